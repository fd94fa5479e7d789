"""Whom to log a drop-in with, and the wrong name put right."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching import coached
from coaching.marks import Marked
from observations.actions import drafts, drop_ins
from observations.models import ActionStep
from observations.views.fetch import live_steps, own_drop_in, pair_with, pairs_of
from schools.access import signed_in


@dataclass(frozen=True)
class Row(Marked):
    """Somebody the reader coaches, their live step, and where the two stand."""

    step: ActionStep | None


def choose_whom(request, *, to_talk: bool = False) -> HttpResponse:
    """The people the reader coaches: one tap to begin a drop-in, or to write down a conversation."""
    return render(request, "observations/log_whom.html", {"rows": _rows(request), "to_talk": to_talk})


@signed_in
@require_http_methods(["GET", "POST"])
def log_teacher(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Write a draft about somebody else: the wrong name was picked."""
    drop_in = own_drop_in(request, drop_in_id)
    if drop_in.is_answered:
        messages.error(request, str(drafts.Answered(drop_in.teacher.first_name)))
        return redirect("log", drop_in.id)
    if request.method == "GET":
        return render(request, "observations/log_teacher.html", {"drop_in": drop_in, "pairs": pairs_of(request)})
    try:
        pairing = pair_with(request, request.POST.get("teacher"))
        drop_ins.choose_teacher(drop_in=drop_in, pairing=pairing, by=request.user)
    except drafts.Answered:
        messages.error(request, str(drafts.Answered(drop_in.teacher.first_name)))
    except drop_ins.AlreadyFinished as trouble:
        messages.error(request, f"{trouble} Take it back first, then change the name.")
        return redirect("log_sent", drop_in.id)
    return redirect("log", drop_in.id)


def _rows(request) -> list[Row]:
    """Everybody the reader coaches, those due and not booked first."""
    people = coached.people_of(request.user, today=request.today)
    steps = live_steps(request, [person.teacher.id for person in people])
    rows = [Row(person, request.today, steps.get(person.teacher.id)) for person in people]
    return sorted(rows, key=lambda row: row.mark != "open" or not row.is_due)
