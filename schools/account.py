"""What a person's own account page shows: their roles, posts, and who can change what it says."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from schools.models import Appointment, Membership, Person, Role
from schools.models.periods import runs_on

OFFICES = (Role.SCHOOL_ADMINISTRATOR, Role.TRUST_ADMINISTRATOR)


@dataclass(frozen=True)
class Hats:
    """Roles and posts, those of today and those to come first, then what is over."""

    roles: list[Appointment]
    posts: list[Membership]
    office: list[Appointment]

    def who_can_change(self) -> str:
        """ "Sam Stone (school administrator) or Ada Ames (trust administrator)"; "" where nobody is appointed."""
        named = [f"{one.person.name} ({one.get_role_display().lower()})" for one in self.office]
        return " or ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def hats_of(person: Person, *, today: datetime.date) -> Hats:
    """Three queries."""
    roles = Appointment.objects.filter(person=person).select_related("school").order_by("-starts_on", "role")
    posts = Membership.objects.filter(person=person).select_related("school", "team").order_by("-starts_on")
    of_mine = list(posts)
    schools = {post.school_id for post in of_mine if post.ends_on is None or post.ends_on > today}
    office = (
        Appointment.objects.filter(Q(school=None) | Q(school_id__in=schools), role__in=OFFICES)
        .filter(runs_on(today))
        .select_related("person")
        .order_by("school", "person__last_name", "person__first_name")
    )
    return Hats(list(roles), of_mine, [one for one in office if one.person_id != person.id])
