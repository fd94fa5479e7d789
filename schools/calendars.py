"""The calendar of one school, or of several at once: its lines as an office reads and changes them."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from schools.engine.calendar_entries import DAY, EXAM_WEEK, HALF_TERM, LONGEST_NAME, Entry, stretches
from schools.engine.school_year import first_day, monday
from schools.models import ClosedDay, HalfTerm, School

Ids = frozenset[uuid.UUID]


@dataclass(frozen=True)
class Line:
    """A line of the calendar, and the schools that have it."""

    entry: Entry
    schools: tuple[School, ...]

    @property
    def title(self) -> str:
        """Its name, after its kind where the name does not begin with that."""
        kind, name = self.entry.kind.capitalize(), self.entry.name
        if self.is_half_term or name.casefold().startswith(self.entry.kind):
            return name
        return f"{kind}: {name}" if name else kind

    @property
    def is_half_term(self) -> bool:
        return self.entry.kind == HALF_TERM


def lines_of(schools: Iterable[School], *, year: int) -> list[Line]:
    """The lines of a school year in the order of their days; schools that agree share one. Two queries."""
    by_id = {school.id: school for school in schools}
    shared: dict[Entry, list[School]] = {}
    for entry, school_id in [*_half_terms(by_id, year), *_days(by_id, year)]:
        shared.setdefault(entry, []).append(by_id[school_id])
    return [Line(entry, tuple(shared[entry])) for entry in sorted(shared, key=lambda e: (e.first, e.kind, e.name))]


def with_half_terms(schools: Iterable[School], *, year: int) -> Ids:
    """The ids of those schools that have half-terms of a year. One query."""
    found = HalfTerm.objects.filter(school__in=list(schools), year=year)
    return frozenset(found.values_list("school_id", flat=True))


def _half_terms(by_id: dict, year: int) -> list[tuple[Entry, uuid.UUID]]:
    found = HalfTerm.objects.filter(school_id__in=by_id, year=year)
    return [(Entry(HALF_TERM, one.name, one.starts_on, one.ends_on - DAY), one.school_id) for one in found]


def _days(by_id: dict, year: int) -> list[tuple[Entry, uuid.UUID]]:
    """Days of one kind and name that follow one another are one line."""
    of_line: dict[tuple, list[datetime.date]] = {}
    days = ClosedDay.objects.filter(school_id__in=by_id, day__gte=first_day(year), day__lt=first_day(year + 1))
    for one in days:
        key, day = (one.kind, one.name[:LONGEST_NAME], one.school_id), one.day
        # Exam weeks are whole weeks, whatever else is in them.
        week = [monday(day) + n * DAY for n in range(5)] if one.kind == EXAM_WEEK else [day]
        of_line.setdefault(key, []).extend(week)
    return [
        (Entry(kind, name, first, last), school_id)
        for (kind, name, school_id), own in of_line.items()
        for first, last in stretches(set(own))
    ]
