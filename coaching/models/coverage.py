from django.db import models
from django.db.models import F, Q

from schools.models.base import TenantForeignKey, TenantModel


class CoverageWeek(TenantModel):
    """One school-week of coverage, for a team or (team empty) the whole school; kept by `coaching.actions.coverage`.

    Whole numbers only: `expected` is in 1/1200 cycles; `seen` counts people seen in the week's period by its end,
    `seen_by_monday` to `seen_by_friday` those seen by the end of that day.
    """

    school = TenantForeignKey("schools.School", models.PROTECT)
    team = TenantForeignKey("schools.Team", models.PROTECT, null=True)
    week = models.DateField()
    period_starts_on = models.DateField(
        null=True, help_text="The Monday on which the week's period begins; empty in a holiday"
    )
    people = models.PositiveIntegerField(default=0, help_text="Teachers on the school's or the team's list that week")
    due = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    booked = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(
        default=0, help_text="Cycles completed that are first in their period and fall into this week"
    )
    # Filled in by the database too, so that a worker of the release before goes on writing rows during an update.
    seen_by_monday = models.PositiveIntegerField(default=0, db_default=0)
    seen_by_tuesday = models.PositiveIntegerField(default=0, db_default=0)
    seen_by_wednesday = models.PositiveIntegerField(default=0, db_default=0)
    seen_by_thursday = models.PositiveIntegerField(default=0, db_default=0)
    seen_by_friday = models.PositiveIntegerField(default=0, db_default=0)
    with_coach = models.PositiveIntegerField(default=0)
    with_skilled_coach = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            # A trust's pages read the rows of whole schools, one in about eight.
            models.Index(fields=["trust", "school", "week"], condition=Q(team=None), name="coverage_of_whole_schools")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "school", "week", "team"], nulls_distinct=False, name="coverage_week_once"
            ),
            models.CheckConstraint(condition=Q(seen__lte=F("due")), name="seen_within_due"),
            models.CheckConstraint(
                condition=Q(seen_by_monday__lte=F("seen_by_tuesday"))
                & Q(seen_by_tuesday__lte=F("seen_by_wednesday"))
                & Q(seen_by_wednesday__lte=F("seen_by_thursday"))
                & Q(seen_by_thursday__lte=F("seen_by_friday"))
                & Q(seen_by_friday__lte=F("seen")),
                name="seen_grows_by_the_day",
            ),
            models.CheckConstraint(
                condition=Q(with_skilled_coach__lte=F("with_coach")) & Q(with_coach__lte=F("people")),
                name="coached_within_people",
            ),
        ]


class DirtyWeek(TenantModel):
    """Weeks of a school to be counted again, written by triggers in the transaction that changed a fact."""

    school = TenantForeignKey("schools.School", models.PROTECT)
    first_week = models.DateField()
    last_week = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["trust", "school"], name="dirty_week_by_school")]


class CoverageDifference(TenantModel):
    """What the nightly recount found different from the kept rollup: empty on a good morning."""

    school = TenantForeignKey("schools.School", models.PROTECT)
    week = models.DateField()
    column = models.CharField(max_length=24)
    kept = models.IntegerField()
    counted = models.IntegerField()
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["trust", "found_at"], name="difference_by_time")]
