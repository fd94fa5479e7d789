"""Somebody's administrative record: who they are, their posts, roles and leave, and what was changed."""

import datetime
from dataclasses import dataclass

from schools import trail
from schools.models import Appointment, Leave, Membership, Person
from schools.templatetags.ui import listed


@dataclass(frozen=True)
class Record:
    """As far as whoever asks may read it, the newest first everywhere."""

    person: Person
    posts: list[Membership]
    roles: list[Appointment]
    leaves: list[Leave]
    changes: list[trail.Line]
    merged_into: Person | None
    today: datetime.date

    @property
    def running(self) -> list[Membership]:
        """Posts that run or are to come."""
        return [post for post in self.posts if post.ends_on is None or post.ends_on > self.today]

    @property
    def main(self) -> Membership | None:
        """The post that carries their coverage, or carried it last."""
        of_now = [post for post in self.running if post.is_main]
        return next(iter(of_now or self.running or self.posts), None)

    @property
    def has_left(self) -> bool:
        return self.person.left_on is not None and self.person.left_on <= self.today

    @property
    def is_leaving(self) -> bool:
        return self.person.left_on is not None and not self.has_left

    @property
    def standing(self) -> str:
        """One sentence for the head of the page."""
        person, away = self.person, self.away
        if self.merged_into:
            return f"This record was merged into that of {self.merged_into.name} on {person.left_on:%-d %B %Y}."
        if person.left_on:
            return f"{person.first_name} {'left' if self.has_left else 'leaves'} on {person.left_on:%-d %B %Y}."
        if away:
            back = f" and is back on {away.ends_on:%-d %B %Y}" if away.ends_on else ""
            return f"{person.first_name} has been on leave since {away.starts_on:%-d %B %Y}{back}."
        return listed(post.school for post in self.running)

    @property
    def away(self) -> Leave | None:
        """The leave they are on today."""
        ongoing = (one for one in self.leaves if one.starts_on <= self.today)
        return next((one for one in ongoing if one.ends_on is None or one.ends_on > self.today), None)


def record_of(person: Person, *, today: datetime.date) -> Record:
    """Seven queries."""
    posts = Membership.objects.filter(person=person).select_related("school", "team", "line_manager")
    roles = Appointment.objects.filter(person=person).select_related("school", "by")
    merged = Person.objects.filter(id=person.merged_into_id).first() if person.merged_into_id else None
    return Record(
        person,
        list(posts.order_by("-starts_on", "-is_main", "-id")),
        list(roles.order_by("-starts_on", "role")),
        list(Leave.objects.filter(person=person).select_related("school").order_by("-starts_on")),
        trail.of(person),
        merged,
        today,
    )
