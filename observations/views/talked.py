"""After a conversation: what was shared, Undo, corrections; and a conversation that did not happen."""

import datetime
import uuid

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching import talks as standing
from coaching.actions import meetings
from coaching.models import Meeting, Pairing
from observations import audience, versions
from observations.actions import alongside, conversations, drafts, talks
from observations.actions.drafts import Answered, Unfinished
from observations.engine.days import A_DAY, LATEST_WRITING_UP, UNDO
from observations.forms.fields import tell
from observations.forms.talk import MissedForm, TalkCorrectionForm
from observations.models import Conversation, ConversationState
from observations.views.answers import thread_of_own
from observations.views.fetch import name_teachers, own_talk, pair_with
from schools.access import signed_in
from schools.templatetags.ui import short_weekday

WAS = "was"  # the day that was agreed before, signed for the one meeting


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
    corrections = list(talk.corrections.all())
    context = {
        "talk": talk,
        "teacher": talk.teacher,
        "others": others,
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
    if request.method == "POST" and form.is_valid() and _corrected(request, talk, form):
        return redirect("talk_sent", talk.id)
    context = {"talk": talk, "teacher": talk.teacher, "form": form}
    return render(request, "observations/talk_correct.html", context, status=422 if form.errors else 200)


def _corrected(request, talk: Conversation, form: TalkCorrectionForm) -> bool:
    try:
        conversations.correct(conversation=talk, words=form.cleaned_data, on=request.today, by=request.user)
    except Unfinished as unfinished:
        tell(form, unfinished.problems)
    except drafts.TooLate as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"Corrected. {talk.teacher.first_name} can see what it said before.")
    return not form.errors


@signed_in
@require_http_methods(["GET", "POST"])
def talk_discard(request, talk_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then delete a draft for good."""
    talk = own_talk(request, talk_id)
    if talk.state != ConversationState.DRAFT:
        return redirect("talk_sent", talk.id)
    if talk.is_answered:
        return _stays(request, talk, str(Answered(talk.teacher.first_name)))
    if request.method == "GET":
        return render(request, "observations/talk_discard.html", {"talk": talk})
    try:
        conversations.discard(conversation=talk, by=request.user)
    except Answered:
        return _stays(request, talk, "One of them has answered you, so this stays. Change it and share it again.")
    messages.success(request, "Deleted.")
    return redirect("drafts")


def _stays(request, talk: Conversation, told: str) -> HttpResponse:
    messages.error(request, told)
    return redirect("talk", talk.id)


@signed_in
@require_http_methods(["GET", "POST"])
def talk_missed(request) -> HttpResponse:
    """It didn't happen: why, with ?teacher=, and when instead."""
    pairing = pair_with(request, request.GET.get("teacher"))
    visit = standing.latest_of(pairing)
    talk_on = visit.talk_on if visit else None
    was_to_be = talk_on if talk_on and talk_on <= request.today else request.today
    form = MissedForm(request.POST or None, initial={"on": was_to_be}, auto_id="%s")
    if request.method == "POST" and form.is_valid() and _missed(request, pairing, visit, form):
        return redirect("today")
    lately = Meeting.objects.missed().filter(
        pairing=pairing, on__gte=request.today - datetime.timedelta(days=LATEST_WRITING_UP)
    )
    said = lately.order_by("-on", "-recorded_at").first()
    context = {
        "teacher": pairing.teacher,
        "form": form,
        "url": f"{reverse('talk_missed')}?teacher={pairing.teacher_id}",
        "said": said,
    }
    return render(request, "observations/talk_missed.html", context, status=422 if form.errors else 200)


def _missed(request, pairing: Pairing, visit, form: MissedForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("on", "cause", "instead")}
    was = visit.talk_on if visit else None
    try:
        missed = talks.missed(pairing=pairing, visit=visit, **said, by=request.user, today=request.today)
    except Unfinished as unfinished:
        tell(form, unfinished.problems)
        return False
    except meetings.HeldThen as refused:
        form.add_error(refused.field, str(refused))
        return False
    instead = said["instead"]
    again = f" You’ll talk on {short_weekday(instead)}." if instead else ""
    noted = f"Noted: no conversation with {pairing.teacher.first_name} this time.{again}"
    signed = signing.dumps(was.isoformat() if was else "", salt=str(missed.id))
    undo = f"{reverse('talk_missed_undo', args=[missed.id])}?{urlencode({WAS: signed})}"
    messages.success(request, noted, extra_tags=undo)
    return True


@signed_in
@require_POST
def talk_missed_undo(request, meeting_id: uuid.UUID) -> HttpResponse:
    """It was not so: the fact that a conversation was missed is withdrawn.

    Undo right after it was said brings back the day that was agreed before (?was=, signed); said later, a day that is
    agreed by now stays.
    """
    said = get_object_or_404(Meeting.objects.missed().filter(coach=request.user), id=meeting_id)
    try:
        if WAS in request.GET:
            talks.undo(meeting=said, talk_on=_day_before(request, said), by=request.user)
        else:
            meetings.withdraw(meeting=said, by=request.user)
    except meetings.Stands as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Taken back.")
    return redirect("today")


def _day_before(request, meeting: Meeting) -> datetime.date | None:
    try:
        return parse_date(signing.loads(request.GET[WAS], salt=str(meeting.id)))
    except signing.BadSignature:
        raise Http404 from None
