"""Who may open a page. Every view says it by one of these decorators; a test refuses a view that says nothing.

What somebody sees on a page they may open is the database's business (policies), not this module's.
"""

from collections.abc import Callable, Collection
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from schools.middleware import Request, sign_in_first
from schools.models import Person, Role, School
from schools.models.appointment import SCHOOL_LEADERS, SCHOOL_OFFICE, TRUST_TEAM

TARGET_SETTERS = (Role.CHIEF_EXECUTIVE, Role.GROWTH_DIRECTOR)


def roles(request: Request) -> set[str]:
    """Roles held for the whole trust today."""
    return {a["role"] for a in request.profile.get("appointments", []) if not a["school"]}


def led_schools(request: Request) -> list[dict]:
    """Schools where the person is headteacher or lead today: dicts with school (id), slug and school_name."""
    return _schools_by(request, SCHOOL_LEADERS)


def leads(request: Request, school: School) -> bool:
    """Whether the person is headteacher or lead of this school today."""
    return school.slug in {led["slug"] for led in led_schools(request)}


def in_trust_team(request: Request) -> bool:
    return bool(roles(request) & set(TRUST_TEAM))


def sets_targets(request: Request) -> bool:
    return bool(roles(request) & set(TARGET_SETTERS))


def runs_trust(request: Request) -> bool:
    """Whether the person is a trust administrator today."""
    return Role.TRUST_ADMINISTRATOR in roles(request)


def administered_schools(request: Request) -> list[dict]:
    """Schools whose people the person looks after today, as `led_schools`: head, lead and school administrator."""
    return _schools_by(request, SCHOOL_OFFICE)


def _schools_by(request: Request, roles_there: Collection[str]) -> list[dict]:
    """The schools where the person holds one of these roles today, each once."""
    seen: dict[str, dict] = {}
    for appointment in request.profile.get("appointments", []):
        if appointment["role"] in roles_there:
            seen.setdefault(appointment["school"], appointment)
    return list(seen.values())


def administers(request: Request, school: School) -> bool:
    """Whether the person looks after this school's people and calendar today."""
    return runs_trust(request) or school.slug in {held["slug"] for held in administered_schools(request)}


def public(view):
    """Anybody, signed in or not."""
    view.access = "public"
    return view


def gate(name: str, allowed: Callable):
    """A decorator for pages of signed-in people for whom `allowed(request)` holds; the others get 403."""

    def decorate(view):
        @wraps(view)
        def gated(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return sign_in_first(request)
            if not allowed(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        gated.access = name
        return gated

    return decorate


signed_in = gate("signed in", lambda request: True)
trust_team = gate("trust team", in_trust_team)
target_setter = gate("sets targets", sets_targets)
trust_office = gate("trust office", runs_trust)
trust_chooser = gate("chooses for the trust", lambda request: sets_targets(request) or runs_trust(request))


def school_gate(name: str, allowed: Callable):
    """A decorator for pages of one school, by the slug in the URL; the view gets `school` in its place.

    A school of another trust, or of none, is 404; one for which `allowed(request, school)` does not hold is 403.
    """

    def decorate(view):
        @wraps(view)
        def gated(request, slug, *args, **kwargs):
            if not request.user.is_authenticated:
                return sign_in_first(request)
            school = get_object_or_404(School.objects, slug=slug)
            if not allowed(request, school):
                raise PermissionDenied
            return view(request, school, *args, **kwargs)

        gated.access = name
        return gated

    return decorate


school_leader = school_gate("school leader", leads)
school_office = school_gate("school office", administers)


def person_gate(name: str, allowed: Callable):
    """A decorator for pages of one person's record, by the id in the URL; the view gets `person` in its place.

    Whoever keeps no office gets 403, whoever it is about; for an office, somebody who is not of its people is 404, and
    one for whom `allowed(request, person)` does not hold is 403. The person knows what this office may do to the record
    (PersonQuerySet.on_my_staff).
    """

    def decorate(view):
        @wraps(view)
        def gated(request, person_id, *args, **kwargs):
            if not request.user.is_authenticated:
                return sign_in_first(request)
            if not (runs_trust(request) or administered_schools(request)):
                raise PermissionDenied
            person = get_object_or_404(Person.objects.on_my_staff(), id=person_id)
            if not allowed(request, person):
                raise PermissionDenied
            return view(request, person, *args, **kwargs)

        gated.access = name
        return gated

    return decorate


def _of_somebody_else(request: Request, person: Person) -> bool:
    return person.id != request.user.id


opens_record = person_gate("opens the record", lambda request, person: True)
keeps_record = person_gate("keeps the record", lambda request, person: person.may_be_changed)
keeps_anothers_record = person_gate(
    "keeps somebody else’s record", lambda request, person: person.may_be_changed and _of_somebody_else(request, person)
)
changes_email = person_gate("changes the e-mail", lambda request, person: person.email_may_be_changed)
gives_roles = person_gate("gives roles", _of_somebody_else)
