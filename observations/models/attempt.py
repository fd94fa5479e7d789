from typing import ClassVar

from django.db import models

from observations.models.words import WordsQuerySet
from schools.models.base import TenantForeignKey, TenantManager, TenantModel

LONGEST_ATTEMPT = 1_000


class Attempt(TenantModel):
    """A day on which a teacher tried their step, and if they like how it went.

    Read by the teacher, and by whoever coached them on that day while they still do.
    """

    step = TenantForeignKey("observations.ActionStep", models.CASCADE)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    on = models.DateField()
    words = models.CharField(max_length=LONGEST_ATTEMPT, blank=True)
    said_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = TenantManager.from_queryset(WordsQuerySet)()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["trust", "teacher"], name="attempt_by_teacher")]
        constraints = [models.UniqueConstraint(fields=["trust", "step", "on"], name="tried_once_a_day")]
