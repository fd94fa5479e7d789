"""A conversation that did not happen: why, when instead, and that it was not so."""

import datetime
import uuid

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from coaching import talks
from coaching.actions import meetings
from coaching.models import Meeting, Pairing
from observations.actions import missed_talks
from observations.actions.drafts import Unfinished
from observations.actions.missed_talks import Agreed
from observations.engine.days import LATEST_WRITING_UP
from observations.forms.fields import tell
from observations.forms.talk import MissedForm
from observations.views.fetch import pair_with
from schools.access import signed_in
from schools.templatetags.ui import short_weekday

WAS = "was"  # the day that was agreed before, at which visit, and which instead: signed for the one meeting
AT_ONCE = datetime.timedelta(hours=1)  # for so long that day can be brought back


@signed_in
@require_http_methods(["GET", "POST"])
def talk_missed(request) -> HttpResponse:
    """It didn't happen: why, with ?teacher=, and when instead."""
    pairing = pair_with(request, request.GET.get("teacher"))
    visit = talks.latest_of(pairing)
    planned = visit.talk_on if visit and not visit.has_talked else None
    form = MissedForm(request.POST or None, initial={"on": planned or request.today}, auto_id="%s")
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
        "ahead": talks.agreed(visit, today=request.today) if visit else None,
    }
    return render(request, "observations/talk_missed.html", context, status=422 if form.errors else 200)


def _missed(request, pairing: Pairing, visit, form: MissedForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("on", "cause", "instead")}
    was = visit.talk_on if visit else None
    try:
        missed = missed_talks.say(pairing=pairing, visit=visit, **said, by=request.user, today=request.today)
    except Unfinished as unfinished:
        tell(form, unfinished.problems)
        return False
    except (meetings.HeldThen, meetings.Stands) as refused:
        form.add_error(refused.field or None, str(refused))
        return False
    instead = said["instead"]
    again = f" You’ll talk on {short_weekday(instead)}." if instead else ""
    noted = f"Noted: no conversation with {pairing.teacher.first_name} this time.{again}"
    undo = reverse("talk_missed_undo", args=[missed.id])
    if visit:
        undo += f"?{urlencode({WAS: _signed(missed, Agreed(visit.id, was, instead))})}"
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
    agreed = _agreed(request, said)
    try:
        if agreed:
            missed_talks.undo(meeting=said, agreed=agreed, by=request.user)
        else:
            meetings.withdraw(meeting=said, by=request.user)
    except meetings.Stands as refused:
        messages.error(request, str(refused))
    else:
        visit = talks.latest_of(said.pairing)
        talk_on = talks.agreed(visit, today=request.today) if visit else None
        again = f" You mean to talk on {short_weekday(talk_on)}." if talk_on else ""
        messages.success(request, f"Taken back.{again}")
    return redirect("today")


def _signed(meeting: Meeting, agreed: Agreed) -> str:
    days = [day.isoformat() if day else "" for day in (agreed.before, agreed.instead)]
    return signing.dumps([str(agreed.visit_id), *days], salt=str(meeting.id))


def _agreed(request, meeting: Meeting) -> Agreed | None:
    """What saying it made of the agreed day; None when it was said a while ago. Raises Http404."""
    if WAS not in request.GET:
        return None
    try:
        visit_id, before, instead = signing.loads(request.GET[WAS], salt=str(meeting.id), max_age=AT_ONCE)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature:
        raise Http404 from None
    return Agreed(uuid.UUID(visit_id), parse_date(before), parse_date(instead))
