"""Finding people of a school or of the trust, for their office: by name or address, and by whether they are here."""

import datetime
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from schools.engine.folding import folded
from schools.models import Appointment, Leave, Membership, Person, School
from schools.models.periods import runs_on
from schools.models.person import PersonQuerySet

A_PAGE = 50
WHICH = {"here": "Here", "leaving": "Leaving", "on-leave": "On leave", "left": "Left"}


@dataclass(frozen=True)
class Line:
    """One person of a list: their posts that count there, the main one first, their leave and roles of today."""

    person: Person
    posts: list[Membership]
    leave: Leave | None
    roles: list[Appointment]
    today: datetime.date
    says_school: bool

    @property
    def words(self) -> str:
        """Headteacher. Teacher, English, North School: the school where the list is of several, and nothing twice."""
        roles = [role.get_role_display() for role in self.roles if not any(_is_said(role, post) for post in self.posts)]
        return ". ".join([*roles, *(_of_post(post, self.says_school) for post in self.posts)]) or "No post at a school"

    @property
    def standing(self) -> str:
        """Leaves on 1 December 2026; on leave; left. Nothing for somebody who is simply here."""
        gone = self.person.left_on
        if self.person.merged_into_id:
            return "Merged into another record"
        if gone:
            return f"{'Left' if gone <= self.today else 'Leaves'} on {gone:%-d %B %Y}"
        if self.leave:
            until = f", back on {self.leave.ends_on:%-d %B %Y}" if self.leave.ends_on else ""
            return f"On leave{until}"
        return _ending(self.posts, self.today)


def people(*, which: str, words: str, school: School | None, today: datetime.date) -> PersonQuerySet:
    """People of the school, or of the whole trust, by name. Raises KeyError for a `which` that is not in WHICH."""
    found = Person.objects.all() if school is None else Person.objects.filter(id__in=_staff_of(school))
    away = Leave.objects.filter(runs_on(today), person=OuterRef("id"))
    posts = Membership.objects.filter(person=OuterRef("id"), **({"school": school} if school else {}))
    runs, ends = Exists(posts.exclude(ends_on__lte=today)), Exists(posts.filter(ends_on__gt=today))
    here = ~Q(left_on__lte=today) & (Q(runs) if school else Q())
    asked = {
        "here": here,
        "leaving": here & (Q(left_on__gt=today) | (Q(ends) if school else Q())),
        "on-leave": here & Q(Exists(away)),
        "left": ~here,
    }[which]
    for word in words.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    return found.filter(asked).order_by("last_name", "first_name", "id")


def lines(page: Iterable[Person], *, school: School | None, today: datetime.date) -> list[Line]:
    """What stands in a list about these people. Three queries."""
    asked = list(page)
    ids = [person.id for person in asked]
    posts = _by_person(_posts(ids, school))
    leaves = _by_person(Leave.objects.filter(runs_on(today), person__in=ids))
    roles = Appointment.objects.filter(runs_on(today), person__in=ids).select_related("school")
    held = _by_person(roles.order_by("role"))
    return [
        Line(
            person,
            _of_now(posts.get(person.id, []), today),
            next(iter(leaves.get(person.id, [])), None),
            held.get(person.id, []),
            today,
            says_school=school is None,
        )
        for person in asked
    ]


def _staff_of(school: School) -> RawSQL:
    return RawSQL("select unnest(sec.school_staff(%s))", [school.id])


def _posts(ids: list[uuid.UUID], school: School | None):
    posts = Membership.objects.filter(person__in=ids).select_related("school", "team")
    return (posts.filter(school=school) if school else posts).order_by("-is_main", "-starts_on")


def _by_person(rows) -> dict:
    ordered = sorted(rows, key=lambda row: str(row.person_id))
    return {person: list(theirs) for person, theirs in groupby(ordered, key=attrgetter("person_id"))}


def _of_now(posts: list[Membership], today: datetime.date) -> list[Membership]:
    """Posts that run or are to come; where there is none, the last."""
    return [post for post in posts if post.ends_on is None or post.ends_on > today] or posts[:1]


def _is_said(role: Appointment, post: Membership) -> bool:
    """Whether the job title says the role at its school already: Headteacher, or Headteacher of Coopers School."""
    title, label = folded(post.job_title), folded(role.get_role_display())
    return role.school_id == post.school_id and (title == label or title.startswith((f"{label},", f"{label} of ")))


def _of_post(post: Membership, says_school: bool) -> str:
    team, school = post.team.name if post.team else "", post.school.name
    in_title = re.search(rf"\b{re.escape(folded(team))}\b", folded(post.job_title))
    said = [post.job_title, "" if in_title else team, school if says_school else ""]
    return ", ".join(filter(None, said)) or school


def _ending(posts: list[Membership], today: datetime.date) -> str:
    last = max((post.ends_on for post in posts if post.ends_on), default=None)
    if last is None or any(post.ends_on is None for post in posts):
        return ""
    return f"{'Left' if last <= today else 'Leaves'} the school on {last:%-d %B %Y}"
