from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantModel


class Membership(TenantModel):
    """A person's post at a school for a time. The main one carries the person's coverage."""

    person = TenantForeignKey("schools.Person", models.PROTECT, related_name="memberships")
    school = TenantForeignKey("schools.School", models.PROTECT)
    team = TenantForeignKey("schools.Team", models.PROTECT, null=True)
    job_title = models.CharField(max_length=120, blank=True)
    fte = models.PositiveSmallIntegerField(default=100, help_text="Hundredths of full time, 1 to 100")
    teaching = models.BooleanField(default=True)
    line_manager = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    is_main = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "school", "ends_on"], name="membership_by_school"),
            models.Index(fields=["trust", "person"], name="membership_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "person"], condition=Q(ends_on=None, is_main=True), name="one_open_main_membership"
            ),
            models.UniqueConstraint(
                fields=["trust", "person", "school"], condition=Q(ends_on=None), name="one_open_membership_per_school"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(fte__gte=1, fte__lte=100), name="membership_fte_in_hundredths"),
            models.CheckConstraint(
                condition=Q(line_manager=None) | ~Q(line_manager=F("person")), name="nobody_manages_themself"
            ),
        ]
