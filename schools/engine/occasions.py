"""Times of the week at which something comes to every trust. Plain arithmetic; decided in local time."""

from dataclasses import dataclass
from datetime import datetime, time

from schools.engine.school_year import monday

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that comes at a time of day: on each of `weekdays` (Monday is 0), or once `every_week`, on Monday.

    A day's occasion can be caught up until midnight, a week's until the next Monday, when nobody looked at the clock.
    `kind` and `queue` are those of its jobs.
    """

    kind: str
    queue: str
    at: time
    weekdays: frozenset[int] = EVERY_DAY
    every_week: bool = False

    def key(self, now: datetime) -> str | None:
        """The key of the latest one that has come by `now`, a local time; None when none has, or it is over."""
        day = now.date()
        if self.every_week:
            begins_on = monday(day)
            has_come = day > begins_on or now.time() >= self.at
            return f"{self.kind}:{begins_on}" if has_come else None
        has_come = day.weekday() in self.weekdays and now.time() >= self.at
        return f"{self.kind}:{day}" if has_come else None
