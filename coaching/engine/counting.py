"""Counting a school: each person's weeks as sets, and the sums of those sets by team."""

from collections.abc import Hashable, Iterable, Sequence

from coaching.engine import expectation
from coaching.engine.expectation import PersonSpan
from coaching.engine.timetable import Timetable
from coaching.engine.visits import Booking, VisitDay

SCHOOL_DAYS = 5

Team = Hashable | None


class Sums:
    """Of one team the number of people, or of parts of cycles, in each week; a number with a lane for each."""

    __slots__ = ("away", "booked", "by_day", "completed", "due", "expected", "seen")

    def __init__(self) -> None:
        self.due = self.expected = self.completed = self.seen = self.booked = self.away = 0
        self.by_day = [0] * SCHOOL_DAYS

    def add(self, other: "Sums") -> None:
        self.due += other.due
        self.expected += other.expected
        self.completed += other.completed
        self.seen += other.seen
        self.booked += other.booked
        self.away += other.away
        self.by_day = [mine + theirs for mine, theirs in zip(self.by_day, other.by_day, strict=True)]


class Seen:
    """When one person was first visited in each period: `first` and, of those weeks, `by_day`; and the weeks after."""

    __slots__ = ("after", "by_day", "first")

    def __init__(self, visited: Sequence[int], timetable: Timetable) -> None:
        """`visited` are the weeks with a visit on a Monday, a Tuesday ... a Sunday."""
        until, so_far = 0, []
        for weeks in visited:
            until |= weeks
            so_far.append(until)
        self.first = until & ~timetable.after(until)
        self.after = timetable.after(self.first)
        self.by_day = [self.after | self.first & weeks for weeks in so_far[:SCHOOL_DAYS]]


def sums(
    *,
    people: Iterable[PersonSpan],
    visits: Iterable[VisitDay],
    bookings: Iterable[Booking],
    timetable: Timetable,
) -> dict[Team, Sums]:
    """The sums of the school under None, of each team, and of people without a team in the school's alone."""
    seen = {person: Seen(visited, timetable) for person, visited in _visited(visits, timetable).items()}
    booked = _booked(bookings, timetable)
    found: dict[Team, Sums] = {}
    for person, spans in expectation.by_person(people).items():
        _add_person(found, spans, seen.get(person), booked.get(person, 0), timetable)
    school = found.setdefault(None, Sums())
    for team, own in found.items():
        if team is not None:
            school.add(own)
    return found


def _visited(visits: Iterable[VisitDay], timetable: Timetable) -> dict[Hashable, list[int]]:
    """For each person the weeks with a visit on a Monday, a Tuesday ... a Sunday."""
    found: dict[Hashable, list[int]] = {}
    place = timetable.place
    for person, on in visits:
        where = place(on)
        if where is not None:
            week, day = where
            own = found.get(person)
            if own is None:
                own = found[person] = [0] * 7
            own[day] |= week
    return found


def _booked(bookings: Iterable[Booking], timetable: Timetable) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for booking in bookings:
        held = timetable.booked(booking)
        if held:
            found[booking.person] = found.get(booking.person, 0) | held
    return found


def _add_person(
    found: dict[Team, Sums], spans: Sequence[PersonSpan], seen: Seen | None, booked: int, timetable: Timetable
) -> None:
    """Add what one person is to the sums: each week at most once, under the team of the span it is counted by."""
    served = _disjoint([timetable.present(span) & timetable.settled(span) for span in spans])
    due_at_all = 0
    for span, own, due in zip(spans, served, timetable.filled(served), strict=True):
        if due:
            due_at_all |= due
            _add_due(_of(found, span.team), span.fte, own, due, timetable)
            _add_seen(_of(found, span.team), due, seen, booked)
    if any(span.leave for span in spans):
        _add_away(found, spans, timetable)


def _of(found: dict[Team, Sums], team: Team) -> Sums:
    sums = found.get(team)
    if sums is None:
        sums = found[team] = Sums()
    return sums


def _disjoint(parts: Sequence[int]) -> list[int]:
    """A week of several spans belongs to the last of them: a change of team or share on a Wednesday counts once."""
    taken, found = 0, []
    for part in reversed(parts):
        found.append(part & ~taken)
        taken |= part
    return found[::-1]


def _add_due(sums: Sums, fte: int, served: int, due: int, timetable: Timetable) -> None:
    sums.due += due
    for cadence, weeks in timetable.cadences.items():
        sums.expected += (served & weeks) * expectation.expected_in_week(fte, cadence)


def _add_seen(sums: Sums, due: int, seen: Seen | None, booked: int) -> None:
    if seen is None:
        sums.booked += booked & due
        return
    so_far = (seen.first | seen.after) & due
    sums.completed += seen.first & due
    sums.seen += so_far
    sums.booked += booked & due & ~so_far
    sums.by_day = [day + (own & due) for day, own in zip(sums.by_day, seen.by_day, strict=True)]


def _add_away(found: dict[Team, Sums], spans: Sequence[PersonSpan], timetable: Timetable) -> None:
    """Away is whoever belongs here on an open day of a period and is on leave on every one of those days."""
    there = timetable.whole(_union(timetable.present(span) for span in spans))
    belongs = [timetable.whole(timetable.employed(span)) for span in spans]
    for span, away in zip(spans, _disjoint(belongs), strict=True):
        if away & ~there:
            _of(found, span.team).away += away & ~there


def _union(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found
