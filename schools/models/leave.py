from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantModel


class Leave(TenantModel):
    """A time away from work: coaching waits, reminders stop, and nothing is expected."""

    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["trust", "school", "starts_on"], name="leave_by_school")]
        constraints = [
            models.UniqueConstraint(fields=["trust", "person"], condition=Q(ends_on=None), name="one_open_leave"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="leave_ends_after_start"
            ),
        ]
