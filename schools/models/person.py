import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from schools.models.base import TenantForeignKey, TenantManager, TenantModel
from schools.models.leave import Leave
from schools.models.periods import runs_on


def _asked(condition: str) -> RawSQL:
    """What the database says of a person's row to whoever asks (schools/sql/offices.sql)."""
    return RawSQL(condition, [], output_field=BooleanField())


class PersonQuerySet(models.QuerySet["Person"]):
    def working_on(self, day: datetime.date) -> Self:
        """People who have not left by this day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day))

    def at_work_on(self, day: datetime.date) -> Self:
        """People who are here on this day and not on leave."""
        away = Leave.objects.filter(runs_on(day))
        return self.working_on(day).exclude(id__in=away.values("person"))

    def on_my_staff(self) -> Self:
        """Those whose record the office of whoever asks may open, each with what it may do to it."""
        kept = '"schools_person"."id" = any ((select sec.{}())::uuid[]) or (select sec.is_trust_administrator())'
        return self.filter(_asked(kept.format("office_staff"))).annotate(
            may_be_changed=_asked(kept.format("looked_after")),
            email_may_be_changed=_asked('sec.may_change_email("schools_person"."id")'),
        )


class Person(TenantModel):
    """A member of staff and, while they work here, an account. One account belongs to one trust.

    There is no password: a code is sent to the work e-mail, and only the database binds a session to a person.
    """

    external_id = models.CharField(max_length=100, null=True, help_text="The staff code of the school's own system")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.CharField(max_length=254, null=True, help_text="Work e-mail, stored folded (lower case)")
    left_on = models.DateField(null=True)
    merged_into = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    # What whoever asks may do: known of people found by `on_my_staff`, and of nobody else.
    may_be_changed: bool
    email_may_be_changed: bool

    objects: ClassVar = TenantManager.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    is_authenticated = True
    is_anonymous = False
    is_active = True

    class Meta:
        ordering = ["last_name", "first_name"]
        indexes = [models.Index(fields=["trust", "last_name", "first_name"], name="person_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["trust", "external_id"], name="person_external_id_once_in_a_trust"),
            models.UniqueConstraint(
                fields=["trust", "email"], condition=Q(left_on=None), name="person_email_once_in_a_trust"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(left_on__isnull=False), name="merged_person_has_left"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()
