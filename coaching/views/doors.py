"""Open doors: one's own, opened and closed with one tap, and those of colleagues today."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from coaching import doors as today_s
from coaching.actions import doors as actions
from schools.access import signed_in
from schools.middleware import Request
from schools.models import Membership


@signed_in
@require_safe
def doors(request: Request) -> HttpResponse:
    """Today's open doors of colleagues, and the reader's own."""
    found = today_s.of(request.user, today=request.today)
    context = {"doors": found, "several": len({door.school_id for door in found.others}) > 1}
    return render(request, "coaching/doors.html", context)


@signed_in
@require_POST
def door_open(request: Request) -> HttpResponse:
    """Open the reader's door for today, at the school they name or their main one."""
    found = today_s.of(request.user, today=request.today)
    place = _place(found.places, request.POST.get("school", ""))
    if place is None:
        messages.error(request, str(actions.NoOpenDoorsHere()))
        return redirect("doors")
    actions.open_for_today(school_id=place.school_id, team_id=place.team_id, on=request.today, by=request.user)
    messages.success(request, "Your door is open until the day is over.")
    return redirect("doors")


@signed_in
@require_POST
def door_close(request: Request) -> HttpResponse:
    """Close it again. Who came meanwhile can still write to the reader."""
    if actions.close(on=request.today, by=request.user):
        messages.success(request, "Your door is closed.")
    return redirect("doors")


def _place(places: list[Membership], school: str) -> Membership | None:
    if not school:
        return places[0] if places else None
    try:
        wanted = uuid.UUID(school)
    except ValueError:
        raise Http404 from None
    return next((place for place in places if place.school_id == wanted), None)
