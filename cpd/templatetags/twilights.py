"""Twilights in words: when, who leads, how many are here, where somebody stands."""

import datetime
from collections.abc import Sequence

from django import template
from django.utils.timezone import localtime

from cpd.attendance import Line
from cpd.engine.places import Counts, Place
from cpd.models import How
from cpd.schedule import Evening, Mine
from schools.templatetags.ui import as_day, clock, in_sentence, long_day, relative_day

register = template.Library()

MARKS = {
    Place.HERE: "seen",
    Place.CAUGHT_UP: "seen",
    Place.EXPECTED: "booked",
    Place.AWAY: "open",
    Place.EXCUSED: "away",
}
HOW = {How.TAP: "tapped", How.CODE: "by code", How.QR: "by code", How.ENTERED: "ticked off"}


@register.filter
def from_to(evening: Evening) -> str:
    """15:30 to 16:30."""
    return f"{clock(evening.twilight.starts_at)} to {clock(evening.ends_at)}"


@register.filter
def when(evening: Evening, today: datetime.date) -> str:
    """Tomorrow, 15:30 to 16:30; Tuesday 1 December, 15:30 to 16:30."""
    return f"{relative_day(evening.twilight.starts_at, today)}, {from_to(evening)}"


@register.filter
def next_one(coming: Sequence[Mine], today: datetime.date) -> str:
    """The page's sentence: when somebody's next twilight is."""
    first = next((evening for evening in coming if not evening.is_called_off), None)
    return f"Your next twilight is {_then(first, today)}" if first else "No twilight coming up for you"


@register.filter
def next_there(ahead: Sequence[tuple[Evening, Counts | None]], today: datetime.date) -> str:
    """The same for somebody who looks after twilights and is expected at none."""
    first = next((evening for evening, _ in ahead if not evening.is_called_off), None)
    return f"The next twilight is {_then(first, today)}" if first else "No twilight coming up"


def _then(evening: Evening, today: datetime.date) -> str:
    starts_at = evening.twilight.starts_at
    on = "" if as_day(starts_at) - today <= datetime.timedelta(days=1) else "on "
    return f"{on}{in_sentence(relative_day(starts_at, today))} at {clock(starts_at)}"


@register.filter
def in_numbers(counts: Counts, evening: Evening) -> str:
    """What the counts come to: who is expected before it, who was there afterwards."""
    if not evening.can_be_taken:
        return f"{counts.expected} expected"
    words = [f"{counts.here} of {counts.expected} here"]
    words += [f"{counts.away} away"] if counts.away else []
    words += [f"{counts.caught_up} caught up"] if counts.caught_up else []
    return ", ".join(words)


@register.filter
def mark(place: Place) -> str:
    """The state mark that goes with where somebody stands."""
    return MARKS[place]


@register.filter
def stands(line: Line, evening: Evening) -> str:
    """Where somebody stands with a twilight, for whoever takes its attendance."""
    if line.attendance is not None:
        kept = line.attendance
        stayed = "" if kept.minutes == evening.twilight.minutes else f", {kept.minutes} minutes"
        return f"Here, {HOW[How(kept.how)]} {clock(kept.tapped_at)}{stayed}"
    if line.place is Place.EXCUSED and line.expected:
        return line.expected.get_excused_display()
    if line.catch_up is not None:
        said = "Caught up" if line.place is Place.CAUGHT_UP else "Says they caught up"
        return f"{said} on {long_day(line.catch_up.on)}, {line.catch_up.minutes} minutes"
    return "Away" if line.place is Place.AWAY else "Expected"


@register.filter
def for_me(evening: Mine) -> str:
    """How somebody stands with a twilight of their own."""
    if evening.is_called_off:
        return "Called off"
    if evening.minutes is not None:
        return (
            f"You were here, {evening.minutes} minutes"
            if evening.is_over
            else f"You’re here, {evening.minutes} minutes"
        )
    if evening.place is Place.CAUGHT_UP and evening.caught_up:
        return f"Caught up, {evening.caught_up.minutes} minutes"
    if evening.place is Place.AWAY:
        return "You said you’ve caught up. It’s waiting to be confirmed." if evening.caught_up else "To catch up"
    if evening.place is Place.EXCUSED:
        return "You needn’t come"
    return "You lead it" if evening.facilitates else "You’re expected"


@register.filter
def weekdays(moment: datetime.datetime) -> str:
    """Tuesdays, of a moment on one."""
    return f"{localtime(moment):%A}s"
