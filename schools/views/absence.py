"""Leave of somebody: begun, ended by the day they are back, put right, called off."""

import datetime
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from schools import consequences
from schools.access import keeps_record
from schools.actions import leaves
from schools.consequences import AWAY, Case
from schools.middleware import Request
from schools.models import Leave, Membership, Person
from schools.models.periods import runs_on
from schools.staff_forms import DAY, LeaveForm, SureForm, state_of
from schools.views.ask import READ_WRITE, Question, answer, sent
from schools.views.places import back_to, only_administered, posts_now


@keeps_record
@require_http_methods(READ_WRITE)
def leave_new(request: Request, person: Person) -> HttpResponse:
    """Somebody goes on leave."""
    main = next(iter(posts_now(person, request)), None)
    if main is None:
        raise Http404
    only_administered(request, main.school_id)
    form = LeaveForm(sent(request), initial={"starts_on": request.today}, now="none", today=request.today)

    def save() -> str:
        leave = leaves.start(person=person, school=main.school, by=request.user, **form.cleaned_data)
        return _said(leave, request)

    title = f"Leave of {person.name}"
    question = Question(
        title, form, save, "Save the leave", back_to(person), means=_means(request, person, form), person=person
    )
    return answer(request, question)


@keeps_record
@require_http_methods(READ_WRITE)
def leave(request: Request, person: Person, leave_id: uuid.UUID) -> HttpResponse:
    """The days of a leave: when they are back, or put right."""
    away = _leave(request, person, leave_id)
    opened = {"starts_on": away.starts_on, "ends_on": away.ends_on or _back_today(away, request)}
    now = state_of(away, "starts_on", "ends_on")
    form = LeaveForm(sent(request), initial=opened, now=now, today=request.today)

    def save() -> str:
        leaves.change(leave=away, by=request.user, **form.cleaned_data)
        return " ".join([_said(away, request), *_before_a_post(person, away.starts_on)])

    title = f"{person.name}: back from leave, or other days"
    return answer(request, Question(title, form, save, "Save the days", back_to(person), person=person))


@keeps_record
@require_http_methods(READ_WRITE)
def leave_call_off(request: Request, person: Person, leave_id: uuid.UUID) -> HttpResponse:
    """A leave that has not begun does not happen."""
    away = _leave(request, person, leave_id)
    form = SureForm(sent(request))

    def save() -> str:
        leaves.call_off(leave=away, by=request.user)
        return f"The leave of {person.name} is called off."

    question = Question(
        f"Call off the leave of {person.name}",
        form,
        save,
        "Call it off",
        back_to(person),
        intro=f"From {away.starts_on:%-d %B %Y}{_until(away)}. The trail keeps that it was planned.",
        person=person,
    )
    return answer(request, question)


def _leave(request: Request, person: Person, leave_id: uuid.UUID) -> Leave:
    rows = Leave.objects.select_for_update() if request.method == "POST" else Leave.objects.all()
    away: Leave = get_object_or_404(rows, person=person, id=leave_id)
    only_administered(request, away.school_id)
    return away


def _back_today(away: Leave, request: Request):
    """The day most likely meant by whoever opens a leave that runs on."""
    return request.today if away.starts_on < request.today else None


def _means(request: Request, person: Person, form: LeaveForm):
    def means() -> list[str]:
        on = form.cleaned_data["starts_on"]
        return [
            f"From {on:%-d %B %Y} nothing is expected of {person.first_name}, and nobody is reminded about them.",
            *_before_a_post(person, on),
            f"{person.first_name} can go on signing in and reading what is theirs.",
            *consequences.told(Case(AWAY, person, on, request)),
        ]

    return means


def _before_a_post(person: Person, on: datetime.date) -> list[str]:
    """Which post begins after the first day of a leave, where none runs on that day; in a sentence."""
    posts = Membership.objects.filter(person=person).select_related("school")
    if posts.filter(runs_on(on)).exists():
        return []
    first = posts.filter(starts_on__gt=on).order_by("starts_on").first()
    if first is None:
        return []
    begins = f"{first.school.name} begins only on {first.starts_on:%-d %B %Y}"
    return [f"{person.first_name}’s post at {begins}: before that day nothing is expected of them anyway."]


def _said(leave: Leave, request: Request) -> str:
    """Carl Cole was on leave from 20 to 23 November 2026, has been since the 20th, or is from a day on."""
    name, starts_on, ends_on, today = leave.person.name, leave.starts_on, leave.ends_on, request.today
    if ends_on and ends_on <= today:
        return f"{name} was on leave {_days(starts_on, ends_on - DAY)}."
    if starts_on < today:
        return f"{name} has been on leave since {starts_on:%-d %B %Y}{_until(leave)}."
    return f"{name} is on leave from {starts_on:%-d %B %Y}{_until(leave)}."


def _days(first: datetime.date, last: datetime.date) -> str:
    """From 20 to 23 November 2026: no more of the first day than it needs."""
    if first == last:
        return f"on {first:%-d %B %Y}"
    begins = f"{first:%-d}" if (first.year, first.month) == (last.year, last.month) else f"{first:%-d %B}"
    return f"from {begins if first.year == last.year else f'{first:%-d %B %Y}'} to {last:%-d %B %Y}"


def _until(leave: Leave) -> str:
    return f", back on {leave.ends_on:%-d %B %Y}" if leave.ends_on else ""
