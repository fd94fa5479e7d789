"""How long things take, in school days and in cycles: feedback after a visit, and visits since the last."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import takewhile

from coaching.engine import choices, expectation, weeks
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.expectation import CYCLE, Expectations, PersonSpan

DAY = timedelta(days=1)
PROMISE = 1  # school days: by the next one, until a school chooses otherwise


def promised(chosen: Iterable[Dated[int]], visited_on: date) -> int:
    """The school days within which what was written of a visit is shared, as was chosen for its own day."""
    return choices.in_force(chosen, visited_on) or PROMISE


def feedback_due_on(visited_on: date, calendar: Calendar, *, promise: int) -> date | None:
    """The day by whose end feedback is promised, `promise` school days on. None past the end of the calendar."""
    day: date | None = visited_on
    for _ in range(promise):
        day = None if day is None else calendar.next_open_day(day)
    return day


def feedback_lag(visited_on: date, shared_on: date, calendar: Calendar) -> int:
    """School days from a visit to its feedback: 0 for the same day (or the weekend after), 1 for the next one."""
    return calendar.open_days_between(visited_on + DAY, shared_on + DAY)


def is_feedback_late(
    visited_on: date, shared_on: date | None, calendar: Calendar, *, today: date, promise: int
) -> bool:
    """Whether feedback came, or has still not come, after the end of the school day it was promised by."""
    return feedback_lag(visited_on, today if shared_on is None else shared_on, calendar) > promise


def cycles_missed(spans: Sequence[PersonSpan], last_seen_on: date | None, expects: Expectations, *, today: date) -> int:
    """The 1/1200 cycles expected of one person in whole periods that passed since the one they were last seen in.

    Holidays, leave and a joiner's grace expect nothing and so miss nothing; the running period is not over yet.
    `last_seen_on` is None for somebody never seen.
    """
    over = expects.periods.complete_by(today)
    unseen = takewhile(lambda period: last_seen_on is None or period.starts_on > last_seen_on, over)
    return sum(expectation.expected(spans, period, expects) for period in unseen)


def not_seen_lately(
    spans: Sequence[PersonSpan], last_seen_on: date | None, expects: Expectations, *, today: date, cycles: int = 2
) -> bool:
    """Whether somebody who teaches here today has missed this many of their own cycles, or more."""
    here = any(span.is_employed(today) and not span.is_on_leave(today) for span in spans)
    return here and cycles_missed(spans, last_seen_on, expects, today=today) >= cycles * CYCLE


def next_due_week(last_seen_on: date, calendar: Calendar, *, cadence: int) -> date | None:
    """The Monday of the week in which the next visit is due, `cadence` open weeks after the last.

    The rolling view, for a coach's own day only; coverage is counted in fixed periods. None past the calendar's end.
    """
    open_weeks = calendar.open_weeks()
    position = bisect_right(open_weeks, weeks.monday(last_seen_on)) + cadence - 1
    return open_weeks[position] if position < len(open_weeks) else None
