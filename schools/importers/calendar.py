"""School calendars from a CSV with the headings Kind, Name, First day, Last day (and URN, where schools differ).

Kind is half-term, training day or closure; the last day counts in; a single day may leave it empty.
"""

import datetime
from dataclasses import dataclass

from schools.importers import csvfile
from schools.models import ClosedDay, HalfTerm, School

KINDS = {
    "half-term": None,
    "half term": None,
    "training day": ClosedDay.Kind.TRAINING_DAY,
    "inset": ClosedDay.Kind.TRAINING_DAY,
    "closure": ClosedDay.Kind.CLOSURE,
}
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
DAY = datetime.timedelta(days=1)
LONGEST = {True: 150 * DAY, False: 60 * DAY}  # a half-term (in a year of two terms, a term), and days without lessons
LONGEST_NAME = 40
DIGITS_OF_A_URN = 6


@dataclass(frozen=True)
class Entry:
    line: int
    urn: int | None
    kind: str
    name: str
    first: datetime.date
    last: datetime.date


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
        except ValueError as problem:
            problems.append(f"line {row.line}: {problem}")
    if not entries and not problems:
        problems.append("no line of it says Kind, Name, First day, Last day")
    if problems:
        raise BadCalendar(problems)
    return entries


def _entry(line: int, row: dict[str, str]) -> Entry:
    kind = row.get("kind", "").lower()
    if kind not in KINDS:
        raise ValueError(f"Kind is “{row.get('kind', '')}”; use half-term, training day or closure.")
    first = _day(row.get("first day", ""))
    last = _day(row["last day"]) if row.get("last day") else first
    if last < first:
        raise ValueError("The last day comes before the first.")
    if last - first > LONGEST[KINDS[kind] is None]:
        raise ValueError(f"From {first} to {last} is too long for a {kind}. Check the years.")
    if len(row.get("name", "")) > LONGEST_NAME:
        raise ValueError(f"The name is longer than {LONGEST_NAME} characters.")
    urn = row.get("urn", "")
    if urn and not (urn.isdecimal() and len(urn) <= DIGITS_OF_A_URN):
        raise ValueError(f"URN is “{urn[:20]}”; it is a number.")
    return Entry(line, int(urn) if urn else None, kind, row.get("name", ""), first, last)


def _day(text: str) -> datetime.date:
    for form in FORMATS:
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date; write 2026-09-02 or 02/09/2026.")


def apply(entries: list[Entry], schools: list[School], *, year: int) -> int:
    """Replace these schools' year beginning in `year`; returns the number of half-terms and days kept."""
    begins, ends = datetime.date(year, 8, 1), datetime.date(year + 1, 8, 1)
    kept = 0
    for school in schools:
        mine = [e for e in entries if e.urn in (None, school.urn) and begins <= e.first < ends]
        if not any(KINDS[e.kind] is None for e in mine):
            continue
        HalfTerm.objects.filter(school=school, year=year).delete()
        ClosedDay.objects.filter(school=school, day__gte=begins, day__lt=ends).delete()
        half_terms = [e for e in mine if KINDS[e.kind] is None]
        HalfTerm.objects.bulk_create(
            HalfTerm(school=school, year=year, name=e.name, starts_on=e.first, ends_on=e.last + DAY) for e in half_terms
        )
        closed = {e.first + n * DAY: e for e in mine if KINDS[e.kind] for n in range((e.last - e.first).days + 1)}
        ClosedDay.objects.bulk_create(
            ClosedDay(school=school, day=day, kind=KINDS[e.kind] or "", name=e.name[:80]) for day, e in closed.items()
        )
        kept += len(half_terms) + len(closed)
    return kept
