"""A coach's teachers and where each of them stands; a teacher's coach and the day they agreed.

A coach's own visits count here, not those of the coach before them, which they may not see: so says their page, and so
says the letter that reminds them (coaching/actions/reminders.py).
"""

import datetime
import uuid
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Max, Q

from coaching import facts, talks
from coaching.engine import cycles, lag, periods
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.expectation import Expectations, PersonSpan, by_person
from coaching.engine.interval import Span
from coaching.engine.periods import Period
from coaching.engine.standing import Standing, standings
from coaching.models import Pairing
from coaching.standing import earliest
from coaching.talks import NO_TALK, Talk
from schools.models import Person, Team

SEVERAL_PERIODS = "at the moment"  # a central coach's schools need not have the same cadence


@dataclass(frozen=True)
class Coached:
    """One teacher of a coach's.

    What is seen is what completes a cycle there: a drop-in, or a conversation (coaching/engine/cycles.py). `talk` says
    where the two stand with the conversation about the last drop-in, `counts_talks` whether it is what counts today.

    `period` is the school's running one and `standing` the teacher's place in it; both are None between two periods,
    and `standing` for somebody without a post at the school. `seen_on` is in the running period, `seen_last_on` at any
    time, `booked_for` today or later. `due_week` is the Monday of the week in which the next visit is due, one cadence
    after the last: None for somebody never seen, and past the school's calendar. `leave` is the one they are on today.
    `feedback` is what the school has chosen of the school days within which what was written is shared.
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
    talk: Talk = NO_TALK
    counts_talks: bool = False
    feedback: Sequence[Dated[int]] = ()


@dataclass(frozen=True)
class OwnCoach:
    """Who coaches somebody, at which school, and the days they last agreed, today or later.

    `next_on` is that of the next visit, `talk_on` that on which they mean to talk about the last one;
    `visit_id` is the visit at which they agreed it.
    """

    coach: Person
    school_id: uuid.UUID
    next_on: datetime.date | None
    talk_on: datetime.date | None = None
    visit_id: uuid.UUID | None = None


@dataclass(frozen=True)
class AtSchool:
    """What a coach's teachers at one school are measured by, and what was found about them, as in `Coached`."""

    expects: Expectations
    period: Period | None
    spans: dict[Hashable, tuple[PersonSpan, ...]]
    seen_on: dict[Hashable, datetime.date]
    booked_for: dict[Hashable, datetime.date]
    standing: dict[Hashable, Standing]


def people_of(coach: Person, *, today: datetime.date) -> list[Coached]:
    """Everybody this person coaches today, by name. Four queries, and seven for each school they coach at."""
    pairs = list(
        Pairing.objects.of_coach(coach)
        .open_on(today)
        .select_related("teacher")
        .order_by("teacher__last_name", "teacher__first_name", "id")
    )
    own: dict[uuid.UUID, set[uuid.UUID]] = {}
    for pair in pairs:
        own.setdefault(pair.school_id, set()).add(pair.teacher_id)
    schools = {
        school_id: at_school(school_id, coach_id=coach.id, teachers=teachers, today=today)
        for school_id, teachers in own.items()
    }
    latest = _seen_last(coach, own, schools)
    teams = _team_names(schools.values())
    about = talks.talks_of(coach, (pair.teacher_id for pair in pairs), today=today)
    return [
        replace(
            _coached(pair.teacher, schools[pair.school_id], latest.get(pair.teacher_id), teams, today),
            talk=about.get(pair.teacher_id, NO_TALK),
        )
        for pair in pairs
    ]


def coach_of(teacher: Person, *, today: datetime.date) -> OwnCoach | None:
    """Who coaches this person today; None when nobody does. Two queries."""
    pair = Pairing.objects.of_teacher(teacher).open_on(today).select_related("coach").first()
    if pair is None:
        return None
    last = talks.latest_of(pair)
    if last is None:
        return OwnCoach(pair.coach, pair.school_id, None)
    next_on = last.next_on if last.next_on and last.next_on >= today else None
    return OwnCoach(pair.coach, pair.school_id, next_on, talks.agreed(last, today=today), last.id)


def at_school(
    school_id: uuid.UUID, *, coach_id: uuid.UUID, teachers: Collection[Hashable], today: datetime.date
) -> AtSchool:
    """Where a coach's teachers at one school stand today. Eight queries, seven between two periods."""
    expects = facts.expectations_of(school_id)
    period = expects.periods.on(today)
    people = [span for span in facts.people_of(school_id) if span.person in teachers]
    agreed = facts.bookings_by(coach_id, teachers, Span(today), expects.cycle)
    visits = facts.visits_by(coach_id, teachers, period.span, expects.cycle) if period else ()
    return AtSchool(
        expects=expects,
        period=period,
        spans=by_person(people),
        seen_on={visit.person: visit.on for visit in sorted(visits, key=lambda visit: visit.on)},
        booked_for=earliest(agreed, today=today),
        standing=standings(people=people, visits=visits, bookings=agreed, period=period, expects=expects, today=today)
        if period
        else {},
    )


def called(running: Iterable[Period]) -> str:
    """What to call the periods under way, at however many schools: "this week", "these two weeks", "at the moment"."""
    labels = {periods.label(period) for period in running}
    return labels.pop() if len(labels) == 1 else SEVERAL_PERIODS


def _seen_last(
    coach: Person, own: Mapping[uuid.UUID, set[uuid.UUID]], schools: Mapping[uuid.UUID, AtSchool]
) -> dict[uuid.UUID, datetime.date]:
    """The day on which the coach last saw each of these teachers, by what completes a cycle at their school."""
    counted = [
        found.filter(Q(coach=coach, teacher_id__in=teachers)).order_by()
        for school_id, teachers in own.items()
        for cycle in [schools[school_id].expects.cycle]
        for found in (facts.counted_visits(cycle), facts.counted_meetings(cycle))
    ]
    if not counted:
        return {}
    first, *others = (found.values_list("teacher_id").annotate(last_on=Max("on")) for found in counted)
    found: dict[uuid.UUID, datetime.date] = {}
    for teacher, last_on in first.union(*others, all=True):
        found[teacher] = max(last_on, found.get(teacher, last_on))
    return found


def _coached(
    teacher: Person, school: AtSchool, last_on: datetime.date | None, teams: dict, today: datetime.date
) -> Coached:
    now = next((span for span in school.spans.get(teacher.id, ()) if span.is_employed(today)), None)
    return Coached(
        teacher=teacher,
        team=teams.get(now.team, "") if now else "",
        calendar=school.expects.calendar,
        period=school.period,
        standing=school.standing.get(teacher.id),
        seen_on=school.seen_on.get(teacher.id),
        seen_last_on=last_on,
        booked_for=school.booked_for.get(teacher.id),
        due_week=_due_week(last_on, school.expects, today),
        counts_talks=cycles.completes(school.expects.cycle, today) == cycles.CONVERSATION,
        feedback=school.expects.feedback,
        leave=next((leave for leave in now.leave if leave.contains(today)), None) if now else None,
    )


def _due_week(last_on: datetime.date | None, expects: Expectations, today: datetime.date) -> datetime.date | None:
    latest = expects.periods.begun_by(today)
    if last_on is None or latest is None:
        return None
    return lag.next_due_week(last_on, expects.calendar, cadence=latest.cadence)


def _team_names(schools: Iterable[AtSchool]) -> dict[uuid.UUID, str]:
    spans = (span for school in schools for own in school.spans.values() for span in own)
    teams = {span.team for span in spans if isinstance(span.team, uuid.UUID)}
    return dict(Team.objects.filter(id__in=teams).values_list("id", "name"))
