from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantModel


class State(models.TextChoices):
    """Where a coach stands: set by a school's leaders or the Professional Growth Director, dated."""

    INTERESTED = "interested", "Interested"
    IN_TRAINING = "in training", "In training"
    SHADOWED = "shadowed", "Shadowed"
    PRACTISING = "practising", "Practising"
    SKILLED = "skilled", "Skilled"
    LEAD = "lead coach", "Lead coach"
    PAUSED = "paused", "Paused"


NAMED = [State.IN_TRAINING, State.SHADOWED, State.PRACTISING, State.SKILLED, State.LEAD]
SKILLED = [State.SKILLED, State.LEAD]


class Coach(TenantModel):
    """Somebody who coaches.

    `school` is where they count; a central coach has none. `maximum` is their own; None leaves it to the school.
    """

    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    maximum = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["trust", "school"], name="coach_by_school")]
        constraints = [models.UniqueConstraint(fields=["trust", "person"], name="coach_once")]


class CoachState(TenantModel):
    """A state that a coach was in for a time."""

    coach = TenantForeignKey(Coach, models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=State.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "coach"], condition=Q(ends_on=None), name="one_open_coach_state"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="coach_state_ends_after_start"
            ),
        ]

    @property
    def is_named(self) -> bool:
        """In training or further, and not paused: ready for a new pair."""
        return self.state in NAMED
