"""What a day is at some schools: whether a twilight can be on it, and what to mind."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from schools.models import BankHoliday, ClosedDay, HalfTerm, School
from schools.templatetags.ui import listed

FRIDAY = 4


@dataclass(frozen=True)
class Day:
    """`closed` and `outside` are names of schools: with a closure on the day, and with no term around it."""

    day: datetime.date
    closed: tuple[str, ...]
    outside: tuple[str, ...]
    is_free_everywhere: bool

    @property
    def refusal(self) -> str:
        """Why there can be no twilight; nothing when there can."""
        return f"{_together(self.closed)} closed that day. Choose another." if self.closed else ""

    @property
    def warning(self) -> str:
        """What to look at again before people are asked to come; nothing on a school day."""
        if self.is_free_everywhere:
            return f"{self.day:%A} {self.day.day} {self.day:%B} isn’t a school day. Check that people can come."
        return f"{_together(self.outside)} on holiday that day. Check that people can come." if self.outside else ""


def day_of(day: datetime.date, schools: Collection[School]) -> Day:
    """Three queries. A training day is a day like any other: people are at work."""
    term = HalfTerm.objects.filter(school__in=schools, starts_on__lte=day, ends_on__gt=day)
    open_at = set(term.values_list("school", flat=True))
    shut = ClosedDay.objects.filter(school__in=schools, day=day, kind=ClosedDay.Kind.CLOSURE)
    closed_at = set(shut.values_list("school", flat=True))
    holiday = BankHoliday.objects.filter(day=day).exists()
    return Day(
        day=day,
        closed=_names(school for school in schools if school.id in closed_at),
        outside=_names(school for school in schools if school.id not in open_at),
        is_free_everywhere=holiday or day.weekday() > FRIDAY,
    )


def _names(schools) -> tuple[str, ...]:
    return tuple(sorted(school.name for school in schools))


def _together(names: tuple[str, ...]) -> str:
    """Larkmead Primary is; Larkmead Primary and Millrace Primary are."""
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"
