"""Who could coach whom at a school, and why somebody can't: what the form shows before the database is asked."""

import datetime
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from coaching import loads
from coaching.loads import CoachLine, Somebody
from coaching.models import Coach
from schools.models import Decision, Membership, Person, School


class Post(NamedTuple):
    """Somebody who teaches at the school, their line manager, and whether it lets such a one coach them."""

    person: Somebody
    manager_id: uuid.UUID | None
    manager_may_coach: bool


@dataclass(frozen=True)
class Matching:
    """Who teaches at the school, and everybody who coaches here or for the trust, by name.

    `coached` are the ids of teachers whom somebody coaches or is to coach; `managers` holds for each teacher the line
    manager who may not coach them, if the school chose it so.
    """

    teachers: list[Somebody]
    coached: frozenset[str]
    lines: list[CoachLine]
    managers: dict[uuid.UUID, uuid.UUID]

    def reasons(self, teacher_id: str) -> dict[str, str]:
        """Coach's id -> why they can't coach this teacher, for those who can't."""
        found = {str(line.person.id): self._reason(line, teacher_id) for line in self.lines}
        return {coach: reason for coach, reason in found.items() if reason}

    def words(self, teacher_id: str) -> dict[str, str]:
        """Coach's id -> the line under their name: where they stand, and their room or why they can't."""
        reasons = self.reasons(teacher_id)
        return {
            str(line.person.id): f"{line.state_words}, {reasons.get(str(line.person.id)) or _room(line)}"
            for line in self.lines
        }

    def _reason(self, line: CoachLine, teacher_id: str) -> str:
        coach = line.person.id
        if str(coach) == teacher_id:
            return "and nobody coaches themself"
        if any(str(teacher) == teacher_id and manager == coach for teacher, manager in self.managers.items()):
            return "their line manager"
        if not line.is_named:
            return "so takes nobody on"
        load = line.load
        return f"full with {load.teachers} of {load.maximum}" if load.is_full else ""


def matching(school: School, *, today: datetime.date) -> Matching:
    """Three queries."""
    pairs = loads.pairs_of(school, today=today)
    posts = _posts(school, today)
    return Matching(
        teachers=[post.person for post in posts],
        coached=frozenset(str(pair.teacher.id) for pair in pairs),
        lines=loads.coaches_of(school, pairs, today=today),
        managers={post.person.id: post.manager_id for post in posts if post.manager_id and not post.manager_may_coach},
    )


def could_be_named(school: School, *, today: datetime.date) -> list[Person]:
    """Everybody who works at the school and coaches nowhere yet, by name. One query."""
    posts = Membership.objects.filter(school=school, starts_on__lte=today).exclude(ends_on__lte=today)
    return list(Person.objects.filter(id__in=posts.values("person")).exclude(id__in=Coach.objects.values("person")))


def id_by_address(email: str, school: School) -> uuid.UUID | None:
    """Who has this work e-mail (folded) and works at the school today, for whoever sets targets. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.staff_with_address(%s, %s)", [email, school.id])
        return cursor.fetchone()[0]


def _posts(school: School, today: datetime.date) -> list[Post]:
    """Main posts of those who teach here today, by name."""
    posts = (
        Membership.objects.filter(school=school, is_main=True, teaching=True, starts_on__lte=today)
        .exclude(ends_on__lte=today)
        .annotate(may=loads.chosen_at(school, Decision.LINE_MANAGER_MAY_COACH, today))
        .order_by("person__last_name", "person__first_name")
    )
    asked = ("person_id", "person__first_name", "person__last_name", "line_manager_id", "may")
    return [
        Post(Somebody(person, f"{first_name} {last_name}"), manager, may == "yes")
        for person, first_name, last_name, manager, may in posts.values_list(*asked)
    ]


def _room(line: CoachLine) -> str:
    where = "" if line.school_id else "for the whole trust, "
    return f"{where}room for {line.load.room}"
