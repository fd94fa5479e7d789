"""Days and choices as the leaders' pages write them."""

import datetime

from django import template

from coaching import decisions
from coaching.decisions import Line
from coaching.phrases import day
from schools.models import Choice

register = template.Library()


@register.filter
def near_day(on: datetime.date, today: datetime.date) -> str:
    """24 November; with its year when that is far from today."""
    return day(on, today=today)


@register.filter
def in_words(choice: Choice) -> str:
    return decisions.in_words(choice.decision, choice.value)


@register.filter
def holding(line: Line) -> str:
    """What holds today, in words; nothing where nothing does."""
    return in_words(line.holds) if line.holds else ""


@register.filter
def decided_by(choice: Choice) -> str:
    """Whose choice it is and why."""
    who = "Your school’s choice" if choice.school_id else "The trust’s choice"
    by = f", made by {choice.by.name}" if choice.by else ""
    return f"{who}{by}{f': {choice.reason}' if choice.reason else ''}{'' if choice.reason.endswith('.') else '.'}"


@register.filter
def chosen_by(choice: Choice, today: datetime.date) -> str:
    """The same with the day since which it holds."""
    return f"Since {day(choice.starts_on, today=today)}. {decided_by(choice)}"
