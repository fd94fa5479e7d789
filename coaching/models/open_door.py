import datetime
from typing import ClassVar, Self

from django.db import models

from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class OpenDoorQuerySet(models.QuerySet["OpenDoor"]):
    def on(self, day: datetime.date) -> Self:
        return self.filter(on=day)

    def open_on(self, day: datetime.date) -> Self:
        """Those that nobody has closed again."""
        return self.on(day).filter(closed_at=None)


class OpenDoor(TenantModel):
    """A teacher says that colleagues are welcome to drop in on a day. It ends with the day, or when they close it.

    Which colleagues, the school chooses (Decision.OPEN_DOOR). No column of it can hold a word.
    """

    school = TenantForeignKey("schools.School", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    team = TenantForeignKey("schools.Team", models.SET_NULL, null=True)
    on = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(OpenDoorQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["trust", "school", "on"], name="open_door_by_school")]
        constraints = [models.UniqueConstraint(fields=["trust", "teacher", "school", "on"], name="one_door_a_day")]
