from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantModel


class Role(models.TextChoices):
    """What somebody may be appointed to. Coaches are no role here: they exist in `coaching` only."""

    TEACHER = "teacher", "Teacher"
    LEAD = "lead", "Teaching-and-learning lead"
    HEADTEACHER = "headteacher", "Headteacher"
    ADVOCATE = "advocate", "Advocate"
    SCHOOL_ADMINISTRATOR = "school_administrator", "School administrator"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    GROWTH_DIRECTOR = "growth_director", "Professional Growth Director"
    CENTRAL_COACH = "central_coach", "Central coach"
    TRUST_ADMINISTRATOR = "trust_administrator", "Trust administrator"
    GOVERNOR = "governor", "Governor"


AT_A_SCHOOL = [Role.TEACHER, Role.LEAD, Role.HEADTEACHER, Role.ADVOCATE, Role.SCHOOL_ADMINISTRATOR]
SCHOOL_LEADERS = [Role.HEADTEACHER, Role.LEAD]
# Who looks after a school's people and calendar, and what they may appoint to there. Its leaders the trust appoints.
SCHOOL_OFFICE = [*SCHOOL_LEADERS, Role.SCHOOL_ADMINISTRATOR]
GIVEN_BY_A_SCHOOL = [Role.TEACHER, Role.ADVOCATE, Role.SCHOOL_ADMINISTRATOR]
TRUST_TEAM = [Role.CHIEF_EXECUTIVE, Role.GROWTH_DIRECTOR, Role.CENTRAL_COACH]


class Appointment(TenantModel):
    """A role that somebody holds for a time, at one school or for the whole trust. Nobody appoints themself."""

    person = TenantForeignKey("schools.Person", models.PROTECT, related_name="appointments")
    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["trust", "person"], name="appointment_by_person"),
            models.Index(fields=["trust", "school", "role"], name="appointment_by_school"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "person", "school", "role"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
                name="one_open_appointment",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in AT_A_SCHOOL], school__isnull=False)
                | Q(school=None) & ~Q(role__in=[r.value for r in AT_A_SCHOOL]),
                name="role_fits_its_place",
            ),
            models.CheckConstraint(condition=Q(by=None) | ~Q(by=F("person")), name="nobody_appoints_themself"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_start"
            ),
        ]
