from django.db import models
from django.db.models import Q

from schools.models.base import TenantForeignKey, TenantModel


class Decision(models.TextChoices):
    """Settings that the decision-making grid owns. Values are text; `coaching/choices.py` reads and checks them."""

    CADENCE = "cadence", "How often teachers are coached"
    JOINERS_GRACE = "joiners_grace", "Weeks before coaching of a joiner is expected"
    COACH_MAXIMUM = "coach_maximum", "The most teachers one coach takes on"
    LINE_MANAGER_MAY_COACH = "line_manager_may_coach", "May a line manager coach"
    ANCHOR_WEEK = "anchor_week", "The week from which periods are counted"


class Choice(TenantModel):
    """What a trust (school empty) or a school has chosen, from a day on. A week is judged by the choice of its day."""

    decision = models.CharField(max_length=30, choices=Decision.choices)
    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    value = models.CharField(max_length=40)
    starts_on = models.DateField()
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "school", "decision", "starts_on"], nulls_distinct=False, name="one_choice_a_day"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="choice_has_a_value"),
        ]
