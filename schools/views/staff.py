"""Finding people of a school or of the trust, and taking somebody on."""

import datetime

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from schools import staff_lists
from schools.access import school_office, trust_office
from schools.actions import memberships, people
from schools.middleware import Request
from schools.models import Person, School
from schools.post_forms import NewPersonForm, WhoForm
from schools.staff_lists import A_PAGE, WHICH
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import ask_where, back_to, schools_of


@school_office
@require_safe
def staff(request: Request, school: School) -> HttpResponse:
    """One school's people, fifty to a page."""
    context = _found(request, school)
    return render(request, "schools/staff_list.html", {"school": school, **context})


@trust_office
@require_safe
def trust_staff(request: Request) -> HttpResponse:
    """Everybody of the trust; ?school= narrows it to one school's people."""
    schools = list(School.objects.open_on(request.today))
    school = next((one for one in schools if one.slug == request.GET.get("school")), None)
    context = _found(request, school)
    is_new = context["page"].paginator.count == 1 and not (school or request.GET)
    return render(
        request, "schools/staff_list.html", {"schools": schools, "chosen": school, "is_new": is_new, **context}
    )


@school_office
@require_http_methods(READ_WRITE)
def staff_new(request: Request, school: School) -> HttpResponse:
    """Somebody new, with their post at this school."""
    opened = {"starts_on": request.today, **NewPersonForm.opened_on(None)}
    form = NewPersonForm(sent(request), initial=opened, school=school, person=None, today=request.today)

    @transaction.atomic
    def save() -> str:
        person = people.join(by=request.user, **form.person)
        starts_on: datetime.date = form.cleaned_data["starts_on"]
        memberships.start(person=person, school=school, starts_on=starts_on, by=request.user, **form.post)
        return f"{person.name} is on the staff of {school.name} from {starts_on:%-d %B %Y}."

    question = Question(
        title=f"Add somebody to {school.name}",
        intro="They can sign in as soon as they have a work e-mail here. Nothing is sent to them now.",
        form=form,
        save=save,
        button="Add them",
        back=reverse("staff", args=[school.slug]),
        school=school,
    )
    return answer(request, question)


@trust_office
@require_http_methods(READ_WRITE)
def trust_staff_new(request: Request) -> HttpResponse:
    """Somebody of the trust's own team, who has no post at a school: the roles follow on their record.

    With ?at=school, for somebody who has one: at which it is.
    """
    if request.method != "POST" and request.GET.get("at") == "school":
        return ask_where(request, None, schools_of(request), "Add somebody to a school")
    form = WhoForm(sent(request))
    joined: list[Person] = []

    def save() -> str:
        joined.append(people.join(by=request.user, **form.person))
        return f"{joined[0].name} is on record. What they may do follows from the roles you give them here."

    question = Question(
        title="Add somebody to the trust’s own team",
        intro="For people without a post at a school. Somebody who works at one is added there.",
        form=form,
        save=save,
        button="Add them",
        back=reverse("trust_staff"),
        then=lambda: back_to(joined[0]),
    )
    return answer(request, question)


def _found(request: Request, school: School | None) -> dict:
    which = request.GET.get("show", "here")
    which = which if which in WHICH else "here"
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    found = staff_lists.people(which=which, words=words, school=school, today=request.today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return {
        "lines": staff_lists.lines(page.object_list, school=school, today=request.today),
        "page": page,
        "words": words,
        "show": which,
        "filters": [
            {"label": label, "url": _with(request.GET, show=key, page=""), "current": key == which}
            for key, label in WHICH.items()
        ],
        "before": _with(request.GET, page=page.previous_page_number()) if page.has_previous() else "",
        "after": _with(request.GET, page=page.next_page_number()) if page.has_next() else "",
    }


def _with(asked: QueryDict, **changes: object) -> str:
    """The address of the same list with something else asked."""
    query = asked.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"
