"""After a conversation: what was shared, Undo, corrections."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from observations import audience, versions
from observations.actions import alongside, conversations, drafts
from observations.actions.drafts import Answered
from observations.engine.days import A_DAY, UNDO
from observations.forms.talk import TalkCorrectionForm
from observations.models import ConversationState
from observations.views import corrections
from observations.views.answers import thread_of_own
from observations.views.draft_page import stays
from observations.views.fetch import name_teachers, own_talk
from schools.access import signed_in
from schools.templatetags.ui import listed


@signed_in
@require_GET
def talk_sent(request, talk_id: uuid.UUID) -> HttpResponse:
    """What the author shared, as its teacher reads it, and how to put it right."""
    talk = own_talk(request, talk_id)
    if talk.state == ConversationState.DRAFT:
        return redirect("talk", talk.id)
    now = timezone.now()
    since = now - (talk.shared_at or now)
    others = alongside.of(main=talk)
    name_teachers(others)
    together = [one.teacher for one in (talk, *others)]
    corrections = list(talk.corrections.all())
    context = {
        "talk": talk,
        "teacher": talk.teacher,
        "others": others,
        "together": together,
        "first_names": listed(person.first_name for person in together),
        "just_now": since < UNDO and not corrections,
        "may_change": since < A_DAY,
        "before": versions.before_talk(talk, corrections),
        "readers": audience.sentence(talk, teacher=talk.teacher, state=talk.state),
        **thread_of_own(request, talk),
    }
    return render(request, "observations/talk_sent.html", context)


@signed_in
@require_POST
def talk_withdraw(request, talk_id: uuid.UUID) -> HttpResponse:
    """Undo: the words are the author's draft again, those to everybody they were shared with at once."""
    talk = own_talk(request, talk_id)
    try:
        conversations.withdraw(conversation=talk, on=request.today, by=request.user)
    except drafts.TooLate as refusal:
        messages.error(request, str(refusal))
        return redirect("talk_sent", talk.id)
    messages.success(request, "Taken back. It’s a draft again, and only you can read it.")
    return redirect("talk", talk.id)


@signed_in
@require_http_methods(["GET", "POST"])
def talk_correct(request, talk_id: uuid.UUID) -> HttpResponse:
    """Put right what was shared in the last 24 hours; its teacher can read what it said before."""
    talk = own_talk(request, talk_id)
    if talk.state != ConversationState.SHARED:
        return redirect("talk", talk.id)
    was = {name: getattr(talk, name) for name in TalkCorrectionForm.base_fields}
    form = TalkCorrectionForm(request.POST or None, initial=was, auto_id="%s")
    correct = partial(conversations.correct, conversation=talk)
    if request.method == "POST" and form.is_valid() and corrections.keep(request, form, correct, teacher=talk.teacher):
        return redirect("talk_sent", talk.id)
    context = {"talk": talk, "teacher": talk.teacher, "form": form}
    return render(request, "observations/talk_correct.html", context, status=corrections.status(form))


@signed_in
@require_http_methods(["GET", "POST"])
def talk_discard(request, talk_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then delete a draft for good."""
    talk = own_talk(request, talk_id)
    if talk.state != ConversationState.DRAFT:
        return redirect("talk_sent", talk.id)
    if talk.is_answered:
        return stays(request, "talk", talk)
    if request.method == "GET":
        return render(request, "observations/talk_discard.html", {"talk": talk})
    try:
        conversations.discard(conversation=talk, by=request.user)
    except Answered:
        return stays(
            request, "talk", talk, "One of them has answered you, so this stays. Change it and share it again."
        )
    messages.success(request, "Deleted.")
    return redirect("drafts")
