"""Putting a twilight on, changing it, calling it off: for leaders of its schools and the trust's team."""

import uuid

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from cpd.access import led, schedules
from cpd.actions import twilights
from cpd.catalogue import catalogue
from cpd.forms import FACILITATORS, CallOffForm, TwilightForm
from cpd.models import Facilitator, Twilight, TwilightSchool, TwilightTeam, Whom
from cpd.moment import moment
from cpd.views.fetch import evening_to_change
from schools.access import in_trust_team, signed_in
from schools.clock import LONDON
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import Membership, Person, School, Team
from schools.views.ask import READ_WRITE, sent

USUAL = {"time": "15:30", "minutes": 60, "whom": Whom.TEACHING}


@schedules
@require_http_methods(READ_WRITE)
def twilight_new(request: Request) -> HttpResponse:
    """Schedule a twilight; ?step= or ?topic= comes with a focus of the library."""
    form = _form(request, _opened(request))
    if form.is_valid():
        try:
            made = twilights.schedule(plan=form.plan, by=request.user)
        except twilights.NotTheirs as refused:
            form.add_error("schools", str(refused))
        else:
            return _done(request, made, f"{made.title} is on.", form.warning)
    return _answer(request, {"form": form})


@signed_in
@require_http_methods(READ_WRITE)
def twilight_edit(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """Change a twilight that has not begun; one that has, or is called off, says so."""
    evening = evening_to_change(request, twilight_id)
    if evening.has_begun or evening.is_called_off:
        messages.warning(request, "It has begun, or is called off, and stays as it was.")
        return redirect(evening.twilight)
    form = _form(request, {**_as_it_is(evening.twilight), **_picked(request)})
    if form.is_valid():
        try:
            changed = twilights.change(twilight=evening.twilight, plan=form.plan, by=request.user)
        except (twilights.NotTheirs, twilights.CalledOff) as refused:
            form.add_error("schools", str(refused))
        else:
            return _done(request, changed, f"{changed.title} is changed.", form.warning)
    return _answer(request, {"form": form, "evening": evening})


@signed_in
@require_http_methods(READ_WRITE)
def twilight_call_off(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """Call a twilight off, for a reason, until its doors have closed."""
    evening = evening_to_change(request, twilight_id)
    if evening.is_over or evening.is_called_off:
        messages.warning(request, "It is over, or called off already.")
        return redirect(evening.twilight)
    form = CallOffForm(sent(request))
    if form.is_valid():
        twilights.call_off(twilight=evening.twilight, why=form.cleaned_data["why"], by=request.user)
        return _done(request, evening.twilight, f"{evening.twilight.title} is called off.", "")
    return render_page(
        request, "cpd/twilight_call_off.html", {"form": form, "evening": evening}, part="form", status=_status(form)
    )


def _form(request: Request, opened: dict) -> TwilightForm:
    """The form as it was sent, or as it opens; with ?topic= for htmx as it stands while somebody fills it in."""
    schools = _schools(request)
    shown = {"data": request.POST} if request.method == "POST" else {"initial": opened}
    return TwilightForm(
        schools=schools,
        teams=Team.objects.filter(school__in=schools).select_related("school").order_by("school__name", "name"),
        people=_people(request),
        today=request.today,
        now=moment(request),
        **shown,
    )


def _schools(request: Request) -> list[School]:
    """The schools that somebody may invite."""
    schools = School.objects.open_on(request.today)
    return list(schools if in_trust_team(request) else schools.filter(id__in=led(request)))


def _people(request: Request) -> dict[str, list[Person]]:
    """Everybody whose name whoever asks knows: of the schools they lead first."""
    here = Membership.objects.filter(person=OuterRef("pk"), school__in=led(request))
    known = Person.objects.working_on(request.today).annotate(is_here=Exists(here))
    people = list(known.order_by("last_name", "first_name", "id"))
    return {
        "At your school": [person for person in people if person.is_here],
        "In the trust": [person for person in people if not person.is_here],
    }


def _opened(request: Request) -> dict:
    """How a new form opens: with what is usual, the only school there is, and what was picked so far."""
    only = _schools(request)
    alone = {"schools": [str(only[0].id)]} if len(only) == 1 else {}
    return {**USUAL, **alone, **_picked(request)}


def _picked(request: Request) -> dict:
    """What the address says of the form: all of it when a topic was chosen in it, or the step or topic come from."""
    asked: dict = request.GET.dict()
    if "on" in asked:
        asked |= {name: request.GET.getlist(name) for name in ("schools", "teams")}
    step = catalogue().step(asked.get("step", ""))
    if step is not None and not asked.get("topic"):
        asked["topic"] = step.area.topic_id
    return asked


def _as_it_is(twilight: Twilight) -> dict:
    starts_at = twilight.starts_at.astimezone(LONDON)
    facilitators = Facilitator.objects.filter(twilight=twilight).order_by("id").values_list("person", flat=True)
    return {
        "title": twilight.title,
        "topic": twilight.topic,
        "step": twilight.step,
        "on": starts_at.date(),
        "time": starts_at.time(),
        "minutes": twilight.minutes,
        "place": twilight.place,
        "whom": twilight.whom,
        "schools": [str(each) for each in _held(TwilightSchool, twilight, "school")],
        "teams": [str(each) for each in _held(TwilightTeam, twilight, "team")],
        **dict(zip(FACILITATORS, map(str, facilitators), strict=False)),
    }


def _held(model, twilight: Twilight, column: str):
    return model.objects.filter(twilight=twilight).values_list(column, flat=True)


def _answer(request: Request, context: dict) -> HttpResponse:
    return render_page(request, "cpd/twilight_form.html", context, part="form", status=_status(context["form"]))


def _status(form) -> int:
    return 422 if form.errors else 200


def _done(request: Request, twilight: Twilight, words: str, warning: str) -> HttpResponse:
    messages.success(request, words)
    if warning:
        messages.warning(request, warning)
    there = twilight.get_absolute_url()
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
