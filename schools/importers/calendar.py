"""School calendars from a CSV with the headings Kind, Name, First day, Last day (and URN, where schools differ).

Kind is half-term, training day, closure or exam week; the last day counts in; a single day may leave it empty.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from schools.engine import calendar_entries
from schools.engine.calendar_entries import CLOSURE, EXAM_WEEK, HALF_TERM, TRAINING_DAY
from schools.engine.school_year import first_day
from schools.importers import csvfile
from schools.models import ClosedDay, HalfTerm, School

KINDS = {
    "half-term": HALF_TERM,
    "half term": HALF_TERM,
    "training day": TRAINING_DAY,
    "inset": TRAINING_DAY,
    "closure": CLOSURE,
    "exam week": EXAM_WEEK,
    "exam weeks": EXAM_WEEK,
}
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
DIGITS_OF_A_URN = 6


@dataclass(frozen=True)
class Entry(calendar_entries.Entry):
    """A line of the file; without `urn` it speaks of every school."""

    line: int
    urn: int | None


class BadCalendar(ValueError):
    """The file cannot be used; each line of `problems` is a sentence with its line number."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("; ".join(problems))


def read(path) -> list[Entry]:
    """The entries of a file. Raises BadCalendar with every problem found."""
    table = csvfile.read(path)
    entries, problems = [], [str(remark) for remark in table.unread]
    for row in table.rows:
        try:
            entries.append(_entry(row.line, {key.strip().lower(): value.strip() for key, value in row.values.items()}))
        except ValueError as problem:  # Impossible among them
            problems.append(f"line {row.line}: {problem}")
    if not entries and not problems:
        problems.append("no line of it says Kind, Name, First day, Last day")
    if problems:
        raise BadCalendar(problems)
    return entries


def _entry(line: int, row: dict[str, str]) -> Entry:
    kind = KINDS.get(row.get("kind", "").lower())
    if kind is None:
        raise ValueError(f"Kind is “{row.get('kind', '')}”; use half-term, training day, closure or exam week.")
    first = _day(row.get("first day", ""))
    last = _day(row["last day"]) if row.get("last day") else first
    urn = row.get("urn", "")
    if urn and not (urn.isdecimal() and len(urn) <= DIGITS_OF_A_URN):
        raise ValueError(f"URN is “{urn[:20]}”; it is a number.")
    return Entry(kind, row.get("name", ""), first, last, line, int(urn) if urn else None)


def _day(text: str) -> datetime.date:
    for form in FORMATS:
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date; write 2026-09-02 or 02/09/2026.")


def of_year(entries: Iterable[Entry], year: int) -> list[Entry]:
    """The entries that begin in the school year beginning in `year`."""
    return [entry for entry in entries if first_day(year) <= entry.first < first_day(year + 1)]


def apply(entries: Iterable[Entry], schools: Iterable[School], *, year: int) -> dict[School, int]:
    """Replace the schools' year beginning in `year`; returns how many half-terms and closed days each of them now has.

    A school for which no half-term of that year is given keeps its calendar, and is not among them.
    """
    kept = {}
    for school in schools:
        mine = [entry for entry in of_year(entries, year) if entry.urn in (None, school.urn)]
        half_terms = [entry for entry in mine if entry.kind == HALF_TERM]
        if half_terms:
            kept[school] = len(half_terms) + _close(school, mine, year)
            _keep_half_terms(school, half_terms, year)
    return kept


def _keep_half_terms(school: School, half_terms: Iterable[Entry], year: int) -> None:
    HalfTerm.objects.filter(school=school, year=year).delete()
    HalfTerm.objects.bulk_create(
        HalfTerm(school=school, year=year, name=e.name, starts_on=e.first, ends_on=e.ends_on) for e in half_terms
    )


def _close(school: School, entries: Iterable[Entry], year: int) -> int:
    """Keep the closed days among these; returns how many there are. A day of an exam week may be closed as well."""
    days = [entry for entry in entries if entry.kind != HALF_TERM]
    days.sort(key=lambda entry: entry.kind != EXAM_WEEK)
    closed = {day: entry for entry in days for day in entry.weekdays()}
    ClosedDay.objects.filter(school=school, day__gte=first_day(year), day__lt=first_day(year + 1)).delete()
    ClosedDay.objects.bulk_create(
        ClosedDay(school=school, day=day, kind=entry.kind, name=entry.name) for day, entry in closed.items()
    )
    return len(closed)
