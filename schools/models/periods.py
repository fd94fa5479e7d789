"""Conditions on rows that hold from a day to a day: `starts_on <= day < ends_on`, without an end while they run on."""

import datetime

from django.db.models import Q


def not_over_by(day: datetime.date) -> Q:
    """What runs on this day or begins later."""
    return Q(ends_on=None) | Q(ends_on__gt=day)


def runs_on(day: datetime.date) -> Q:
    """What runs on this day."""
    return Q(not_over_by(day), starts_on__lte=day)
