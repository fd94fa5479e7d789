"""Which days words may be written down for and which to offer next, and for how long words can be put right."""

from datetime import date, timedelta

from coaching.engine import weeks
from coaching.engine.calendar import Calendar

UNDO = timedelta(seconds=10)  # for so long what was just shared or said can be undone, and nobody is told
A_DAY = timedelta(hours=24)  # for so long it can be corrected or taken back
LATEST_WRITING_UP = 14  # days: after two weeks nobody remembers what pupils did
FURTHEST_BOOKING = 200  # days: into the next half-year, past the summer holiday
LATEST_TALK = 28  # days
OFFERED = 3
SATURDAY = 5


def last_open_day(calendar: Calendar, today: date) -> date:
    """Today when the school is open, else the latest open day still to be written up; today if there is none."""
    back = (today - timedelta(days=number) for number in range(LATEST_WRITING_UP + 1))
    return next((day for day in back if calendar.is_open(day)), today)


def visit_day_problem(day: date, *, today: date, calendar: Calendar, coaching_since: date) -> str | None:
    """Why a drop-in cannot have happened on a day, as a sentence; None when it can."""
    if day > today:
        return "That day is still to come. When did you drop in?"
    if day < today - timedelta(days=LATEST_WRITING_UP):
        return "That’s more than two weeks ago. A drop-in is written up within two weeks."
    if day < coaching_since:
        return f"You’ve been their coach since {_words(coaching_since)}. Choose that day or a later one."
    if _is_closed(day, calendar):
        return f"The school was closed on {_words(day)}. Choose an open day."
    return None


def next_day_problem(day: date, *, after: date, today: date, calendar: Calendar) -> str | None:
    """Why the drop-in after the one on the day `after` cannot be booked for a day, as a sentence; None when it can."""
    if day < today:
        return f"{_words(day)} has passed. Choose a day from today on."
    if day <= after:
        return "That’s the day of this drop-in. Choose a later one."
    if day > today + timedelta(days=FURTHEST_BOOKING):
        return "That’s more than half a year away. Choose an earlier day."
    if _is_closed(day, calendar):
        reopens = calendar.next_open_day(day)
        instead = f"The next open day is {_words(reopens)}." if reopens else "Choose another day."
        return f"The school is closed on {_words(day)}. {instead}"
    return None


def talk_day_problem(day: date, *, after: date, today: date, calendar: Calendar) -> str | None:
    """Why the talk about the drop-in of the day `after` cannot be on a day, as a sentence; None when it can."""
    if day < today <= after:
        return f"{_words(day)} has passed. Choose a day from today on."
    if day < after:
        return "That’s before the drop-in. Choose the day of it or a later one."
    if day > today + timedelta(days=LATEST_TALK):
        return f"That’s more than {LATEST_TALK // 7} weeks away. Talk while both of you remember it."
    return _closed_problem(day, calendar)


def held_day_problem(day: date, *, today: date, calendar: Calendar, coaching_since: date) -> str | None:
    """Why a conversation cannot have been held on a day, as a sentence; None when it can."""
    if day > today:
        return "That day is still to come. When did you mean to talk?"
    if day < today - timedelta(days=LATEST_WRITING_UP):
        return "That’s more than two weeks ago. A conversation is written up within two weeks."
    if day < coaching_since:
        return f"You’ve been their coach since {_words(coaching_since)}. Choose that day or a later one."
    return _closed_problem(day, calendar)


def missed_day_problem(
    day: date, *, agreed: date | None, today: date, calendar: Calendar, coaching_since: date
) -> str | None:
    """Why a conversation cannot have been missed on a day, as a sentence; None when it can.

    That it won't happen may be known before the day for which it is `agreed`.
    """
    if agreed and day == agreed > today:
        return None
    return held_day_problem(day, today=today, calendar=calendar, coaching_since=coaching_since)


def instead_problem(day: date, *, of: date, today: date, calendar: Calendar) -> str | None:
    """Why a conversation that is missed on the day `of` cannot be on a day instead, as a sentence; None when it can."""
    if day == of > today:
        return "That’s the day it was planned for. Choose another one."
    return talk_day_problem(day, after=today, today=today, calendar=calendar)


def try_day_problem(day: date, *, after: date, today: date, calendar: Calendar) -> str | None:
    """Why a step agreed on the day `after` cannot be tried on a day, as a sentence; None when it can."""
    if day < after:
        return "That’s before you talked. Choose the day of it or a later one."
    if day > today + timedelta(days=FURTHEST_BOOKING):
        return "That’s more than half a year away. Choose an earlier day."
    return _closed_problem(day, calendar)


def _closed_problem(day: date, calendar: Calendar) -> str | None:
    return f"The school is closed on {_words(day)}. Choose an open day." if _is_closed(day, calendar) else None


def next_days(*, after: date, today: date, cadence: int, calendar: Calendar) -> tuple[date, ...]:
    """Open days to offer for the drop-in after one on the day `after`, or today when that is still to come.

    The first is one cadence on, and two follow it.
    """
    day: date | None = max(min(after, today) + cadence * weeks.WEEK, today + timedelta(days=1)) - timedelta(days=1)
    offered: list[date] = []
    while len(offered) < OFFERED and day is not None:
        day = calendar.next_open_day(day)
        offered += [day] if day else []
    return tuple(offered)


def check_back(chosen_on: date, *, cadence: int, calendar: Calendar) -> date:
    """When to look at a step again: the first open day from one cadence on, or that day itself past the calendar."""
    day = chosen_on + cadence * weeks.WEEK
    return calendar.first_open_day_on_or_after(day) or day


def _is_closed(day: date, calendar: Calendar) -> bool:
    """Whether the school is known to be closed. Weekdays outside all the term dates it has given yet are not known."""
    if day.weekday() >= SATURDAY:
        return True
    spans = calendar.half_terms
    is_known = bool(spans) and spans[0].starts_on <= day < (spans[-1].ends_on or date.max)
    return is_known and not calendar.is_open(day)


def _words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
