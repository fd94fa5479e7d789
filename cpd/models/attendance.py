"""Who is expected at a twilight, who was there, and who caught up. Minutes and times; not a word about anybody."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpd.models.twilight import LONGEST, Twilight
from schools.models.base import TenantForeignKey, TenantModel


class Excused(models.TextChoices):
    """Why nothing is expected of somebody after all. Never a state of health: whoever is on leave is not expected."""

    NOT_WORKING = "not working", "Doesn’t work at that time"
    TRIP = "trip", "On a trip or a fixture"
    ELSEWHERE = "elsewhere", "Practises elsewhere"
    AGREED = "agreed", "Agreed beforehand"


class Expected(TenantModel):
    """Somebody who is meant to come, as their school's.

    Written by rule from posts, leave and working days (cpd/sql/expected.sql) and counted again until the day has come;
    `by_hand` are those a leader added, `excused` says why one need not come.
    """

    twilight = TenantForeignKey(Twilight, models.CASCADE, related_name="expected")
    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    by_hand = models.BooleanField(default=False)
    excused = models.CharField(max_length=12, choices=Excused.choices, blank=True)
    changed_by = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "person"], name="expected_by_person"),
            models.Index(fields=["trust", "school"], name="expected_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trust", "twilight", "person"], name="expected_once"),
            models.CheckConstraint(
                condition=Q(by_hand=False, excused="") | Q(changed_by__isnull=False), name="somebody_changed_it"
            ),
        ]


class How(models.TextChoices):
    TAP = "tap", "Tapped"
    CODE = "code", "Typed the code"
    QR = "qr", "Scanned the code"
    ENTERED = "entered", "Ticked off"


class Attendance(TenantModel):
    """Somebody was there, for so many minutes: all of it unless they left early.

    `tapped_at` is when they tapped by their own device's clock, `recorded_at` when we heard of it. `by` is who ticked
    them off. `client_id` names the tap, which may arrive twice.
    """

    twilight = TenantForeignKey(Twilight, models.PROTECT, related_name="attendances")
    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    how = models.CharField(max_length=8, choices=How.choices)
    tapped_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    client_id = models.UUIDField(null=True)
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "person"], name="attendance_by_person"),
            models.Index(fields=["trust", "school"], name="attendance_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trust", "twilight", "person"], name="here_once"),
            models.CheckConstraint(condition=Q(minutes__lte=LONGEST), name="here_for_an_evening"),
            models.CheckConstraint(
                condition=Q(how="entered", by__isnull=False) | ~Q(how="entered") & Q(by=None),
                name="entered_by_somebody",
            ),
        ]


class CatchUp(TenantModel):
    """Time given later for a twilight that somebody missed. It counts once a facilitator or a leader confirms it."""

    twilight = TenantForeignKey(Twilight, models.PROTECT, related_name="catch_ups")
    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    said_by = TenantForeignKey("schools.Person", models.PROTECT)
    confirmed_by = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "person"], name="catch_up_by_person"),
            models.Index(fields=["trust", "school"], name="catch_up_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trust", "twilight", "person"], name="caught_up_once"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="caught_up_for_some_minutes"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")), name="nobody_confirms_their_own"
            ),
        ]


class DayNotWorked(TenantModel):
    """A day of the week on which somebody does not work at their school: 0 is Monday, 4 Friday."""

    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    weekday = models.PositiveSmallIntegerField()
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "person", "school", "weekday"], name="day_not_worked_once"),
            models.CheckConstraint(condition=Q(weekday__lte=4), name="not_worked_on_a_weekday"),
        ]
