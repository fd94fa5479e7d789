"""Which school year a day belongs to, and where that year and the day's week begin."""

from datetime import date, timedelta

AUGUST = 8


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of this day began.

    In law a school year begins with the first term to begin after July (Education Act 1996, section 579(1)).
    """
    return day.year if day.month >= AUGUST else day.year - 1


def first_day(year: int) -> date:
    """The first day of the school year that begins in `year`; that of the next one is the first day after it."""
    return date(year, AUGUST, 1)


def monday(day: date) -> date:
    """The Monday that keys the week of this day."""
    return day - timedelta(days=day.weekday())
