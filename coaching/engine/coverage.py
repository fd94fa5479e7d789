"""Coverage: what took place against what was expected, week by week, for one school and each of its teams.

A person completes at most one cycle in a period, however often they are visited, and a period counts at most as
much as it expected: a burst of visits in June cannot repair an empty February.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coaching.engine import expectation, weeks
from coaching.engine.expectation import CYCLE, Expectations, PersonSpan
from coaching.engine.interval import Span, wilson
from coaching.engine.periods import Period, Periods

SCHOOL_DAYS = 5
LAST_DAY = timedelta(days=6)  # of a week, from its Monday


@dataclass(frozen=True, slots=True)
class VisitDay:
    """The fact that somebody was visited: a finished drop-in by their coach, not withdrawn."""

    person: Hashable
    on: date


ALWAYS = Span(date.min)


@dataclass(frozen=True, slots=True)
class Booking:
    """The day of the next visit to somebody, as a coach agreed it with them at a visit.

    `holds` are the days on which it is the one last agreed: from that visit until the pair's next one, at which they
    agree another day or none.
    """

    person: Hashable
    next_on: date
    holds: Span = ALWAYS

    def is_ahead(self, today: date) -> bool:
        """Whether this is the day that is agreed today, and today or later."""
        return self.next_on >= today and self.holds.contains(today)


@dataclass(frozen=True, slots=True)
class WeekTally:
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
    spans = expectation.by_person(people)
    visited = first_days((visit.person, visit.on) for visit in visits)
    booked = _by_person(bookings)
    rows: list[WeekTally] = []
    for period in _periods_with(only, expects.periods):
        parts = [
            part
            for person, own in spans.items()
            for part in _parts(own, visited.get(person, {}), booked.get(person, ()), period, expects)
        ]
        for week in period.weeks:
            if only is None or week in only:
                rows.extend(_rows(week, [part for part in parts if part.week == week]))
    return tuple(rows)


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


def _by_person(bookings: Iterable[Booking]) -> dict[Hashable, list[Booking]]:
    found: dict[Hashable, list[Booking]] = {}
    for booking in bookings:
        found.setdefault(booking.person, []).append(booking)
    return found


def _periods_with(only: Collection[date] | None, periods: Periods) -> Iterator[Period]:
    return (period for period in periods if only is None or any(week in only for week in period.weeks))


def _parts(
    spans: Sequence[PersonSpan],
    visited: Mapping[date, date],
    booked: Sequence[Booking],
    period: Period,
    expects: Expectations,
) -> Iterator[WeekTally]:
    """What one person adds to the rows of each week of a period: nothing, being away, or being due."""
    servings = [expectation.serving(spans, week, expects) for week in period.weeks]
    if any(servings):
        seen_on = first_day_in(period, visited)
        ahead = [booking for booking in booked if weeks.monday(booking.next_on) in period.weeks]
        for week, span, standing in zip(period.weeks, servings, _carried(servings), strict=True):
            expected = 0 if span is None else expectation.expected_in_week(span.fte, period.cadence)
            is_booked = any(booking.holds.contains(week + LAST_DAY) for booking in ahead)
            yield _due_part(week, standing.team, expected=expected, seen_on=seen_on, is_booked=is_booked)
    elif away := expectation.away(spans, period, expects):
        yield from (WeekTally(week, away.team, away=1) for week in period.weeks)


def _carried(servings: Sequence[PersonSpan | None]) -> Iterator[PersonSpan]:
    """The span each week of a period is counted under: its own, else the one before it, else the first to come."""
    standing = next(span for span in servings if span is not None)
    for span in servings:
        standing = span or standing
        yield standing


def _due_part(week: date, team: Hashable | None, *, expected: int, seen_on: date | None, is_booked: bool) -> WeekTally:
    seen = seen_on is not None and seen_on < week + weeks.WEEK
    return WeekTally(
        week=week,
        team=team,
        due=1,
        expected=expected,
        completed=int(seen_on is not None and weeks.monday(seen_on) == week),
        seen=int(seen),
        booked=int(is_booked and not seen),
        seen_by_day=tuple(
            int(seen_on is not None and seen_on <= week + timedelta(days=day)) for day in range(SCHOOL_DAYS)
        ),
    )


def _rows(week: date, parts: Sequence[WeekTally]) -> Iterator[WeekTally]:
    yield _sum(week, None, parts)
    for team in dict.fromkeys(part.team for part in parts if part.team is not None):
        yield _sum(week, team, [part for part in parts if part.team == team])


def _sum(week: date, team: Hashable | None, parts: Sequence[WeekTally]) -> WeekTally:
    return WeekTally(
        week=week,
        team=team,
        due=sum(part.due for part in parts),
        expected=sum(part.expected for part in parts),
        completed=sum(part.completed for part in parts),
        seen=sum(part.seen for part in parts),
        booked=sum(part.booked for part in parts),
        away=sum(part.away for part in parts),
        seen_by_day=tuple(sum(part.seen_by_day[day] for part in parts) for day in range(SCHOOL_DAYS)),
    )


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
