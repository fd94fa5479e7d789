"""Posts of somebody: another, a change of one, the end of one, a move to another school."""

import datetime
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from schools import consequences
from schools.access import keeps_anothers_record, keeps_record
from schools.actions import memberships, people
from schools.consequences import MOVES, Case
from schools.middleware import Request
from schools.models import Membership, Person, School
from schools.post_forms import ALWAYS, FROM_A_DAY, ChangePostForm, NewPostForm, PostForm
from schools.staff_forms import EndForm, state_of
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import ask_where, back_to, chosen, only_administered, posts_now, schools_of

STATE = ("job_title", "team_id", "fte", "teaching", "line_manager_id", "starts_on", "ends_on")


@keeps_record
@require_http_methods(READ_WRITE)
def post_new(request: Request, person: Person) -> HttpResponse:
    """A post beside those they have: the main one stays the main one."""
    posts = posts_now(person, request)
    taken = {post.school_id for post in posts}
    options = [school for school in schools_of(request) if school.id not in taken]
    title = f"Another post for {person.name}"
    school = chosen(request, options)
    if school is None:
        return ask_where(request, person, options, title)
    form = _new_form(request, person, school)

    def save() -> str:
        post = {**form.post, "is_main": not any(one.is_main for one in posts)}
        starts_on = form.cleaned_data["starts_on"]
        memberships.start(person=person, school=school, starts_on=starts_on, by=request.user, **post)
        return f"{person.name} has a post at {school.name} from {starts_on:%-d %B %Y}."

    question = Question(f"{title} at {school.name}", form, save, "Add the post", back_to(person), person=person)
    return answer(request, question)


@keeps_record
@require_http_methods(READ_WRITE)
def post(request: Request, person: Person, post_id: uuid.UUID) -> HttpResponse:
    """A post otherwise, from a day on or put right."""
    running = _post(request, person, post_id)
    opened = {**PostForm.opened_on(running), "how": FROM_A_DAY, "on": max(request.today, running.starts_on)}
    asked = {"school": running.school, "person": person, "today": request.today}
    form = ChangePostForm(sent(request), initial=opened, running=running, now=state_of(running, *STATE), **asked)

    def save() -> str:
        if form.cleaned_data["how"] == ALWAYS:
            memberships.correct(membership=running, by=request.user, **form.post)
            return f"The post of {person.name} is put right."
        on = form.cleaned_data["on"]
        memberships.change(membership=running, on=on, by=request.user, **form.post)
        return f"The post of {person.name} changes from {on:%-d %B %Y}."

    title = f"Post of {person.name} at {running.school.name}"
    return answer(request, Question(title, form, save, "Save", back_to(person), person=person))


@keeps_anothers_record
@require_http_methods(READ_WRITE)
def post_end(request: Request, person: Person, post_id: uuid.UUID) -> HttpResponse:
    """The end of one post; whoever leaves altogether has a page of its own."""
    running = _post(request, person, post_id)
    school = running.school
    form = EndForm(
        sent(request),
        initial={"on": running.ends_on or request.today},
        label="Ends on",
        hint="The first day without this post.",
        today=request.today,
        earliest=running.starts_on,
    )

    def save() -> str:
        on = form.cleaned_data["on"]
        memberships.end(membership=running, on=on, by=request.user)
        return f"The post of {person.name} at {school.name} ends on {on:%-d %B %Y}."

    def means() -> list[str]:
        on: datetime.date = form.cleaned_data["on"]
        return [
            f"{person.first_name}’s post at {school.name} ends on {on:%-d %B %Y}, and with it the roles there.",
            f"{person.first_name} stays in the trust and can go on signing in.",
            *consequences.told(Case(MOVES, person, on, request, school)),
        ]

    title = f"End of a post: {person.name}, {school.name}"
    return answer(request, Question(title, form, save, "End the post", back_to(person), means=means, person=person))


@keeps_anothers_record
@require_http_methods(READ_WRITE)
def move(request: Request, person: Person) -> HttpResponse:
    """To another school of the trust, by somebody who is of the office of both."""
    main = next((one for one in posts_now(person, request) if one.is_main), None)
    if main is None:
        raise Http404
    only_administered(request, main.school_id)
    options = [school for school in schools_of(request) if school.id != main.school_id]
    title = f"Move {person.name}"
    school = chosen(request, options)
    if school is None:
        return ask_where(request, person, options, title)
    form = _new_form(request, person, school, like=main)
    left = main.school

    def save() -> str:
        on = form.cleaned_data["starts_on"]
        people.move(person=person, school=school, on=on, by=request.user, **form.post)
        return f"{person.name} moves from {left.name} to {school.name} on {on:%-d %B %Y}."

    def means() -> list[str]:
        on: datetime.date = form.cleaned_data["starts_on"]
        return [
            f"{person.first_name}’s post at {left.name} ends on {on:%-d %B %Y}, and with it the roles there.",
            f"From that day on {person.first_name} works at {school.name}, whose office then keeps this record.",
            *consequences.told(Case(MOVES, person, on, request, left)),
        ]

    title = f"{title} to {school.name}"
    return answer(request, Question(title, form, save, "Move them", back_to(person), means=means, person=person))


def _new_form(request: Request, person: Person, school: School, *, like: Membership | None = None) -> NewPostForm:
    opened = NewPostForm.opened_on(like) | {"team": "", "line_manager": "", "starts_on": request.today}
    return NewPostForm(sent(request), initial=opened, school=school, person=person, today=request.today)


def _post(request: Request, person: Person, post_id: uuid.UUID) -> Membership:
    """A post that runs or is to come, of a school whose office asks; for a POST nobody changes it meanwhile."""
    rows = Membership.objects.select_related("school").exclude(ends_on__lte=request.today)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    running: Membership = get_object_or_404(rows, person=person, id=post_id)
    only_administered(request, running.school_id)
    return running
