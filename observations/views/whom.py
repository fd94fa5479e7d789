"""Whom to log a drop-in with, and the wrong name put right."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.calendars import cadence_of
from coaching.models import Pairing, Visit
from observations.actions import drop_ins, openings
from observations.models import ActionStep
from observations.views.fetch import own_drop_in, pair_with, pairs_of
from schools.access import signed_in
from schools.models import Person


@dataclass(frozen=True)
class Coached:
    """Somebody the reader coaches: their live step, when they were last seen, and what comes next."""

    teacher: Person
    step: ActionStep | None
    seen_on: date | None
    next_on: date | None
    is_due: bool

    @property
    def state(self) -> str:
        """Of the five marks: booked, due and not booked, or seen."""
        return "booked" if self.next_on else "open" if self.is_due else "seen"


def choose_whom(request: HttpRequest) -> HttpResponse:
    """The people the reader coaches, those who are due first."""
    return render(request, "observations/log_whom.html", {"people": _coached(request)})


@signed_in
@require_http_methods(["GET", "POST"])
def log_teacher(request: HttpRequest, drop_in_id: uuid.UUID) -> HttpResponse:
    """Write a draft about somebody else: the wrong name was picked."""
    drop_in = own_drop_in(request, drop_in_id)
    if request.method == "GET":
        return render(request, "observations/log_teacher.html", {"drop_in": drop_in, "pairs": pairs_of(request)})
    pairing = pair_with(request, request.POST.get("teacher"))
    try:
        drop_ins.choose_teacher(drop_in=drop_in, pairing=pairing, by=request.user)
    except drop_ins.AlreadyFinished as trouble:
        messages.error(request, f"{trouble} Take it back first, then change the name.")
        return redirect("log_sent", drop_in.id)
    return redirect("log", drop_in.id)


def _coached(request: HttpRequest) -> list[Coached]:
    pairs, today = pairs_of(request), request.today
    teachers = [pair.teacher_id for pair in pairs]
    live = {step.teacher_id: step for step in ActionStep.objects.live().filter(teacher_id__in=teachers)}
    openings.record(reader=request.user, steps=live.values())
    cadences = {school: cadence_of(school, today) for school in {pair.school_id for pair in pairs}}
    visits = Visit.objects.that_took_place().filter(teacher_id__in=teachers, coach=request.user).values("teacher_id")
    seen = {row["teacher_id"]: row for row in visits.annotate(last=Max("on"), booked=Max("next_on"))}
    people = [
        _person(pair, live.get(pair.teacher_id), seen.get(pair.teacher_id), cadences[pair.school_id], today)
        for pair in pairs
    ]
    return sorted(people, key=lambda person: person.state != "open")


def _person(pair: Pairing, step: ActionStep | None, visits: dict | None, cadence: int, today: date) -> Coached:
    seen_on, booked = (visits["last"], visits["booked"]) if visits else (None, None)
    is_due = seen_on is None or seen_on + timedelta(weeks=cadence) <= today
    return Coached(pair.teacher, step, seen_on, booked if booked and booked >= today else None, is_due)
