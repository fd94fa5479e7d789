"""A coach's teachers and where each of them stands; a teacher's coach and the day they agreed.

Read with the person's own rights: a coach sees the visits they made, not those of the coach before them.
"""

import datetime
import uuid
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from coaching import facts
from coaching.engine import lag
from coaching.engine.calendar import Calendar
from coaching.engine.coverage import Booking, VisitDay
from coaching.engine.expectation import Expectations, PersonSpan, by_person
from coaching.engine.interval import Span
from coaching.engine.periods import Period
from coaching.engine.standing import Standing, standings
from coaching.models import Pairing, Visit
from schools.models import Person, Team


@dataclass(frozen=True)
class Coached:
    """One teacher of a coach's.

    `period` is the school's running one and `standing` the teacher's place in it; both are None between two periods,
    and `standing` for somebody without a post at the school. `seen_on` is in the running period, `seen_last_on` at any
    time, `booked_for` today or later. `due_week` is the Monday of the week in which the next visit is due, one cadence
    after the last: None for somebody never seen, and past the school's calendar. `leave` is the one they are on today.
    """

    teacher: Person
    team: str
    calendar: Calendar
    period: Period | None
    standing: Standing | None
    seen_on: datetime.date | None
    seen_last_on: datetime.date | None
    booked_for: datetime.date | None
    due_week: datetime.date | None
    leave: Span | None


@dataclass(frozen=True)
class OwnCoach:
    """Who coaches somebody, at which school, and the day of the next visit as last agreed, today or later."""

    coach: Person
    school_id: uuid.UUID
    next_on: datetime.date | None


@dataclass(frozen=True)
class _School:
    """What the coach's teachers at one school are measured by, and what was found about them."""

    expects: Expectations
    period: Period | None
    spans: dict[Hashable, tuple[PersonSpan, ...]]
    seen_on: dict[Hashable, datetime.date]
    standing: dict[Hashable, Standing]


def people_of(coach: Person, *, today: datetime.date) -> list[Coached]:
    """Everybody this person coaches today, by name. Three queries, and seven for each school they coach at."""
    pairs = list(
        Pairing.objects.of_coach(coach)
        .open_on(today)
        .select_related("teacher")
        .order_by("teacher__last_name", "teacher__first_name", "id")
    )
    latest = _latest_visits(pair.teacher_id for pair in pairs)
    own: dict[uuid.UUID, set[uuid.UUID]] = {}
    for pair in pairs:
        own.setdefault(pair.school_id, set()).add(pair.teacher_id)
    schools = {school_id: _school(school_id, teachers, latest, today) for school_id, teachers in own.items()}
    teams = _team_names(schools.values())
    return [
        _coached(pair.teacher, schools[pair.school_id], latest.get(pair.teacher_id), teams, today) for pair in pairs
    ]


def coach_of(teacher: Person, *, today: datetime.date) -> OwnCoach | None:
    """Who coaches this person today; None when nobody does. Two queries."""
    pair = Pairing.objects.of_teacher(teacher).open_on(today).select_related("coach").first()
    if pair is None:
        return None
    latest = Visit.objects.that_took_place().filter(pairing=pair).order_by("-on", "-recorded_at").first()
    return OwnCoach(pair.coach, pair.school_id, _still_ahead(latest, today))


def _latest_visits(teachers: Iterable[uuid.UUID]) -> dict[uuid.UUID, Visit]:
    """The last visit to each teacher, which is also where the next one was last agreed."""
    visits = Visit.objects.that_took_place().filter(teacher_id__in=list(teachers)).exclude(pairing=None)
    return {
        visit.teacher_id: visit for visit in visits.order_by("teacher_id", "-on", "-recorded_at").distinct("teacher_id")
    }


def _school(school_id: uuid.UUID, own: set[uuid.UUID], latest: dict[uuid.UUID, Visit], today: datetime.date) -> _School:
    expects = facts.expectations_of(school_id)
    period = expects.periods.on(today)
    spans = by_person(span for span in facts.people_of(school_id) if span.person in own)
    if period is None:
        return _School(expects, None, spans, {}, {})
    visits = [visit for visit in facts.visits_of(school_id, period.span) if visit.person in own]
    agreed = [Booking(teacher, day) for teacher in own if (day := _still_ahead(latest.get(teacher), today))]
    people = [span for spans_of_one in spans.values() for span in spans_of_one]
    standing = standings(people=people, visits=visits, bookings=agreed, period=period, expects=expects, today=today)
    return _School(expects, period, spans, {visit.person: visit.on for visit in sorted(visits, key=_day)}, standing)


def _coached(teacher: Person, school: _School, visit: Visit | None, teams: dict, today: datetime.date) -> Coached:
    now = next((span for span in school.spans.get(teacher.id, ()) if span.is_employed(today)), None)
    return Coached(
        teacher=teacher,
        team=teams.get(now.team, "") if now else "",
        calendar=school.expects.calendar,
        period=school.period,
        standing=school.standing.get(teacher.id),
        seen_on=school.seen_on.get(teacher.id),
        seen_last_on=visit.on if visit else None,
        booked_for=_still_ahead(visit, today),
        due_week=_due_week(visit, school.expects, today),
        leave=next((leave for leave in now.leave if leave.contains(today)), None) if now else None,
    )


def _due_week(visit: Visit | None, expects: Expectations, today: datetime.date) -> datetime.date | None:
    latest = expects.periods.begun_by(today)
    if visit is None or latest is None:
        return None
    return lag.next_due_week(visit.on, expects.calendar, cadence=latest.cadence)


def _team_names(schools: Iterable[_School]) -> dict[uuid.UUID, str]:
    spans = (span for school in schools for own in school.spans.values() for span in own)
    teams = {span.team for span in spans if isinstance(span.team, uuid.UUID)}
    return dict(Team.objects.filter(id__in=teams).values_list("id", "name"))


def _still_ahead(visit: Visit | None, today: datetime.date) -> datetime.date | None:
    return visit.next_on if visit and visit.next_on and visit.next_on >= today else None


def _day(visit: VisitDay) -> datetime.date:
    return visit.on
