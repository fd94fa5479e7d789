"""Who is due a coaching cycle, and how much of one is expected of them.

Expected = open weeks x the person's share of the week x cadence, less agreed exemptions (product.md, rules of the
field), counted in 1/1200 of a cycle: shares are whole hundredths and a cycle takes 1, 2, 3 or 4 weeks, so every
person's week is a whole number and every sum is exact.

A week counts whole or not at all: it counts if the person is there on at least one of its open days.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from coaching.engine import choices, weeks
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.interval import Span
from coaching.engine.periods import Period, Periods
from schools.engine.school_year import school_year_of

CYCLE = 1200  # parts of one cycle: divisible by 100 hundredths of a week times 1, 2, 3 and 4 weeks


@dataclass(frozen=True, slots=True)
class PersonSpan:
    """A stretch of one person's main membership of the school, with one team and one share of the week.

    `fte` is in hundredths (80 = four days in five). `joined_on` is the first day at the school, from which a
    joiner's grace runs; None gives no grace. A change of team or share is a new span from its day.
    """

    person: Hashable
    team: Hashable | None
    fte: int
    starts_on: date
    ends_on: date | None = None
    leave: tuple[Span, ...] = ()
    joined_on: date | None = None
    teaching: bool = True

    def is_employed(self, day: date) -> bool:
        """Whether on this day the person teaches here for some share of the week, on leave or not."""
        return self.teaches and self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    @property
    def teaches(self) -> bool:
        """Whether it is a post that coverage counts: a teaching one, with some share of the week."""
        return self.teaching and self.fte > 0

    def is_on_leave(self, day: date) -> bool:
        return any(leave.contains(day) for leave in self.leave)


@dataclass(frozen=True, slots=True)
class Expectations:
    """What one school expects: its calendar and periods, and the weeks in which it agreed to expect nothing.

    `grace` are dated choices of the number of open weeks in which nothing is expected of a joiner yet; the one in
    force on the day of joining counts. `exempt_weeks` are the Mondays of exam weeks and the like: open, numbered
    and inside their period, but without expectation. `cycle` are dated choices of what completes a cycle
    (coaching/engine/cycles.py), `feedback` of the school days within which what was written of a visit is shared.
    """

    calendar: Calendar
    periods: Periods
    grace: Sequence[Dated[int | None]] = ()
    exempt_weeks: frozenset[date] = frozenset()
    cycle: Sequence[Dated[str]] = ()
    feedback: Sequence[Dated[int]] = ()
    _settled: dict[date, date] = field(default_factory=dict, init=False, repr=False, compare=False)

    def settled_from(self, joined_on: date) -> date:
        """The Monday of the first week that counts for somebody who joined on this day."""
        if joined_on not in self._settled:
            self._settled[joined_on] = self._end_of_grace(joined_on)
        return self._settled[joined_on]

    def _end_of_grace(self, joined_on: date) -> date:
        open_weeks, grace = self.calendar.open_weeks(), choices.in_force(self.grace, joined_on) or 0
        # Somebody who joined in a school year the calendar no longer holds was settled long ago.
        if not open_weeks or grace == 0 or school_year_of(joined_on) < self.calendar.years()[0]:
            return weeks.monday(joined_on)
        position = bisect_left(open_weeks, weeks.monday(joined_on)) + grace
        return open_weeks[position] if position < len(open_weeks) else date.max


def expected_in_week(fte: int, cadence: int) -> int:
    """The 1/1200 cycles of one open week, for a share in hundredths and a cycle of `cadence` weeks."""
    return CYCLE * fte // (100 * cadence)


def serving(spans: Sequence[PersonSpan], week: date, expects: Expectations) -> PersonSpan | None:
    """The span by which a person is due in a week; None when nothing is expected of them in it.

    Of two spans in one week the one of its last day holds, so that a change of team or share on a Wednesday counts
    once.
    """
    if week in expects.exempt_weeks:
        return None
    for day in reversed(expects.calendar.open_days(week)):
        for span in spans:
            if span.is_employed(day) and not span.is_on_leave(day) and _is_settled(span, week, expects):
                return span
    return None


def _is_settled(span: PersonSpan, week: date, expects: Expectations) -> bool:
    return span.joined_on is None or week >= expects.settled_from(span.joined_on)


def expected(spans: Sequence[PersonSpan], period: Period, expects: Expectations) -> int:
    """The 1/1200 cycles expected of one person in a period; more than none exactly when the person is due in it."""
    servings = (serving(spans, week, expects) for week in period.weeks)
    return sum(expected_in_week(span.fte, period.cadence) for span in servings if span is not None)


def away(spans: Sequence[PersonSpan], period: Period, expects: Expectations) -> PersonSpan | None:
    """The span by which a person belongs here while on leave on every open day of a period; None if they are not."""
    days = [day for week in period.weeks for day in expects.calendar.open_days(week)]
    employed = [(span, day) for day in days for span in spans if span.is_employed(day)]
    return employed[-1][0] if employed and all(span.is_on_leave(day) for span, day in employed) else None


def by_person(spans: Iterable[PersonSpan]) -> dict[Hashable, tuple[PersonSpan, ...]]:
    """Everybody's spans, each person's in order of time."""
    gathered: dict[Hashable, list[PersonSpan]] = {}
    for span in spans:
        gathered.setdefault(span.person, []).append(span)
    return {person: tuple(sorted(own, key=lambda span: span.starts_on)) for person, own in gathered.items()}
