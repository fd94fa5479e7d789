"""Whose doors are open today, for whoever may drop in; and one's own."""

import datetime
from dataclasses import dataclass

from django.db import connection

from coaching import choices
from coaching.models import OpenDoor
from schools.models import Membership, Person, School
from schools.models.periods import runs_on


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
    """How many visits through open doors a school had in some days, for those who lead it; 0 for others. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.open_door_visits(%s, %s, %s)", [school.id, since, before])
        return cursor.fetchone()[0]
