"""Fixed periods of one to four open weeks: the stretches in which one coaching cycle is expected.

Periods are counted over open weeks only, so a period may begin before a holiday and end after it. They start
afresh in the first open week of each school year; the last one of a year may be shorter than the others.

When the cadence changes, a week keeps the cadence in force on its Monday. The period under way ends with the last
week of the old cadence, shorter than planned, and expects only what its own weeks add up to; the new cadence starts
a period in its first week. Choosing again what is in force already changes nothing. An anchor week cuts in the same
way. Open weeks before the first choice of a cadence are in no period: nothing is expected in them yet.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from coaching.engine import choices, weeks
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.interval import Span

CADENCES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Period:
    """Open weeks, keyed by their Mondays, in which a person is expected to complete at most one cycle.

    `cadence` is the number of weeks that make one cycle; a period cut short has fewer weeks than that.
    """

    weeks: tuple[date, ...]
    cadence: int

    @property
    def starts_on(self) -> date:
        return self.weeks[0]

    @property
    def ends_on(self) -> date:
        """The Monday after its last week."""
        return self.weeks[-1] + weeks.WEEK

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on)

    def reached(self, today: date) -> date:
        """The latest of its weeks begun by today, whose rows are counted so far; the first before it begins."""
        return max((week for week in self.weeks if week <= today), default=self.weeks[0])


class Periods:
    """The periods of a school in order. Iterates, has a length, and finds a period by week or by day."""

    __slots__ = ("_all", "_ends", "_positions", "_starts")

    def __init__(self, periods: Iterable[Period]) -> None:
        self._all = tuple(sorted(periods, key=lambda period: period.starts_on))
        self._starts = [period.starts_on for period in self._all]
        self._ends = [period.ends_on for period in self._all]
        self._positions = {week: number for number, period in enumerate(self._all) for week in period.weeks}
        if len(self._positions) != sum(len(period.weeks) for period in self._all):
            raise ValueError("a week cannot be in two periods")

    def __repr__(self) -> str:
        return f"Periods({self._all!r})"

    def __iter__(self) -> Iterator[Period]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Periods) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def of_week(self, week: date) -> Period | None:
        """The period that holds the week with this Monday; None in the holidays and before coaching begins."""
        position = self._positions.get(week)
        return None if position is None else self._all[position]

    def on(self, day: date) -> Period | None:
        """The period under way on a day, a holiday inside it included; None between two periods."""
        latest = self.begun_by(day)
        return latest if latest is not None and day < latest.ends_on else None

    def begun_by(self, day: date) -> Period | None:
        """The latest period that had begun by a day: the running one, or in a holiday the one before it."""
        position = bisect_right(self._starts, day) - 1
        return self._all[position] if position >= 0 else None

    def before(self, period: Period) -> tuple[Period, ...]:
        """The periods before this one, the nearest first."""
        return tuple(other for other in reversed(self._all) if other.starts_on < period.starts_on)

    def previous(self, period: Period) -> Period | None:
        return next(iter(self.before(period)), None)

    def complete_by(self, today: date) -> tuple[Period, ...]:
        """The periods that were over before today, the latest first."""
        return self._all[: bisect_right(self._ends, today)][::-1]


def periods_of(calendar: Calendar, cadences: Sequence[Dated[int | None]], *, anchors: Collection[date] = ()) -> Periods:
    """The periods of every school year in a calendar.

    `cadences` are dated choices of the weeks that make one cycle, 1 to 4; `anchors` are days in weeks with which a
    period has to start (an anchor earlier than the day it was chosen would re-cut the past: refuse it in the form).
    Raises ValueError for another cadence.
    """
    for choice in cadences:
        if choice.value is not None and choice.value not in CADENCES:
            raise ValueError(f"a cadence is 1, 2, 3 or 4 weeks, not {choice.value}")
    starts = {_first_open_week(calendar, anchor) for anchor in anchors}
    found: list[Period] = []
    for year in calendar.years():
        found.extend(_periods_of_year(calendar.open_weeks(year), cadences, starts))
    return Periods(found)


def _first_open_week(calendar: Calendar, day: date) -> date | None:
    return next((week for week in calendar.open_weeks() if week >= weeks.monday(day)), None)


def _periods_of_year(
    open_weeks: Sequence[date], cadences: Sequence[Dated[int | None]], starts: Collection[date | None]
) -> Iterator[Period]:
    current: list[date] = []
    running: int | None = None
    for week in open_weeks:
        cadence = choices.in_force(cadences, week)
        if current and running and (cadence != running or len(current) == running or week in starts):
            yield Period(tuple(current), running)
            current = []
        running = cadence
        if cadence is not None:
            current.append(week)
    if current and running:
        yield Period(tuple(current), running)


def label(period: Period) -> Literal["this week", "these two weeks", "these three weeks", "these four weeks"]:
    """What a page calls the running period, by the weeks it really has."""
    names: tuple[Literal["this week", "these two weeks", "these three weeks", "these four weeks"], ...]
    names = ("this week", "these two weeks", "these three weeks", "these four weeks")
    return names[len(period.weeks) - 1]
