"""Coverage: what took place against what was expected, week by week, for one school and each of its teams.

A person completes at most one cycle in a period, however often they are visited, and a period counts at most as
much as it expected: a burst of visits in June cannot repair an empty February.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from coaching.engine import counting, timetable, weeks
from coaching.engine.counting import SCHOOL_DAYS, Sums
from coaching.engine.expectation import CYCLE, Expectations, PersonSpan
from coaching.engine.interval import wilson
from coaching.engine.lanes import Lanes
from coaching.engine.periods import Period, Periods
from coaching.engine.visits import Booking, VisitDay


class WeekTally(NamedTuple):
    """One row of the rollup: a team in a week, or the whole school where `team` is None.

    `expected` and `completed` belong to this week alone, so that they may be summed over weeks: expected in 1/1200
    of a cycle, completed as the people whose first visit in the period fell in this week.
    `due`, `seen`, `booked` and `away` are people and belong to the period the week is in, counted to the end of
    this week, so that they must not be summed over weeks: due at all in the period; of those, seen by the end of
    the week; not seen by then, the day last agreed by then being in the period; on leave all through the period
    (and so not among the due). `seen_by_day` is seen to the end of Monday, Tuesday ... Friday.
    """

    week: date
    team: Hashable | None
    due: int = 0
    expected: int = 0
    completed: int = 0
    seen: int = 0
    booked: int = 0
    away: int = 0
    seen_by_day: tuple[int, ...] = (0,) * SCHOOL_DAYS

    @property
    def has_anybody(self) -> bool:
        """Whether anybody is due in the week's period, or away all through it."""
        return self.due > 0 or self.away > 0


def tally(
    *,
    people: Iterable[PersonSpan],
    visits: Iterable[VisitDay],
    expects: Expectations,
    bookings: Iterable[Booking] = (),
    only: Collection[date] | None = None,
) -> tuple[WeekTally, ...]:
    """The rows of one school: for every week in a period the whole school first, then each team with anybody in it.

    `only` are the Mondays to count, all if not given; each is counted with the whole of its period. People without
    a team are in the school's row alone. A visit counts in the week it was made, if that week is in a period and
    the person is due in it; one to somebody of whom nothing was expected is no part of coverage.
    The order of people, visits and bookings makes no difference to the figures.
    """
    laid_out = timetable.of_weeks(only, expects)
    sums = counting.sums(people=people, visits=visits, bookings=bookings, timetable=laid_out)
    teams = {team: tuple(_rows(team, own, laid_out.weeks, laid_out.lanes)) for team, own in sums.items()}
    school = teams.pop(None)
    rows: list[WeekTally] = []
    for position, week in enumerate(laid_out.weeks):
        if only is None or week in only:
            rows.append(school[position])
            rows.extend(own[position] for own in teams.values() if own[position].has_anybody)
    return tuple(rows)


def _rows(team: Hashable | None, sums: Sums, mondays: Iterable[date], lanes: Lanes) -> Iterator[WeekTally]:
    figures = (sums.due, sums.expected, sums.completed, sums.seen, sums.booked, sums.away)
    numbers = zip(*map(lanes.numbers, figures), strict=True)
    by_day = zip(*map(lanes.numbers, sums.by_day), strict=True)
    for week, (due, expected, completed, seen, booked, away), days in zip(mondays, numbers, by_day, strict=True):
        yield WeekTally(week, team, due, expected, completed, seen, booked, away, days)


def first_days(days: Iterable[tuple[Hashable, date]]) -> dict[Hashable, dict[date, date]]:
    """For each person the first of their days in each week, keyed by its Monday."""
    found: dict[Hashable, dict[date, date]] = {}
    for person, day in days:
        own, week = found.setdefault(person, {}), weeks.monday(day)
        own[week] = min(day, own.get(week, day))
    return found


def first_day_in(period: Period, days: Mapping[date, date]) -> date | None:
    """The earliest of a person's `first_days` in a week of the period; one in a holiday inside it does not count."""
    return next((days[week] for week in period.weeks if week in days), None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Completed cycles against expected ones (in 1/1200), over any number of periods.

    `counted` is what of the completed cycles counts, in 1/1200: in each period at most what that period expected.
    """

    completed: int = 0
    expected: int = 0
    counted: int = 0

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None when nothing was expected."""
        return Fraction(self.counted, self.expected) if self.expected else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share, from the cycles behind it: (0, 1) when nothing was expected."""
        return wilson(Fraction(self.counted, CYCLE), Fraction(self.expected, CYCLE))

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.completed + other.completed, self.expected + other.expected, self.counted + other.counted)


def coverage(rows: Iterable[WeekTally], periods: Periods) -> Coverage:
    """The coverage of one team, or of one school, from its rows of any weeks; rows outside a period do not count.

    Give whole periods, and the rows of one team or the school's alone: adding a team's to the school's would
    count its people twice.
    """
    sums: dict[Period, tuple[int, int]] = {}
    for row in rows:
        period = periods.of_week(row.week)
        if period is not None:
            completed, expected = sums.get(period, (0, 0))
            sums[period] = completed + row.completed, expected + row.expected
    return sum((one_period(completed, expected) for completed, expected in sums.values()), Coverage())


def one_period(completed: int, expected: int) -> Coverage:
    return Coverage(completed, expected, min(completed * CYCLE, expected))
