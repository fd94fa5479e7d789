"""A line of a school's calendar, from a file or a form: what it may say, and which days it means."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schools.engine.school_year import monday

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FRIDAY = 4
HALF_TERM, TRAINING_DAY, CLOSURE, EXAM_WEEK = "half-term", "training day", "closure", "exam week"
KINDS = (HALF_TERM, TRAINING_DAY, CLOSURE, EXAM_WEEK)
LONGEST_HALF_TERM = 150 * DAY  # in a year of two terms, a term
LONGEST_OTHER = 60 * DAY
LONGEST_NAME = 40


class Impossible(ValueError):
    """An entry that cannot be meant; the words say why."""


@dataclass(frozen=True)
class Entry:
    """A stretch of one kind; `last` counts in. Raises Impossible for one that ends before it begins, or is too long."""

    kind: str
    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Impossible("The last day comes before the first.")
        if self.last - self.first > (LONGEST_HALF_TERM if self.kind == HALF_TERM else LONGEST_OTHER):
            raise Impossible(f"From {self.first} to {self.last} is too long for a {self.kind}. Check the years.")
        if len(self.name) > LONGEST_NAME:
            raise Impossible(f"The name is longer than {LONGEST_NAME} characters.")

    @property
    def ends_on(self) -> date:
        """The day after the last."""
        return self.last + DAY

    def weekdays(self) -> list[date]:
        """Its days from Monday to Friday; of exam weeks every one of each week that it touches."""
        first, last = self.first, self.last
        if self.kind == EXAM_WEEK:
            first, last = monday(first), last + max(0, FRIDAY - last.weekday()) * DAY
        days = (first + n * DAY for n in range((last - first).days + 1))
        return [day for day in days if day.weekday() <= FRIDAY]


def stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days in order as stretches, first and last of each: a weekend between two does not part them."""
    first = last = None
    for day in sorted(days):
        if first is None or last is None:
            first = day
        elif not _follows(last, day):
            yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def moved_on(half_terms: Collection[Entry]) -> list[Entry]:
    """The half-terms a year later on the same weekdays: 52 weeks, or 53 where the year would begin before September."""
    begins = min(entry.first for entry in half_terms) + 52 * WEEK
    weeks = 53 if begins.month < 9 else 52
    return [Entry(one.kind, one.name, one.first + weeks * WEEK, one.last + weeks * WEEK) for one in half_terms]


def _follows(day: date, other: date) -> bool:
    return (other - day).days == (3 if day.weekday() == FRIDAY else 1)
