"""Whose doors are open today, for whoever may drop in; and one's own."""

import datetime
from dataclasses import dataclass

from django.db import connection

from coaching import choices
from coaching.models import OpenDoor
from schools.models import Membership, Person, School
from schools.models.periods import runs_on

SHOWN = 4  # names in a line


@dataclass(frozen=True)
class Doors:
    """`mine` is one's own door of today, open or closed again; `others` are those that this person may go through.

    `places` are the posts at schools where one's own may be opened.
    """

    mine: OpenDoor | None
    others: list[OpenDoor]
    places: list[Membership]

    @property
    def is_open(self) -> bool:
        return self.mine is not None and self.mine.closed_at is None

    @property
    def open(self) -> list[OpenDoor]:
        return [door for door in self.others if door.closed_at is None]

    @property
    def closed(self) -> list[OpenDoor]:
        """Those closed again today: who went there before still writes it up."""
        return [door for door in self.others if door.closed_at is not None]


@dataclass(frozen=True)
class Glance:
    """Today's doors in a line: whether one's own is open, and the first names of colleagues whose doors are."""

    is_mine: bool
    names: list[str]

    @property
    def words(self) -> str:
        """Hannah’s and Tom’s doors are open."""
        if not self.names:
            return "No colleague’s door is open right now."
        if len(self.names) == 1:
            return f"{self.names[0]}’s door is open."
        shown = self.names if len(self.names) <= SHOWN else [*self.names[: SHOWN - 1], ""]
        first, last = shown[:-1], shown[-1]
        more = f"{last}’s" if last else f"{len(self.names) - len(first)} others’"
        return f"{', '.join(f'{name}’s' for name in first)} and {more} doors are open."


def at_a_glance(person: Person, *, today: datetime.date) -> Glance:
    """Today's open doors for a corner of a page. One query."""
    seen = OpenDoor.objects.open_on(today).select_related("teacher").order_by("teacher__last_name", "id")
    found = [(door.teacher_id, door.teacher.first_name) for door in seen]
    return Glance(
        any(teacher == person.id for teacher, _ in found), [name for teacher, name in found if teacher != person.id]
    )


def of(person: Person, *, today: datetime.date) -> Doors:
    """Today's doors for somebody. Three queries."""
    seen = list(
        OpenDoor.objects.on(today)
        .select_related("teacher", "team", "school")
        .order_by("teacher__last_name", "teacher__first_name", "id")
    )
    mine = [door for door in seen if door.teacher_id == person.id]
    mine.sort(key=lambda door: door.closed_at is not None)
    others = [door for door in seen if door.teacher_id != person.id]
    return Doors(next(iter(mine), None), others, _places(person, today))


def _places(person: Person, today: datetime.date) -> list[Membership]:
    posts = Membership.objects.filter(runs_on(today), person=person, teaching=True).select_related("school")
    theirs = list(posts.order_by("-is_main", "starts_on"))
    chosen = choices.of_schools(post.school_id for post in theirs)
    return [post for post in theirs if chosen[post.school_id].has_open_doors(today)]


def visits_in(school: School, since: datetime.date, before: datetime.date) -> int:
    """How many visits through open doors a school had, for those who lead it; 0 for others. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.open_door_visits(%s, %s, %s)", [school.id, since, before])
        return cursor.fetchone()[0]
