"""Logging a drop-in: the page that is written in, saving as it is typed, and sharing.

The page's form posts to one address, whatever is pressed: `then` says what comes after saving.
"""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.facts import calendar_of
from observations.actions import drop_ins, open_visits
from observations.actions.steps import AnotherStepIsLive
from observations.engine import days, word_check
from observations.models import DropIn, DropInState
from observations.views.draft_page import client_id_of, keep, version_of
from observations.views.fetch import name_teachers, own_drop_in, pair_with
from observations.views.log_page import CHECKED, LogPage
from observations.views.visitor import begin, door_of, page_of
from observations.views.whom import choose_whom
from schools.access import signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def log_new(request) -> HttpResponse:
    """Whom to log a drop-in with; with ?with= the page for one of them, with ?door= for a colleague with an open door.

    By POST its first save, repeated or not.
    """
    if request.method == "POST":
        drop_in, version = _started(request)
        return keep(page_of(request, drop_in, is_new=True), version)
    if "door" in request.GET:
        return begin(request)
    if "with" not in request.GET:
        return choose_whom(request)
    pairing = pair_with(request, request.GET["with"])
    on = days.last_open_day(calendar_of(pairing.school_id), request.today)
    mine = DropIn.objects.written_by(request.user).drafts().exclude(pairing=None)
    begun = mine.filter(teacher=pairing.teacher_id, happened_on=on).first()
    if begun:
        return redirect("log", begun.id)
    blank = drop_ins.blank(client_id=uuid.uuid4(), pairing=pairing, on=on, by=request.user)
    page = LogPage(request, blank, is_new=True)
    return page.show(page.form())


@signed_in
@require_GET
def log(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """A draft to go on with; what is finished has a page of its own."""
    drop_in = own_drop_in(request, drop_in_id)
    if drop_in.state != DropInState.DRAFT:
        return redirect("log_sent", drop_in.id)
    page = page_of(request, drop_in)
    return page.show(page.form())


@signed_in
@require_POST
def log_save(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Save what was typed, then do what was pressed."""
    drop_in = own_drop_in(request, drop_in_id)
    return keep(page_of(request, drop_in), version_of(request, drop_in))


@signed_in
@require_POST
def log_share(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """We have talked: share what was held. Of a draft: save what was typed and share it.

    `read` is the version that was on the page whose button was pressed, where that showed the words.
    """
    drop_in = own_drop_in(request, drop_in_id)
    if request.POST.get("read", str(drop_in.version)) != str(drop_in.version):
        messages.error(request, "You changed this somewhere else since. Here it is as it stands now.")
        return redirect("log_sent", drop_in.id)
    if drop_in.state != DropInState.DRAFT:
        try:
            drop_ins.share(drop_in=drop_in, on=request.today, by=request.user)
        except AnotherStepIsLive as trouble:
            messages.error(request, str(trouble))
        return redirect("log_sent", drop_in.id)
    page = page_of(request, drop_in)
    page.then = "share"
    return keep(page, version_of(request, drop_in))


@signed_in
@require_POST
def log_check_words(request) -> HttpResponse:
    """A nudge under a field whose words say how good somebody is, or nothing."""
    text = next((request.POST[name] for name in (*CHECKED, "words") if name in request.POST), "")
    return render(request, "observations/log_form.html#nudge", {"nudge": word_check.check(text)})


def _started(request) -> tuple[DropIn, int]:
    """The draft with the posted client id, begun now if there is none yet, and the version the device knows."""
    client_id = client_id_of(request)
    kept = DropIn.objects.written_by(request.user).filter(client_id=client_id).first()
    if kept:
        name_teachers([kept])
        return kept, version_of(request, kept)
    if "door" in request.POST:
        door = door_of(request, request.POST.get("teacher"))
        through = open_visits.start(client_id=client_id, door=door, by=request.user)
        through.teacher = door.teacher
        return through, through.version
    pairing = pair_with(request, request.POST.get("teacher"))
    on = days.last_open_day(calendar_of(pairing.school_id), request.today)
    begun = drop_ins.start(client_id=client_id, pairing=pairing, on=on, by=request.user)
    begun.teacher = pairing.teacher
    return begun, begun.version
