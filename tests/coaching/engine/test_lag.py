from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine.choices import Dated
from coaching.engine.expectation import by_person
from coaching.engine.interval import Span
from coaching.engine.lag import (
    PROMISE,
    cycles_missed,
    feedback_due_on,
    feedback_lag,
    is_feedback_late,
    next_due_week,
    not_seen_lately,
    promised,
)
from tests.coaching.engine.worlds import AUTUMN, calendars, days, expects, teacher, tried, worlds

TUESDAY = date(2026, 11, 24)
WEEKLY = expects()


@pytest.mark.parametrize(
    ("visited_on", "due_on"),
    [
        (TUESDAY, date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 30)),  # over a closure and a weekend
        (date(2026, 10, 23), date(2026, 11, 2)),  # over half-term
        (date(2026, 12, 18), None),  # the calendar ends
    ],
)
def test_feedback_is_promised_by_the_end_of_the_next_school_day(visited_on, due_on):
    assert feedback_due_on(visited_on, AUTUMN, promise=PROMISE) == due_on


def test_a_school_may_promise_later():
    assert feedback_due_on(TUESDAY, AUTUMN, promise=3) == date(2026, 11, 30)
    assert feedback_due_on(date(2026, 12, 17), AUTUMN, promise=3) is None


def test_a_drop_in_keeps_the_promise_of_its_own_day():
    chosen = [Dated(date(2026, 11, 9), 3), Dated(date(2026, 11, 23), 2)]
    visited_on = [date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 20), TUESDAY]
    assert [promised(chosen, day) for day in visited_on] == [1, 3, 3, 2]
    assert promised([], TUESDAY) == 1


@pytest.mark.parametrize(
    ("shared_on", "lag", "is_late"),
    [
        (date(2026, 10, 23), 0, False),
        (date(2026, 10, 27), 0, False),  # in the holiday
        (date(2026, 11, 2), 1, False),
        (date(2026, 11, 3), 2, True),
    ],
)
def test_holidays_do_not_make_feedback_late(shared_on, lag, is_late):
    visited_on = date(2026, 10, 23)
    assert feedback_lag(visited_on, shared_on, AUTUMN) == lag
    late = is_feedback_late(visited_on, shared_on, AUTUMN, today=date(2026, 11, 20), promise=PROMISE)
    assert late == is_late


def test_feedback_not_shared_yet_is_late_once_its_day_is_over():
    asked = [
        [
            is_feedback_late(TUESDAY, None, AUTUMN, today=TUESDAY + timedelta(days=ahead), promise=promise)
            for ahead in (1, 2, 6)
        ]
        for promise in (1, 3)
    ]
    assert asked == [[False, True, True], [False, False, False]]


@pytest.mark.parametrize(
    ("last_seen_on", "expected"),
    [
        (date(2026, 11, 3), True),
        (date(2026, 11, 6), True),
        (date(2026, 11, 9), False),
        (date(2026, 11, 23), False),
        (None, True),
    ],
)
def test_not_seen_lately_is_two_whole_cycles_or_more(last_seen_on, expected):
    assert not_seen_lately([teacher("Beth")], last_seen_on, WEEKLY, today=TUESDAY) == expected


def test_cycles_are_the_person_s_own():
    half_time = [teacher("Ana", fte=50)]
    assert cycles_missed(half_time, date(2026, 11, 3), WEEKLY, today=TUESDAY) == 1200
    assert not not_seen_lately(half_time, date(2026, 11, 3), WEEKLY, today=TUESDAY)
    assert not_seen_lately(half_time, date(2026, 10, 16), WEEKLY, today=TUESDAY)


def test_holidays_leave_and_grace_miss_nothing():
    on_leave = [teacher("Ruth", leave=(Span(date(2026, 11, 9), date(2026, 11, 20)),))]
    joiner = [teacher("Joel", starts_on=date(2026, 11, 2), joined_on=date(2026, 11, 2))]
    graceful = expects(grace=[Dated(date(2026, 8, 1), 3)])
    assert cycles_missed([teacher("Beth")], date(2026, 10, 22), WEEKLY, today=date(2026, 11, 2)) == 0
    assert not not_seen_lately(on_leave, date(2026, 11, 3), WEEKLY, today=TUESDAY)
    assert not not_seen_lately(joiner, None, graceful, today=TUESDAY)


def test_people_who_left_or_are_on_leave_today_are_not_listed():
    left = [teacher("Gita", ends_on=date(2026, 11, 20))]
    on_leave = [teacher("Ruth", leave=(Span(date(2026, 11, 23)),))]
    assert [not_seen_lately(own, date(2026, 9, 7), WEEKLY, today=TUESDAY) for own in (left, on_leave)] == [False, False]


def test_the_next_visit_is_due_a_cadence_of_open_weeks_on():
    assert next_due_week(date(2026, 11, 18), AUTUMN, cadence=1) == date(2026, 11, 23)
    assert next_due_week(date(2026, 10, 21), AUTUMN, cadence=2) == date(2026, 11, 9)
    assert next_due_week(date(2026, 10, 28), AUTUMN, cadence=1) == date(2026, 11, 2)
    assert next_due_week(date(2026, 12, 16), AUTUMN, cadence=1) is None


@tried
@given(calendars(), days())
def test_feedback_shared_on_the_promised_day_has_a_lag_of_one(calendar, visited_on):
    due_on = feedback_due_on(visited_on, calendar, promise=PROMISE)
    if due_on is not None:
        assert feedback_lag(visited_on, due_on, calendar) == 1
        assert not is_feedback_late(visited_on, due_on, calendar, today=due_on, promise=PROMISE)


@tried
@given(worlds(), days(), days(), st.integers(0, 30))
def test_a_later_visit_never_misses_more(world, today, last_seen_on, later):
    for own in by_person(world.people).values():
        earlier = cycles_missed(own, last_seen_on, world.expects, today=today)
        assert cycles_missed(own, last_seen_on + timedelta(days=later), world.expects, today=today) <= earlier
        assert earlier <= cycles_missed(own, None, world.expects, today=today)
