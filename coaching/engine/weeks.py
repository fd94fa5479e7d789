"""Weeks, each keyed by its Monday."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from schools.engine.school_year import monday as monday

WEEK = timedelta(days=7)


def between(starts_on: date, ends_on: date) -> Iterator[date]:
    """The Monday of every week with at least one day in `starts_on <= day < ends_on`, in order."""
    week = monday(starts_on)
    while week < ends_on and starts_on < ends_on:
        yield week
        week += WEEK


def number(week: date, open_weeks: Sequence[date], *, anchor: date | None = None) -> int | None:
    """The number a week is shown with: 1 for the first open week from `anchor`, holidays not counted.

    `open_weeks` are the Mondays of one school year in order; `anchor` is any day of the week that is week 1, the
    first open week if not given. None for a holiday week, or for one before the anchor.
    """
    position = bisect_left(open_weeks, week)
    if position == len(open_weeks) or open_weeks[position] != week:
        return None
    first = 0 if anchor is None else bisect_left(open_weeks, monday(anchor))
    return position - first + 1 if position >= first else None
