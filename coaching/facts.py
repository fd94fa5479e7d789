"""The calendar and the facts of one school, read from the database into the plain values that the engine counts with.

Who may read the facts is decided by PostgreSQL: a school's leaders, and the rollup's login, which sees no name and no
word. The calendar is everybody's.
"""

import datetime
import uuid
from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value

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


class Term(NamedTuple):
    """A half-term by its name; `ends_on` is the first day of the holiday after it."""

    name: str
    starts_on: datetime.date
    ends_on: datetime.date


def terms_of(school_id: uuid.UUID) -> tuple[Term, ...]:
    """The half-terms of every year the school has dates for, in order. One query."""
    return tuple(Term(*term) for term in HalfTerm.objects.filter(school_id=school_id).values_list(*Term._fields))


def calendar_of(school_id: uuid.UUID) -> Calendar:
    """The open days of the school, over every year it has term dates for. Two queries."""
    return calendar_in(terms_of(school_id), school_id)


def calendar_in(terms: Iterable[Term], school_id: uuid.UUID) -> Calendar:
    """The same from half-terms that have been read already. One query."""
    own = ClosedDay.objects.filter(school_id=school_id).order_by().values_list("day", "kind")
    everybodys = BankHoliday.objects.order_by().annotate(kind=Value("bank holiday")).values_list("day", "kind")
    days: dict[bool, set[datetime.date]] = {True: set(), False: set()}
    for day, kind in own.union(everybodys):
        days[kind == ClosedDay.Kind.EXAM_WEEK].add(day)
    spans = (Span(term.starts_on, term.ends_on) for term in terms)
    return Calendar(spans, frozenset(days[False]), exams=frozenset(days[True]))


def expectations_of(school_id: uuid.UUID) -> Expectations:
    """What the school expects: calendar, periods, joiners' grace, exam weeks. Three queries."""
    return expectations(choices.of_school(school_id), calendar_of(school_id))


def expectations(chosen: choices.Chosen, calendar: Calendar) -> Expectations:
    """What a school expects that has chosen this and is open on these days."""
    periods = periods_of(calendar, chosen.cadence, anchors=chosen.anchors)
    return Expectations(calendar, periods, grace=chosen.grace, exempt_weeks=calendar.exam_weeks())


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
    return _visit_days(_visits().filter(school_id=school_id), span)


def bookings_of(school_id: uuid.UUID, span: Span) -> tuple[Booking, ...]:
    """The next visits agreed for these days, and while each is the one last agreed. One query."""
    return _bookings(_visits().filter(school_id=school_id), span)


def visits_by(coach_id: uuid.UUID, teachers: Collection[Hashable], span: Span) -> tuple[VisitDay, ...]:
    """As `visits_of`, one coach's own visits to some teachers. One query."""
    return _visit_days(_visits().filter(coach_id=coach_id, teacher_id__in=list(teachers)), span)


def bookings_by(coach_id: uuid.UUID, teachers: Collection[Hashable], span: Span) -> tuple[Booking, ...]:
    """As `bookings_of`, agreed by one coach with some teachers. One query."""
    return _bookings(_visits().filter(coach_id=coach_id, teacher_id__in=list(teachers)), span)


def _visits() -> QuerySet[Visit]:
    return Visit.objects.that_took_place().exclude(pairing=None)


def _visit_days(visits: QuerySet[Visit], span: Span) -> tuple[VisitDay, ...]:
    within = visits.filter(on__gte=span.starts_on, **({"on__lt": span.ends_on} if span.ends_on else {}))
    return tuple(VisitDay(*visit) for visit in within.values_list("teacher_id", "on"))


def _bookings(visits: QuerySet[Visit], span: Span) -> tuple[Booking, ...]:
    """What was agreed at these visits; a day on which the pair runs no longer is nobody's."""
    within = visits.filter(next_on__gte=span.starts_on, **({"next_on__lt": span.ends_on} if span.ends_on else {}))
    agreed = within.filter(Q(pairing__ends_on=None) | Q(pairing__ends_on__gt=F("next_on")))
    after = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), recorded_at__gt=OuterRef("recorded_at"))
    later = Visit.objects.that_took_place().filter(after, teacher=OuterRef("teacher"), pairing=OuterRef("pairing"))
    found = agreed.annotate(replaced_on=Subquery(later.order_by("on").values("on")[:1]))
    return tuple(
        Booking(teacher, next_on, Span(on, replaced_on))
        for teacher, next_on, on, replaced_on in found.values_list("teacher_id", "next_on", "on", "replaced_on")
        if next_on
    )


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
