"""What completes a coaching cycle: a drop-in, or the conversation after it, by the choice in force in that week."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from coaching.engine import choices, weeks
from coaching.engine.choices import Dated
from coaching.engine.interval import Span

DROP_IN = "drop-in"
CONVERSATION = "conversation"


def completes(cycle: Iterable[Dated[str]], day: date) -> str:
    """What completes a cycle on a day; a drop-in where nothing was chosen."""
    return choices.in_force(cycle, weeks.monday(day)) or DROP_IN


def days_of(cycle: Iterable[Dated[str]], value: str) -> tuple[Span, ...]:
    """The days, whole weeks of them, on which this is what completes a cycle, in order; the last span may be open."""
    turns = {date.min: DROP_IN}
    for choice in sorted(cycle, key=lambda choice: choice.starts_on):
        turns[_monday_from(choice.starts_on)] = choice.value
    spans = [Span(begins, ends) for begins, ends in pairwise(turns)]
    spans.append(Span(list(turns)[-1]))
    return tuple(span for span, holds in zip(spans, turns.values(), strict=True) if holds == value)


def _monday_from(day: date) -> date:
    return weeks.monday(day + timedelta(days=6))
