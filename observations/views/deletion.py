"""Deleting what was written to oneself: asked once more on a page that says what goes and what stays."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from observations.actions import deletions
from observations.letter import Letter, about
from observations.models import ActionStep, Conversation, DropIn
from observations.timeline import SOMEBODY
from observations.views.fetch import own_letter, own_step, own_talk_letter
from schools.access import signed_in
from schools.models import Person

ALSO = "also"


@signed_in
@require_http_methods(["GET", "POST"])
def drop_in_delete(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Delete a drop-in that was shared with the reader, and if they tick it the step that came with it."""
    return _delete(
        request, own_letter(request, drop_in_id), page="observations/me_delete_drop_in.html", called="drop_in"
    )


@signed_in
@require_http_methods(["GET", "POST"])
def talk_delete(request, talk_id: uuid.UUID) -> HttpResponse:
    """Delete a conversation that was shared with the reader, and if they tick it the step that came with it."""
    return _delete(request, own_talk_letter(request, talk_id), page="observations/me_delete_talk.html", called="talk")


def _delete(request, letter: Letter, *, page: str, called: str) -> HttpResponse:
    if request.method == "GET":
        author = Person.objects.filter(id=letter.author_id).first() or SOMEBODY
        step = ActionStep.objects.of(request.user).filter(**about(letter)).first()
        return render(request, page, {called: letter, "author": author, "step": step})
    return _deleted(
        request,
        "Deleted, for everybody.",
        partial(deletions.delete_letter, letter=letter, by=request.user, with_step=ALSO in request.POST),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def step_delete(request, step_id: uuid.UUID) -> HttpResponse:
    """Delete one of the reader's steps, and if they tick it the note that it came with, which has its words too."""
    step = own_step(request, step_id)
    if request.method == "GET":
        kind, words_id = (Conversation, step.conversation_id) if step.conversation_id else (DropIn, step.drop_in_id)
        letter = kind.objects.shared_with(request.user).filter(id=words_id).first()
        return render(request, "observations/me_delete_step.html", {"step": step, "letter": letter})
    return _deleted(
        request,
        "Step deleted, for everybody.",
        partial(deletions.delete_step, step=step, by=request.user, with_words=ALSO in request.POST),
    )


def _deleted(request, said: str, delete: Callable[[], None]) -> HttpResponse:
    """Back to the reader's page, also where it went in the same moment: deleted in another window, or taken back."""
    try:
        delete()
    except deletions.NotTheirs:
        messages.warning(request, "That was gone already. Here’s where things stand.")
    else:
        messages.success(request, said)
    return redirect("me")
