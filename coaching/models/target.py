from django.db import models
from django.db.models import Q

from schools.models.base import TenantForeignKey, TenantModel


class CoachTarget(TenantModel):
    """How many coaches a school means to have by a date. A new target replaces the open one; old ones stay."""

    school = TenantForeignKey("schools.School", models.PROTECT)
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    reason = models.CharField(max_length=200)
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    set_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "school"], condition=Q(replaced_at=None), name="one_open_target_per_school"
            ),
            models.CheckConstraint(condition=Q(number__gte=0, number__lte=200), name="target_from_0_to_200"),
            models.CheckConstraint(condition=~Q(reason=""), name="target_has_a_reason"),
        ]
