"""A school's coaches and pairs, for its leaders: who coaches whom, named, matched and ended here.

Naming a coach and changing one is also the trust's directors' to do, who see no teacher.
"""

import datetime
import uuid
from dataclasses import replace

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from coaching import feedback, gaps, loads, matching, standing
from coaching.access import keeps_coaches
from coaching.actions import coaches as staff
from coaching.actions import pairings
from coaching.engine.capacity import room_for
from coaching.forms import EndForm, NewCoachByAddressForm, NewCoachForm, PairingForm, StateForm
from coaching.matching import Matching
from coaching.models import Coach, CoachState, CoachTarget, Pairing, State
from coaching.phrases import day
from schools.access import leads, school_leader, sets_targets
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import Person, School
from schools.views.ask import READ_WRITE


@school_leader
@require_safe
def coaches(request: Request, school: School) -> HttpResponse:
    """Everybody who coaches here, with their pairs; and who has no coach."""
    ground = standing.ground_of(school, today=request.today)
    pairs = loads.pairs_of(school, today=request.today)
    here = (line for line in loads.coaches_of(school, pairs, today=request.today) if line.is_here)
    waiting = feedback.waiting_by_coach(ground)
    lines = [replace(line, waiting=waiting.get(line.person.id, 0)) for line in here]
    named = [line for line in lines if line.is_named]
    context = {
        "school": school,
        "lines": lines,
        "named": len(named),
        "room": room_for(line.load for line in named),
        "without_coach": gaps.without_coach(ground, standing.colleagues(ground), pairs),
        "teachers": len(ground.here_today()),
        "target": CoachTarget.objects.filter(school=school, replaced_at=None).first(),
    }
    return render(request, "coaching/coaches.html", context)


@school_leader
@require_http_methods(READ_WRITE)
def pairing_start(request: Request, school: School) -> HttpResponse:
    """Match a teacher with a coach; ?teacher= comes with the id of somebody without one."""
    found = matching.matching(school, today=request.today)
    asked = {"teachers": found.teachers, "lines": found.lines, "today": request.today}
    form = _form(PairingForm, request, {"starts_on": request.today, **request.GET.dict()}, **asked)
    if form.is_valid():
        try:
            pair = pairings.start(school=school, by=request.user, **form.pair)
        except pairings.Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return _done(request, school, _started(pair, request.today))
    return _answer(request, "coaching/pairing_form.html", {"school": school, "form": form, **_choices(form, found)})


@school_leader
@require_http_methods(READ_WRITE)
def pairing_end(request: Request, school: School, pairing_id: uuid.UUID) -> HttpResponse:
    """End a pair, having said what that means. One whose end is settled says so."""
    pair = get_object_or_404(Pairing.objects.select_related("teacher", "coach"), school=school, id=pairing_id)
    form = _form(EndForm, request, {"ends_on": request.today}, pairing=pair, today=request.today)
    if form.is_valid():
        try:
            ended = pairings.end(pairing=pair, by=request.user, **form.cleaned_data)
        except pairings.AlreadyEnded as already:
            form.add_error("ends_on", str(already))
        else:
            return _done(request, school, _ended(pair, ended.ends_on or request.today, request.today))
    context = {"school": school, "form": form, "pair": pair, "has_begun": pair.starts_on <= request.today}
    return _answer(request, "coaching/pairing_end_form.html", context)


@keeps_coaches
@require_http_methods(READ_WRITE)
def coach_new(request: Request, school: School) -> HttpResponse:
    """Name somebody who works here a coach: leaders pick them by name, the trust's directors type their address."""
    form = _naming_form(request, school)
    if form.is_valid():
        try:
            coach = staff.name(school=school, by=request.user, **form.coach)
        except staff.CoachesElsewhere as elsewhere:
            form.add_error(form.who, str(elsewhere))
        except staff.AlreadyOnRecord as earlier:
            form.add_error("starts_on", str(earlier))
        else:
            named = Person.objects.get(id=coach.person_id)
            return _done(request, school, f"{named.name} is one of the school’s coaches.")
    context = {"school": school, "form": form, "leads": leads(request, school), "usual": _usual(school, request)}
    return _answer(request, "coaching/coaches_form.html", context)


@keeps_coaches
@require_http_methods(READ_WRITE)
def coach_state(request: Request, school: School, coach_id: uuid.UUID) -> HttpResponse:
    """Where a coach of the school stands, since when, and how many teachers they take on.

    Central coaches belong to no school; whoever sets targets changes them from the page of any.
    """
    theirs = Q(school=school) | Q(school=None) if sets_targets(request) else Q(school=school)
    coach = get_object_or_404(Coach.objects.filter(theirs).select_related("person"), id=coach_id)
    states = list(CoachState.objects.filter(coach=coach).select_related("by").order_by("-starts_on", "-id"))
    now = next((state.state for state in states if state.ends_on is None), "")
    opened = {"state": now, "starts_on": request.today, "maximum": coach.maximum}
    form = _form(StateForm, request, opened, today=request.today)
    if form.is_valid():
        try:
            staff.change(coach=coach, by=request.user, **form.cleaned_data)
        except staff.AlreadyOnRecord as earlier:
            form.add_error("starts_on", str(earlier))
        else:
            return _done(request, school, f"{coach.person.name}: {State(form.cleaned_data['state']).label.lower()}.")
    context = {"school": school, "form": form, "coach": coach, "states": states, "usual": _usual(school, request)}
    return _answer(request, "coaching/coaches_form.html", context | {"leads": leads(request, school)})


def _naming_form(request: Request, school: School) -> NewCoachForm | NewCoachByAddressForm:
    opened = {"starts_on": request.today, "state": State.IN_TRAINING, "person": request.GET.get("person", "")}
    if leads(request, school):
        people = matching.could_be_named(school, today=request.today)
        return _form(NewCoachForm, request, opened, people=people, today=request.today)
    return _form(NewCoachByAddressForm, request, opened, school=school, today=request.today)


def _form(form, request: Request, opened: dict, **asked):
    """The form as it was sent, or as it opens."""
    return form(request.POST, **asked) if request.method == "POST" else form(initial=opened, **asked)


def _answer(request: Request, page: str, context: dict) -> HttpResponse:
    """A page with a form in it, or for htmx the form alone; 422 when something in it needs a second look."""
    return render_page(request, page, context, part="form", status=422 if context["form"].errors else 200)


def _done(request: Request, school: School, words: str) -> HttpResponse:
    """Back to where it shows, with what was done said there."""
    messages.success(request, words)
    there = reverse("coaches" if leads(request, school) else "trust_school", args=[school.slug])
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def _choices(form: PairingForm, found: Matching) -> dict:
    """What stands under each coach's name, for the teacher chosen so far; and how many could take them on."""
    teacher = str(form["teacher"].value() or "")
    unable = found.reasons(teacher)
    form.offer(coached=found.coached - {teacher}, unable=unable)
    return {"words": found.words(teacher), "able": len(found.lines) - len(unable)}


def _usual(school: School, request: Request) -> int | None:
    """How many teachers a coach takes on where nothing else was said."""
    return School.objects.annotate(most=loads.usual_maximum(school, request.today)).get(id=school.id).most


def _started(pair: Pairing, today: datetime.date) -> str:
    since = "now" if pair.starts_on <= today else f"from {day(pair.starts_on, today=today)}"
    return f"{pair.teacher.name} and {pair.coach.name} are a pair {since}."


def _ended(pair: Pairing, ends_on: datetime.date, today: datetime.date) -> str:
    if ends_on == pair.starts_on:
        return f"{pair.teacher.name} and {pair.coach.name}: called off before it began."
    when = "ended" if ends_on <= today else "ends"
    return f"The pair of {pair.teacher.name} and {pair.coach.name} {when} on {day(ends_on, today=today)}."
