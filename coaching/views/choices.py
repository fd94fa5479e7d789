"""What a school decides for itself, and the trust for its schools: what holds, since when, by whom; a new choice."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from coaching import decisions, facts
from coaching.actions import choices as actions
from coaching.decisions import Line
from coaching.forms import ChoiceForm
from coaching.phrases import day
from schools.access import runs_trust, school_leader, trust_chooser
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import Choice, School
from schools.views.ask import READ_WRITE
from schools.views.places import of_place


@school_leader
@require_http_methods(READ_WRITE)
def choices(request: Request, school: School) -> HttpResponse:
    """Every decision of the school; with ?change= and its code the form for a new choice."""
    return _choices(request, school)


@trust_chooser
@require_http_methods(READ_WRITE)
def trust_choices(request: Request) -> HttpResponse:
    """The same of the trust, for every school that has chosen nothing itself."""
    return _choices(request, None)


@school_leader
@require_POST
def choice_take_back(request: Request, school: School, choice_id: uuid.UUID) -> HttpResponse:
    return _take_back(request, school, choice_id)


@trust_chooser
@require_POST
def trust_choice_take_back(request: Request, choice_id: uuid.UUID) -> HttpResponse:
    return _take_back(request, None, choice_id)


def _choices(request: Request, school: School | None) -> HttpResponse:
    lines = decisions.lines_of(school, today=request.today)
    if "change" in request.GET or request.method == "POST":
        line = lines.get(request.GET.get("change", ""))
        if line is None:
            raise Http404
        return _change(request, school, line)
    context = {
        "school": school,
        "lines": list(lines.values()),
        "before": [(line, *over) for line in lines.values() for over in line.before],
        "may_go": {choice.id for line in lines.values() for choice in line.may_go},
        "with_office": school is None and runs_trust(request),
    }
    return render(request, "coaching/choices.html", context)


def _change(request: Request, school: School | None, line: Line) -> HttpResponse:
    form = _form(request, school, line)
    there = of_place("choices", school)
    if form.is_valid():
        try:
            made = actions.choose(school=school, decision=line.decision, by=request.user, **form.chosen)
        except actions.ChosenAlready as already:
            form.add_error("starts_on", str(already))
        else:
            messages.success(request, f"{line.words(made)} from {day(made.starts_on, today=request.today)} on.")
            return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
    context = {"school": school, "line": line, "form": form, "all": there}
    status = 422 if form.errors else 200
    return render_page(request, "coaching/choice_form.html", context, part="form", status=status)


def _take_back(request: Request, school: School | None, choice_id: uuid.UUID) -> HttpResponse:
    choice = get_object_or_404(Choice.objects, id=choice_id, school=school)
    if actions.take_back(choice=choice, by=request.user):
        messages.success(request, f"Taken back: {decisions.in_words(choice.decision, choice.value)}.")
    else:
        messages.error(request, "That has held already, so it stays. Choose what follows it, from a Monday on.")
    return redirect(of_place("choices", school))


def _form(request: Request, school: School | None, line: Line) -> ChoiceForm:
    today, running = request.today, None
    if school is None:
        means = decisions.consequences_at_schools(line.decision)
    else:
        expects = facts.expectations_of(school.id)
        running = expects.periods.on(today)
        means = decisions.consequences(line.decision, running=running, calendar=expects.calendar, today=today)
    if request.method == "POST":
        return ChoiceForm(request.POST, line=line, means=means)
    opened = {
        "value": line.holds.value if line.holds else None,
        "starts_on": decisions.first_monday(line.decision, running=running, today=today),
    }
    return ChoiceForm(initial=opened, line=line, means=means)
