"""Conversations that did not happen, as their coaches said: in numbers for a school, by name for its leaders."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from coaching.engine.interval import Span
from coaching.models import Cause, Meeting
from coaching.phrases import day
from schools.models import Person, School
from schools.templatetags.ui import small_first

WHY = {
    Cause.COACH_AWAY: "the coach was away",
    Cause.TEACHER_AWAY: "the teacher was away",
    Cause.COVER_NEEDED: "cover was needed",
    Cause.CLASH: "timetables clashed",
    Cause.URGENT: "something urgent came up",
}


TO_THE_TEACHER = {**WHY, Cause.COACH_AWAY: "your coach was away", Cause.TEACHER_AWAY: "you were away"}


def to_the_teacher(one: Meeting, coach: str) -> str:
    """What its teacher is told of one: "no conversation with Cleo: cover was needed"."""
    return f"no conversation with {coach}: {TO_THE_TEACHER[Cause(one.cause)]}"


def missed_by(teacher: Person) -> QuerySet[Meeting]:
    """The conversations that a teacher was to have and did not, the latest first."""
    return Meeting.objects.missed().filter(teacher=teacher).order_by("-on", "-recorded_at")


@dataclass(frozen=True)
class Missed:
    """The conversations missed at a school in some days: each teacher's last one, and how many for what."""

    last: dict[uuid.UUID, Meeting]
    causes: Counter

    @property
    def number(self) -> int:
        return sum(self.causes.values())

    @property
    def by_cause(self) -> list[tuple[str, int]]:
        """Each cause in words and how often, the commonest first, of equal ones in the order of the list."""
        found = [(why, self.causes[cause]) for cause, why in WHY.items() if self.causes[cause]]
        return sorted(found, key=lambda one: -one[1])

    @property
    def words(self) -> list[str]:
        """How many for each cause, the commonest first: "3 because cover was needed"."""
        return [f"{number} because {why}" for why, number in self.by_cause]

    def of(self, teacher: uuid.UUID, *, today: datetime.date) -> str:
        """What to say beside a teacher's name; nothing where none was missed."""
        one = self.last.get(teacher)
        if one is None:
            return ""
        return f"conversation missed on {day(one.on, today=today)} ({small_first(Cause(one.cause).label)})"


def missed_in(school: School, span: Span | None, *, today: datetime.date) -> Missed:
    """What was missed at a school in some days, of those that have come. One query, none without days."""
    if span is None or span.ends_on is None:
        return Missed({}, Counter())
    within = Meeting.objects.missed().filter(school=school, on__gte=span.starts_on, on__lt=span.ends_on, on__lte=today)
    found = list(within.order_by("on", "recorded_at"))
    return Missed({one.teacher_id: one for one in found}, Counter(one.cause for one in found))
