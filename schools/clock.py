"""The clock: writes the occasions that have come, each once for a trust, however many clocks there are.

It keeps nothing but the rows themselves, so a clock that was away catches up, and a second one does no harm.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from schools import outbox
from schools.engine.occasions import Occasion

LONDON = ZoneInfo("Europe/London")

_occasions: list[Occasion] = []


def strikes(occasion: Occasion) -> None:
    """Register an occasion; what is then done is said by `jobs.does(occasion.kind)`."""
    if occasion not in _occasions:
        _occasions.append(occasion)


def come(now: datetime) -> list[tuple[Occasion, str]]:
    """The occasions that have come by `now` and can still be caught up, each with its key."""
    keys = [(occasion, occasion.key(now.astimezone(LONDON))) for occasion in _occasions]
    return [(occasion, key) for occasion, key in keys if key]


def tick(now: datetime) -> int:
    """Write a job into every trust for each occasion that has come by `now`; returns how many were new."""
    written = 0
    for occasion, key in come(now):
        if made := _write(occasion, key):
            outbox.ring(occasion.queue)
            written += made
    return written


def _write(occasion: Occasion, key: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select iam.enqueue_everywhere(%s, %s, %s, now())", [occasion.queue, occasion.kind, key])
        return cursor.fetchone()[0]
