"""Conversations that did not happen, as their coaches said: in numbers for a school, by name for its leaders."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass

from coaching.engine.interval import Span
from coaching.models import Cause, Meeting
from coaching.phrases import day
from schools.models import School

IN_NUMBERS = {
    Cause.COACH_AWAY: "because the coach was away",
    Cause.TEACHER_AWAY: "because the teacher was away",
    Cause.COVER_NEEDED: "because cover was needed",
    Cause.CLASH: "because timetables clashed",
    Cause.URGENT: "because something urgent came up",
}


@dataclass(frozen=True)
class Missed:
    """The conversations missed at a school in some days: each teacher's last one, and how many for what."""

    last: dict[uuid.UUID, Meeting]
    causes: Counter

    @property
    def number(self) -> int:
        return sum(self.causes.values())

    @property
    def words(self) -> list[str]:
        """How many for each cause, the commonest first: "3 because cover was needed"."""
        return [f"{number} {IN_NUMBERS[Cause(cause)]}" for cause, number in self.causes.most_common()]

    def of(self, teacher: uuid.UUID, *, today: datetime.date) -> str:
        """What to say beside a teacher's name; nothing where none was missed."""
        one = self.last.get(teacher)
        if one is None:
            return ""
        why = Cause(one.cause).label
        return f"conversation missed on {day(one.on, today=today)} ({why[0].lower()}{why[1:]})"


def missed_in(school: School, span: Span | None) -> Missed:
    """What was missed at a school in some days. One query, none without days."""
    if span is None or span.ends_on is None:
        return Missed({}, Counter())
    within = Meeting.objects.missed().filter(school=school, on__gte=span.starts_on, on__lt=span.ends_on)
    found = list(within.order_by("on", "recorded_at"))
    return Missed({one.teacher_id: one for one in found}, Counter(one.cause for one in found))
