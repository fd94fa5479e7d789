from typing import ClassVar

from django.db import models
from django.db.models import Q

from observations.models.words import WordsQuerySet, lines_of
from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class StepState(models.TextChoices):
    """How far along the path. The coach records that it was rehearsed; trying it and habit are the teacher's to say."""

    CHOSEN = "chosen", "Chosen"
    REHEARSED = "rehearsed", "Rehearsed"
    TRYING = "trying", "Trying it"
    HABIT = "habit", "Habit"


class ActionStepQuerySet(WordsQuerySet):
    def of(self, teacher):
        return self.filter(teacher=teacher)

    def live(self):
        return self.filter(retired_on=None)


class ActionStep(TenantModel):
    """One small thing a teacher is working on: granular, observable, doable within one cycle. One is live at a time."""

    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    chosen_with = TenantForeignKey("schools.Person", models.PROTECT)
    drop_in = TenantForeignKey("observations.DropIn", models.SET_NULL, null=True)
    conversation = TenantForeignKey("observations.Conversation", models.SET_NULL, null=True)
    words = models.TextField()
    signs = models.TextField(blank=True, help_text="One a line")
    model = models.TextField(blank=True)
    rehearsal = models.TextField(blank=True)
    library_step = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.CHOSEN)
    chosen_on = models.DateField()
    rehearsed_on = models.DateField(null=True)
    trying_on = models.DateField(null=True)
    habit_on = models.DateField(null=True)
    check_back_on = models.DateField()
    retired_on = models.DateField(null=True)
    retired_reason = models.CharField(max_length=40, blank=True)

    objects: ClassVar = TenantManager.from_queryset(ActionStepQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["trust", "teacher", "chosen_on"], name="step_by_teacher"),
            models.Index(fields=["trust", "drop_in"], name="step_by_drop_in"),
            models.Index(fields=["trust", "conversation"], name="step_by_conversation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "teacher"], condition=Q(retired_on=None), name="one_live_step_per_teacher"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="step_has_words"),
            models.CheckConstraint(
                condition=Q(retired_on=None, retired_reason="") | Q(retired_on__isnull=False) & ~Q(retired_reason=""),
                name="retired_with_a_reason",
            ),
        ]

    @property
    def sign_list(self) -> list[str]:
        return lines_of(self.signs)


class Tick(TenantModel):
    """A sign the teacher has ticked for themself. Nobody else can read it and nothing counts it."""

    step = TenantForeignKey(ActionStep, models.CASCADE)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "step", "position"], name="tick_once")]
