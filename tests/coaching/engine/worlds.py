"""Small school years to try the arithmetic on: one drawn by hand, and as many as hypothesis likes to make up."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.interval import Span
from coaching.engine.periods import Periods, periods_of
from coaching.engine.visits import Booking, VisitDay

tried = settings(max_examples=30, deadline=None)

TERM_STARTS = date(2026, 8, 31)
TEAMS = ("English", "Maths", "Art")

AUTUMN = Calendar(
    half_terms=[Span(date(2026, 9, 2), date(2026, 10, 24)), Span(date(2026, 11, 2), date(2026, 12, 19))],
    closed={date(2026, 9, 2), date(2026, 11, 27)},
)
"""Eight weeks from Wednesday 2 September, a training day; a week of holiday; seven weeks to 18 December."""


def every(weeks: int, *, since: date = date(2026, 8, 1)) -> Dated[int | None]:
    return Dated(since, weeks)


def expects(calendar: Calendar = AUTUMN, *, cadence: int = 1, **more: object) -> Expectations:
    return replace(Expectations(calendar, periods_of(calendar, [every(cadence)])), **more)


def teacher(name: str, team: str | None = "English", *, fte: int = 100, **more: object) -> PersonSpan:
    return replace(PersonSpan(name, team, fte, starts_on=date(2025, 9, 1)), **more)


@dataclass(frozen=True)
class World:
    people: tuple[PersonSpan, ...]
    visits: tuple[VisitDay, ...]
    bookings: tuple[Booking, ...]
    expects: Expectations

    @property
    def periods(self) -> Periods:
        return self.expects.periods

    def counted(self) -> dict[str, object]:
        return {"people": self.people, "visits": self.visits, "bookings": self.bookings, "expects": self.expects}


@st.composite
def calendars(draw):
    """A year of up to three half-terms of up to six weeks, with breaks of up to two, and closed days anywhere."""
    half_terms, day = [], TERM_STARTS + timedelta(days=draw(st.integers(0, 4)))
    for _ in range(draw(st.integers(1, 4))):
        ends_on = day + timedelta(days=draw(st.integers(1, 6 * 7)))
        half_terms.append(Span(day, ends_on))
        day = ends_on + timedelta(days=draw(st.integers(0, 2 * 7)))
    closed = draw(st.sets(days(), max_size=5))
    return Calendar(half_terms, closed)


def days():
    return st.dates(TERM_STARTS, TERM_STARTS + timedelta(days=160))


def spans():
    lengths = st.integers(0, 60)
    return st.builds(lambda day, length: Span(day, day + timedelta(days=length)), days(), lengths)


def cadences():
    """The starting cadence and up to two changes of it, on any day."""
    changes = st.lists(st.builds(Dated, days(), st.integers(1, 4)), max_size=2)
    return st.builds(lambda first, more: [every(first), *more], st.integers(1, 4), changes)


@st.composite
def people(draw, *, teams=TEAMS):
    """Up to five people, some of whom join late, leave, change team or share, or go on leave."""
    found = []
    for name in ("Ama", "Ben", "Cleo", "Dev", "Esi")[: draw(st.integers(1, 5))]:
        starts_on = draw(st.just(date(2025, 9, 1)) | days())
        joined_on = draw(st.none() | st.just(starts_on))
        leave = tuple(draw(st.lists(spans(), max_size=2)))
        first = PersonSpan(name, draw(st.sampled_from(teams)), draw(st.integers(0, 100)), starts_on)
        first = replace(first, joined_on=joined_on, leave=leave)
        moves_on = draw(st.none() | days())
        if moves_on is None or moves_on <= starts_on:
            found.append(first)
            continue
        found.append(replace(first, ends_on=moves_on))
        if draw(st.booleans()):
            team, fte = draw(st.sampled_from(teams)), draw(st.integers(0, 100))
            found.append(replace(first, team=team, fte=fte, starts_on=moves_on))
    return tuple(found)


@st.composite
def worlds(draw, *, teams=TEAMS):
    staff = draw(people(teams=teams))
    names = st.sampled_from([span.person for span in staff])
    calendar = draw(calendars())
    exempt = draw(st.sets(st.sampled_from(calendar.open_weeks()), max_size=2)) if calendar.open_weeks() else set()
    return World(
        people=staff,
        visits=tuple(draw(st.lists(st.builds(VisitDay, names, days()), max_size=10))),
        bookings=tuple(draw(st.lists(st.builds(Booking, names, days()), max_size=4))),
        expects=Expectations(
            calendar,
            periods_of(calendar, draw(cadences()), anchors=draw(st.sets(days(), max_size=1))),
            grace=[Dated(date(2025, 8, 1), draw(st.integers(0, 3)))],
            exempt_weeks=frozenset(exempt),
        ),
    )
