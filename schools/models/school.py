import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class Phase(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all-through", "All-through"
    OTHER = "other", "Other"


class SchoolQuerySet(models.QuerySet["School"]):
    def open_on(self, day: datetime.date) -> Self:
        """Schools that belong to the trust on this day."""
        return self.filter(Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gt=day))


class School(TenantModel):
    """A school while it belongs to this trust. One that moves away gets `left_on`; its new trust makes its own row."""

    urn = models.IntegerField()
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, db_index=False)
    phase = models.CharField(max_length=12, choices=Phase.choices)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    objects: ClassVar = TenantManager.from_queryset(SchoolQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "urn"], name="school_urn_once_in_a_trust"),
            models.UniqueConstraint(fields=["trust", "slug"], name="school_slug_once_in_a_trust"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="school_leaves_after_joining",
            ),
        ]

    def __str__(self):
        return self.name


class Team(TenantModel):
    """A department of a secondary school or a phase of a primary: what heat strips and small groups are made of."""

    school = TenantForeignKey(School, models.PROTECT)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["trust", "school", "name"], name="team_name_once_in_a_school")]

    def __str__(self):
        return self.name
