"""Whether a number is the usual one for this point of a period: "About where you usually are on a Tuesday (25)"."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction
from statistics import median_low

from coaching.engine import weeks
from coaching.engine.counting import SCHOOL_DAYS
from coaching.engine.coverage import WeekTally
from coaching.engine.periods import Period, Periods
from schools.engine.school_year import school_year_of

BACK = 6
LEAST = 3
WITHIN = Fraction(1, 20)


class Pace(StrEnum):
    BELOW = "below"
    USUAL = "usual"
    ABOVE = "above"


def usual(
    rows: Iterable[WeekTally], *, periods: Periods, today: date, back: int = BACK, least: int = LEAST
) -> int | None:
    """How many people are usually seen by this weekday, in this week, of a period.

    `rows` are those of one team or of the whole school. The median over the last `back` periods of the same length
    in the same school year; of two middle numbers the lower, so that it is a number that really happened. None
    with fewer than `least` such periods, or when no period is under way.
    """
    running = periods.on(today)
    if running is None:
        return None
    by_week = {row.week: row for row in rows}
    position, weekday = _point(running, today)
    alike = (period for period in periods.before(running) if _is_alike(period, running))
    found = [by_week[period.weeks[position]] for period in alike if period.weeks[position] in by_week][:back]
    counts = [row.seen_by_day[weekday] if weekday < SCHOOL_DAYS else row.seen for row in found]
    return median_low(counts) if len(counts) >= least else None


def _point(period: Period, today: date) -> tuple[int, int]:
    """The week of a period and the weekday in it reached today; in a holiday inside it, the end of the week before."""
    week = period.reached(today)
    return period.weeks.index(week), today.weekday() if week == weeks.monday(today) else SCHOOL_DAYS


def _is_alike(period: Period, running: Period) -> bool:
    same_length = len(period.weeks) == len(running.weeks) and period.cadence == running.cadence
    return same_length and school_year_of(period.starts_on) == school_year_of(running.starts_on)


def compare(seen: int, usual: int, *, due: int, within: Fraction = WITHIN) -> Pace:
    """Whether a number is about the usual one: no further off than `within` of the people due, or than one person."""
    if abs(seen - usual) <= max(Fraction(1), within * due):
        return Pace.USUAL
    return Pace.BELOW if seen < usual else Pace.ABOVE
