from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantModel


class HalfTerm(TenantModel):
    """A stretch of a school's year between holidays. `year` is the calendar year in which the academic year begins."""

    school = TenantForeignKey("schools.School", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40, help_text="Autumn 1, Autumn 2, Spring 1 ...")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day of the holiday that follows")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "school", "starts_on"], name="half_term_starts_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="half_term_ends_after_start"),
        ]


class ClosedDay(TenantModel):
    """A weekday inside a half-term on which a school has no lessons, or, in an exam week, expects no coaching.

    Bank holidays are added from the national list. A day of an exam week that is a training day too is that alone.
    """

    class Kind(models.TextChoices):
        TRAINING_DAY = "training day", "Training day"
        CLOSURE = "closure", "Closure"
        EXAM_WEEK = "exam week", "Exam week"

    school = TenantForeignKey("schools.School", models.PROTECT)
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "school", "day"], name="closed_day_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("training day", "closure", "exam week")), name="closed_day_is_of_a_kind"
            ),
        ]
