"""Days as the leaders' pages write them."""

import datetime

from django import template

from coaching.phrases import day

register = template.Library()


@register.filter
def near_day(on: datetime.date, today: datetime.date) -> str:
    """24 November; with its year when that is far from today."""
    return day(on, today=today)
