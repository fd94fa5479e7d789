"""How a list of a coach's people marks each of them: one rule for every page that has such a list."""

import datetime
from dataclasses import dataclass

from django.utils.text import capfirst

from coaching.coached import Coached
from coaching.engine import weeks
from coaching.engine.standing import Standing
from schools.templatetags.ui import NEAR_DAYS, in_sentence, long_day, relative_day, short_weekday


@dataclass(frozen=True)
class Marked:
    """One of a coach's people on a day: where the two stand, in a mark and in words."""

    person: Coached
    today: datetime.date

    @property
    def is_away(self) -> bool:
        return self.person.leave is not None or self.person.standing is Standing.AWAY

    @property
    def is_due(self) -> bool:
        """Whether the next drop-in is due by now: the rolling view, one cadence after the last."""
        if self.person.standing is not Standing.NOT_BOOKED:
            return False
        return self.person.due_week is None or self.person.due_week <= self.today

    @property
    def is_seen(self) -> bool:
        return self.person.seen_on is not None

    @property
    def mark(self) -> str:
        """One of the state marks (templates/ui/state_mark.html)."""
        if self.is_away:
            return "away"
        if self.is_seen:
            return "seen"
        return "booked" if self.person.booked_for else "open"

    @property
    def words(self) -> str:
        """What the mark says."""
        return {
            "away": self._away(),
            "seen": f"Seen {near(self.person.seen_on, self.today)}",
            "booked": capfirst(near(self.person.booked_for, self.today)),
            "open": self._open(),
        }[self.mark]

    def _away(self) -> str:
        back_on = self.person.leave.ends_on if self.person.leave else None
        return f"Away, back {short_weekday(back_on)}" if back_on else "Away"

    def _open(self) -> str:
        """Not booked; when the next one is due, or that nothing is."""
        person, monday = self.person, weeks.monday(self.today)
        if person.standing is Standing.NOT_EXPECTED:
            return "Nothing due yet"
        if person.due_week is None:
            return "Not booked yet" if person.seen_last_on else "Not seen yet"
        if person.due_week < monday:
            return f"Not booked yet, last seen {short_weekday(person.seen_last_on)}"
        if person.due_week == monday:
            return "Not booked yet, due this week"
        if person.due_week == monday + weeks.WEEK:
            return "Due next week"
        return f"Due in the week of {short_weekday(person.due_week)}"


def near(day: datetime.date | None, today: datetime.date) -> str:
    """today, Monday, Tue 1 Dec: a day as a short line says it."""
    if day is None:
        return ""
    words = in_sentence(relative_day(day, today))
    return short_weekday(day) if words.startswith(long_day(day)) else words


def on_near(day: datetime.date | None, today: datetime.date) -> str:
    """today, on Monday, on Tue 1 Dec: the same where it says when something was or is to be."""
    words = near(day, today)
    return words if words in ("", *map(in_sentence, NEAR_DAYS.values())) else f"on {words}"
