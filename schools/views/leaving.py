"""Somebody leaves the trust, does not after all, or comes back; and two records of one person become one."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from schools import consequences
from schools.access import keeps_anothers_record
from schools.actions import people
from schools.actions.appointments import called
from schools.consequences import LEAVES, Case
from schools.middleware import Request
from schools.models import Appointment, Membership, Person
from schools.models.periods import not_over_by
from schools.post_forms import NewPostForm
from schools.staff_forms import YEAR, EndForm, MergeForm, SureForm
from schools.templatetags.ui import listed
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import ask_where, back_to, chosen, schools_of
from schools.views.tokens import integrations_stay


@keeps_anothers_record
@require_http_methods(READ_WRITE)
def leaving(request: Request, person: Person) -> HttpResponse:
    """Somebody leaves the trust on a day."""
    if person.left_on and person.left_on <= request.today:
        raise Http404
    form = EndForm(
        sent(request),
        initial={"on": person.left_on or request.today},
        label="Leaves on",
        hint="The first day on which they’re no longer here.",
        today=request.today,
        earliest=request.today - YEAR,
    )

    def save() -> str:
        on = form.cleaned_data["on"]
        people.leave(person=person, on=on, by=request.user)
        return f"{person.name} {'left' if on <= request.today else 'leaves'} on {on:%-d %B %Y}."

    def means() -> list[str]:
        on, first = form.cleaned_data["on"], person.first_name
        return [
            f"On {on:%-d %B %Y} {first} is signed out and can’t sign in any more. The e-mail is free for others.",
            f"Every post and role of {first}’s ends on that day.",
            *integrations_stay(person),
            *consequences.told(Case(LEAVES, person, on, request)),
            "Nothing is deleted. That coaching took place stays counted.",
        ]

    title = f"{person.name} leaves the trust"
    question = Question(title, form, save, "Save the leaving", back_to(person), means=means, person=person)
    return answer(request, question)


@keeps_anothers_record
@require_http_methods(READ_WRITE)
def staying(request: Request, person: Person) -> HttpResponse:
    """Somebody who was to leave does not."""
    if person.left_on is None or person.left_on <= request.today:
        raise Http404
    form = SureForm(sent(request))

    def save() -> str:
        people.stay_after_all(person=person, by=request.user)
        return f"{person.name} stays."

    question = Question(
        f"{person.name} does not leave after all",
        form,
        save,
        f"{person.first_name} stays",
        back_to(person),
        intro=(
            f"{person.first_name} was to leave on {person.left_on:%-d %B %Y}. Posts that ended with that day go on, "
            "and roles at those schools too. A pair whose end was set stays ended: match them again on Coaches."
        ),
        person=person,
    )
    return answer(request, question)


@keeps_anothers_record
@require_http_methods(READ_WRITE)
def returning(request: Request, person: Person) -> HttpResponse:
    """Somebody who had left comes back, to a school whose office asks."""
    if person.left_on is None or person.left_on > request.today or person.merged_into_id:
        raise Http404
    options = schools_of(request)
    school = chosen(request, options)
    if school is None:
        return ask_where(request, person, options, f"{person.name} comes back")
    before = Membership.objects.filter(person=person, school=school).order_by("starts_on").last()
    opened = NewPostForm.opened_on(before) | {"starts_on": request.today, "line_manager": ""}
    form = NewPostForm(sent(request), initial=opened, school=school, person=person, today=request.today)

    def save() -> str:
        on = form.cleaned_data["starts_on"]
        people.come_back(person=person, school=school, on=on, by=request.user, **form.post)
        return f"{person.name} is back at {school.name} from {on:%-d %B %Y}."

    question = Question(
        f"{person.name} comes back to {school.name}",
        form,
        save,
        f"{person.first_name} is back",
        back_to(person),
        intro=_signs_in_again(person),
        person=person,
    )
    return answer(request, question)


@keeps_anothers_record
@require_http_methods(READ_WRITE)
def merge(request: Request, person: Person) -> HttpResponse:
    """This record is a second one of somebody: the other stays."""
    if person.merged_into_id:
        raise Http404
    form = MergeForm(sent(request), gone=person)

    def save() -> str:
        kept = form.cleaned_data["kept"]
        people.merge(gone=person, kept=kept, by=request.user)
        return f"There is one record of {kept.name} now."

    def means() -> list[str]:
        kept = form.cleaned_data["kept"]
        return [
            f"The record of {kept.name} with {kept.email or 'no e-mail'} stays as it is.",
            f"Posts, roles and leave of the record with {person.email or 'no e-mail'} go over to it. What both have at "
            "the same time ends here.",
            *_roles_going_over(person, kept, request),
            "This record is marked as merged and has left. Nothing is deleted. Its e-mail, if it has one, is free.",
            "A record that holds coaching, or twilights they were at, never goes. If this one does, you’re told, and "
            "nothing is changed.",
            "This can’t be taken back.",
        ]

    more = {"hints": [f"{one.name}: {one.email or one.external_id or 'no e-mail'}" for one in _alike(person)]}
    question = Question(
        f"{person.name} is on record twice",
        form,
        save,
        "Make them one",
        back_to(person),
        intro=f"The record that goes is this: {person.email or person.external_id or 'no e-mail'}. Which one stays?",
        means=means,
        person=person,
        more=more,
        then=lambda: back_to(form.cleaned_data["kept"]),
    )
    return answer(request, question)


def _roles_going_over(gone: Person, kept: Person, request: Request) -> list[str]:
    """The roles that the record which stays gains, in a sentence."""
    held = Appointment.objects.filter(not_over_by(request.today)).select_related("school")
    theirs = {(one.role, one.school_id) for one in held.filter(person=kept)}
    over = [called(one.role, one.school) for one in held.filter(person=gone) if (one.role, one.school_id) not in theirs]
    return [f"What goes over makes {kept.name} {listed(over)}."] if over else []


def _alike(person: Person) -> list[Person]:
    """A few people of one's own office with the same last name: those who may be the other record."""
    same = Person.objects.on_my_staff().filter(last_name__iexact=person.last_name, merged_into=None)
    return list(same.exclude(id=person.id)[:5])


def _signs_in_again(person: Person) -> str:
    if not person.email:
        return "There is no work e-mail on record, so they can’t sign in until an administrator adds one."
    return (
        f"They sign in again with {person.email}, from now on, and find what is theirs. Roles and pairs aren’t given "
        "back: give them anew."
    )
