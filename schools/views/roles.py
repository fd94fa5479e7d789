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
from schools.middleware import Request
from schools.models import Appointment, Person, Role, School
from schools.models.appointment import GIVEN_BY_A_SCHOOL
from schools.staff_forms import EndForm, RoleForm, offered_roles
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import back_to, only_administered, posts_now, schools_of

LEADER_SEES = "Sees by name who coaches whom and who has been seen, and matches pairs. Never what was written."
# What a role lets somebody see, said before it is given.
SEES = {
    Role.HEADTEACHER: LEADER_SEES,
    Role.LEAD: LEADER_SEES,
    Role.SCHOOL_ADMINISTRATOR: "Keeps the school’s people and calendar. Sees nothing of coaching.",
    Role.TRUST_ADMINISTRATOR: "Keeps everybody’s record and gives every role. Sees nothing of coaching.",
    Role.ADVOCATE: "Speaks for coaching at the school. Sees nothing more.",
    Role.GOVERNOR: "Sees nothing of named people.",
}
TRUST_TEAM_SEES = "Sees numbers of whole schools and names of coaches. Never a teacher’s name, never what was written."


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
            *_heads_beside(person, role, school, on),
            SEES.get(role, TRUST_TEAM_SEES),
            "It stays on the record who gave the role, and when.",
        ]

    title = f"Give {person.name} a role"
    return answer(request, Question(title, form, save, "Give the role", back_to(person), means=means, person=person))


@gives_roles
@require_http_methods(READ_WRITE)
def role_end(request: Request, person: Person, role_id: uuid.UUID) -> HttpResponse:
    """Take a role back from a day on."""
    held = get_object_or_404(
        Appointment.objects.select_related("school").exclude(ends_on__lte=request.today), person=person, id=role_id
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
        on = form.cleaned_data["on"]
        beside = _heads_beside(person, held.role, held.school, on)
        return [
            f"{person.first_name} is no longer {label} from {on:%-d %B %Y}.",
            *(beside or ["Nobody else is headteacher there then."]),
        ]

    title = f"{person.name} is no longer {label}"
    question = Question(
        title,
        form,
        save,
        "End the role",
        back_to(person),
        intro="From that day on they see what anybody else sees. Nothing they did is undone.",
        means=means if held.role == Role.HEADTEACHER else None,
        person=person,
    )
    return answer(request, question)


def _heads_beside(person: Person, role: str, school: School | None, on: datetime.date) -> list[str]:
    """That somebody else is headteacher there: a school has one, as a rule, and nobody else ends the other's role."""
    if role != Role.HEADTEACHER:
        return []
    others = appointments.headteachers_beside(person, school, on=on)
    return [f"{other.name} is headteacher there too." for other in others]


def _only_giver(request: Request, held: Appointment) -> None:
    if held.school_id is None or held.role not in GIVEN_BY_A_SCHOOL:
        if not runs_trust(request):
            raise PermissionDenied
        return
    only_administered(request, held.school_id)
