"""The rows of the rollup: the weeks of a school and of each team, with who is on the list and what took place."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from coaching.engine import weeks
from coaching.engine.coverage import tally
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.interval import Span
from coaching.engine.lanes import Lanes
from coaching.engine.periods import Periods
from coaching.engine.visits import Booking, VisitDay

FRIDAY = timedelta(days=4)

Key = tuple[date, Hashable | None]
"""The Monday of a week, and a team, None for the whole school."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A teacher has a coach for a span of days; `skilled` are the spans in which that coach is a skilled one."""

    teacher: Hashable
    span: Span
    skilled: tuple[Span, ...] = ()


class Figures(NamedTuple):
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


NAMES = Figures._fields
NOBODY = Figures()


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
    ordered = sorted(mondays)
    periods = ((week, expects.periods.of_week(week)) for week in ordered)
    begun = {week: None if period is None else period.starts_on for week, period in periods}
    found = {
        (week, team): Figures(begun[week], *listed)
        for team, lists in _lists(ordered, people, pairs).items()
        for week, listed in zip(ordered, lists, strict=True)
        if team is None or listed[0]
    }
    for row in tally(people=people, visits=visits, bookings=bookings, expects=expects, only=frozenset(ordered)):
        key = row.week, row.team
        listed = found.get(key, NOBODY)[1:4]
        counted = row.due, row.seen, row.booked, row.expected, row.completed
        found[key] = Figures(begun[row.week], *listed, *counted, *row.seen_by_day)
    return found


class Lists:
    """The people on a list, those of them with a coach, and with a skilled one, in lanes; iterates over the weeks."""

    __slots__ = ("lanes", "people", "with_coach", "with_skilled_coach")

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.people = self.with_coach = self.with_skilled_coach = 0

    def add(self, listed: int, coached: int, skilled: int) -> None:
        self.people += listed
        self.with_coach += listed & coached
        self.with_skilled_coach += listed & skilled

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        numbers = map(self.lanes.numbers, (self.people, self.with_coach, self.with_skilled_coach))
        return zip(*numbers, strict=True)


def _lists(
    mondays: Sequence[date], people: Iterable[PersonSpan], pairs: Iterable[Pair]
) -> dict[Hashable | None, Lists]:
    """The list of the school under None, and of each team: whoever teaches there on a Friday, on leave or not."""
    fridays, lanes = [week + FRIDAY for week in mondays], Lanes(len(mondays))

    def on_friday(starts_on: date, ends_on: date | None) -> int:
        end = len(fridays) if ends_on is None else bisect_left(fridays, ends_on)
        return lanes.between(bisect_left(fridays, starts_on), end)

    coached: dict[Hashable, tuple[int, int]] = {}
    for pair in pairs:
        had, skilled = coached.get(pair.teacher, (0, 0))
        running = on_friday(pair.span.starts_on, pair.span.ends_on)
        for span in pair.skilled:
            skilled |= running & on_friday(span.starts_on, span.ends_on)
        coached[pair.teacher] = had | running, skilled
    found: dict[Hashable | None, Lists] = {None: Lists(lanes)}
    for person in people:
        listed = on_friday(person.starts_on, person.ends_on) if person.teaches else 0
        if listed:
            for team in dict.fromkeys((None, person.team)):
                found.setdefault(team, Lists(lanes)).add(listed, *coached.get(person.person, (0, 0)))
    return found


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
