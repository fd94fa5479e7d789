"""The days of the log: which can be written up, which are offered next, when a step is looked at again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine.calendar import Calendar
from coaching.engine.interval import Span
from observations.engine import days

TERM = Span(date(2026, 11, 2), date(2026, 12, 19))
SPRING = Span(date(2027, 1, 4), date(2027, 2, 13))
CALENDAR = Calendar([TERM, SPRING], {date(2026, 11, 27)})
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (TUESDAY, TUESDAY),
        (date(2026, 11, 29), date(2026, 11, 26)),  # a Sunday after a training day on Friday
        (date(2026, 12, 27), date(2026, 12, 18)),
        (date(2027, 8, 1), date(2027, 8, 1)),  # nothing to write up: the day itself, refused in words on sharing
    ],
)
def test_the_day_to_begin_with_is_the_last_open_one(today, day):
    assert days.last_open_day(CALENDAR, today) == day


@pytest.mark.parametrize(
    ("cadence", "after", "offered"),
    [
        (1, TUESDAY, [date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)]),
        (2, TUESDAY, [date(2026, 12, 8), date(2026, 12, 9), date(2026, 12, 10)]),
        (1, date(2026, 11, 20), [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)]),  # Friday 27 is closed
        (1, date(2026, 12, 17), [date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 6)]),
        (1, date(2027, 2, 10), []),
    ],
)
def test_next_days_are_one_cadence_on_and_open(cadence, after, offered):
    assert list(days.next_days(after=after, today=after, cadence=cadence, calendar=CALENDAR)) == offered


def test_a_drop_in_written_up_late_offers_no_day_that_has_passed():
    offered = days.next_days(after=date(2026, 11, 12), today=TUESDAY, cadence=1, calendar=CALENDAR)
    assert offered == (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 30))


def test_for_a_day_still_to_come_the_days_from_today_on_are_offered():
    offered = days.next_days(after=date.max, today=TUESDAY, cadence=1, calendar=CALENDAR)
    assert offered == days.next_days(after=TUESDAY, today=TUESDAY, cadence=1, calendar=CALENDAR)


@given(st.integers(-60, 260), st.sampled_from([1, 2, 3, 4]))
def test_every_day_offered_can_be_booked(offset, cadence):
    after = TUESDAY + timedelta(days=offset)
    for day in days.next_days(after=after, today=after, cadence=cadence, calendar=CALENDAR):
        refusal = days.next_day_problem(day, after=after, today=after, calendar=CALENDAR)
        assert refusal is None or day > after + timedelta(days=days.FURTHEST_BOOKING)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 11, 27), "The school was closed on Friday 27 November. Choose an open day."),
        (date(2026, 11, 21), "The school was closed on Saturday 21 November. Choose an open day."),
        (date(2026, 11, 18), "You’ve been their coach since Thursday 19 November. Choose that day or a later one."),
        (date(2026, 11, 19), None),
    ],
)
def test_a_day_on_which_no_drop_in_can_have_happened_is_refused_in_words(day, problem):
    since, today = date(2026, 11, 19), date(2026, 12, 1)
    assert days.visit_day_problem(day, today=today, calendar=CALENDAR, coaching_since=since) == problem


def test_past_the_term_dates_a_school_has_given_any_weekday_can_be_booked():
    beyond = {"after": date(2027, 2, 12), "today": date(2027, 2, 12), "calendar": CALENDAR}
    assert days.next_day_problem(date(2027, 3, 1), **beyond) is None
    assert (
        days.next_day_problem(date(2027, 3, 6), **beyond)
        == "The school is closed on Saturday 6 March. Choose another day."
    )


def test_a_step_is_looked_at_again_on_an_open_day():
    assert days.check_back(date(2026, 11, 20), cadence=1, calendar=CALENDAR) == date(2026, 11, 30)
    assert days.check_back(date(2027, 2, 12), cadence=4, calendar=CALENDAR) == date(2027, 3, 12)


def test_a_talk_to_come_is_not_set_for_a_day_that_has_passed():
    on = {"today": date(2026, 11, 25), "calendar": CALENDAR}
    assert (
        days.talk_day_problem(date(2026, 11, 24), after=date(2026, 11, 25), **on)
        == "Tuesday 24 November has passed. Choose a day from today on."
    )
    earlier = days.talk_day_problem(date(2026, 11, 23), after=date(2026, 11, 24), **on)
    assert earlier == "That’s before the drop-in. Choose the day of it or a later one."
