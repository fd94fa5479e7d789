"""Coverage of one school, for its leaders: who has been seen and when, and where a hand would help. Never a word."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coaching import doors, feedback, gaps, loads, standing, year
from coaching.engine.capacity import room_for
from coaching.engine.standing import Standing
from coaching.loads import PairLine
from coaching.missed import Missed, missed_in
from coaching.models import CoachTarget
from coaching.phrases import day, joined
from coaching.picture import Picture
from coaching.standing import Colleague, Ground, Standings, Stretch
from cpd import attendance
from cpd.engine.places import Counts
from cpd.moment import moment
from cpd.schedule import year_began
from schools.access import led_schools, school_leader, signed_in
from schools.fragments import render_page
from schools.middleware import Request
from schools.models import School

LAST_SCHOOL = "waymark-school"
HEADS = {
    Standing.NOT_BOOKED: "Not booked yet",
    Standing.BOOKED: "Booked",
    Standing.SEEN: "Seen",
    Standing.AWAY: "Away",
    Standing.NOT_EXPECTED: "Joined lately, nothing expected yet",
}
MARKS = {
    Standing.NOT_BOOKED: "open",
    Standing.BOOKED: "booked",
    Standing.SEEN: "seen",
    Standing.AWAY: "away",
    Standing.NOT_EXPECTED: "away",
}


@school_leader
@require_safe
def coverage(request: Request, school: School) -> HttpResponse:
    """The page, or for htmx the part of it that hangs on ?period=."""
    ground = standing.ground_of(school, today=request.today)
    staff = standing.colleagues(ground)
    counted = year.year_of(ground)
    stretch = _asked_for(request)
    shown = _picture(ground, staff, counted, stretch)
    context = {"school": school, "picture": shown, "tabs": _tabs(school, shown), "period": stretch.value}
    context["missed"] = _missed(shown)
    if shown.standings:
        context["feedback"] = feedback.of_school(ground, shown.standings.period.span)
    if not request.htmx:
        context |= _rest(ground, staff, counted)
        context["twilights"], context["attendance"] = _twilights(request, school)
        context["open_visits"] = _open_visits(ground)
    response = render_page(request, "coaching/coverage.html", context, part="stretch")
    return _remembered(response, request, school)


@school_leader
@require_safe
def coverage_people(request: Request, school: School) -> HttpResponse:
    """Who stands where, by name."""
    ground = standing.ground_of(school, today=request.today)
    staff = standing.colleagues(ground)
    shown = _picture(ground, staff, year.year_of(ground), _asked_for(request))
    pairs = loads.pairs_of(school, today=request.today)
    groups = list(_groups(shown.standings, staff, pairs, shown, _missed(shown))) if shown.standings else []
    context = {"school": school, "picture": shown, "groups": groups, "tabs": _tabs(school, shown, "coverage_people")}
    return render(request, "coaching/coverage_people.html", context)


@signed_in
def only_school(request: Request, rest: str = "") -> HttpResponse:
    """/school/... is /schools/<slug>/... of the only school somebody leads, or of the one they last looked at."""
    slugs = [school["slug"] for school in led_schools(request)]
    if not slugs:
        raise PermissionDenied
    last = request.COOKIES.get(LAST_SCHOOL)
    there = f"/schools/{last if last in slugs else slugs[0]}/{rest}"
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{there}?{query}" if query else there)


def _open_visits(ground: Ground) -> int:
    """How many colleagues came through open doors in the half-term under way, or the last one."""
    if ground.half_term is None:
        return 0
    return doors.visits_in(ground.school, ground.half_term.starts_on, ground.today + datetime.timedelta(days=1))


def _missed(shown: Picture) -> Missed:
    """The conversations that were missed in the weeks of the picture."""
    span = shown.standings.period.span if shown.standings else None
    return missed_in(shown.ground.school, span, today=shown.ground.today)


def _asked_for(request: Request) -> Stretch:
    """The stretch in ?period=; the running one for a word that means nothing."""
    asked = request.GET.get("period", "")
    return Stretch(asked) if asked in set(Stretch) else Stretch.THIS


def _picture(ground: Ground, staff: dict, counted: year.Year, stretch: Stretch) -> Picture:
    return Picture(
        ground=ground,
        stretch=stretch,
        standings=standing.standings_in(ground, stretch, staff),
        year=counted,
    )


def _tabs(school: School, shown: Picture, page: str = "coverage") -> list[dict]:
    here = reverse(page, args=[school.slug])
    return [
        {"label": label, "url": f"{here}?period={stretch.value}", "current": stretch is shown.stretch}
        for stretch, label in shown.tabs
    ]


def _rest(ground: Ground, staff: dict, counted: year.Year) -> dict:
    """Everything on the page that does not hang on the period."""
    pairs = loads.pairs_of(ground.school, today=ground.today)
    coaches = [line for line in loads.coaches_of(ground.school, pairs, today=ground.today) if line.is_here]
    named = [line for line in coaches if line.is_named]
    return {
        "strip": year.strip_of(counted),
        "without_coach": gaps.without_coach(ground, staff, pairs),
        "not_seen": gaps.not_seen(ground, staff, pairs),
        "teachers": len(ground.here_today()),
        "coaches": named,
        "room": room_for(line.load for line in named),
        "target": CoachTarget.objects.filter(school=ground.school, replaced_at=None).first(),
    }


def _twilights(request: Request, school: School) -> tuple[int, Counts]:
    """How many twilights there have been this school year, and how many of those expected were there. One query."""
    now = moment(request)
    return attendance.of_school(school, since=year_began(now), until=now)


@dataclass(frozen=True)
class Group:
    """People who stand at the same place, by name."""

    head: str
    mark: str
    rows: list[dict]


def _groups(
    shown: Standings, staff: dict, pairs: Iterable[PairLine], picture: Picture, missed: Missed
) -> Iterable[Group]:
    pair_of = {pair.teacher.id: pair for pair in pairs}
    for place, head in HEADS.items():
        people = [one for one in staff.values() if shown.by_person.get(one.id) is place]
        today = picture.ground.today
        rows = [_row(one, place, shown, pair_of.get(one.id), missed.of(one.id, today=today), today) for one in people]
        if rows:
            is_past = place is Standing.NOT_BOOKED and picture.stretch is not Stretch.THIS
            yield Group("Not seen" if is_past else head, MARKS[place], rows)


def _row(
    person: Colleague, place: Standing, shown: Standings, pair: PairLine | None, missed: str, today: datetime.date
) -> dict:
    words = ""
    if place is Standing.SEEN:
        words = f"seen {day(shown.seen_on[person.id], today=today)}"
    elif place is Standing.BOOKED:
        words = f"booked for {day(shown.booked_for[person.id], today=today)}"
    elif person.seen_last_on:
        words = f"last seen {day(person.seen_last_on, today=today)}"
    what = joined([person.team, words, f"with {pair.coach.name}" if pair else "no coach", missed])
    return {"id": person.id, "name": person.name, "what": what, "has_coach": pair is not None}


def _remembered(response: HttpResponse, request: Request, school: School) -> HttpResponse:
    """Keep in mind which school was looked at, for somebody who leads more than one."""
    if len(led_schools(request)) > 1:
        response.set_cookie(LAST_SCHOOL, school.slug, httponly=True, secure=settings.SECURE, samesite="Lax")
    return response
