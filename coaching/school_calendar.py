"""A school year as its calendar page shows it: every week of every half-term, and what each of its days is."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coaching.engine import weeks
from coaching.engine.calendar import Calendar
from coaching.engine.interval import Span
from schools.calendars import Line
from schools.engine.calendar_entries import EXAM_WEEK
from schools.models import BankHoliday, School

DAY = datetime.timedelta(days=1)
BANK_HOLIDAY = "bank holiday"
LETTERS = {"training day": "T", "closure": "C", BANK_HOLIDAY: "B", EXAM_WEEK: "E"}


@dataclass(frozen=True)
class Day:
    """A day of the grid; `kind` is "" for an open day, `inside` whether it lies in the half-term at all."""

    on: datetime.date
    kind: str
    inside: bool

    @property
    def letter(self) -> str:
        return LETTERS.get(self.kind, "")

    @property
    def look(self) -> str:
        """The class of its cell."""
        return (self.kind.replace(" ", "-") or "open") if self.inside else "outside"


@dataclass(frozen=True)
class Term:
    """A half-term with its weeks: number (None for one without an open day), Monday, five days."""

    line: Line
    weeks: list[tuple[int | None, datetime.date, list[Day]]]


@dataclass(frozen=True)
class Year:
    """One school's year. `exam_weeks` are open weeks in which no coaching is expected."""

    school: School
    terms: list[Term]
    open_weeks: int
    open_days: int
    exam_weeks: int


def bank_holidays() -> frozenset[datetime.date]:
    """One query."""
    return frozenset(BankHoliday.objects.values_list("day", flat=True))


def year_of(school: School, lines: Iterable[Line], holidays: Collection[datetime.date]) -> Year:
    """The year from its lines. No query."""
    mine = [line for line in lines if school in line.schools]
    kinds = _kinds(mine, holidays)
    closed = {day for day, kind in kinds.items() if kind != EXAM_WEEK}
    terms = (Span(line.entry.first, line.entry.ends_on) for line in mine if line.is_half_term)
    calendar = Calendar(terms, closed, exams=kinds.keys() - closed)
    return Year(
        school=school,
        terms=[_term(line, calendar, kinds) for line in mine if line.is_half_term],
        open_weeks=len(calendar.open_weeks()),
        open_days=sum(len(calendar.open_days(week)) for week in calendar.open_weeks()),
        exam_weeks=len(calendar.exam_weeks()),
    )


def _kinds(lines: Iterable[Line], holidays: Collection[datetime.date]) -> dict[datetime.date, str]:
    """What each day is that is not simply open: one that closes is no day of exams."""
    days = sorted((line for line in lines if not line.is_half_term), key=lambda line: line.entry.kind != EXAM_WEEK)
    kinds = {day: line.entry.kind for line in days for day in line.entry.weekdays()}
    return kinds | dict.fromkeys(holidays, BANK_HOLIDAY)


def _term(line: Line, calendar: Calendar, kinds: dict[datetime.date, str]) -> Term:
    span = Span(line.entry.first, line.entry.ends_on)
    mondays = weeks.between(span.starts_on, line.entry.ends_on)
    return Term(line, [(calendar.week_number(monday), monday, _week(monday, span, kinds)) for monday in mondays])


def _week(monday: datetime.date, span: Span, kinds: dict[datetime.date, str]) -> list[Day]:
    days = (monday + n * DAY for n in range(5))
    return [Day(day, kinds.get(day, ""), span.contains(day)) for day in days]
