"""I tried it: one tap on the live step, and if the teacher likes another day, and how it went."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from observations.actions import attempts as actions
from observations.forms.answers import TriedForm
from observations.models import ActionStep, Attempt
from observations.views.fetch import own_step
from observations.views.live_step import answer_with_the_step
from schools.access import signed_in
from schools.fields import within
from schools.refusals import Refusal
from schools.views.ask import READ_WRITE, sent

SAID = "Tried today. Noted."


@signed_in
@require_POST
def step_tried(request, step_id: uuid.UUID) -> HttpResponse:
    """The teacher tried it today."""
    step = own_step(request, step_id)
    try:
        attempt = actions.log(step=step, on=request.today, by=request.user)
    except Refusal as refused:
        messages.warning(request, str(refused))
        return HttpResponseClientRedirect(reverse("me")) if request.htmx else redirect("me")
    if request.htmx:
        undo = reverse("attempt_delete", args=[attempt.id])
        return answer_with_the_step(request, own_step(request, step_id), said=SAID, undo=undo)
    messages.success(request, SAID)
    return redirect("me")


@signed_in
@require_http_methods(READ_WRITE)
def attempt(request, attempt_id: uuid.UUID) -> HttpResponse:
    """Which day it was, and how it went."""
    own = get_object_or_404(Attempt.objects.filter(teacher=request.user), id=attempt_id)
    step = get_object_or_404(ActionStep.objects.of(request.user), id=own.step_id)
    form = TriedForm(sent(request), initial={"on": own.on, "words": own.words}, auto_id="%s")
    within(form, "on", step.chosen_on, request.today)
    if form.is_valid():
        try:
            actions.change(attempt=own, by=request.user, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Noted. You can read it, and whoever coached you on that day.")
            return redirect("me")
    context = {"form": form, "attempt": own, "step": step}
    return render(request, "observations/attempt.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def attempt_delete(request, attempt_id: uuid.UUID) -> HttpResponse:
    """Undo: it was not tried on that day."""
    own = get_object_or_404(Attempt.objects.filter(teacher=request.user), id=attempt_id)
    actions.delete(attempt=own, by=request.user)
    messages.success(request, "Taken back.")
    return redirect("me")
