from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Func, Q, Value

from schools.models.base import TenantForeignKey, TenantModel


class Decision(models.TextChoices):
    """Settings that the decision-making grid owns. Values are text, and only what `MAY_BE` allows is ever stored."""

    CADENCE = "cadence", "How often teachers are coached"
    JOINERS_GRACE = "joiners_grace", "Weeks before coaching of a joiner is expected"
    COACH_MAXIMUM = "coach_maximum", "The most teachers one coach takes on"
    LINE_MANAGER_MAY_COACH = "line_manager_may_coach", "May a line manager coach"
    CYCLE = "cycle", "What completes a coaching cycle"
    OPEN_DOOR = "open_door", "Who may drop in through an open door"
    FEEDBACK = "feedback", "By when a coach shares what they wrote"
    ANCHOR_WEEK = "anchor_week", "The week from which periods are counted"


# Every value that a decision may have; an anchor week may be any day, written 2026-09-07.
MAY_BE: dict[str, tuple[str, ...]] = {
    Decision.CADENCE: ("1", "2", "3", "4"),
    Decision.JOINERS_GRACE: tuple(str(weeks) for weeks in range(40)),
    Decision.COACH_MAXIMUM: tuple(str(teachers) for teachers in range(1, 21)),
    Decision.LINE_MANAGER_MAY_COACH: ("yes", "no"),
    Decision.CYCLE: ("drop-in", "conversation"),
    Decision.OPEN_DOOR: ("nobody", "coaches", "anybody"),
    Decision.FEEDBACK: tuple(str(days) for days in range(1, 6)),
}


def _can_be_read() -> Q:
    """The condition that a value means something for its decision."""
    a_day = Func(F("value"), Value("date"), function="pg_input_is_valid", output_field=models.BooleanField())
    anchored = Q(a_day, decision=Decision.ANCHOR_WEEK.value, value__regex="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    return reduce(or_, [Q(decision=str(of), value__in=values) for of, values in MAY_BE.items()], anchored)


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
            models.CheckConstraint(condition=_can_be_read(), name="choice_can_be_read"),
        ]
