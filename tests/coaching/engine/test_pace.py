from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine import pace
from coaching.engine.coverage import tally
from coaching.engine.pace import Pace
from coaching.engine.periods import periods_of
from coaching.engine.visits import VisitDay
from tests.coaching.engine.worlds import AUTUMN, days, every, expects, teacher, tried, worlds

TUESDAY = date(2026, 11, 24)
WEEKLY = expects()
NAMES = [f"teacher {number}" for number in range(9)]


def school_rows(visits, school=WEEKLY):
    rows = tally(people=[teacher(name) for name in NAMES], visits=visits, expects=school)
    return [row for row in rows if row.team is None]


def by_tuesday(week, number):
    """So many people seen on the Tuesday of a week, and everybody by the Friday."""
    seen_on = [week + timedelta(days=1) if position < number else week + timedelta(days=4) for position in range(9)]
    return [VisitDay(name, day) for name, day in zip(NAMES, seen_on, strict=True)]


def test_the_usual_number_is_the_median_of_the_last_weeks_by_the_same_weekday():
    counts = {date(2026, 11, 2): 2, date(2026, 11, 9): 5, date(2026, 11, 16): 4, date(2026, 10, 19): 3}
    visits = [visit for week, number in counts.items() for visit in by_tuesday(week, number)]
    assert pace.usual(school_rows(visits), periods=WEEKLY.periods, today=TUESDAY, back=4) == 3
    assert pace.usual(school_rows(visits), periods=WEEKLY.periods, today=TUESDAY, back=3) == 4


def test_on_a_weekend_the_whole_week_is_compared():
    visits = [visit for week in AUTUMN.open_weeks()[:11] for visit in by_tuesday(week, 2)]
    assert pace.usual(school_rows(visits), periods=WEEKLY.periods, today=date(2026, 11, 28)) == 9


def test_the_second_week_of_a_fortnight_is_compared_with_second_weeks():
    fortnightly = expects(cadence=2)
    second_weeks = AUTUMN.open_weeks()[1:10:2]
    visits = [visit for week in second_weeks for visit in by_tuesday(week, 6)]
    rows = school_rows(visits, fortnightly)
    assert pace.usual(rows, periods=fortnightly.periods, today=TUESDAY) == 6
    assert pace.usual(rows, periods=fortnightly.periods, today=date(2026, 11, 17)) == 0


def test_in_the_holiday_inside_a_period_the_week_before_is_compared():
    three_weekly = expects(cadence=3)
    visits = [visit for week in AUTUMN.open_weeks()[1::3] for visit in by_tuesday(week, 2)]
    today = date(2026, 10, 28)
    assert pace.usual(school_rows(visits, three_weekly), periods=three_weekly.periods, today=today, least=2) == 9


@pytest.mark.parametrize("today", [date(2026, 9, 15), date(2026, 12, 25), date(2026, 7, 1)])
def test_with_too_little_behind_it_no_number_is_usual(today):
    assert pace.usual(school_rows([]), periods=WEEKLY.periods, today=today) is None


def test_weeks_are_not_compared_with_the_fortnights_before_them():
    by_choice = periods_of(AUTUMN, [every(2), every(1, since=date(2026, 11, 2))])
    changed = expects(periods=by_choice)
    asked = {"periods": by_choice, "today": TUESDAY}
    assert pace.usual(school_rows([], changed), **asked, least=3) == 0
    assert pace.usual(school_rows([], changed), **asked, least=4) is None


def test_weeks_that_were_not_counted_are_passed_over():
    rows = [row for row in school_rows([]) if row.week >= date(2026, 11, 9)]
    assert pace.usual(rows, periods=WEEKLY.periods, today=TUESDAY) is None


@pytest.mark.parametrize(
    ("seen", "expected"), [(21, Pace.BELOW), (22, Pace.USUAL), (27, Pace.USUAL), (28, Pace.USUAL), (29, Pace.ABOVE)]
)
def test_about_the_usual_is_within_a_twentieth_of_the_people_due(seen, expected):
    assert pace.compare(seen, 25, due=68) == expected


def test_one_person_more_or_less_is_always_about_the_usual():
    assert [pace.compare(seen, 3, due=5) for seen in (1, 2, 4, 5)] == [Pace.BELOW, Pace.USUAL, Pace.USUAL, Pace.ABOVE]


@tried
@given(worlds(), days())
def test_the_usual_number_is_one_that_happened(world, today):
    rows = [row for row in tally(**world.counted()) if row.team is None]
    usual = pace.usual(rows, periods=world.periods, today=today)
    assert usual is None or usual in {count for row in rows for count in (*row.seen_by_day, row.seen)}


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_being_above_is_the_mirror_of_being_below(seen, usual, due):
    mirror = {Pace.BELOW: Pace.ABOVE, Pace.USUAL: Pace.USUAL, Pace.ABOVE: Pace.BELOW}
    assert pace.compare(usual, seen, due=due) == mirror[pace.compare(seen, usual, due=due)]
