"""The calendar of a school, and of every school of the trust at once: half-terms, days without lessons, exam weeks."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import school_calendar
from coaching.calendar_forms import LineForm, YearForm
from schools import calendars
from schools.access import school_office, trust_office
from schools.actions import calendars as actions
from schools.calendars import Line
from schools.engine.calendar_entries import HALF_TERM, KINDS, Entry, moved_on
from schools.engine.school_year import school_year_of
from schools.engine.usual_year import usual_year
from schools.middleware import Request
from schools.models import School
from schools.views.ask import READ_WRITE, sent
from schools.views.places import of_place

BY_SLUG = {kind.replace(" ", "-"): kind for kind in KINDS}
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Scope:
    """Whose calendar it is: one school's, or, without one, that of every school of the trust."""

    school: School | None
    schools: list[School]

    def url(self, name: str, *which) -> str:
        return of_place(name, self.school, *which)

    def line_url(self, line: Line, *, remove: bool = False) -> str:
        entry = line.entry
        which = (entry.kind.replace(" ", "-"), entry.first.isoformat(), entry.last.isoformat())
        return self.url("calendar_remove" if remove else "calendar_line", *which)


def of_trust(request: Request) -> Scope:
    return Scope(None, list(School.objects.open_on(request.today)))


@school_office
@require_safe
def calendar(request: Request, school: School) -> HttpResponse:
    return _calendar(request, Scope(school, [school]))


@trust_office
@require_safe
def trust_calendar(request: Request) -> HttpResponse:
    return _calendar(request, of_trust(request))


@school_office
@require_http_methods(READ_WRITE)
def calendar_new(request: Request, school: School) -> HttpResponse:
    return _new(request, Scope(school, [school]))


@trust_office
@require_http_methods(READ_WRITE)
def trust_calendar_new(request: Request) -> HttpResponse:
    return _new(request, of_trust(request))


@school_office
@require_http_methods(READ_WRITE)
def calendar_line(request: Request, school: School, kind: str, first: str, last: str) -> HttpResponse:
    scope = Scope(school, [school])
    return _change(request, scope, _line(scope, kind, first, last))


@trust_office
@require_http_methods(READ_WRITE)
def trust_calendar_line(request: Request, kind: str, first: str, last: str) -> HttpResponse:
    scope = of_trust(request)
    return _change(request, scope, _line(scope, kind, first, last))


@school_office
@require_POST
def calendar_remove(request: Request, school: School, kind: str, first: str, last: str) -> HttpResponse:
    scope = Scope(school, [school])
    return _remove(request, scope, _line(scope, kind, first, last))


@trust_office
@require_POST
def trust_calendar_remove(request: Request, kind: str, first: str, last: str) -> HttpResponse:
    scope = of_trust(request)
    return _remove(request, scope, _line(scope, kind, first, last))


@school_office
@require_http_methods(READ_WRITE)
def calendar_year(request: Request, school: School, year: int) -> HttpResponse:
    return _begin_year(request, Scope(school, [school]), year)


@trust_office
@require_http_methods(READ_WRITE)
def trust_calendar_year(request: Request, year: int) -> HttpResponse:
    return _begin_year(request, of_trust(request), year)


def _calendar(request: Request, scope: Scope) -> HttpResponse:
    year = _year(request)
    lines = calendars.lines_of(scope.schools, year=year)
    holidays = school_calendar.bank_holidays()
    years = [school_calendar.year_of(school, lines, holidays) for school in scope.schools]
    shown = [(line, scope.line_url(line)) for line in lines]
    context = {
        "school": scope.school,
        "year": year,
        "half_terms": [pair for pair in shown if pair[0].is_half_term],
        "days": [pair for pair in shown if not pair[0].is_half_term],
        "years": years,
        "without": [one.school for one in years if not one.terms],
        "urls": _urls(scope, year),
    }
    page = "coaching/calendar.html" if scope.school else "coaching/calendar_trust.html"
    return render(request, page, context)


def _urls(scope: Scope, year: int) -> dict[str, str]:
    here = scope.url("calendar")
    new = {slug.replace("-", "_"): f"{scope.url('calendar_new')}?kind={slug}" for slug in BY_SLUG}
    around = {"before": f"{here}?year={year - 1}", "after": f"{here}?year={year + 1}"}
    return {**new, **around, "begin": scope.url("calendar_year", year)}


def _new(request: Request, scope: Scope) -> HttpResponse:
    kind = BY_SLUG.get(request.GET.get("kind", ""))
    if kind is None:
        raise Http404
    form = LineForm(sent(request), kind=kind, today=request.today)
    if form.is_valid():
        try:
            actions.add(entry=form.entry, schools=scope.schools, by=request.user)
        except actions.Refused as refused:
            form.add_error("first", str(refused))
        else:
            return _done(request, scope, form.entry, "Added")
    return _form(request, scope, form, schools=scope.schools)


def _change(request: Request, scope: Scope, line: Line) -> HttpResponse:
    opened = LineForm.opened_on(line.entry)
    form = LineForm(sent(request), initial=opened, kind=line.entry.kind, today=request.today)
    if form.is_valid():
        try:
            actions.change(was=line.entry, entry=form.entry, schools=line.schools, by=request.user)
        except actions.Refused as refused:
            form.add_error("first", str(refused))
        else:
            return _done(request, scope, form.entry, "Saved")
    return _form(request, scope, form, schools=line.schools, line=line)


def _remove(request: Request, scope: Scope, line: Line) -> HttpResponse:
    actions.remove(entry=line.entry, schools=line.schools, by=request.user)
    return _done(request, scope, line.entry, "Removed")


def _form(request: Request, scope: Scope, form: LineForm, *, schools, line: Line | None = None) -> HttpResponse:
    context = {
        "school": scope.school,
        "form": form,
        "line": line,
        "schools": schools,
        "back": scope.url("calendar"),
        "remove": scope.line_url(line, remove=True) if line else "",
    }
    return render(request, "coaching/calendar_form.html", context, status=422 if form.errors else 200)


def _done(request: Request, scope: Scope, entry: Entry, what: str) -> HttpResponse:
    name = entry.name or entry.kind.capitalize()
    messages.success(request, f"{what}: {name}, {entry.first:%A} {entry.first.day} {entry.first:%B %Y}.")
    return redirect(f"{scope.url('calendar')}?year={school_year_of(entry.first)}")


def _begin_year(request: Request, scope: Scope, year: int) -> HttpResponse:
    """The half-terms of a year that has none yet, proposed from the year before."""
    if year not in YEARS:
        raise Http404
    have = calendars.with_half_terms(scope.schools, year=year)
    without = [school for school in scope.schools if school.id not in have]
    form = YearForm(sent(request), year=year, proposed=_proposed(scope, year))
    if without and form.is_valid():
        try:
            actions.begin_year(half_terms=form.entries, schools=without, by=request.user)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{year} to {year + 1} has its half-terms.")
            return redirect(f"{scope.url('calendar')}?year={year}")
    back = f"{scope.url('calendar')}?year={year}"
    context = {"school": scope.school, "form": form, "year": year, "without": without, "back": back}
    return render(request, "coaching/calendar_year.html", context, status=422 if form.errors else 200)


def _proposed(scope: Scope, year: int) -> list[Entry]:
    """Those of the year before, as most of the schools have them, a year later; a usual year where there are none."""
    lines = [line for line in calendars.lines_of(scope.schools, year=year - 1) if line.is_half_term]
    years = Counter(tuple(line.entry for line in lines if school in line.schools) for school in scope.schools)
    (most_common, _), *_ = years.most_common(1) or [((), 0)]
    if most_common:
        return moved_on(most_common)
    day = datetime.timedelta(days=1)
    return [Entry(HALF_TERM, term.name, term.starts_on, term.ends_on - day) for term in usual_year(year)]


def _line(scope: Scope, kind: str, first: str, last: str) -> Line:
    """The line of that kind and those days, with every school of the scope that has it. Raises Http404."""
    try:
        days = (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
    except ValueError:
        raise Http404 from None
    if school_year_of(days[0]) not in YEARS:
        raise Http404
    found = [
        line
        for line in calendars.lines_of(scope.schools, year=school_year_of(days[0]))
        if (line.entry.kind, line.entry.first, line.entry.last) == (BY_SLUG.get(kind), *days)
    ]
    if not found:
        raise Http404
    return Line(found[0].entry, tuple(school for line in found for school in line.schools))


def _year(request: Request) -> int:
    asked = request.GET.get("year", "")
    if not asked:
        return school_year_of(request.today)
    if not (asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS):
        raise Http404
    return int(asked)
