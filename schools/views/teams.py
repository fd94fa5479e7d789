"""The teams of a school, kept by its office: the departments or phases that coverage is shown by."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schools.access import school_office
from schools.actions import teams as actions
from schools.forms import MergeTeamForm, TeamForm
from schools.middleware import Request
from schools.models import School, Team
from schools.teams import teams_of
from schools.views.ask import READ_WRITE, sent


@school_office
@require_safe
def teams(request: Request, school: School) -> HttpResponse:
    lines = teams_of(school, today=request.today)
    return render(request, "schools/teams.html", {"school": school, "lines": lines})


@school_office
@require_http_methods(READ_WRITE)
def team_new(request: Request, school: School) -> HttpResponse:
    form = TeamForm(sent(request))
    if form.is_valid():
        try:
            made = actions.add(school=school, name=form.cleaned_data["name"], by=request.user)
        except actions.NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, f"{made.name} is a team now.")
            return redirect("teams", school.slug)
    context = {"school": school, "form": form}
    return render(request, "schools/team_form.html", context, status=422 if form.errors else 200)


@school_office
@require_http_methods(READ_WRITE)
def team(request: Request, school: School, team_id: uuid.UUID) -> HttpResponse:
    """Rename a team; from here it is also put together with another, or removed."""
    own = get_object_or_404(Team.objects, id=team_id, school=school)
    form = TeamForm(sent(request), initial={"name": own.name})
    if form.is_valid():
        try:
            actions.rename(team=own, name=form.cleaned_data["name"], by=request.user)
        except actions.NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            messages.success(request, "Renamed.")
            return redirect("teams", school.slug)
    line = next(line for line in teams_of(school, today=request.today) if line.id == own.id)
    context = {"school": school, "form": form, "line": line}
    return render(request, "schools/team_form.html", context, status=422 if form.errors else 200)


@school_office
@require_http_methods(READ_WRITE)
def team_merge(request: Request, school: School, team_id: uuid.UUID) -> HttpResponse:
    """Put a team together with another one of the school."""
    lines = {line.id: line for line in teams_of(school, today=request.today)}
    own = get_object_or_404(Team.objects, id=team_id, school=school)
    form = MergeTeamForm(sent(request), others=[line for line in lines.values() if line.id != own.id])
    if form.is_valid():
        try:
            actions.merge(team=own, into=Team(id=form.cleaned_data["into"]), by=request.user)
        except actions.InUse as in_use:
            form.add_error("into", str(in_use))
        else:
            messages.success(request, f"{own.name} is now part of {lines[form.cleaned_data['into']].name}.")
            return redirect("teams", school.slug)
    context = {"school": school, "form": form, "line": lines[own.id]}
    return render(request, "schools/team_merge.html", context, status=422 if form.errors else 200)


@school_office
@require_POST
def team_remove(request: Request, school: School, team_id: uuid.UUID) -> HttpResponse:
    own = get_object_or_404(Team.objects, id=team_id, school=school)
    try:
        actions.remove(team=own, by=request.user)
    except actions.InUse as in_use:
        messages.error(request, str(in_use))
        return redirect("team", school.slug, own.id)
    messages.success(request, f"{own.name} is removed.")
    return redirect("teams", school.slug)
