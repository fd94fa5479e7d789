"""When somebody may say "I'm here", and when they said it, by our clock.

The doors open a quarter of an hour before a twilight and close half an hour after it. The database keeps the same times
(cpd/sql/attendance.sql).
"""

from datetime import datetime, timedelta

BEFORE = timedelta(minutes=15)
AFTER = timedelta(minutes=30)


def open_at(starts_at: datetime) -> datetime:
    return starts_at - BEFORE


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    return starts_at + timedelta(minutes=minutes)


def close_at(starts_at: datetime, minutes: int) -> datetime:
    return ends_at(starts_at, minutes) + AFTER


def tapped_at(now: datetime, said: datetime | None) -> datetime:
    """The moment of a tap as the device says it, counted on from our own clock when the page was opened. Never later
    than now; now itself for a device that says nothing.
    """
    return min(said or now, now)
