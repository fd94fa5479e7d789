"""A twilight: an after-school session of deliberate practice, at one school or several at once."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from schools.models.base import TenantForeignKey, TenantManager, TenantModel

SHORTEST, LONGEST = 10, 240  # minutes


class Whom(models.TextChoices):
    """Who is expected, of the schools invited and of the teams named."""

    TEACHING = "teaching", "Everybody who teaches"
    STAFF = "staff", "All staff"
    SUPPORT = "support", "Staff who don’t teach"
    LEADERS = "leaders", "Heads and leads"


class CalledOff(models.TextChoices):
    """Why a twilight does not take place."""

    WEATHER = "weather", "The weather"
    CLASH = "clash", "A clash with another evening"
    NOBODY_TO_LEAD = "nobody to lead", "Nobody to lead it"
    MOVED = "moved", "It moves to another day"
    OTHER = "other", "Another reason"


class TwilightQuerySet(models.QuerySet["Twilight"]):
    def going_ahead(self) -> Self:
        return self.filter(cancelled_at=None)

    def in_order(self) -> Self:
        return self.order_by("starts_at", "id")


class Twilight(TenantModel):
    """One session. `topic` and `step` are codes of the library (cpd/catalogue.py), `title` the focus in words."""

    title = models.CharField(max_length=120)
    topic = models.CharField(max_length=80, blank=True)
    step = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)
    whom = models.CharField(max_length=10, choices=Whom.choices, default=Whom.TEACHING)
    by = TenantForeignKey("schools.Person", models.PROTECT)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    cancelled_why = models.CharField(max_length=16, choices=CalledOff.choices, blank=True)

    objects: ClassVar = TenantManager.from_queryset(TwilightQuerySet)()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["trust", "starts_at"], name="twilight_by_time")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="twilight_has_a_focus"),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="twilight_is_of_an_evening"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_why=""),
                name="twilight_is_called_off_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("twilight", args=[self.id])


class TwilightSchool(TenantModel):
    """A school that is invited."""

    twilight = TenantForeignKey(Twilight, models.CASCADE, related_name="invited")
    school = TenantForeignKey("schools.School", models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["trust", "school"], name="twilight_by_school")]
        constraints = [
            models.UniqueConstraint(fields=["trust", "twilight", "school"], name="school_invited_once"),
        ]


class TwilightTeam(TenantModel):
    """A team that is meant. A school none of whose teams is named is meant as a whole."""

    twilight = TenantForeignKey(Twilight, models.CASCADE, related_name="teams")
    team = TenantForeignKey("schools.Team", models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "twilight", "team"], name="team_meant_once")]


class Facilitator(TenantModel):
    """Who leads a twilight. Known by name to everybody in the trust, as a coach is."""

    twilight = TenantForeignKey(Twilight, models.CASCADE, related_name="facilitators")
    person = TenantForeignKey("schools.Person", models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["trust", "person"], name="facilitator_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["trust", "twilight", "person"], name="facilitates_once"),
        ]


class TwilightCode(TenantModel):
    """What is shown in the room, and nowhere else, so that whoever types it is there."""

    twilight = TenantForeignKey(Twilight, models.CASCADE, related_name="+")
    code = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "twilight"], name="one_code_a_twilight"),
            models.UniqueConstraint(fields=["trust", "code"], name="code_once_in_a_trust"),
        ]
