from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class Outcome(models.TextChoices):
    """Whether a coaching conversation that was due took place."""

    HELD = "held", "Held"
    MISSED = "missed", "It didn’t happen"


class Cause(models.TextChoices):
    """Why a conversation did not happen. A closed list: what is not on it is nobody's to read."""

    COACH_AWAY = "coach away", "The coach was away"
    TEACHER_AWAY = "teacher away", "The teacher was away"
    COVER_NEEDED = "cover needed", "Cover was needed"
    CLASH = "timetable clash", "The timetables clashed"
    URGENT = "urgent", "Something urgent came up"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def held(self) -> Self:
        """Conversations that took place, and that nobody withdrew."""
        return self.filter(withdrawn_at=None, outcome=Outcome.HELD)

    def missed(self) -> Self:
        """Conversations that did not happen, as their coach said."""
        return self.filter(withdrawn_at=None, outcome=Outcome.MISSED)


class Meeting(TenantModel):
    """The fact of a coaching conversation: who, where, when, and whether it was held or why it was missed.

    No column of it can hold a word: a cause is one of a short list.
    """

    school = TenantForeignKey("schools.School", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    coach = TenantForeignKey("schools.Person", models.PROTECT)
    pairing = TenantForeignKey("coaching.Pairing", models.PROTECT)
    on = models.DateField()
    week = models.DateField(help_text="The Monday of the day")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    cause = models.CharField(max_length=16, choices=Cause.choices, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(MeetingQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["trust", "school", "week"],
                include=["teacher", "coach", "on", "outcome", "withdrawn_at"],
                name="meeting_by_school_week",
            ),
            models.Index(fields=["trust", "teacher", "on"], name="meeting_by_teacher"),
            models.Index(fields=["trust", "coach", "on"], name="meeting_by_coach"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.HELD.value, cause="")
                | Q(outcome=Outcome.MISSED.value, cause__in=[cause.value for cause in Cause]),
                name="missed_for_a_cause",
            ),
            models.UniqueConstraint(
                fields=["trust", "pairing", "on"],
                condition=Q(outcome=Outcome.MISSED.value, withdrawn_at=None),
                name="missed_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["trust", "pairing", "on"],
                condition=Q(outcome=Outcome.HELD.value, withdrawn_at=None),
                name="held_once_a_day",
            ),
        ]
