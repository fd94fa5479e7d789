"""Somebody's administrative record: for their office, and for themself. Never a word of coaching."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from schools.access import administered_schools, changes_email, keeps_record, opens_record, runs_trust, signed_in
from schools.actions import people
from schools.middleware import Request
from schools.models import Person
from schools.models.person import PersonQuerySet
from schools.record import record_of
from schools.staff_forms import AddressForm, NamesForm, state_of
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import back_to

NAMES = ("first_name", "last_name", "external_id")


@opens_record
@require_safe
def staff_person(request: Request, person: Person) -> HttpResponse:
    context = {
        "record": record_of(person, today=request.today),
        "person": person,
        "may": _may(request, person),
        "administered": {held["school"] for held in administered_schools(request)},
    }
    return render(request, "schools/staff_record.html", context)


@signed_in
@require_safe
def my_record(request: Request) -> HttpResponse:
    """What one's own school and trust have on record, and every change of it with the name of whoever made it."""
    person = get_object_or_404(Person.objects, id=request.user.id)
    return render(request, "schools/staff_own_record.html", {"record": record_of(person, today=request.today)})


@keeps_record
@require_http_methods(READ_WRITE)
def staff_names(request: Request, person: Person) -> HttpResponse:
    """Names and staff code, set right."""
    now = _locked(request).get(id=person.id)
    opened = {name: getattr(now, name) for name in NAMES}
    form = NamesForm(sent(request), initial=opened, now=state_of(now, *NAMES))

    def save() -> str:
        people.correct(person=now, by=request.user, **form.cleaned_data)
        return f"Saved: {now.name}."

    question = Question(
        title=f"Name and staff code of {person.name}",
        form=form,
        save=save,
        button="Save",
        back=back_to(person),
        person=person,
    )
    return answer(request, question)


@changes_email
@require_http_methods(READ_WRITE)
def staff_email(request: Request, person: Person) -> HttpResponse:
    """Another address to sign in with: who sits at it could read what the person reads, so both are told."""
    now = _locked(request).get(id=person.id)
    form = AddressForm(sent(request), initial={"email": now.email or ""}, now=state_of(now, "email"))

    def save() -> str:
        people.correct(person=now, by=request.user, email=form.cleaned_data["email"])
        return f"The work e-mail of {now.name} is {now.email}." if now.email else f"{now.name} has no e-mail now."

    def means() -> list[str]:
        new = form.cleaned_data["email"]
        first = now.first_name
        return [
            f"From now on {first} signs in with {new}." if new else f"{first} can’t sign in any more.",
            f"{first} is signed out everywhere at once.",
            "An e-mail goes to the old address and to the new one, with your name in it.",
            f"It stays on {first}’s record, where {first} sees who changed it and when.",
        ]

    question = Question(
        title=f"Work e-mail of {person.name}",
        intro=f"Whoever reads this mailbox can sign in as {person.first_name}. Be sure that it’s theirs.",
        form=form,
        save=save,
        button="Change the e-mail",
        back=back_to(person),
        means=means,
        person=person,
    )
    return answer(request, question)


def _locked(request: Request) -> PersonQuerySet:
    """People as they are now; when something is to be saved, nobody changes them until it is."""
    return Person.objects.select_for_update() if request.method == "POST" else Person.objects.all()


def _may(request: Request, person: Person) -> dict[str, bool]:
    is_self = person.id == request.user.id
    merged = person.merged_into_id is not None
    changes = person.may_be_changed and not merged
    return {
        "change": changes,
        "email": person.email_may_be_changed and not merged,
        "leave": changes and not is_self,
        "roles": not is_self and not merged,
        "everywhere": runs_trust(request),
    }
