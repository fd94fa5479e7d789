"""The facts that coverage is counted from: who was visited when, and the day that was agreed for the next time."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from coaching.engine.interval import Span


class VisitDay(NamedTuple):
    """The fact that somebody was visited: a finished drop-in by their coach, not withdrawn."""

    person: Hashable
    on: date


ALWAYS = Span(date.min)


@dataclass(frozen=True, slots=True)
class Booking:
    """The day of the next visit to somebody, as a coach agreed it with them at a visit.

    `holds` are the days on which it is the one last agreed: from that visit until the pair's next one, at which they
    agree another day or none.
    """

    person: Hashable
    next_on: date
    holds: Span = ALWAYS

    def is_ahead(self, today: date) -> bool:
        """Whether this is the day that is agreed today, and today or later."""
        return self.next_on >= today and self.holds.contains(today)
