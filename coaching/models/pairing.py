import datetime
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from schools.models import Person
from schools.models.base import TenantForeignKey, TenantManager, TenantModel
from schools.models.periods import runs_on


class PairingQuerySet(models.QuerySet["Pairing"]):
    def open_on(self, day: datetime.date) -> Self:
        """Pairs that are running on this day."""
        return self.filter(runs_on(day))

    def of_coach(self, person: Person | uuid.UUID) -> Self:
        return self.filter(coach=person)

    def of_teacher(self, person: Person | uuid.UUID) -> Self:
        return self.filter(teacher=person)


class Pairing(TenantModel):
    """Who coaches whom, for a time. A teacher has one coach at a time.

    What else a pair may not be is refused by the database too (coaching/sql/pairings.sql).
    """

    school = TenantForeignKey("schools.School", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    coach = TenantForeignKey("schools.Person", models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    started_by = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    ended_by = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    objects: ClassVar = TenantManager.from_queryset(PairingQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["trust", "coach", "ends_on"], name="pairing_by_coach"),
            models.Index(fields=["trust", "school", "ends_on"], name="pairing_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "teacher"], condition=Q(ends_on=None), name="one_open_coach_per_teacher"
            ),
            models.CheckConstraint(condition=~Q(coach=F("teacher")), name="nobody_coaches_themself"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="pairing_ends_after_start"
            ),
        ]
