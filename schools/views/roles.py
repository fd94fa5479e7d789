"""Roles of somebody, given and ended by those who may (schools/actions/appointments.py), never by themself."""

import datetime
import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from schools.access import gives_roles, runs_trust
from schools.actions import appointments
from schools.actions.appointments import called
from schools.consequences import heads_beside, who_is_head_then
from schools.middleware import Request
from schools.models import Appointment, Person, Role
from schools.models.appointment import GIVEN_BY_A_SCHOOL, SCHOOL_LEADERS, TRUST_TEAM
from schools.models.periods import runs_on
from schools.staff_forms import EndForm, RoleForm, offered_roles
from schools.templatetags.ui import listed
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import back_to, only_administered, posts_now, schools_of
from schools.views.tokens import integrations_stay

LEADER = "see by name who coaches whom and who has been seen, and match pairs. Never what was written."
TRUST_TEAM_MEMBER = "see numbers of whole schools and names of coaches. Never a teacher’s name or what was written."
NAMED = "be known by it. It opens no page."
# What a role lets somebody do, said before it is given and before it ends.
LETS: dict[str, str] = {
    Role.HEADTEACHER: LEADER,
    Role.LEAD: LEADER,
    Role.SCHOOL_ADMINISTRATOR: "keep the school’s people and calendar. Nothing of coaching.",
    Role.TRUST_ADMINISTRATOR: "keep everybody’s record and give every role. Nothing of coaching.",
    Role.ADVOCATE: "speak for coaching at the school. It opens no page.",
    Role.TEACHER: NAMED,
    Role.GOVERNOR: NAMED,
}
# What comes with any role of several, and ends with the last of them.
COMES_WITH = (
    (SCHOOL_LEADERS, "The e-mail on the school’s week stops, and twilights for leaders expect them no longer."),
    (TRUST_TEAM, "The e-mail on the trust’s month stops."),
)


@gives_roles
@require_http_methods(READ_WRITE)
def role_new(request: Request, person: Person) -> HttpResponse:
    """Give a role at a school where they have a post, or for the whole trust."""
    mine = {school.id for school in schools_of(request)}
    schools = [post.school for post in posts_now(person, request) if post.school_id in mine]
    offered = offered_roles(schools, by_trust=runs_trust(request))
    form = RoleForm(sent(request), initial={"starts_on": request.today}, offered=offered, today=request.today)

    def save() -> str:
        held = appointments.appoint(person=person, by=request.user, **form.chosen)
        return f"{person.name} is {called(held.role, held.school)} from {held.starts_on:%-d %B %Y}."

    def means() -> list[str]:
        role, school, on = (form.chosen[name] for name in ("role", "school", "starts_on"))
        return [
            f"{person.first_name} is {called(role, school)} from {on:%-d %B %Y}.",
            *(heads_beside(person, school, on) if role == Role.HEADTEACHER else []),
            f"The role lets {person.first_name} {LETS.get(role, TRUST_TEAM_MEMBER)}",
            "It stays on the record who gave the role, and when.",
        ]

    title = f"Give {person.name} a role"
    return answer(request, Question(title, form, save, "Give the role", back_to(person), means=means, person=person))


@gives_roles
@require_http_methods(READ_WRITE)
def role_end(request: Request, person: Person, role_id: uuid.UUID) -> HttpResponse:
    """Take a role back from a day on."""
    held = get_object_or_404(
        Appointment.objects.select_related("person", "school").exclude(ends_on__lte=request.today),
        person=person,
        id=role_id,
    )
    _only_giver(request, held)
    label = called(held.role, held.school)
    form = EndForm(
        sent(request),
        initial={"on": request.today},
        label="Ends on",
        hint="The first day without this role.",
        today=request.today,
        earliest=held.starts_on,
    )

    def save() -> str:
        on = form.cleaned_data["on"]
        appointments.end(person=person, role=held.role, school=held.school, on=on, by=request.user)
        return f"{person.name} is no longer {label} from {on:%-d %B %Y}."

    def means() -> list[str]:
        on, first = form.cleaned_data["on"], person.first_name
        return [
            f"{first} is no longer {label} from {on:%-d %B %Y}.",
            *who_is_head_then(person, held, on),
            *_what_ends(held, on),
            *(integrations_stay(person) if held.role == Role.TRUST_ADMINISTRATOR else []),
            f"No pair ends, and no step. What {first} has done and written stays as it is.",
        ]

    title = f"{person.name} is no longer {label}"
    return answer(request, Question(title, form, save, "End the role", back_to(person), means=means, person=person))


def _what_ends(held: Appointment, on: datetime.date) -> list[str]:
    """What the role allowed, the e-mails that came with it, and the roles that somebody keeps."""
    first = held.person.first_name
    kept = Appointment.objects.filter(runs_on(on), person=held.person_id).exclude(id=held.id).select_related("school")
    stays = listed([called(one.role, one.school) for one in kept])
    then = f"{first} stays {stays}" if stays else f"From then on {first} sees what any colleague sees"
    said = [f"Until then the role lets {first} {LETS.get(held.role, TRUST_TEAM_MEMBER)}", f"{then}."]
    for roles, what in COMES_WITH:
        if held.role in roles and not any(one.role in roles and one.school_id == held.school_id for one in kept):
            said.append(what)
    return said


def _only_giver(request: Request, held: Appointment) -> None:
    if held.school_id is None or held.role not in GIVEN_BY_A_SCHOOL:
        if not runs_trust(request):
            raise PermissionDenied
        return
    only_administered(request, held.school_id)
