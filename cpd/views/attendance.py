"""Taking the attendance: the list to tap, one person's line, somebody more, and the screen with the code."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from cpd import attendance
from cpd.access import Rights, led
from cpd.actions import attendances, catch_ups, expectations
from cpd.attendance import Line
from cpd.engine.places import Place
from cpd.forms import AddForm, CatchUpForm, ExcuseForm, MinutesForm
from cpd.models import TwilightCode
from cpd.schedule import Mine
from cpd.views.fetch import evening_of, evening_to_take
from schools.access import signed_in
from schools.clock import LONDON
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import Membership, Person, School
from schools.models.periods import runs_on
from schools.views.ask import READ_WRITE, sent


@signed_in
@require_safe
def twilight_attendance(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """Everybody expected whom whoever asks may see by name, and where each stands."""
    evening, may = evening_to_take(request, twilight_id)
    return render(request, "cpd/twilight_attendance.html", _listed(request, evening, may))


@signed_in
@require_http_methods(READ_WRITE)
def twilight_add(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """Expect somebody more of the school one leads."""
    evening, _ = evening_to_take(request, twilight_id)
    schools = [school for school in evening.schools if school.id in led(request)]
    if not schools:
        raise PermissionDenied
    school_of = _staff_on(evening.twilight.starts_at.astimezone(LONDON).date(), schools)
    form = AddForm(sent(request), people=school_of)
    if form.is_valid():
        person = form.people[form.cleaned_data["person"]]
        try:
            expectations.add(twilight=evening.twilight, person=person, school=school_of[person], by=request.user)
        except expectations.WorksElsewhere as refused:
            form.add_error("person", str(refused))
        else:
            messages.success(request, f"{person.name} is expected.")
            return redirect("twilight_attendance", evening.id)
    status = 422 if form.errors else 200
    return render(request, "cpd/twilight_add.html", {"evening": evening, "form": form}, status=status)


@signed_in
@require_http_methods(READ_WRITE)
def twilight_person(request: Request, twilight_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One person at a twilight: here or not, for how long, excused, caught up. Each is a form with its own `do`."""
    evening, may = evening_to_take(request, twilight_id)
    line = _line(evening, person_id)
    if request.method != "POST":
        return render(request, "cpd/twilight_person.html", _about(request, evening, may, line))
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    doing = Doing(request, evening, line, _about(request, evening, may, line))
    try:
        deed(doing)
    except (attendances.Refused, catch_ups.Refused) as refused:
        doing.refuse(refused)
    if doing.is_refused and request.htmx:
        raise PermissionDenied  # a row has no room for more than one press, and the page says what became of it
    if doing.is_refused:
        return render(request, "cpd/twilight_person.html", doing.context, status=422)
    return _after(request, evening, may, person_id)


@signed_in
@require_safe
def twilight_screen(request: Request, twilight_id: uuid.UUID) -> HttpResponse:
    """The code and its QR, large, for the room, with how many are here for those who may know; for who leads it."""
    evening, may = evening_of(request, twilight_id)
    if not may.shows_the_code:
        raise PermissionDenied
    kept = get_object_or_404(TwilightCode, twilight=evening.twilight)
    context = {"evening": evening, "code": kept.code, "address": request.build_absolute_uri(reverse("here"))}
    if evening.is_open:
        context["qr"] = _drawn(request.build_absolute_uri(reverse("here_code", args=[kept.code])) + "?by=qr")
    if may.sees_names:
        schools = [school.id for school in evening.schools]
        context["counts"] = attendance.in_schools([evening.twilight], schools, now=evening.now)[evening.id]
    return render_page(request, "cpd/twilight_screen.html", context, part="now")


def _staff_on(day: datetime.date, schools: Iterable[School]) -> dict[Person, School]:
    """Everybody with a post at one of these schools on a day, by name, each with that school. One query."""
    posts = Membership.objects.filter(runs_on(day), school__in=schools)
    by_name = posts.select_related("person", "school").order_by("person__last_name", "person__first_name", "id")
    return {post.person: post.school for post in by_name}


def _drawn(address: str) -> SafeString:
    """The QR code of an address as SVG, in ink on white with the quiet margin that cameras ask for."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(scale=8, border=4, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)


def _listed(request: Request, evening: Mine, may: Rights) -> dict:
    lines = attendance.lines_of(evening.twilight, is_over=evening.is_over)
    return {
        "evening": evening,
        "may": may,
        "to_come": [line for line in lines if line.expected and line.place is not Place.HERE],
        "arrived": [line for line in lines if line.expected and line.place is Place.HERE],
        "beside": [line for line in lines if not line.expected],
        "counts": attendance.counts_of(lines),
        "several": len({line.school.id for line in lines if line.school}) > 1,
        "leads": bool(led(request) & {school.id for school in evening.schools}),
    }


def _line(evening: Mine, person_id: uuid.UUID) -> Line:
    lines = attendance.lines_of(evening.twilight, is_over=evening.is_over)
    found = next((line for line in lines if line.person.id == person_id), None)
    if found is None:
        raise Http404
    return found


def _about(request: Request, evening: Mine, may: Rights, line: Line) -> dict:
    """What one person's page needs, its forms as they open."""
    said, kept = line.catch_up, line.attendance
    caught_up = {
        "on": said.on if said else request.today,
        "minutes": said.minutes if said else evening.twilight.minutes,
    }
    leads = bool(line.school and line.school.id in led(request))
    excused = (
        {"why": line.expected.excused, "always": leads and expectations.is_never_on_that_day(line.expected)}
        if line.expected
        else {}
    )
    return {
        "evening": evening,
        "line": line,
        "minutes": MinutesForm(initial={"minutes": kept.minutes if kept else evening.twilight.minutes}),
        "excuse": ExcuseForm(initial=excused),
        "catch_up": CatchUpForm(initial=caught_up),
        "leads": leads,
        "is_me": line.person.id == request.user.id,
    }


def _after(request: Request, evening: Mine, may: Rights, person_id: uuid.UUID) -> HttpResponse:
    """Back to the list; for htmx the person's row with the counts beside it."""
    if not request.htmx:
        return redirect(f"{reverse('twilight_attendance', args=[evening.id])}#p-{person_id}")
    listed = _listed(request, evening, may)
    everybody = [*listed["to_come"], *listed["arrived"], *listed["beside"]]
    line = next((each for each in everybody if each.person.id == person_id), None)
    return render(request, "cpd/twilight_attendance.html#answer", {**listed, "line": line, "focus": True})


@dataclass
class Doing:
    """One thing being done about one person. `context` is the page to show again when it is refused."""

    request: Request
    evening: Mine
    line: Line
    context: dict
    is_refused: bool = False

    def sent(self, name: str, form):
        """The form as it was sent, kept for the page; None when something in it needs a second look."""
        self.context[name] = form(self.request.POST)
        if self.context[name].is_valid():
            return self.context[name].cleaned_data
        self.is_refused = True
        return None

    def refuse(self, why: attendances.Refused | catch_ups.Refused) -> None:
        self.is_refused = True
        self.context["refused"] = str(why)


def _here(doing: Doing) -> None:
    if doing.line.expected is None:
        raise attendances.NotExpected
    attendances.tick_off(expected=doing.line.expected, at=doing.evening.now, by=doing.request.user)


def _not_here(doing: Doing) -> None:
    if doing.line.attendance is not None:
        attendances.take_back(attendance=doing.line.attendance, by=doing.request.user)


def _stayed(doing: Doing) -> None:
    given = doing.sent("minutes", MinutesForm)
    if given and doing.line.attendance is not None:
        attendances.set_minutes(attendance=doing.line.attendance, by=doing.request.user, **given)


def _excuse(doing: Doing) -> None:
    given = doing.sent("excuse", ExcuseForm)
    if not given or doing.line.expected is None:
        return
    if not doing.context["leads"]:
        raise attendances.NotTheirs
    expected, by = doing.line.expected, doing.request.user
    stood = expectations.is_never_on_that_day(expected)
    if given["always"] and not stood:
        expectations.never_on_that_day(expected=expected, by=by)
    else:
        expectations.excuse(expected=expected, why=given["why"], by=by)
    if stood and not given["always"]:
        expectations.again_on_that_day(expected=expected, by=by)


def _confirm(doing: Doing) -> None:
    given = doing.sent("catch_up", CatchUpForm)
    if given and doing.line.expected is not None:
        catch_ups.confirm(expected=doing.line.expected, by=doing.request.user, **given)


DEEDS: dict[str, Callable[[Doing], None]] = {
    "here": _here,
    "not-here": _not_here,
    "stayed": _stayed,
    "excuse": _excuse,
    "confirm": _confirm,
}
