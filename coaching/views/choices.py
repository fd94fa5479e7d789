"""What a school decides for itself, for its leaders: what holds, since when, by whom; and a new choice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from coaching import decisions, facts
from coaching.actions import choices as actions
from coaching.decisions import Line
from coaching.forms import ChoiceForm
from coaching.phrases import day
from schools.access import school_leader
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import School


@school_leader
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: Request, school: School) -> HttpResponse:
    """Every decision of the school; with ?change= and its code the form for a new choice."""
    lines = decisions.lines_of(school, today=request.today)
    if "change" not in request.GET and request.method != "POST":
        before = [(line, *over) for line in lines.values() for over in line.before]
        context = {"school": school, "lines": list(lines.values()), "before": before}
        return render(request, "coaching/choices.html", context)
    line = lines.get(request.GET.get("change", ""))
    if line is None:
        raise Http404
    return _change(request, school, line)


def _change(request: Request, school: School, line: Line) -> HttpResponse:
    form = _form(request, school, line)
    if form.is_valid():
        try:
            made = actions.choose(school=school, decision=line.decision, by=request.user, **form.chosen)
        except actions.ChosenAlready as already:
            form.add_error("starts_on", str(already))
        else:
            messages.success(request, f"{line.words(made)} from {day(made.starts_on, today=request.today)} on.")
            there = reverse("choices", args=[school.slug])
            return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
    context = {"school": school, "line": line, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "coaching/choice_form.html", context, part="form", status=status)


def _form(request: Request, school: School, line: Line) -> ChoiceForm:
    expects, today = facts.expectations_of(school.id), request.today
    running = expects.periods.on(today)
    means = decisions.consequences(line.decision, running=running, calendar=expects.calendar, today=today)
    if request.method == "POST":
        return ChoiceForm(request.POST, line=line, means=means)
    opened = {
        "value": line.holds.value if line.holds else None,
        "starts_on": decisions.first_monday(line.decision, running=running, today=today),
    }
    return ChoiceForm(initial=opened, line=line, means=means)
