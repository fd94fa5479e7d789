"""Small phrases of the leaders' pages."""

import datetime

from django.utils.text import capfirst

FAR = datetime.timedelta(days=180)
OFTEN = {1: "weekly", 2: "fortnightly", 3: "every three weeks", 4: "every four weeks"}
"""A cadence, by the weeks that make a cycle."""


def day(on: datetime.date, *, today: datetime.date) -> str:
    """24 November; with its year when that is far from today."""
    return f"{on.day} {on:%B}" if abs(on - today) < FAR else f"{on.day} {on:%B} {on.year}"


def shared_by(promise: int) -> str:
    """By when what was written of a drop-in is shared, in school days: by the next one, within so many."""
    return "by the next school day" if promise == 1 else f"within {promise} school days"


def joined(words: list[str]) -> str:
    """The words behind one another, begun with a capital."""
    together = ", ".join(filter(None, words))
    return capfirst(together)
