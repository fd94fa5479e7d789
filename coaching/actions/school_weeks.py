"""The letter of a school's week in five lines, for its head and its leads, at noon on the week's last school day.

Somebody who leads two schools gets one for each: five lines read better than ten, and each has its own next step. It
holds numbers and no name. Nothing is sent where nobody was due.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.urls import reverse

from coaching import feedback, gaps, loads, standing
from coaching.actions import letters
from coaching.engine import periods, weeks
from coaching.engine.periods import Period
from coaching.missed import missed_in
from coaching.models import CoverageWeek
from coaching.standing import Ground
from schools.mail import Letter
from schools.models import Appointment, School
from schools.models.appointment import SCHOOL_LEADERS
from schools.models.periods import runs_on


@dataclass(frozen=True)
class Next:
    """The one thing to do next, in words, and the path of the page where it is done."""

    words: str
    path: str


def put(*, on: datetime.date) -> int:
    """Put the letters of a day into the outbox, one for each leader and school; returns how many were new."""
    return letters.put("coaching/sql/school_weeks.sql", on=on)


def letter(
    *, leader_id: uuid.UUID, school_id: uuid.UUID, on: datetime.date, today: datetime.date, number: str
) -> Letter | None:
    """The letter, if its reader still leads the school and somebody is due in the week's period."""
    leader = letters.reader(leader_id, on=on, today=today)
    leads = Appointment.objects.filter(runs_on(today), person=leader, school_id=school_id, role__in=SCHOOL_LEADERS)
    if leader is None or not leads.exists():
        return None
    school = School.objects.get(id=school_id)
    told = told_of(school, today=today)
    if told is None:
        return None
    facts = {"leader": leader, "school": school, **told}
    return Letter(to=letters.address(leader), template="school_week", number=number, facts=facts)


def told_of(school: School, *, today: datetime.date) -> dict | None:
    """The `lines` about a school's week, and what to do `next`; None where nobody is due."""
    ground = standing.ground_of(school, today=today)
    row = CoverageWeek.objects.filter(school=school, team=None, week=weeks.monday(today)).first()
    running = ground.running
    if row is None or running is None or not row.due:
        return None
    pairs, staff = loads.pairs_of(school, today=today), standing.colleagues(ground)
    missed = len(gaps.not_seen(ground, staff, pairs))
    lines = [
        seen_line(row, running),
        without_coach_line(row.people - row.with_coach, row.people),
        not_seen_line(missed),
        _reason_line(ground, running),
    ]
    return {"lines": lines, "next": next_step(row, missed, school.slug)}


def seen_line(row: CoverageWeek, running: Period) -> str:
    """How many have been seen of those due; "so far" while the period goes on after this week."""
    name = periods.label(running)
    so_far = "" if running.weeks[-1] == row.week else "so far "
    return f"{row.seen} of {_teachers(row.due)} seen {so_far}{name if name == 'this week' else f'in {name}'}."


def without_coach_line(without: int, people: int) -> str:
    """How many teachers nobody coaches."""
    return f"{without} of {_teachers(people)} without a coach." if without else "Every teacher has a coach."


def not_seen_line(missed: int) -> str:
    """How many pairs have missed two cycles or more."""
    if not missed:
        return "Nobody with a coach has been missed twice."
    return f"{_teachers(missed)} with a coach not seen lately: two cycles or more."


def cause_line(missed: int, cause: str, times: int) -> str:
    """How many conversations did not happen, and for what reason the most."""
    happened = "1 conversation didn’t happen" if missed == 1 else f"{missed} conversations didn’t happen"
    if times == missed:
        return f"{happened}, because {cause}."
    if 2 * times > missed:
        return f"{happened}, mostly because {cause} ({times} of them)."
    return f"{happened}, {times} of them because {cause}."


def next_step(row: CoverageWeek, missed: int, slug: str) -> Next:
    """What would help most now: whoever waits longest first, then whoever has no coach, then a day to agree."""
    open_ones = row.due - row.seen - row.booked
    if missed:
        return Next(
            "See who hasn’t been seen lately. Usually it’s the timetable, not the person.", _at("coverage", slug)
        )
    if row.people > row.with_coach:
        return Next("Match a teacher with a coach.", _at("coaches", slug))
    if open_ones > 0:
        return Next("See who has no day agreed yet.", _at("coverage_people", slug))
    return Next("Nothing needs you. See the year so far.", _at("coverage", slug))


def _reason_line(ground: Ground, running: Period) -> str:
    """Why conversations were missed; where none was, how soon drop-ins were shared."""
    missed = missed_in(ground.school, running.span, today=ground.today)
    if missed.number:
        return cause_line(missed.number, *missed.by_cause[0])
    shared = feedback.of_school(ground, running.span).words or "No drop-in was due to be shared yet"
    return f"{shared}."


def _teachers(number: int) -> str:
    return "1 teacher" if number == 1 else f"{number} teachers"


def _at(page: str, slug: str) -> str:
    return reverse(page, args=[slug])
