"""Saying when one caught up on a twilight that was missed."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cpd.actions import catch_ups
from cpd.forms import CatchUpForm
from cpd.models import Expected
from cpd.views.fetch import evening_of
from schools.access import signed_in
from schools.fragments import render_page
from schools.middleware import Request
from schools.views.ask import READ_WRITE


@signed_in
@require_http_methods(READ_WRITE)
def twilight_catch_up(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """When, and for how long; for somebody who was expected and not there."""
    evening, _ = evening_of(request, twilight_id)
    expected = Expected.objects.filter(twilight=evening.twilight, person=request.user).first()
    if expected is None:
        raise PermissionDenied
    if not evening.to_catch_up:
        messages.warning(request, "There’s nothing for you to catch up on here.")
        return redirect(evening.twilight)
    said = evening.caught_up
    opened = {"on": said.on if said else request.today, "minutes": said.minutes if said else evening.twilight.minutes}
    form = CatchUpForm(request.POST) if request.method == "POST" else CatchUpForm(initial=opened)
    if form.is_valid():
        try:
            catch_ups.say(expected=expected, by=request.user, **form.cleaned_data)
        except catch_ups.Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, "Noted. Whoever led the twilight, or your head, confirms it.")
            return redirect("twilights")
    status = 422 if form.errors else 200
    context = {"evening": evening, "form": form}
    return render_page(request, "cpd/twilight_catch_up.html", context, part="form", status=status)
