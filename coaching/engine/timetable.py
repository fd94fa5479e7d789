"""The weeks of a school's periods side by side in lanes, and how sets of them spread within a period."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.lanes import WIDTH, Lanes
from coaching.engine.periods import Period
from coaching.engine.visits import Booking

LAST_DAY = timedelta(days=6)  # of a week, from its Monday
DAYS = 7


class Timetable:
    """Some periods of a school, in order; every set of weeks is a number with a lane for each week of them."""

    def __init__(self, periods: Iterable[Period], expects: Expectations) -> None:
        self.expects = expects
        self.periods = tuple(periods)
        self.weeks = [week for period in self.periods for week in period.weeks]
        self.lanes = Lanes(len(self.weeks))
        self._place = {
            week + timedelta(days=day): (self.lanes.at(position), day)
            for position, week in enumerate(self.weeks)
            for day in range(DAYS)
        }
        self._lay_out_days()
        self._lay_out_periods()

    def _lay_out_days(self) -> None:
        """The open days in order and the position of each one's week; the weeks in which nothing is expected."""
        self._days: list[date] = []
        self._week_of_day: list[int] = []
        self.counting = self.lanes.all
        for position, week in enumerate(self.weeks):
            days = self.expects.calendar.open_days(week)
            self._days += days
            self._week_of_day += [position] * len(days)
            if week in self.expects.exempt_weeks:
                self.counting ^= self.lanes.at(position)

    def _lay_out_periods(self) -> None:
        """For each week its period; the weeks with another before or after them in it; the weeks of each cadence."""
        self._period: dict[int, tuple[Period, int]] = {}
        self._with_earlier = self._with_later = 0
        self.cadences: dict[int, int] = {}
        position = 0
        for period in self.periods:
            end = position + len(period.weeks)
            whole = self.lanes.between(position, end)
            self._with_earlier |= self.lanes.between(position + 1, end)
            self._with_later |= self.lanes.between(position, end - 1)
            self.cadences[period.cadence] = self.cadences.get(period.cadence, 0) | whole
            for week in range(position, end):
                self._period[self.lanes.at(week)] = period, position
            position = end
        self._reach = range(max((len(period.weeks) for period in self.periods), default=1) - 1)

    def place(self, day: date) -> tuple[int, int] | None:
        """The set of the day's week alone and the number of the day in it, 0 for a Monday; None out of any period."""
        return self._place.get(day)

    def open_between(self, starts_on: date, ends_on: date | None) -> int:
        """The weeks with at least one open day in `starts_on <= day < ends_on`."""
        first = bisect_left(self._days, starts_on)
        end = len(self._days) if ends_on is None else bisect_left(self._days, ends_on)
        return self.lanes.between(self._week_of_day[first], self._week_of_day[end - 1] + 1) if first < end else 0

    def employed(self, span: PersonSpan) -> int:
        """The weeks on an open day of which the person teaches here by this span, on leave or not."""
        return self.open_between(span.starts_on, span.ends_on) if span.teaches else 0

    def present(self, span: PersonSpan) -> int:
        """The same without the days of leave."""
        if not span.leave:
            return self.employed(span)
        found, day = 0, span.starts_on
        for leave in sorted(span.leave, key=lambda leave: leave.starts_on):
            found |= self.open_between(day, _earlier(leave.starts_on, span.ends_on))
            if leave.ends_on is None:
                return found & self.employed(span)
            day = max(day, leave.ends_on)
        return (found | self.open_between(day, span.ends_on)) & self.employed(span)

    def settled(self, span: PersonSpan) -> int:
        """The weeks that count for somebody who joined when this person did."""
        if span.joined_on is None:
            return self.counting
        first = bisect_left(self.weeks, self.expects.settled_from(span.joined_on))
        return self.counting & self.lanes.between(first, len(self.weeks))

    def booked(self, booking: Booking) -> int:
        """The weeks of the period of a booking at the end of which it is the day last agreed."""
        place = self._place.get(booking.next_on)
        if place is None:
            return 0
        period, position = self._period[place[0]]
        held = [number for number, week in enumerate(period.weeks) if booking.holds.contains(week + LAST_DAY)]
        return self.lanes.between(position + held[0], position + held[-1] + 1) if held else 0

    def onward(self, some: int) -> int:
        """These weeks, and those that come after one of them in its period."""
        for _ in self._reach:
            some |= some << WIDTH & self._with_earlier
        return some

    def after(self, some: int) -> int:
        """The weeks that come after one of these in its period."""
        return self.onward(some) << WIDTH & self._with_earlier

    def whole(self, some: int) -> int:
        """Every week of the periods in which any of these are."""
        some = self.onward(some)
        for _ in self._reach:
            some |= some >> WIDTH & self._with_later
        return some

    def filled(self, parts: Sequence[int]) -> list[int]:
        """Parts with no week in common, spread over their periods: a week in none goes with the part before it, else
        with the first to come."""
        if len(parts) == 1:
            return [self.whole(parts[0])]
        found = list(parts)
        for _ in self._reach:
            free = self._with_earlier & ~_union(found)
            found = [part | part << WIDTH & free for part in found]
        for _ in self._reach:
            free = self._with_later & ~_union(found)
            found = [part | part >> WIDTH & free for part in found]
        return found


def _union(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found


def _earlier(day: date, other: date | None) -> date:
    return day if other is None else min(day, other)


def of_weeks(only: Iterable[date] | None, expects: Expectations) -> Timetable:
    """The timetable of the periods that hold any of these Mondays, of all periods if not given."""
    wanted = None if only is None else frozenset(only)
    found = (p for p in expects.periods if wanted is None or not wanted.isdisjoint(p.weeks))
    return Timetable(found, expects)
