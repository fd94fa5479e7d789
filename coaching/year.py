"""A school's year so far, from the rollup: the heat strip, what the last period came to, what is usual by now.

Reads the rows of one school and counts no raw fact.
"""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from coaching.engine import pace, weeks
from coaching.engine.coverage import Coverage, WeekTally, coverage
from coaching.engine.periods import Period
from coaching.facts import Term
from coaching.models import CoverageWeek
from coaching.standing import Ground
from schools.engine.school_year import school_year_of


class Row(NamedTuple):
    """What is kept of one week, of a team or of the school, as in `coaching.models.CoverageWeek`."""

    week: datetime.date
    people: int
    due: int
    seen: int
    booked: int
    expected: int
    completed: int
    seen_by_monday: int
    seen_by_tuesday: int
    seen_by_wednesday: int
    seen_by_thursday: int
    seen_by_friday: int

    @property
    def seen_by_day(self) -> tuple[int, ...]:
        """Seen to the end of Monday, Tuesday ... Friday."""
        return (
            self.seen_by_monday,
            self.seen_by_tuesday,
            self.seen_by_wednesday,
            self.seen_by_thursday,
            self.seen_by_friday,
        )


Rows = dict[datetime.date, Row]
"""The rows of one team, or of the school, by their Monday."""


@dataclass(frozen=True)
class Strip:
    """What templates/ui/heat_strip.html draws; without `rows` nothing has been counted yet."""

    weeks: list[dict]
    rows: list[dict]
    now: datetime.date


@dataclass(frozen=True)
class Year:
    """The rollup's rows of this school year, and of the last period before it, by team.

    A team goes by its name, which no other of its school has; None is the whole school.
    """

    ground: Ground
    rows: dict[str | None, Rows] = field(repr=False)

    @property
    def of_school(self) -> Rows:
        return self.rows.get(None, {})

    def result(self, period: Period) -> Row | None:
        """What a period came to: the row of its last week. None where that was not counted."""
        return self.of_school.get(period.weeks[-1])

    def usual_now(self) -> int | None:
        """How many people are usually seen by this day of a period; None while too few periods can say."""
        tallies = [_tally(row) for row in self.of_school.values()]
        return pace.usual(tallies, periods=self.ground.expects.periods, today=self.ground.today)

    def half_term(self) -> Coverage:
        """The cycles completed in the half-term against those expected, over its periods that are over."""
        term, periods = self.ground.half_term, self.ground.expects.periods
        since = weeks.monday(term.starts_on) if term else self.ground.today
        over = (period for period in periods.complete_by(self.ground.today) if period.starts_on >= since)
        rows = (self.of_school[week] for period in over for week in period.weeks if week in self.of_school)
        return coverage(map(_tally, rows), periods)


def year_of(ground: Ground) -> Year:
    """One query."""
    mondays = ground.expects.calendar.open_weeks(school_year_of(ground.today))
    this_week = weeks.monday(ground.today)
    since = min([this_week, *mondays[:1], *(ground.last.weeks[-1:] if ground.last else ())])
    kept = CoverageWeek.objects.filter(school=ground.school, week__gte=since, week__lte=this_week).order_by("week")
    rows: dict[str | None, Rows] = {}
    for team, *figures in kept.values_list("team__name", *Row._fields):
        row = Row(*figures)
        rows.setdefault(team, {})[row.week] = row
    return Year(ground, rows)


def strip_of(year: Year) -> Strip:
    """The heat strip: the whole school first, then teams by name, week by week."""
    ground = year.ground
    mondays = ground.expects.calendar.open_weeks(school_year_of(ground.today))
    now = weeks.monday(ground.today)
    rows = [_row("Whole school", year.of_school, mondays, now) | {"whole": True}]
    rows += [_row(team, year.rows[team], mondays, now) for team in sorted(filter(None, year.rows))]
    return Strip(
        weeks=[_week(monday, ground) for monday in mondays], rows=[row for row in rows if any(row["cells"])], now=now
    )


def _week(monday: datetime.date, ground: Ground) -> dict:
    return {
        "monday": monday,
        "number": ground.expects.calendar.week_number(monday),
        "term": _term_of(monday, ground.half_terms),
    }


def _term_of(monday: datetime.date, half_terms: tuple[Term, ...]) -> str:
    """The half-term that a week ends in."""
    return next((term.name for term in reversed(half_terms) if term.starts_on < monday + weeks.WEEK), "")


def _row(name: str, rows: Rows, mondays: tuple[datetime.date, ...], now: datetime.date) -> dict:
    running = rows.get(now)
    return {
        "name": name,
        "size": running.people if running else None,
        "value": f"{running.seen} so far" if running and now in mondays else "",
        "cells": [(rows[week].seen, rows[week].due) if week in rows and rows[week].due else None for week in mondays],
    }


def _tally(row: Row) -> WeekTally:
    """A kept row as the engine counts with it."""
    return WeekTally(
        week=row.week,
        team=None,
        due=row.due,
        expected=row.expected,
        completed=row.completed,
        seen=row.seen,
        booked=row.booked,
        seen_by_day=row.seen_by_day,
    )
