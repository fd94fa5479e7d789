"""Sharing one thing with one colleague for a time: by its teacher, and as whoever it is shared with reads it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from observations import sharing, versions
from observations.actions import openings, shares
from observations.forms.share import ShareForm
from observations.models import ActionStep, Conversation, DropIn, Share
from observations.models.share import COLUMNS, Lent
from observations.timeline import SOMEBODY
from observations.views.fetch import own_letter, own_step, own_talk_letter
from schools.access import signed_in
from schools.middleware import Request
from schools.models import Person
from schools.refusals import Refusal
from schools.views.ask import READ_WRITE, sent

STOPPED_ON = ("me", "me_history", "me_access")  # the pages from which a share can be ended


@signed_in
@require_http_methods(READ_WRITE)
def share_drop_in(request: Request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Choose whom to show a note that was written to the reader, and for how long."""
    return _share(request, own_letter(request, drop_in_id), "share_drop_in")


@signed_in
@require_http_methods(READ_WRITE)
def share_step(request: Request, step_id: uuid.UUID) -> HttpResponse:
    """The same of one of the reader's steps, live or ended."""
    return _share(request, own_step(request, step_id), "share_step")


@signed_in
@require_http_methods(READ_WRITE)
def share_talk(request: Request, talk_id: uuid.UUID) -> HttpResponse:
    """The same of a coaching conversation."""
    return _share(request, own_talk_letter(request, talk_id), "share_talk")


@signed_in
@require_POST
def share_stop(request: Request, share_id: uuid.UUID) -> HttpResponse:
    """End a share of the reader's own: at its colleague's next click it is closed."""
    share = get_object_or_404(Share.objects.of(request.user), id=share_id)
    if shares.stop(share=share, by=request.user):
        reader = Person.objects.filter(id=share.reader_id).first() or SOMEBODY
        messages.success(request, f"Not shared any more. {reader.first_name} can’t open it now.")
    back = request.POST.get("back")
    return redirect(back if back in STOPPED_ON else "me")


APART = (versions.DAY, versions.LESSON, versions.TALKING, versions.NEXT)


@signed_in
@require_safe
def shared(request: Request) -> HttpResponse:
    """What colleagues share with the reader at the moment: who, until when. Not a word of it."""
    given = list(Share.objects.with_reader(request.user).in_force(request.today).order_by("until", "id"))
    names = Person.objects.in_bulk({share.teacher_id for share in given})
    rows = [(share, names.get(share.teacher_id)) for share in given]
    return render(request, "observations/shared.html", {"rows": [row for row in rows if row[1]]})


@signed_in
@require_safe
def shared_one(request: Request, share_id: uuid.UUID) -> HttpResponse:
    """The one thing, as it was written. The reader ledger says so before a word of it is shown."""
    given = Share.objects.with_reader(request.user).in_force(request.today)
    share = get_object_or_404(given, id=share_id)
    words = _lent(share)
    _record(words, request.user)
    writer = sharing.writer_of(words)
    names = Person.objects.in_bulk({share.teacher_id, writer})
    context = {
        "share": share,
        "words": words,
        "thing": sharing.WHAT[Share.What(share.what)],
        "teacher": names.get(share.teacher_id, SOMEBODY),
        "writer": names.get(writer, SOMEBODY),
        "parts": _parts(words),
    }
    return render(request, "observations/shared_one.html", context)


def _lent(share: Share) -> Lent:
    """What a share is of, as far as the reader may read it at this moment."""
    kind = next(kind for kind, (_, what) in COLUMNS.items() if what == share.what)
    words: Any = get_object_or_404(kind.objects, id=share.lent_id)
    return words


def _record(words: Lent, reader: Person) -> None:
    """Tell the reader ledger that this is about to be shown."""
    openings.record(
        reader=reader,
        drop_ins=[words] if isinstance(words, DropIn) else [],
        steps=[words] if isinstance(words, ActionStep) else [],
        talks=[words] if isinstance(words, Conversation) else [],
    )


def _share(request: Request, words: Lent, page: str) -> HttpResponse:
    url = reverse(page, args=[words.id])
    writer = sharing.writer_of(words)
    reader = _chosen(request, writer)
    form = ShareForm(sent(request), today=request.today)
    if request.method == "POST" and reader and form.is_valid():
        try:
            share = shares.give(words=words, reader=reader, until=form.until, by=request.user)
        except Refusal as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(
                request, f"Shared with {reader.first_name}. {reader.first_name} gets an e-mail without a word of it."
            )
            return redirect(f"{reverse('me_access')}#share-{share.id}")
    asked = request.GET.get("q", "").replace("\0", "")[:100].strip()
    found = [] if reader else sharing.colleagues(request.user, words=asked, today=request.today)
    context = {
        "thing": sharing.WHAT[COLUMNS[type(words)][1]],
        "words": words,
        "reader": reader,
        "form": form,
        "url": url,
        "asked": asked,
        "found": [person for person in found if person.id != writer],
        "parts": _parts(words),
    }
    return render(request, "observations/share_form.html", context, status=422 if form.errors else 200)


def _chosen(request: Request, writer: uuid.UUID) -> Person | None:
    """The colleague that the address names; somebody who cannot be chosen is missing."""
    asked = request.GET.get("with")
    if asked is None:
        if request.method == "POST":
            raise Http404
        return None
    try:
        wanted = uuid.UUID(asked)
    except ValueError:
        raise Http404 from None
    people = Person.objects.working_on(request.today).exclude(id__in=[request.user.id, writer])
    return get_object_or_404(people, id=wanted)


def _parts(words: Lent) -> dict[str, str]:
    """What it says, part by part, but for the day and the lesson, which stand above it, and the days the two agreed."""
    if isinstance(words, ActionStep):
        parts = {
            "How they’ll know it’s working": words.signs,
            "What they were shown": words.model,
            "How they rehearse it": words.rehearsal,
        }
    else:
        parts = versions.talk_parts_of(words) if isinstance(words, Conversation) else versions.parts_of(words)
    return {head: said for head, said in parts.items() if said and head not in APART}
