"""The calendar and the facts of one school, read from the database into the plain values that the engine counts with.

Who may read the facts is decided by PostgreSQL: a school's leaders, and the rollup's login, which sees no name and no
word. The calendar is everybody's.
"""

import uuid
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from coaching import choices
from coaching.engine.calendar import Calendar
from coaching.engine.coverage import Booking, VisitDay
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.interval import Span
from coaching.engine.periods import periods_of
from coaching.engine.rollup import Pair
from coaching.models import CoachState, Pairing, Visit
from coaching.models.coach import SKILLED
from schools.models import BankHoliday, ClosedDay, HalfTerm, Leave, Membership


def calendar_of(school_id: uuid.UUID) -> Calendar:
    """The open days of the school, over every year it has term dates for. Three queries."""
    half_terms = HalfTerm.objects.filter(school_id=school_id).values_list("starts_on", "ends_on")
    closed = ClosedDay.objects.filter(school_id=school_id).values_list("day", flat=True)
    bank_holidays = BankHoliday.objects.values_list("day", flat=True)
    return Calendar((Span(*dates) for dates in half_terms), {*closed, *bank_holidays})


def expectations_of(school_id: uuid.UUID) -> Expectations:
    """What the school expects: calendar, periods, joiners' grace. Four queries."""
    chosen, calendar = choices.of_school(school_id), calendar_of(school_id)
    return Expectations(calendar, periods_of(calendar, chosen.cadence, anchors=chosen.anchors), grace=chosen.grace)


def people_of(school_id: uuid.UUID) -> tuple[PersonSpan, ...]:
    """Everybody whose main post was ever at the school, in spans of one team and one share of the week. Two queries."""
    leave: dict[uuid.UUID, list[Span]] = {}
    away = Leave.objects.filter(school_id=school_id).order_by("starts_on")
    for person_id, starts_on, ends_on in away.values_list("person_id", "starts_on", "ends_on"):
        leave.setdefault(person_id, []).append(Span(starts_on, ends_on))
    posts = (
        Membership.objects.filter(school_id=school_id, is_main=True)
        .order_by("person_id", "starts_on", "id")
        .values_list("person_id", "team_id", "fte", "starts_on", "ends_on", "teaching")
    )
    return tuple(
        PersonSpan(person, team, fte, starts_on, ends_on, tuple(leave.get(person, ())), joined_on, teaching)
        for (person, team, fte, starts_on, ends_on, teaching), joined_on in with_joining(posts)
    )


def with_joining(posts: Iterable[tuple]) -> Iterator[tuple]:
    """Each post with the day its person joined: of posts that follow one another without a gap, the first one's."""
    person, joined_on, ended_on = None, None, None
    for post in posts:
        person_id, _, _, starts_on, ends_on, _ = post
        if person_id != person or (ended_on is not None and starts_on > ended_on):
            person, joined_on = person_id, starts_on
        ended_on = ends_on
        yield post, joined_on


def visits_of(school_id: uuid.UUID, span: Span) -> tuple[VisitDay, ...]:
    """The drop-ins by somebody's own coach that took place in these days. One query."""
    visits = _visits_of(school_id).filter(on__gte=span.starts_on, on__lt=span.ends_on)
    return tuple(VisitDay(*visit) for visit in visits.values_list("teacher_id", "on"))


def bookings_of(school_id: uuid.UUID, span: Span) -> tuple[Booking, ...]:
    """The next visits agreed for these days, each as agreed at the visit before it. One query."""
    agreed = _visits_of(school_id).filter(next_on__gte=span.starts_on, next_on__lt=span.ends_on)
    return tuple(Booking(teacher, day) for teacher, day in agreed.values_list("teacher_id", "next_on") if day)


def _visits_of(school_id: uuid.UUID) -> QuerySet[Visit]:
    return Visit.objects.that_took_place().filter(school_id=school_id).exclude(pairing=None)


def pairs_of(school_id: uuid.UUID) -> tuple[Pair, ...]:
    """Who had a coach, when, and when that coach was skilled. Two queries."""
    pairings = Pairing.objects.filter(school_id=school_id)
    pairs = list(pairings.values_list("teacher_id", "coach_id", "starts_on", "ends_on"))
    skilled: dict[uuid.UUID, list[Span]] = {}
    states = CoachState.objects.filter(state__in=SKILLED, coach__person_id__in={coach for _, coach, _, _ in pairs})
    for coach_id, starts_on, ends_on in states.values_list("coach__person_id", "starts_on", "ends_on"):
        skilled.setdefault(coach_id, []).append(Span(starts_on, ends_on))
    return tuple(
        Pair(teacher, Span(starts_on, ends_on), tuple(skilled.get(coach, ())))
        for teacher, coach, starts_on, ends_on in pairs
    )
