"""The rows of the rollup worked out person by person and week by week: slow, and plain to read.

The engine counts whole schools at once (coaching/engine/counting.py); these are the rows that it has to arrive at.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from coaching.engine import expectation, weeks
from coaching.engine.counting import SCHOOL_DAYS
from coaching.engine.coverage import WeekTally, first_day_in, first_days
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.periods import Period, Periods
from coaching.engine.rollup import FRIDAY, Figures, Key, Pair
from coaching.engine.visits import Booking

LAST_DAY = timedelta(days=6)


def rows(*, mondays, people, pairs, visits, bookings, expects) -> dict[Key, Figures]:
    """As `coaching.engine.rollup.rows`."""
    found = {key: figures for week in mondays for key, figures in _lists(week, people, pairs, expects.periods)}
    for row in tally(people=people, visits=visits, bookings=bookings, expects=expects, only=frozenset(mondays)):
        key, period = (row.week, row.team), expects.periods.of_week(row.week)
        listed = found.get(key) or Figures(None if period is None else period.starts_on)
        counted = {name: getattr(row, name) for name in ("due", "seen", "booked", "expected", "completed")}
        days = ("monday", "tuesday", "wednesday", "thursday", "friday")
        by_day = {f"seen_by_{day}": seen for day, seen in zip(days, row.seen_by_day, strict=True)}
        found[key] = listed._replace(**counted, **by_day)
    return found


def tally(*, people, visits, expects, bookings=(), only=None) -> tuple[WeekTally, ...]:
    """As `coaching.engine.coverage.tally`."""
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


def _lists(
    week: date, people: Sequence[PersonSpan], pairs: Sequence[Pair], periods: Periods
) -> Iterator[tuple[Key, Figures]]:
    friday, period = week + FRIDAY, periods.of_week(week)
    coached = {pair.teacher: pair for pair in pairs if pair.span.contains(friday)}
    teams: dict[Hashable | None, list[Hashable]] = {None: []}
    for person, team in {span.person: span.team for span in people if span.is_employed(friday)}.items():
        teams[None].append(person)
        if team is not None:
            teams.setdefault(team, []).append(person)
    for team, own in teams.items():
        with_coach = [coached[person] for person in own if person in coached]
        yield (
            (week, team),
            Figures(
                period_starts_on=None if period is None else period.starts_on,
                people=len(own),
                with_coach=len(with_coach),
                with_skilled_coach=sum(any(span.contains(friday) for span in pair.skilled) for pair in with_coach),
            ),
        )
