"""Logging a drop-in: the page that is written in, saving as it is typed, and sharing.

The page's form posts to one address, whatever is pressed: `then` says what comes after saving. The script that saves
while somebody types sends the same form with the header X-Draft and is answered as it expects (static/js/drafts.js).
"""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.actions.visits import DoorWasShut, NotTheirCoach
from coaching.facts import calendar_of
from observations.actions import drafts, drop_ins, open_visits
from observations.actions.steps import AnotherStepIsLive
from observations.engine import days, word_check
from observations.forms.fields import tell
from observations.forms.log import LogForm, as_sent
from observations.models import DropIn, DropInState
from observations.views.fetch import name_teachers, own_drop_in, pair_with
from observations.views.log_page import CHECKED, LogPage
from observations.views.visitor import begin, door_of, page_of
from observations.views.whom import choose_whom
from schools.access import signed_in
from schools.templatetags.ui import clock


@signed_in
@require_http_methods(["GET", "POST"])
def log_new(request) -> HttpResponse:
    """Whom to log a drop-in with; with ?with= the page for one of them, with ?door= for a colleague with an open door.

    By POST its first save, repeated or not.
    """
    if request.method == "POST":
        drop_in, version = _started(request)
        return _keep(page_of(request, drop_in, is_new=True), version)
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
    return _keep(page_of(request, drop_in), _version(request, drop_in))


@signed_in
@require_POST
def log_share(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """We have talked: share what was held. Of a draft: save what was typed and share it."""
    drop_in = own_drop_in(request, drop_in_id)
    if drop_in.state != DropInState.DRAFT:
        try:
            drop_ins.share(drop_in=drop_in, on=request.today, by=request.user)
        except AnotherStepIsLive as trouble:
            messages.error(request, str(trouble))
        return redirect("log_sent", drop_in.id)
    return _keep(page_of(request, drop_in), _version(request, drop_in), then="share")


@signed_in
@require_POST
def log_check_words(request) -> HttpResponse:
    """A nudge under a field whose words say how good somebody is, or nothing."""
    text = next((request.POST[name] for name in (*CHECKED, "words") if name in request.POST), "")
    return render(request, "observations/log_form.html#nudge", {"nudge": word_check.check(text)})


def _started(request) -> tuple[DropIn, int]:
    """The draft with the posted client id, begun now if there is none yet, and the version the device knows."""
    try:
        client_id = uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise Http404 from None
    kept = DropIn.objects.written_by(request.user).filter(client_id=client_id).first()
    if kept:
        name_teachers([kept])
        return kept, _version(request, kept)
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


def _version(request, drop_in: DropIn) -> int:
    """The version that what was typed came from; without one, what is there now."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return drop_in.version


def _keep(page: LogPage, version: int, *, then: str = "") -> HttpResponse:
    """Save the page's form into its draft, and answer the script or do what was pressed."""
    request, form = page.request, page.form(page.request.POST)
    is_readable, by_script = form.is_valid(), "X-Draft" in request.headers
    if by_script and request.headers["X-Draft"] != str(request.user.id):
        raise PermissionDenied  # typed by whoever was signed in on this device before
    own_page = {"page": reverse("log", args=[page.drop_in.id])}
    try:
        kept = drop_ins.save(drop_in=page.drop_in, version=version, words=form.words(), by=request.user)
    except drop_ins.AlreadyFinished:
        return JsonResponse(own_page, status=410) if by_script else redirect("log_sent", page.drop_in.id)
    except drafts.Overwritten as clash:
        return _two_versions(page, clash, by_script)
    if by_script:
        return JsonResponse({"saved_at": clock(kept.saved_at), "version": kept.version, **own_page})
    if not is_readable:
        return page.show(form, status=422)
    kept.teacher = page.drop_in.teacher
    return _go_on(page, form, kept, then or request.POST.get("then", ""))


def _go_on(page: LogPage, form: LogForm, kept: DropIn, then: str) -> HttpResponse:
    if then == "share":
        return _finish(page, form, kept)
    if then == "later":
        messages.success(page.request, f"Saved. Your note about {kept.teacher.first_name} is here when you’re ready.")
        return redirect("today")
    query = page.request.POST.get("q", "") if then == "find" else ""
    return redirect(reverse("log", args=[kept.id]) + (f"?{urlencode({'q': query})}#part-3" if query else ""))


def _finish(page: LogPage, form: LogForm, kept: DropIn) -> HttpResponse:
    finish = drop_ins.share if form.share_now else drop_ins.hold
    try:
        finish(drop_in=kept, on=page.request.today, by=page.request.user)
    except drafts.Unfinished as unfinished:
        tell(form, unfinished.problems)
    except NotTheirCoach:
        form.add_error(None, f"You don’t coach {page.first_name} any more, so this can’t be shared. It stays with you.")
    except (AnotherStepIsLive, DoorWasShut) as trouble:
        form.add_error(None, str(trouble))
    return page.show(form, status=422) if form.errors else redirect("log_sent", kept.id)


def _two_versions(page: LogPage, clash: drafts.Overwritten, by_script: bool) -> HttpResponse:
    """Both versions, for the person to pick; nothing was changed. What the form sends next comes after the other."""
    other = clash.other
    if by_script:
        said = {"message": str(clash), "version": other.version, "fields": as_sent(other, page.offered)}
        return JsonResponse(said, status=409)
    typed = page.request.POST.copy()
    typed["version"] = other.version
    form = page.form(typed)
    form.is_valid()
    return page.show(form, status=409, other=other)
