"""Somebody's own account: who Waymark thinks they are, which letters they get, and where they are signed in."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from schools import letters
from schools.access import public, runs_trust, signed_in
from schools.account import hats_of
from schools.actions import letters as letter_actions
from schools.actions import sessions
from schools.forms import LettersForm
from schools.middleware import Request
from schools.models import Role
from schools.models.appointment import GIVEN_BY_A_SCHOOL
from schools.views.ask import READ_WRITE
from schools.views.sign_in import goodbye


@signed_in
def account(request: Request) -> HttpResponse:
    off = letters.switched_off(request.user.id)
    context = {
        "keeps_own_record": _keeps_own_record(request),
        "hats": hats_of(request.user, today=request.today),
        "letters": [kind for kind in letters.KINDS.values() if kind.code not in off],
        "sessions": sessions.own(token=request.COOKIES[settings.SESSION_COOKIE]),
    }
    return render(request, "schools/account.html", context)


def _keeps_own_record(request: Request) -> bool:
    """Whether somebody looks after people, themself among them: not a head or a lead, whom the trust looks after."""
    held = {one["role"] for one in request.profile.get("appointments", [])}
    return runs_trust(request) or (Role.SCHOOL_ADMINISTRATOR in held and held <= {*GIVEN_BY_A_SCHOOL})


@signed_in
@require_http_methods(READ_WRITE)
def notifications(request: Request) -> HttpResponse:
    """One tick for each kind of letter."""
    if request.method == "POST":
        form = LettersForm(request.POST)
        if form.is_valid():
            letter_actions.choose(wanted=form.wanted, by=request.user)
            messages.success(request, "Saved. It holds from the next letter on.")
            return redirect("account")
    else:
        form = LettersForm.opened(off=letters.switched_off(request.user.id))
    return render(request, "schools/account_notifications.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def session_end(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Sign one browser of one's own out; the page comes back whether or not it was still signed in."""
    if sessions.end(session_id=session_id):
        messages.success(request, "Signed out there.")
    return redirect("account")


@signed_in
@require_POST
def sign_out_others(request: Request) -> HttpResponse:
    ended = sessions.end_others(token=request.COOKIES[settings.SESSION_COOKIE])
    messages.success(request, f"Signed out in {ended} other place{'' if ended == 1 else 's'}.")
    return redirect("account")


@signed_in
@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    sessions.end_all()
    return goodbye()


@public
@csrf_exempt  # a mail program posts here for its reader (RFC 8058); the token can do nothing but stop these letters
@require_http_methods(READ_WRITE)
def letter_stop(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The way out of a letter: a page with one button, since looking at a link must not change anything."""
    if kind not in letters.KINDS or not letter_actions.TOKEN.fullmatch(token):
        raise Http404
    stopped = request.method == "POST" and letter_actions.stop(kind=kind, token=token)
    if request.method == "POST" and not stopped:
        raise Http404
    return render(request, "schools/letter_stop.html", {"kind": letters.KINDS[kind], "stopped": stopped})
