from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class VisitQuerySet(models.QuerySet["Visit"]):
    def that_took_place(self) -> Self:
        """Visits that nobody withdrew."""
        return self.filter(withdrawn_at=None)


class Visit(TenantModel):
    """The fact of a drop-in: who, where, when, when the two mean to talk about it, and when the next one is booked.

    No column of it can hold a word.
    """

    school = TenantForeignKey("schools.School", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    coach = TenantForeignKey("schools.Person", models.PROTECT)
    pairing = TenantForeignKey("coaching.Pairing", models.PROTECT, null=True)
    on = models.DateField()
    week = models.DateField(help_text="The Monday of the day")
    shared_on = models.DateField(
        null=True, help_text="The day on which what was written of it was shared with the teacher"
    )
    next_on = models.DateField(null=True)
    talk_on = models.DateField(null=True, help_text="The day on which the two mean to talk about it")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(VisitQuerySet)()

    class Meta:
        indexes = [
            models.Index(
                fields=["trust", "school", "week"],
                include=["teacher", "coach", "on", "next_on", "withdrawn_at"],
                name="visit_by_school_week",
            ),
            models.Index(fields=["trust", "teacher", "on"], name="visit_by_teacher"),
            models.Index(fields=["trust", "coach", "on"], name="visit_by_coach"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(pairing__isnull=False) | Q(next_on=None, talk_on=None), name="only_a_pair_agrees_days"
            ),
        ]
