"""The school register: every trust and school of England as the Department for Education publishes them.

Public data without a tenant. Identity is the URN of a school and the group UID of a trust; names are attributes with a
history, because they move ("Impact Multi Academy Trust" is another trust than it was). No person's name is held.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from schools.engine import titles
from schools.models.base import GlobalModel


class RegisterTrust(models.Model):
    """An academy trust. Sponsors and federations are no trusts and not held."""

    class GroupType(models.TextChoices):
        MULTI_ACADEMY = "06", "Multi-academy trust"
        SINGLE_ACADEMY = "10", "Single-academy trust"

    uid = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=250, help_text="As registered, capitals and spaces included")
    name_is_damaged = models.BooleanField(default=False, help_text="Only a copy with a lost character was ever seen")
    group_type = models.CharField(max_length=2, choices=GroupType)
    company_number = models.CharField(max_length=20, blank=True, default="")
    incorporated_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    seen_on = models.DateField(help_text="Day of the newest file that spoke of it; older files do not alter it")

    class Meta:
        indexes = [models.Index(fields=["company_number"], name="register_trust_company")]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self) -> str:
        return titles.title(self.name)


class RegisterSchoolQuerySet(models.QuerySet):
    def open_on(self, day: date):
        """Schools not known to be closed or still only proposed."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day)).exclude(
            status__in=[RegisterSchool.CLOSED, RegisterSchool.PROPOSED]
        )

    def of_trust(self, uid: int):
        return self.filter(trust_id=uid).order_by("name", "urn")


class RegisterSchool(models.Model):
    """A school, by URN. Its trust is the present one; RegisterMembership holds those before."""

    CLOSED = "Closed"
    PROPOSED = "Proposed to open"

    urn = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=250)
    name_is_damaged = models.BooleanField(default=False, help_text="Only a copy with a lost character was ever seen")
    phase = models.CharField(max_length=40, blank=True, default="", help_text="Blank where phases do not apply")
    type_code = models.CharField(max_length=4, blank=True, default="")
    type_name = models.CharField(max_length=100, blank=True, default="")
    la_code = models.CharField(max_length=4, blank=True, default="")
    la_name = models.CharField(max_length=100, blank=True, default="")
    establishment_number = models.CharField(max_length=8, blank=True, default="")
    status = models.CharField(max_length=40, blank=True, default="")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    trust = models.ForeignKey(RegisterTrust, models.PROTECT, null=True, related_name="schools")
    joined_on = models.DateField(null=True, help_text="Day it joined its present trust")
    seen_on = models.DateField(help_text="Day of the newest file that spoke of it; older files do not alter it")

    objects = RegisterSchoolQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["la_code", "establishment_number"], name="register_school_dfe_number")]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self) -> str:
        return titles.title(self.name)

    @property
    def dfe_number(self) -> str:
        """Local authority and establishment number ("305/4606"), "" while either is unknown."""
        return f"{self.la_code}/{self.establishment_number}" if self.la_code and self.establishment_number else ""


class RegisterName(GlobalModel):
    """A name that a trust or a school had, from the first file that carried it until the first that carried another."""

    trust = models.ForeignKey(RegisterTrust, models.PROTECT, null=True, related_name="names")
    school = models.ForeignKey(RegisterSchool, models.PROTECT, null=True, related_name="names")
    name = models.CharField(max_length=250)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trust=None, school__isnull=False) | Q(trust__isnull=False, school=None),
                name="register_name_is_of_a_trust_or_a_school",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="register_name_ends_after_it_starts"),
            models.UniqueConstraint(fields=["trust"], condition=Q(ends_on=None), name="one_present_name_per_trust"),
            models.UniqueConstraint(fields=["school"], condition=Q(ends_on=None), name="one_present_name_per_school"),
        ]

    def __str__(self):
        return self.name


class RegisterMembership(GlobalModel):
    """A school in a trust, from the day it joined (null: not published) until the day it left (null: still there)."""

    school = models.ForeignKey(RegisterSchool, models.PROTECT, related_name="memberships")
    trust = models.ForeignKey(RegisterTrust, models.PROTECT, related_name="memberships")
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__gte=F("joined_on")), name="register_membership_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(left_on=None), name="one_present_trust_per_register_school"
            ),
        ]

    def __str__(self):
        return f"{self.school_id} in {self.trust_id}"


class RegisterLink(GlobalModel):
    """One URN's link to another, as published: predecessor, successor, merged, split, sixth form centre.

    The linked school is often older than the register, so both ends are bare URNs.
    """

    urn = models.IntegerField()
    linked_urn = models.IntegerField()
    linked_name = models.CharField(max_length=250, blank=True, default="")
    kind = models.CharField(max_length=60)
    established_on = models.DateField(null=True)
    seen_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urn", "linked_urn", "kind"], name="one_register_link_of_a_kind")
        ]
        indexes = [models.Index(fields=["linked_urn"], name="register_link_linked_urn")]

    def __str__(self):
        return f"{self.urn} {self.kind} {self.linked_urn}"
