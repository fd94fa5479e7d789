"""Twilights to read: somebody's own and those they look after, one of them, and the file for their calendar."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cpd import attendance, schedule
from cpd.access import led, may_schedule
from cpd.engine import icalendar
from cpd.moment import moment
from cpd.views.fetch import evening_of
from schools.access import in_trust_team, signed_in
from schools.ids import uuid7
from schools.middleware import Request


@signed_in
@require_safe
def twilight_list(request: Request) -> HttpResponse:
    """What is next, what was, what is to catch up on; for leaders and the trust's team the schedule they look after."""
    now = moment(request)
    own = schedule.mine(request.user, now)
    context = {
        "coming": [each for each in own if not each.is_over],
        "to_catch_up": [each for each in own if each.to_catch_up],
        "been": [each for each in reversed(own) if each.is_over and not each.to_catch_up and not each.is_called_off],
        "may_schedule": may_schedule(request),
    }
    return render(request, "cpd/twilight_list.html", context | _looked_after(request))


@signed_in
@require_safe
def twilight_detail(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """One twilight: what, when and where; how many are expected and here, for those who may know."""
    evening, may = evening_of(request, twilight_id)
    context = {"evening": evening, "may": may, "client_id": uuid7()}
    if may.sees_names:
        schools = [school.id for school in evening.schools]
        context["counts"] = attendance.in_schools([evening.twilight], schools, now=evening.now)[evening.id]
    if may.sees_numbers:
        told = attendance.for_the_trust(evening.twilight, evening.schools, is_over=evening.is_over)
        context["in_schools"], context["together"] = told
    return render(request, "cpd/twilight_detail.html", context)


@signed_in
@require_safe
def twilights_file(request: Request) -> HttpResponse:
    """Somebody's own twilights of this school year, for their calendar."""
    host = request.get_host().split(":")[0]
    events = [
        icalendar.Event(
            uid=f"{each.id}@{host}",
            title=f"Twilight: {each.twilight.title}",
            place=each.twilight.place,
            starts_at=each.twilight.starts_at,
            minutes=each.twilight.minutes,
            is_cancelled=each.is_called_off,
        )
        for each in schedule.mine(request.user, moment(request))
    ]
    text = icalendar.written(events, product=settings.PRODUCT, stamp=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="twilights.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _looked_after(request: Request) -> dict:
    """The schedule of the schools somebody leads, each with its people's counts; of the trust, without."""
    if not may_schedule(request):
        return {}
    now, of_trust, mine = moment(request), in_trust_team(request), led(request)
    evenings = schedule.all_of(now, schedule.looked_after(None if of_trust else mine, now))
    counts = attendance.in_schools([each.twilight for each in evenings], mine, now=now) if mine else {}
    lines = [(each, counts.get(each.id)) for each in evenings]
    return {
        "of_trust": of_trust,
        "ahead": [line for line in lines if not line[0].is_over],
        "over": [line for line in reversed(lines) if line[0].is_over],
    }
