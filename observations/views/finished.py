"""After finishing: what was shared or held, Undo, corrections; and the notes that are not finished yet."""

import uuid
from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.forms import Field
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.models import Pairing
from observations import audience, versions
from observations.actions import drop_ins, steps
from observations.actions.alongside import others_of
from observations.actions.drafts import Answered, TooLate
from observations.engine import word_check
from observations.engine.days import A_DAY, UNDO
from observations.forms.fields import tell
from observations.forms.log import CorrectionForm
from observations.models import ActionStep, Conversation, ConversationState, DropIn, DropInState
from observations.taken_back import marked
from observations.views import corrections
from observations.views.answers import thread_of_own
from observations.views.draft_page import stays
from observations.views.fetch import name_teachers, own_drop_in
from schools.access import signed_in
from schools.templatetags.ui import long_day


@signed_in
@require_GET
def log_sent(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """What the author shared or holds, as its teacher reads it, and how to put it right."""
    drop_in = own_drop_in(request, drop_in_id)
    if drop_in.state == DropInState.DRAFT:
        return redirect("log", drop_in.id)
    now = timezone.now()
    since = now - (drop_in.shared_at or drop_in.finished_at or now)
    is_shared = drop_in.state == DropInState.SHARED
    corrections = list(drop_in.corrections.all())
    context = {
        "drop_in": drop_in,
        "teacher": drop_in.teacher,
        "is_shared": is_shared,
        "step": ActionStep.objects.live().filter(drop_in=drop_in).first(),
        "just_now": since < UNDO and not corrections,
        "may_change": not is_shared or since < A_DAY,
        "before": versions.before(drop_in, corrections),
        "readers": audience.sentence(drop_in, teacher=drop_in.teacher, state=drop_in.state),
        "signs": drop_in.sign_list,
        "talked": Conversation.objects.filter(drop_in=drop_in, state=ConversationState.SHARED).exists(),
        "may_join": _may_join(request, drop_in) and since < A_DAY,
        **thread_of_own(request, drop_in),
    }
    return render(request, "observations/log_sent.html", context)


def _may_join(request, drop_in: DropIn) -> bool:
    """Whether it came through an open door, to somebody whom the reader coaches."""
    if drop_in.pairing_id or drop_in.state != DropInState.SHARED:
        return False
    return drop_ins.live_pair(drop_in, request.today, request.user) is not None


@signed_in
@require_POST
def log_withdraw(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Undo: the words are the author's draft again and the visit is withdrawn."""
    drop_in = own_drop_in(request, drop_in_id)
    was_shared = drop_in.state == DropInState.SHARED
    try:
        drop_ins.withdraw(drop_in=drop_in, on=request.today, by=request.user)
    except TooLate as refusal:
        messages.error(request, str(refusal))
        return redirect("log_sent", drop_in.id)
    again = f"Share it again, and {drop_in.teacher.first_name} can see what it said before." if was_shared else ""
    messages.success(request, f"Taken back. It’s a draft again, and only you can read it. {again}".strip())
    return redirect("log", drop_in.id)


@signed_in
@require_http_methods(["GET", "POST"])
def log_correct(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Put right what was shared in the last 24 hours; its teacher can read what it said before."""
    drop_in = own_drop_in(request, drop_in_id)
    if drop_in.state != DropInState.SHARED:
        return redirect("log", drop_in.id)
    was = {name: getattr(drop_in, name) for name in CorrectionForm.base_fields}
    form = CorrectionForm(request.POST or None, initial=was, auto_id="%s")
    if not drop_in.pairing_id:
        form.fields = {name: form.fields[name] for name in ("version", *drop_ins.BY_A_VISITOR)}
    moved = {name: form.fields.pop(name) for name in _moved(drop_in) if name in form.fields}
    if request.method == "POST" and form.is_valid():
        tell(form, _stand(request, drop_in, moved))
        if not form.errors and corrections.keep(
            request, form, partial(drop_ins.correct, drop_in=drop_in), teacher=drop_in.teacher
        ):
            return redirect("log_sent", drop_in.id)
    nudges = {name: word_check.check(str(form[name].value() or "")) for name in ("praise", "question")}
    context = {"drop_in": drop_in, "teacher": drop_in.teacher, "form": form, "nudges": nudges}
    return render(request, "observations/log_correct.html", context, status=corrections.status(form))


def _moved(drop_in: DropIn) -> list[str]:
    """The days agreed in a note that are others by now (actions/another_days.py, missed_talks.py): those stand."""
    visit = drop_in.visit
    return [name for name in ("talk_on", "next_on") if visit and getattr(visit, name) != getattr(drop_in, name)]


def _stand(request, drop_in: DropIn, moved: Mapping[str, Field]) -> dict[str, str]:
    """What to say of a day that was put right on a page opened before the two agreed another one."""
    said = "{}: that has moved since, to {}, and stands."
    return {
        name: said.format(field.label, long_day(getattr(drop_in.visit, name)) or "no day")
        for name, field in moved.items()
        if request.POST.get(name, "") not in ("", str(getattr(drop_in, name)))
    }


@signed_in
@require_GET
def drafts(request) -> HttpResponse:
    """The reader's notes that are not finished, and those held until they have talked."""
    mine = list(marked(DropIn.objects.written_by(request.user).exclude(state=DropInState.SHARED)).recent())
    begun = Conversation.objects.written_by(request.user).drafts().exclude(id__in=others_of(request.user))
    talks = list(marked(begun).recent())
    name_teachers([*mine, *talks])
    context = {state: [drop_in for drop_in in mine if drop_in.state == state] for state in ("draft", "held")}
    context["talks"] = talks
    return render(request, "observations/log_drafts.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def log_discard(request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then delete a draft for good."""
    drop_in = own_drop_in(request, drop_in_id)
    if drop_in.state != DropInState.DRAFT:
        return redirect("log_sent", drop_in.id)
    if drop_in.is_answered:
        return stays(request, "log", drop_in)
    if request.method == "GET":
        return render(request, "observations/log_discard.html", {"drop_in": drop_in})
    try:
        drop_ins.discard(drop_in=drop_in, by=request.user)
    except Answered:
        return stays(request, "log", drop_in)
    messages.success(request, "Note deleted.")
    return redirect("drafts")


@signed_in
@require_POST
def step_rehearsed(request, step_id: uuid.UUID) -> HttpResponse:
    """The coach says that the two of them rehearsed the live step."""
    coached = Pairing.objects.of_coach(request.user).open_on(request.today).values("teacher")
    theirs = ActionStep.objects.live().filter(teacher__in=coached)  # a step that is shown to somebody is not theirs
    step = steps.record_rehearsed(step=get_object_or_404(theirs, id=step_id), by=request.user, on=request.today)
    if request.htmx:
        return render(request, "observations/log_form.html#rehearsed", {"step": step})
    messages.success(request, "Rehearsed today. Noted.")
    return redirect("today")
