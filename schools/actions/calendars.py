"""Keeping a school's calendar, or that of several schools at once: all of it is kept, or nothing.

The database marks the weeks that a change touches, and whose calendar may be changed is its business too.
"""

import datetime
import logging
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from schools import calendars, outbox
from schools.engine.calendar_entries import EXAM_WEEK, HALF_TERM, Entry
from schools.engine.school_year import school_year_of
from schools.models import ClosedDay, HalfTerm, Person, School
from schools.refusals import Refusal, rule_behind

log = logging.getLogger(__name__)


class Refused(Refusal):
    """The calendar cannot have it; the words say why."""


def add(*, entry: Entry, schools: Sequence[School], by: Person) -> None:
    """Add a line for each of the schools. Raises Refused."""
    _kept(lambda: _write(entry, schools))
    _log("added", entry, schools, by)


def change(*, was: Entry, entry: Entry, schools: Sequence[School], by: Person) -> None:
    """Put another line of the same kind in a line's place. Raises Refused."""

    def write() -> None:
        _take_out(was, schools)
        _write(entry, schools)

    _kept(write)
    _log("changed", entry, schools, by)


def remove(*, entry: Entry, schools: Sequence[School], by: Person) -> None:
    """Take a line out. What took place in it stays as it was."""
    _kept(lambda: _take_out(entry, schools))
    _log("removed", entry, schools, by)


def begin_year(*, half_terms: Sequence[Entry], schools: Sequence[School], by: Person) -> list[School]:
    """Give a year its half-terms at those of the schools that have none of it yet; returns which. Raises Refused."""
    year = school_year_of(half_terms[0].first)
    have = calendars.with_half_terms(schools, year=year)
    without = [school for school in schools if school.id not in have]

    def write() -> None:
        for entry in half_terms:
            _write(entry, without)

    _kept(write)
    for entry in half_terms:
        _log("added", entry, without, by)
    return without


def _kept(write) -> None:
    try:
        with transaction.atomic():
            write()
            outbox.ring("rollup")
    except IntegrityError as clash:
        raise Refused(_words(rule_behind(clash))) from clash


def _words(rule: str) -> str:
    return {
        "half_terms_overlap": "That overlaps with another half-term. Check the first and the last day.",
        "half_term_starts_once": "Another half-term begins on that day already.",
        "closed_day_once": "Somebody has just entered one of these days. Look at the calendar again.",
    }.get(rule, "The calendar can’t have that.")


def _write(entry: Entry, schools: Sequence[School]) -> None:
    if entry.kind == HALF_TERM:
        HalfTerm.objects.bulk_create(
            HalfTerm(
                school=school,
                year=school_year_of(entry.first),
                name=entry.name,
                starts_on=entry.first,
                ends_on=entry.ends_on,
            )
            for school in schools
        )
        return
    for school, days in _days_at(entry, schools).items():
        ClosedDay.objects.bulk_create(
            ClosedDay(school=school, day=day, kind=entry.kind, name=entry.name) for day in days
        )


def _take_out(entry: Entry, schools: Iterable[School]) -> None:
    if entry.kind == HALF_TERM:
        terms = HalfTerm.objects.filter(school__in=schools, starts_on=entry.first, ends_on=entry.ends_on)
        terms.delete()
        return
    days = ClosedDay.objects.filter(school__in=schools, kind=entry.kind, day__in=entry.weekdays())
    days.delete()


def _days_at(entry: Entry, schools: Sequence[School]) -> dict[School, list[datetime.date]]:
    """Which days the line means at each school. Takes out days of exams that close after all. Raises Refused."""
    terms, taken = _terms(schools), _taken(entry, schools)
    return {school: _days(entry, school, terms.get(school.id, []), taken.get(school.id, {})) for school in schools}


def _days(entry: Entry, school: School, terms: list, taken: dict[datetime.date, str]) -> list[datetime.date]:
    inside = [day for day in entry.weekdays() if any(first <= day < ends_on for first, ends_on in terms)]
    if not inside or (entry.kind != EXAM_WEEK and len(inside) < len(entry.weekdays())):
        raise Refused(_outside(entry, school, inside))
    if entry.kind == EXAM_WEEK:
        free = [day for day in inside if day not in taken]
        if not free:
            raise Refused(f"Every one of these days is entered already at {school.name}.")
        return free
    closed = {day: kind for day, kind in taken.items() if kind != EXAM_WEEK}
    if closed:
        day, kind = min(closed.items())
        raise Refused(f"{_long(day)} is a {kind} at {school.name} already.")
    ClosedDay.objects.filter(school=school, day__in=set(taken)).delete()
    return inside


def _outside(entry: Entry, school: School, inside: list[datetime.date]) -> str:
    days = entry.weekdays()
    if not days:
        return "There’s no weekday among these. Weekends are never open."
    day = next(day for day in days if day not in inside)
    return f"{_long(day)} isn’t in a half-term of {school.name}, so it’s closed anyway."


def _terms(schools: Sequence[School]) -> dict:
    spans: dict = {}
    for school_id, *span in HalfTerm.objects.filter(school__in=schools).values_list(
        "school_id", "starts_on", "ends_on"
    ):
        spans.setdefault(school_id, []).append(span)
    return spans


def _taken(entry: Entry, schools: Sequence[School]) -> dict:
    """What these days are already, by school."""
    found: dict = {}
    days = ClosedDay.objects.filter(school__in=schools, day__in=entry.weekdays())
    for school_id, day, kind in days.values_list("school_id", "day", "kind"):
        found.setdefault(school_id, {})[day] = kind
    return found


def _long(day: datetime.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _log(event: str, entry: Entry, schools: Sequence[School], by: Person) -> None:
    where = ", ".join(str(school.id) for school in schools)
    log.info("%s of %s %s at schools %s, by %s", entry.kind, entry.first, event, where, by.id)
