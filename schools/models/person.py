import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import BooleanField, F, Q
from django.db.models.expressions import RawSQL

from schools.models.base import TenantForeignKey, TenantManager, TenantModel
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


class Membership(TenantModel):
    """A person's post at a school for a time. The main one carries the person's coverage."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="memberships")
    school = TenantForeignKey("schools.School", models.PROTECT)
    team = TenantForeignKey("schools.Team", models.PROTECT, null=True)
    job_title = models.CharField(max_length=120, blank=True)
    fte = models.PositiveSmallIntegerField(default=100, help_text="Hundredths of full time, 1 to 100")
    teaching = models.BooleanField(default=True)
    line_manager = TenantForeignKey(Person, models.PROTECT, null=True)
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


class Leave(TenantModel):
    """A time away from work: coaching waits, reminders stop, and nothing is expected."""

    person = TenantForeignKey(Person, models.PROTECT)
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
