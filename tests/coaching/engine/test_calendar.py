from datetime import date, timedelta

import pytest
from hypothesis import given

from coaching.engine import weeks
from coaching.engine.calendar import Calendar
from coaching.engine.interval import Span
from schools.engine.school_year import school_year_of
from tests.coaching.engine.worlds import AUTUMN, calendars, days, tried

TWO_YEARS = Calendar(
    [Span(date(2027, 6, 7), date(2027, 7, 22)), Span(date(2027, 9, 1), date(2027, 10, 23))], closed={date(2027, 9, 1)}
)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 9, 2), False),  # training day
        (date(2026, 9, 3), True),
        (date(2026, 9, 5), False),  # Saturday
        (date(2026, 10, 23), True),
        (date(2026, 10, 27), False),  # half-term
        (date(2026, 11, 27), False),  # closure
    ],
)
def test_a_school_is_open_on_weekdays_of_its_half_terms_unless_closed(day, is_open):
    assert AUTUMN.is_open(day) == is_open


def test_a_week_with_one_open_day_is_open():
    assert AUTUMN.open_days(date(2026, 8, 31)) == (date(2026, 9, 3), date(2026, 9, 4))
    assert AUTUMN.is_open_week(date(2026, 8, 31))
    assert not AUTUMN.is_open_week(date(2026, 10, 26))


def test_a_week_of_training_days_inside_a_half_term_is_a_holiday():
    training = {date(2026, 10, 26) + timedelta(days=day) for day in range(5)}
    kent = Calendar([Span(date(2026, 10, 26), date(2026, 12, 19))], closed=training)
    assert kent.anchor_week(2026) == date(2026, 11, 2)
    assert kent.week_number(date(2026, 10, 26)) is None


def test_a_reminder_due_on_a_closed_day_waits_for_the_first_open_day_after():
    assert AUTUMN.first_open_day_on_or_after(date(2026, 10, 24)) == date(2026, 11, 2)
    assert AUTUMN.first_open_day_on_or_after(date(2026, 11, 2)) == date(2026, 11, 2)
    assert AUTUMN.next_open_day(date(2026, 11, 26)) == date(2026, 11, 30)
    assert AUTUMN.first_open_day_on_or_after(date(2026, 12, 19)) is None


def test_weeks_are_numbered_through_the_holidays_without_them():
    assert AUTUMN.week_number(date(2026, 8, 31)) == 1
    assert AUTUMN.week_number(date(2026, 10, 26)) is None
    assert AUTUMN.week_number(date(2026, 11, 23)) == 12
    assert AUTUMN.week_number(date(2026, 11, 23), anchor=date(2026, 9, 7)) == 11


def test_a_school_year_begins_with_the_first_term_after_july():
    assert (school_year_of(date(2027, 7, 31)), school_year_of(date(2027, 8, 1))) == (2026, 2027)
    assert TWO_YEARS.years() == (2026, 2027)
    assert TWO_YEARS.anchor_week(2027) == date(2027, 8, 30)
    assert TWO_YEARS.anchor_week(2028) is None
    assert TWO_YEARS.week_number(date(2027, 8, 30)) == 1
    assert TWO_YEARS.open_weeks() == TWO_YEARS.open_weeks(2026) + TWO_YEARS.open_weeks(2027)


def test_a_half_term_needs_an_end():
    with pytest.raises(ValueError, match="has no last day"):
        Calendar([Span(date(2026, 9, 2))])


@tried
@given(calendars(), days())
def test_a_day_is_open_exactly_when_its_week_says_so(calendar, day):
    inside = any(span.contains(day) for span in calendar.half_terms)
    assert calendar.is_open(day) == (inside and day.weekday() < 5 and day not in calendar.closed)
    assert calendar.is_open(day) == (day in calendar.open_days(weeks.monday(day)))


@tried
@given(calendars(), days())
def test_the_first_open_day_is_open_and_none_before_it_is(calendar, day):
    first = calendar.first_open_day_on_or_after(day)
    if first is None:
        assert not any(calendar.is_open(day + timedelta(days=ahead)) for ahead in range(300))
    else:
        assert calendar.is_open(first)
        assert calendar.open_days_between(day, first) == 0


@tried
@given(calendars())
def test_the_numbers_of_the_open_weeks_are_one_two_three(calendar):
    for year in calendar.years():
        open_weeks = calendar.open_weeks(year)
        assert [calendar.week_number(week) for week in open_weeks] == list(range(1, len(open_weeks) + 1))
