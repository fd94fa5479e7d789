"""How many coaches each school means to have: set by the trust's leadership, dated, with a reason; old ones stay."""

import datetime
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.models import CoachTarget
from schools.models import Person, School
from schools.refusals import Refusal, rule_behind


class ChangedMeanwhile(Refusal):
    """Somebody set another target since the page was opened; `current` is what holds now (None: none does)."""

    def __init__(self, current: CoachTarget | None):
        self.current = current
        super().__init__("Somebody changed this target while you were editing.")


def set_target(
    *, school: School, number: int, due_on: datetime.date, reason: str, replaces: uuid.UUID | None, by: Person
) -> CoachTarget:
    """Set a school's target in place of the one that the page showed. Raises ChangedMeanwhile."""
    standing = CoachTarget.objects.filter(school=school, replaced_at=None).select_for_update().first()
    if (standing.id if standing else None) != replaces:
        raise ChangedMeanwhile(standing)
    try:
        with transaction.atomic():
            CoachTarget.objects.filter(school=school, replaced_at=None).update(replaced_at=timezone.now())
            return CoachTarget.objects.create(school=school, number=number, due_on=due_on, reason=reason, by=by)
    except IntegrityError as clash:
        if rule_behind(clash) != "one_open_target_per_school":
            raise
        raise ChangedMeanwhile(CoachTarget.objects.filter(school=school, replaced_at=None).first()) from clash
