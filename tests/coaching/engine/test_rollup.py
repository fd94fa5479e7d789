"""The rows that are kept: who is on a list and has a coach as the week ends, beside what was counted."""

from datetime import date

from coaching.engine.interval import Span
from coaching.engine.periods import Periods, periods_of
from coaching.engine.rollup import NAMES, Figures, Pair, days_of, rows, whole_periods
from coaching.engine.visits import VisitDay
from coaching.models import CoverageWeek
from tests.coaching.engine.worlds import AUTUMN, every, expects, teacher

WEEK = date(2026, 9, 14)
WEDNESDAY = date(2026, 9, 16)
HOLIDAY = date(2026, 10, 26)


def rows_of(*people, pairs=(), visits=(), mondays=(WEEK,)):
    return rows(mondays=mondays, people=people, pairs=pairs, visits=visits, bookings=(), expects=expects())


def paired(name, *, starts_on=date(2026, 9, 1), ends_on=None, skilled=()):
    return Pair(name, Span(starts_on, ends_on), tuple(skilled))


def test_a_school_and_each_of_its_teams_has_a_row():
    found = rows_of(teacher("Ama", "English"), teacher("Ben", "Maths"), teacher("Cleo", None))
    assert {team: (row.people, row.due) for (_, team), row in found.items()} == {
        None: (3, 3),
        "English": (1, 1),
        "Maths": (1, 1),
    }


def test_a_week_with_nobody_has_the_schools_row_alone():
    assert rows_of() == {(WEEK, None): Figures(period_starts_on=WEEK)}


def test_a_holiday_lists_people_and_counts_nothing():
    found = rows_of(teacher("Ama"), pairs=[paired("Ama")], mondays=(HOLIDAY,))
    assert found[HOLIDAY, None] == Figures(people=1, with_coach=1)


def test_a_list_is_that_of_the_friday():
    leaver, joiner = teacher("Ama", ends_on=WEDNESDAY), teacher("Ben", starts_on=WEDNESDAY)
    row = rows_of(leaver, joiner)[WEEK, None]
    assert (row.people, row.due) == (1, 2)  # both were due on a day of the period


def test_whoever_changes_team_in_a_week_is_on_the_new_ones_list():
    found = rows_of(teacher("Ama", "English", ends_on=WEDNESDAY), teacher("Ama", "Maths", starts_on=WEDNESDAY))
    assert {team: row.people for (_, team), row in found.items()} == {None: 1, "Maths": 1}


def test_a_pair_counts_if_it_stands_on_the_friday():
    people = (teacher("Ama"), teacher("Ben"), teacher("Cleo"))
    pairs = [paired("Ama", ends_on=WEDNESDAY), paired("Ben", starts_on=WEDNESDAY), paired("somebody who left")]
    assert rows_of(*people, pairs=pairs)[WEEK, None].with_coach == 1


def test_a_skilled_coach_is_one_who_is_skilled_on_the_friday():
    soon, now = Span(date(2026, 9, 21)), Span(date(2026, 9, 1), date(2026, 9, 19))
    pairs = [paired("Ama", skilled=[soon]), paired("Ben", skilled=[now]), paired("Cleo")]
    row = rows_of(teacher("Ama"), teacher("Ben"), teacher("Cleo"), pairs=pairs)[WEEK, None]
    assert (row.with_coach, row.with_skilled_coach) == (3, 1)


def test_what_took_place_stands_beside_the_list():
    row = rows_of(teacher("Ama", fte=80), visits=[VisitDay("Ama", WEDNESDAY)])[WEEK, "English"]
    seen_from_then_on = {"seen_by_wednesday": 1, "seen_by_thursday": 1, "seen_by_friday": 1}
    assert row == Figures(WEEK, people=1, due=1, seen=1, expected=960, completed=1, **seen_from_then_on)


def test_a_change_touches_the_whole_period_or_the_week_alone():
    periods = periods_of(AUTUMN, [every(2)])
    second = date(2026, 9, 7)
    assert whole_periods([second], periods) == {date(2026, 8, 31), second}
    assert whole_periods([HOLIDAY], periods) == {HOLIDAY}
    assert whole_periods([second], Periods([])) == {second}


def test_the_days_of_weeks():
    assert days_of([WEEK, date(2026, 8, 31)]) == Span(date(2026, 8, 31), date(2026, 9, 21))
    assert list(days_of([]).days()) == []


def test_every_figure_is_a_column():
    assert set(NAMES) | {"id", "trust", "school", "team", "week"} == {field.name for field in CoverageWeek._meta.fields}
