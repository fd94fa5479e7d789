"""Saying "I'm here": by the code in the room, typed or scanned, or by a tap on the twilight's own page.

Without signal the script keeps the tap and sends it later (static/js/here.js); it counts from when it was made.
"""

import datetime
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpd.actions import attendances
from cpd.engine import codes, doors
from cpd.models import How
from cpd.schedule import Mine
from cpd.views.fetch import evening_of
from schools.access import signed_in
from schools.ids import uuid7
from schools.middleware import Request
from schools.views.ask import READ_WRITE

NO_SUCH_CODE = "No twilight has that code at the moment. Check it against the screen."
ON_THE_LIST = "You’re on the list. Nothing else to do."


@signed_in
@require_safe
def here(request: Request) -> HttpResponse:
    """Where a code is typed; ?code= leads on to its twilight."""
    typed = request.GET.get("code", "")
    code = codes.read(typed)
    if code:
        return redirect("here_code", code)
    return render(request, "cpd/here.html", {"typed": typed, "is_wrong": bool(typed)})


@signed_in
@require_http_methods(READ_WRITE)
def here_code(request: Request, code: str) -> HttpResponse:
    """One big button for whoever has the code.

    A code that opens nothing leads back to where it is typed: an answer of 400 or more would forget that it was tried.
    """
    read = codes.read(code)
    try:
        twilight_id = attendances.find(code=read) if read else None
    except attendances.TooManyCodes as enough:
        if "X-Draft" in request.headers:
            return JsonResponse({"message": str(enough)}, status=429)  # the script keeps the tap and sends it again
        messages.error(request, str(enough))
        return redirect("here")
    if read is None or twilight_id is None:
        messages.error(request, NO_SUCH_CODE)
        return _on_to(request, reverse("here"))
    evening, _ = evening_of(request, twilight_id)
    how = How.QR if request.GET.get("by") == "qr" else How.CODE
    if request.method == "POST":
        return _say(request, evening, code=read, how=how)
    return render(request, "cpd/here_code.html", {"evening": evening, "code": read, "how": how, "client_id": uuid7()})


@signed_in
@require_POST
def twilight_here(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """The same without a code, for somebody who is expected."""
    evening, _ = evening_of(request, twilight_id)
    if evening.place is None:
        raise PermissionDenied
    return _say(request, evening, code="", how=How.TAP)


def _say(request: Request, evening: Mine, *, code: str, how: str) -> HttpResponse:
    by_script = request.headers.get("X-Draft")
    if by_script is not None and by_script != str(request.user.id):
        raise PermissionDenied  # tapped by whoever was signed in on this device before
    at = doors.tapped_at(evening.now, _posted_time(request))
    try:
        attendances.say_here(
            at=at, twilight=None if code else evening.twilight, code=code, how=how, client_id=_client(request)
        )
    except attendances.Refused as refused:
        messages.error(request, str(refused))
        return _on_to(request, evening.twilight.get_absolute_url(), status=410)
    messages.success(request, ON_THE_LIST)
    return _on_to(request, evening.twilight.get_absolute_url())


def _on_to(request: Request, page: str, *, status: int = 200) -> HttpResponse:
    """The page to go to, which says what became of the tap. A script reads where that is: were it led there, it would
    fetch the page, and what the page says once would be said to nobody. By the status it lets go of a tap that it kept.
    """
    return JsonResponse({"page": page}, status=status) if "X-Draft" in request.headers else redirect(page)


def _posted_time(request: Request) -> datetime.datetime | None:
    """When the device says it was tapped, counted on from our clock. What cannot be read counts as now."""
    try:
        said = parse_datetime(request.POST.get("tapped_at", ""))
    except ValueError:
        return None
    return said if said and said.tzinfo else None


def _client(request: Request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
