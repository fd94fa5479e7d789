"""The calendar and the facts of a school, read from the database into the plain values that the engine counts with.

Who may read the facts is decided by PostgreSQL: a school's leaders, and the rollup's login, which sees no name and no
word. The calendar is everybody's.
"""

import datetime
import uuid
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Least

from coaching import choices
from coaching.engine import cycles
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.interval import Span
from coaching.engine.periods import periods_of
from coaching.engine.rollup import Pair
from coaching.engine.visits import Booking, VisitDay
from coaching.models import CoachState, Meeting, Pairing, Visit
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


def open_day(school_id: uuid.UUID, day: datetime.date) -> datetime.date:
    """The day itself, or the next one on which the school is open; the day itself past its calendar. Two queries."""
    return calendar_of(school_id).first_open_day_on_or_after(day) or day


def calendar_in(terms: Iterable[Term], school_id: uuid.UUID) -> Calendar:
    """The same from half-terms that have been read already. One query."""
    own = ClosedDay.objects.filter(school_id=school_id).order_by().values_list("day", "kind")
    everybodys = BankHoliday.objects.order_by().annotate(kind=Value("bank holiday")).values_list("day", "kind")
    return _calendar(terms, own.union(everybodys))


def _calendar(terms: Iterable[Term], shut: Iterable[tuple[datetime.date, str]]) -> Calendar:
    days: dict[bool, set[datetime.date]] = {True: set(), False: set()}
    for day, kind in shut:
        days[kind == ClosedDay.Kind.EXAM_WEEK].add(day)
    spans = (Span(term.starts_on, term.ends_on) for term in terms)
    return Calendar(spans, frozenset(days[False]), exams=frozenset(days[True]))


def expectations_of(school_id: uuid.UUID) -> Expectations:
    """What the school expects: calendar, periods, joiners' grace, exam weeks. Three queries."""
    return expectations(choices.of_school(school_id), calendar_of(school_id))


def expectations(chosen: choices.Chosen, calendar: Calendar) -> Expectations:
    """What a school expects that has chosen this and is open on these days."""
    periods = periods_of(calendar, chosen.cadence, anchors=chosen.anchors)
    exempt = calendar.exam_weeks()
    return Expectations(
        calendar,
        periods,
        grace=chosen.grace,
        exempt_weeks=exempt,
        cycle=chosen.cycle,
        feedback=chosen.feedback,
    )


def people_of(school_id: uuid.UUID) -> tuple[PersonSpan, ...]:
    """Everybody whose main post was ever at the school, in spans of one team and one share of the week. Two queries."""
    return _people([school_id])[school_id]


def _people(school_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[PersonSpan, ...]]:
    """The same for each of these schools. Two queries."""
    leave: dict[tuple, list[Span]] = {}
    away = Leave.objects.filter(school_id__in=school_ids).order_by("starts_on")
    for school, person, starts_on, ends_on in away.values_list("school_id", "person_id", "starts_on", "ends_on"):
        leave.setdefault((school, person), []).append(Span(starts_on, ends_on))
    posts = (
        Membership.objects.filter(school_id__in=school_ids, is_main=True)
        .order_by("school_id", "person_id", "starts_on", "id")
        .values_list("school_id", "person_id", "team_id", "fte", "starts_on", "ends_on", "teaching")
    )
    found: dict[uuid.UUID, tuple[PersonSpan, ...]] = dict.fromkeys(school_ids, ())
    for school, own in groupby(posts, key=itemgetter(0)):
        found[school] = tuple(
            PersonSpan(person, team, fte, since, until, tuple(leave.get((school, person), ())), joined_on, teaching)
            for (person, team, fte, since, until, teaching), joined_on in with_joining(post[1:] for post in own)
        )
    return found


def with_joining(posts: Iterable[tuple]) -> Iterator[tuple]:
    """Each post with the day its person joined: of posts that follow one another without a gap, the first one's."""
    person, joined_on, ended_on = None, None, None
    for post in posts:
        person_id, _, _, starts_on, ends_on, _ = post
        if person_id != person or (ended_on is not None and starts_on > ended_on):
            person, joined_on = person_id, starts_on
        ended_on = ends_on
        yield post, joined_on


Cycle = Sequence[Dated[str]]


def visits_of(school_id: uuid.UUID, span: Span, cycle: Cycle) -> tuple[VisitDay, ...]:
    """The days on which somebody's own coach completed a cycle with them, of these days. One query.

    That is a drop-in or a conversation, by what `cycle` has in force in the week of the day.
    """
    return tuple(visit for _, visit in _seen_days(Q(school_id=school_id), span, cycle))


def bookings_of(school_id: uuid.UUID, span: Span, cycle: Cycle) -> tuple[Booking, ...]:
    """The next visits agreed for these days, and while each is the one last agreed. One query.

    In weeks in which the conversation completes a cycle, the days agreed for one book as well.
    """
    return tuple(booking for _, booking in _bookings(Q(school_id=school_id), span, cycle))


def visits_by(coach_id: uuid.UUID, teachers: Collection[Hashable], span: Span, cycle: Cycle) -> tuple[VisitDay, ...]:
    """As `visits_of`, one coach's own with some teachers. One query."""
    theirs = Q(coach_id=coach_id, teacher_id__in=list(teachers))
    return tuple(visit for _, visit in _seen_days(theirs, span, cycle))


def bookings_by(coach_id: uuid.UUID, teachers: Collection[Hashable], span: Span, cycle: Cycle) -> tuple[Booking, ...]:
    """As `bookings_of`, agreed by one coach with some teachers. One query."""
    theirs = Q(coach_id=coach_id, teacher_id__in=list(teachers))
    return tuple(booking for _, booking in _bookings(theirs, span, cycle))


def counted_visits(cycle: Cycle) -> QuerySet[Visit]:
    """Drop-ins of a pair, on the days on which they complete a cycle. Without a choice all of them."""
    paired = Visit.objects.that_took_place().exclude(pairing=None)
    return paired.filter(_on(cycles.days_of(cycle, cycles.DROP_IN))) if cycle else paired


def counted_meetings(cycle: Cycle) -> QuerySet[Meeting]:
    """Conversations, on the days on which they complete a cycle. Without a choice none."""
    days = cycles.days_of(cycle, cycles.CONVERSATION)
    return Meeting.objects.held().filter(_on(days)) if days else Meeting.objects.none()


def _on(spans: Iterable[Span], column: str = "on") -> Q:
    return reduce(or_, (_in(span, column) for span in spans))


def _in(span: Span, column: str = "on") -> Q:
    since = Q(**{f"{column}__gte": span.starts_on})
    return since & Q(**{f"{column}__lt": span.ends_on}) if span.ends_on else since


def _seen_days(whose: Q, span: Span, cycle: Cycle) -> Iterator[tuple[uuid.UUID, VisitDay]]:
    counted = (found.filter(whose, _in(span)).order_by() for found in (counted_visits(cycle), counted_meetings(cycle)))
    visits, meetings = (found.values("school_id", "teacher_id").annotate(days=ArrayAgg("on")) for found in counted)
    for school_id, teacher, days in visits.union(meetings, all=True).values_list("school_id", "teacher_id", "days"):
        for day in days:
            yield school_id, VisitDay(teacher, day)


def _bookings(whose: Q, span: Span, cycle: Cycle) -> Iterator[tuple[uuid.UUID, Booking]]:
    visits = Visit.objects.that_took_place().exclude(pairing=None).filter(whose).order_by()
    after = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), recorded_at__gt=OuterRef("recorded_at"))
    of_the_pair = {"teacher": OuterRef("teacher"), "pairing": OuterRef("pairing")}
    # `on__gte` says no more than `after`, but by it the index of a teacher’s visits is read in order, to the first.
    ahead = Visit.objects.that_took_place().filter(after, on__gte=OuterRef("on"), **of_the_pair)
    later = Subquery(ahead.order_by("on").values("on")[:1])
    talked = Meeting.objects.held().filter(on__gte=OuterRef("on"), **of_the_pair).order_by("on").values("on")[:1]
    found = _agreed(visits, "next_on", span).annotate(replaced_on=later)
    rows = found.values_list("school_id", "teacher_id", "next_on", "on", "replaced_on")
    if days := cycles.days_of(cycle, cycles.CONVERSATION):
        talks = _agreed(visits.filter(_on(days, "talk_on")), "talk_on", span)
        replaced = talks.annotate(replaced_on=Least(later, Subquery(talked)))
        rows = rows.union(replaced.values_list("school_id", "teacher_id", "talk_on", "on", "replaced_on"), all=True)
    for school_id, teacher, day, on, replaced_on in rows:
        if day:
            yield school_id, Booking(teacher, day, Span(on, replaced_on))


def _agreed(visits: QuerySet[Visit], column: str, span: Span) -> QuerySet[Visit]:
    """Visits at which a day in the span was agreed; a day on which the pair runs no longer is nobody's."""
    within = visits.filter(_in(span, column))
    return within.filter(Q(pairing__ends_on=None) | Q(pairing__ends_on__gt=F(column)))


def _pairs(school_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Pair]]:
    """Who had a coach at each of these schools, when, and when that coach was skilled. Two queries."""
    pairings = Pairing.objects.filter(school_id__in=school_ids).order_by()
    rows = list(pairings.values_list("school_id", "teacher_id", "coach_id", "starts_on", "ends_on"))
    skilled: dict[uuid.UUID, list[Span]] = {}
    states = CoachState.objects.filter(state__in=SKILLED, coach__person_id__in={coach for _, _, coach, _, _ in rows})
    for coach_id, starts_on, ends_on in states.values_list("coach__person_id", "starts_on", "ends_on"):
        skilled.setdefault(coach_id, []).append(Span(starts_on, ends_on))
    found: dict[uuid.UUID, list[Pair]] = {school_id: [] for school_id in school_ids}
    for school_id, teacher, coach, starts_on, ends_on in rows:
        found[school_id].append(Pair(teacher, Span(starts_on, ends_on), tuple(skilled.get(coach, ()))))
    return found


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What a school is counted from beside visits and bookings: what it expects, its people, who had which coach."""

    expects: Expectations
    people: Sequence[PersonSpan]
    pairs: Sequence[Pair]


def of_schools(school_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, SchoolFacts]:
    """The facts of each of these schools. Eight queries, however many schools they are."""
    expects, people, pairs = _expectations(school_ids), _people(school_ids), _pairs(school_ids)
    return {each: SchoolFacts(expects[each], people[each], pairs[each]) for each in school_ids}


@dataclass(frozen=True, slots=True)
class TookPlace:
    """What took place at a school and what is agreed there."""

    visits: list[VisitDay] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)


def took_place(wanted: Mapping[uuid.UUID, tuple[Span, Cycle]]) -> dict[uuid.UUID, TookPlace]:
    """As `visits_of` and `bookings_of` of each of these schools. Two queries for all who want the same days."""
    found = {school_id: TookPlace() for school_id in wanted}
    alike: dict[tuple[Span, tuple[Dated[str], ...]], list[uuid.UUID]] = {}
    for school_id, (span, cycle) in wanted.items():
        alike.setdefault((span, tuple(cycle)), []).append(school_id)
    for (span, cycle), school_ids in alike.items():
        for school_id, visit in _seen_days(Q(school_id__in=school_ids), span, cycle):
            found[school_id].visits.append(visit)
        for school_id, booking in _bookings(Q(school_id__in=school_ids), span, cycle):
            found[school_id].bookings.append(booking)
    return found


def _expectations(school_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Expectations]:
    """What each of these schools expects; schools that chose alike and are open alike share it. Four queries."""
    chosen = choices.of_schools(school_ids)
    terms, shut = _by_school(HalfTerm, school_ids, Term._fields), _by_school(ClosedDay, school_ids, ("day", "kind"))
    bank_holidays = [(day, "bank holiday") for day in BankHoliday.objects.order_by().values_list("day", flat=True)]
    made: dict[tuple, Expectations] = {}
    found: dict[uuid.UUID, Expectations] = {}
    for each in school_ids:
        alike = chosen[each], tuple(terms[each]), frozenset(shut[each])
        if alike not in made:
            half_terms = (Term(*term) for term in terms[each])
            made[alike] = expectations(chosen[each], _calendar(half_terms, [*shut[each], *bank_holidays]))
        found[each] = made[alike]
    return found


def _by_school(
    model: type[HalfTerm] | type[ClosedDay], school_ids: Collection[uuid.UUID], columns: Sequence[str]
) -> dict[uuid.UUID, list[tuple]]:
    found: dict[uuid.UUID, list[tuple]] = {school_id: [] for school_id in school_ids}
    for school_id, *row in model.objects.filter(school_id__in=school_ids).values_list("school_id", *columns):
        found[school_id].append(tuple(row))
    return found
