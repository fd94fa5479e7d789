"""Now, in the trust's own day: the demo's day is pinned, and its evenings take place on it."""

import datetime

from django.utils import timezone

from schools.clock import LONDON
from schools.middleware import Request


def moment(request: Request) -> datetime.datetime:
    """The time of day it is, on the day that the claim says it is."""
    return at(request.today, timezone.now().astimezone(LONDON).time())


def at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A day and a time as clocks in England show them."""
    return datetime.datetime.combine(day, time.replace(tzinfo=None), tzinfo=LONDON)
