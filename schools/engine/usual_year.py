"""A school year as most of England keeps it: what a new trust starts from until it enters its own dates.

The pattern, not any council's calendar: six half-terms, breaks in the last week of October, over Christmas, in the
middle week of February, around Easter and in the last week of May.
"""

import datetime
from dataclasses import dataclass

from schools.engine.school_year import monday

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-term: half-open, the last day is the first of the holiday that follows."""

    name: str
    starts_on: datetime.date
    ends_on: datetime.date


def usual_year(year: int) -> list[Stretch]:
    """The six half-terms of the academic year that begins in September of `year`."""
    october = monday(datetime.date(year, 10, 29))
    christmas = monday(datetime.date(year, 12, 24))
    january = _weekday_on_or_after(datetime.date(year + 1, 1, 4))
    february = monday(datetime.date(year + 1, 2, 18))
    easter = easter_sunday(year + 1)
    spring_ends, summer_starts = _easter_break(easter)
    may = monday(datetime.date(year + 1, 5, 31))
    return [
        Stretch("Autumn 1", _weekday_on_or_after(datetime.date(year, 9, 2)), october),
        Stretch("Autumn 2", october + WEEK, christmas),
        Stretch("Spring 1", january, february),
        Stretch("Spring 2", february + WEEK, spring_ends),
        Stretch("Summer 1", summer_starts, may),
        Stretch("Summer 2", may + WEEK, _weekday_on_or_after(datetime.date(year + 1, 7, 21)) + DAY),
    ]


def easter_sunday(year: int) -> datetime.date:
    """Gregorian Easter (the anonymous algorithm, as printed in Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def _easter_break(easter: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First day off and first day back: a fortnight that ends with a late Easter, or begins with an early one."""
    good_friday, easter_monday = easter - 2 * DAY, easter + DAY
    if easter_monday >= datetime.date(easter.year, 4, 14):
        return easter_monday - 2 * WEEK, easter_monday + DAY
    return good_friday, easter_monday + 2 * WEEK


def _weekday_on_or_after(day: datetime.date) -> datetime.date:
    return day + max(0, 7 - day.weekday()) * DAY if day.weekday() > 4 else day
