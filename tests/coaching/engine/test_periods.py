from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine import weeks
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated, in_force
from coaching.engine.interval import Span
from coaching.engine.periods import (
    CADENCES,
    Period,
    Periods,
    label,
    periods_of,
)
from tests.coaching.engine.worlds import AUTUMN, cadences, calendars, days, every, tried

FORTNIGHTS = periods_of(AUTUMN, [every(2)])


def lengths(periods: Periods) -> list[int]:
    return [len(period.weeks) for period in periods]


def test_fortnights_are_counted_from_the_first_open_week():
    assert [period.starts_on for period in FORTNIGHTS][:3] == [date(2026, 8, 31), date(2026, 9, 14), date(2026, 9, 28)]


def test_the_last_period_of_a_year_may_be_short():
    assert lengths(FORTNIGHTS) == [2, 2, 2, 2, 2, 2, 2, 1]
    assert [len(period.weeks) for period in FORTNIGHTS][-2:] == [2, 1]


def test_a_period_spans_the_holiday():
    three_weekly = periods_of(AUTUMN, [every(3)])
    across = three_weekly.of_week(date(2026, 11, 2))
    assert across.weeks == (date(2026, 10, 12), date(2026, 10, 19), date(2026, 11, 2))
    assert three_weekly.on(date(2026, 10, 28)) == across
    assert three_weekly.of_week(date(2026, 10, 26)) is None


def test_between_two_periods_none_is_under_way():
    assert FORTNIGHTS.on(date(2026, 10, 28)) is None
    assert FORTNIGHTS.begun_by(date(2026, 10, 28)).weeks == (date(2026, 10, 12), date(2026, 10, 19))
    assert FORTNIGHTS.begun_by(date(2026, 8, 1)) is None


def test_a_new_cadence_starts_its_own_period_and_cuts_the_one_under_way():
    changed = periods_of(AUTUMN, [every(2), every(1, since=date(2026, 9, 21))])
    assert lengths(changed)[:4] == [2, 1, 1, 1]
    assert [period.cadence for period in changed][:4] == [2, 2, 1, 1]


def test_a_week_already_begun_keeps_its_cadence():
    changed = periods_of(AUTUMN, [every(2), every(3, since=date(2026, 9, 23))])
    assert changed.of_week(date(2026, 9, 21)) == Period((date(2026, 9, 14), date(2026, 9, 21)), 2)
    assert changed.of_week(date(2026, 9, 28)).cadence == 3


def test_choosing_again_what_is_in_force_changes_nothing():
    assert periods_of(AUTUMN, [every(2), every(2, since=date(2026, 9, 21))]) == FORTNIGHTS


def test_an_anchor_week_starts_a_period():
    anchored = periods_of(AUTUMN, [every(2)], anchors={date(2026, 9, 9)})
    assert [period.weeks[0] for period in anchored][:3] == [date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 21)]


def test_before_the_first_choice_nothing_is_expected():
    begun = periods_of(AUTUMN, [every(1, since=date(2026, 11, 2))])
    assert begun.of_week(date(2026, 10, 19)) is None
    assert len(begun) == 7


def test_a_cadence_taken_back_ends_the_periods():
    stopped = periods_of(AUTUMN, [every(2), Dated(date(2026, 9, 21), None)])
    assert [period.weeks for period in stopped] == [(date(2026, 8, 31), date(2026, 9, 7)), (date(2026, 9, 14),)]


def test_each_school_year_starts_afresh():
    two_years = Calendar([Span(date(2026, 7, 6), date(2026, 7, 22)), Span(date(2026, 9, 1), date(2026, 9, 30))])
    periods = periods_of(two_years, [every(2, since=date(2026, 1, 1))])
    assert [period.starts_on for period in periods] == [
        date(2026, 7, 6),
        date(2026, 7, 20),
        date(2026, 8, 31),
        date(2026, 9, 14),
        date(2026, 9, 28),
    ]


@pytest.mark.parametrize("cadence", [0, 5])
def test_a_cadence_is_one_to_four_weeks(cadence):
    with pytest.raises(ValueError, match=f"a cadence is 1, 2, 3 or 4 weeks, not {cadence}"):
        periods_of(AUTUMN, [every(cadence)])


def test_a_week_is_in_one_period_only():
    with pytest.raises(ValueError, match="two periods"):
        Periods([Period((date(2026, 9, 7),), 1), Period((date(2026, 9, 7),), 1)])


def test_the_running_period_is_named_by_the_weeks_it_has():
    assert [label(period) for period in FORTNIGHTS][-2:] == ["these two weeks", "this week"]


def test_earlier_periods_come_nearest_first():
    third = list(FORTNIGHTS)[2]
    assert [period.starts_on for period in FORTNIGHTS.before(third)] == [date(2026, 9, 14), date(2026, 8, 31)]
    assert FORTNIGHTS.previous(third).starts_on == date(2026, 9, 14)
    assert FORTNIGHTS.previous(next(iter(FORTNIGHTS))) is None


def test_a_period_is_complete_once_its_last_week_is_over():
    over = FORTNIGHTS.complete_by(date(2026, 9, 28))
    assert [period.starts_on for period in over] == [date(2026, 9, 14), date(2026, 8, 31)]
    assert len(FORTNIGHTS.complete_by(date(2026, 9, 27))) == 1


def test_a_period_has_reached_the_week_last_begun():
    across = periods_of(AUTUMN, [every(3)]).of_week(date(2026, 11, 2))
    asked = [date(2026, 10, 1), date(2026, 10, 18), date(2026, 10, 28), date(2026, 11, 3)]
    reached = [date(2026, 10, 12), date(2026, 10, 12), date(2026, 10, 19), date(2026, 11, 2)]
    assert [across.reached(day) for day in asked] == reached


def test_periods_are_the_same_when_their_weeks_are():
    again = periods_of(AUTUMN, [every(2)])
    assert (again, hash(again), repr(again)) == (FORTNIGHTS, hash(FORTNIGHTS), repr(FORTNIGHTS))
    assert again != periods_of(AUTUMN, [every(1)])


@tried
@given(calendars(), cadences(), st.sets(days(), max_size=2))
def test_periods_partition_the_open_weeks(calendar, cadences, anchors):
    periods = periods_of(calendar, cadences, anchors=anchors)
    assert tuple(week for period in periods for week in period.weeks) == calendar.open_weeks()
    assert all(periods.of_week(week) == period for period in periods for week in period.weeks)


@tried
@given(calendars(), cadences())
def test_every_week_is_judged_by_the_cadence_of_its_monday(calendar, cadences):
    for period in periods_of(calendar, cadences):
        assert {in_force(cadences, week) for week in period.weeks} == {period.cadence}
        assert 1 <= len(period.weeks) <= period.cadence


@tried
@given(calendars(), cadences())
def test_only_the_end_of_a_year_or_a_new_cadence_cuts_a_period_short(calendar, cadences):
    for period, following in pairwise(periods_of(calendar, cadences)):
        assert len(period.weeks) == period.cadence or following.cadence != period.cadence


@tried
@given(calendars(), cadences(), st.builds(Dated, days(), st.integers(1, 4)))
def test_a_choice_never_recuts_the_weeks_before_it(calendar, cadences, choice):
    before, after = periods_of(calendar, cadences), periods_of(calendar, [*cadences, choice])
    for week in calendar.open_weeks():
        if week < choice.starts_on:
            old, new = before.of_week(week), after.of_week(week)
            assert old.cadence == new.cadence
            assert [w for w in old.weeks if w < choice.starts_on] == [w for w in new.weeks if w < choice.starts_on]


@tried
@given(calendars(), cadences(), days())
def test_a_day_and_its_week_find_the_same_period(calendar, cadences, day):
    periods = periods_of(calendar, cadences)
    found = periods.of_week(weeks.monday(day))
    assert found is None or periods.on(day) == found


def test_a_label_exists_for_every_cadence():
    mondays = tuple(date(2026, 9, 7) + number * weeks.WEEK for number in range(4))
    assert [label(Period(mondays[:length], 4)) for length in CADENCES] == [
        "this week",
        "these two weeks",
        "these three weeks",
        "these four weeks",
    ]
