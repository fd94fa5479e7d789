"""Another day for the next visit, or to talk about the last one.

The teacher asks on their own page, and the coach answers on Today with one tap.
"""

import datetime
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.coached import coach_of
from coaching.models import Visit
from observations.actions import another_days
from observations.engine.days import FURTHEST_BOOKING, LATEST_TALK
from observations.forms.answers import AnotherDayForm
from observations.models import AnotherDay
from schools.access import signed_in
from schools.fields import within
from schools.models import Person
from schools.refusals import Refusal
from schools.templatetags.ui import long_day
from schools.views.ask import READ_WRITE, sent

What = AnotherDay.What
FURTHEST = {What.VISIT: FURTHEST_BOOKING, What.TALK: LATEST_TALK}


@signed_in
@require_http_methods(READ_WRITE)
def another_day(request) -> HttpResponse:
    """The reader asks their coach for another day than the one that they agreed; with ?what=talk, to talk."""
    coach = coach_of(request.user, today=request.today)
    what = What.TALK if request.GET.get("what") == What.TALK else What.VISIT
    agreed = coach and (coach.talk_on if what == What.TALK else coach.next_on)
    if coach is None or agreed is None or coach.visit_id is None:
        messages.info(request, "There’s no day agreed that could be another one.")
        return redirect("me")
    form = AnotherDayForm(sent(request), auto_id="%s")
    within(form, "day", request.today, request.today + datetime.timedelta(days=FURTHEST[what]))
    if form.is_valid():
        visit = Visit.objects.get(id=coach.visit_id)
        try:
            another_days.suggest(visit=visit, what=what, by=request.user, on=request.today, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"Suggested to {coach.coach.first_name}. You’ll see the answer on this page.")
            return redirect("me")
    status = 422 if form.errors else 200
    context = {"form": form, "coach": coach, "what": what, "agreed": agreed}
    return render(request, "observations/another_day.html", context, status=status)


@signed_in
@require_POST
def another_day_take_back(request, asked_id: uuid.UUID) -> HttpResponse:
    """The reader asks no longer."""
    asked = get_object_or_404(AnotherDay.objects.filter(teacher=request.user), id=asked_id)
    try:
        another_days.take_back(asked=asked, by=request.user, on=request.today)
    except Refusal as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"Taken back. {long_day(asked.instead_of)} stays.")
    return redirect("me")


@signed_in
@require_POST
def another_day_answer(request, asked_id: uuid.UUID) -> HttpResponse:
    """The coach says yes, which moves the day, or no."""
    asked = get_object_or_404(AnotherDay.objects.filter(coach=request.user), id=asked_id)
    name = Person.objects.get(id=asked.teacher_id).first_name
    says_yes = request.POST.get("say") == "yes"
    try:
        (another_days.accept if says_yes else another_days.decline)(asked=asked, by=request.user, on=request.today)
    except Refusal as refused:
        messages.warning(request, str(refused))
        return redirect("today")
    day = asked.day if says_yes else asked.instead_of
    messages.success(request, f"{'Moved to' if says_yes else 'It stays on'} {long_day(day)}. {name} can see that.")
    return redirect("today")
