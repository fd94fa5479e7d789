"""The rows of the rollup: the weeks of a school and of each team, with who is on the list and what took place."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from coaching.engine import weeks
from coaching.engine.coverage import Booking, VisitDay, WeekTally, tally
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.interval import Span
from coaching.engine.periods import Periods

FRIDAY = timedelta(days=4)

Key = tuple[date, Hashable | None]
"""The Monday of a week, and a team, None for the whole school."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A teacher has a coach for a span of days; `skilled` are the spans in which that coach is a skilled one."""

    teacher: Hashable
    span: Span
    skilled: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """One row. `people` and those with a coach are counted as the week ends, on its Friday; for the rest see WeekTally.

    `period_starts_on` is the Monday on which the week's period begins, None in a holiday and before coaching begins.
    """

    period_starts_on: date | None = None
    people: int = 0
    with_coach: int = 0
    with_skilled_coach: int = 0
    due: int = 0
    seen: int = 0
    booked: int = 0
    expected: int = 0
    completed: int = 0
    seen_by_monday: int = 0
    seen_by_tuesday: int = 0
    seen_by_wednesday: int = 0
    seen_by_thursday: int = 0
    seen_by_friday: int = 0


NAMES = tuple(field.name for field in fields(Figures))


def rows(
    *,
    mondays: Sequence[date],
    people: Sequence[PersonSpan],
    pairs: Sequence[Pair],
    visits: Iterable[VisitDay],
    bookings: Iterable[Booking],
    expects: Expectations,
) -> dict[Key, Figures]:
    """The rows of one school in these weeks: always one for the school, and one for each team with anybody in it."""
    found = {key: figures for week in mondays for key, figures in _lists(week, people, pairs, expects.periods)}
    for row in tally(people=people, visits=visits, bookings=bookings, expects=expects, only=frozenset(mondays)):
        key, period = (row.week, row.team), expects.periods.of_week(row.week)
        listed = found.get(key) or Figures(None if period is None else period.starts_on)
        found[key] = _with_tally(listed, row)
    return found


def _with_tally(listed: Figures, row: WeekTally) -> Figures:
    monday, tuesday, wednesday, thursday, friday = row.seen_by_day
    return replace(
        listed,
        due=row.due,
        seen=row.seen,
        booked=row.booked,
        expected=row.expected,
        completed=row.completed,
        seen_by_monday=monday,
        seen_by_tuesday=tuesday,
        seen_by_wednesday=wednesday,
        seen_by_thursday=thursday,
        seen_by_friday=friday,
    )


def whole_periods(mondays: Iterable[date], periods: Periods) -> frozenset[date]:
    """These weeks, each with all the weeks of its period: what has to be counted when a fact in one of them changed."""
    found: set[date] = set()
    for week in mondays:
        period = periods.of_week(week)
        found.update((week,) if period is None else period.weeks)
    return frozenset(found)


def days_of(mondays: Iterable[date]) -> Span:
    """From the first day of the first of these weeks to the last day of the last; an empty span without any."""
    ordered = sorted(mondays)
    return Span(ordered[0], ordered[-1] + weeks.WEEK) if ordered else Span(date.min, date.min)


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
