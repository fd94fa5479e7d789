"""When a school is open: weekdays inside its half-terms, less the days it is closed."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from coaching.engine import weeks
from coaching.engine.interval import Span
from schools.engine.school_year import school_year_of

FRIDAY = 4


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """The open days of one school, over as many school years as are given.

    `half_terms` are half-open spans, `closed` are training days, bank holidays and closures. Weekends are never
    open. A week with one open day is an open week; a week without any is a holiday, inside a half-term or not.
    `exams` are days on which no coaching is expected; the school is open on them.
    Raises ValueError for a half-term without an end.
    """

    half_terms: tuple[Span, ...]
    closed: frozenset[date]
    exams: frozenset[date]
    _days: tuple[date, ...] = field(repr=False, compare=False)
    _by_week: dict[date, tuple[date, ...]] = field(repr=False, compare=False)
    _by_year: dict[int, tuple[date, ...]] = field(repr=False, compare=False)
    _year: dict[date, int] = field(repr=False, compare=False)

    def __init__(
        self, half_terms: Iterable[Span], closed: Collection[date] = (), *, exams: Collection[date] = ()
    ) -> None:
        spans = tuple(sorted(half_terms, key=lambda span: span.starts_on))
        shut = frozenset(closed)
        inside = {day: school_year_of(span.starts_on) for span in spans for day in span.days()}
        days = tuple(sorted(day for day in inside if day.weekday() <= FRIDAY and day not in shut))
        by_week: dict[date, tuple[date, ...]] = {}
        for day in days:
            by_week[weeks.monday(day)] = (*by_week.get(weeks.monday(day), ()), day)
        year = {week: inside[open_days[0]] for week, open_days in by_week.items()}
        by_year = {
            number: tuple(week for week in year if year[week] == number) for number in sorted(set(year.values()))
        }
        self._fill(
            half_terms=spans,
            closed=shut,
            exams=frozenset(exams),
            _days=days,
            _by_week=by_week,
            _by_year=by_year,
            _year=year,
        )

    def _fill(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def is_open(self, day: date) -> bool:
        return day in self._by_week.get(weeks.monday(day), ())

    def open_days(self, week: date) -> tuple[date, ...]:
        """The open days of the week with this Monday, in order; empty in the holidays."""
        return self._by_week.get(week, ())

    def is_open_week(self, week: date) -> bool:
        return week in self._by_week

    def years(self) -> tuple[int, ...]:
        """The school years with an open week, each named by the calendar year it began in."""
        return tuple(self._by_year)

    def open_weeks(self, year: int | None = None) -> tuple[date, ...]:
        """The Mondays of the open weeks in order, of one school year or of all."""
        return tuple(self._by_week) if year is None else self._by_year.get(year, ())

    def exam_weeks(self) -> frozenset[date]:
        """The Mondays of the weeks every open day of which is one of exams: a week counts whole or not at all."""
        mondays = {weeks.monday(day) for day in self.exams if self.is_open_week(weeks.monday(day))}
        return frozenset(week for week in mondays if self.exams.issuperset(self.open_days(week)))

    def anchor_week(self, year: int) -> date | None:
        """The first open week of a school year; None when the calendar does not hold that year."""
        return next(iter(self.open_weeks(year)), None)

    def week_number(self, week: date, *, anchor: date | None = None) -> int | None:
        """The number a week is shown with inside its school year; None in the holidays and before `anchor`."""
        return weeks.number(week, self.open_weeks(self._year[week]), anchor=anchor) if week in self._year else None

    def first_open_day_on_or_after(self, day: date) -> date | None:
        """The day itself if the school is open, else the next open one; None past the end of the calendar."""
        position = bisect_left(self._days, day)
        return self._days[position] if position < len(self._days) else None

    def next_open_day(self, day: date) -> date | None:
        """The first open day after this one; None past the end of the calendar."""
        return self.first_open_day_on_or_after(day + timedelta(days=1))

    def open_days_between(self, starts_on: date, ends_on: date) -> int:
        """How many open days lie in `starts_on <= day < ends_on`."""
        return max(0, bisect_left(self._days, ends_on) - bisect_left(self._days, starts_on))
