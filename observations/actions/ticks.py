"""Signs that a teacher ticks for themself. Nobody else can read them, and nothing counts them."""

from collections.abc import Iterable

from django.db import transaction

from observations.actions.step_states import NotLive, OnlyTheTeacherSays
from observations.models import ActionStep, Tick
from schools.models import Person
from schools.refusals import still_there


@transaction.atomic
def keep(*, step: ActionStep, positions: Iterable[int], by: Person) -> None:
    """Let exactly these signs of a live step be ticked, counted from 0; others than it has are passed over.

    Raises OnlyTheTeacherSays, NotLive, Gone.
    """
    if by.id != step.teacher_id:
        raise OnlyTheTeacherSays
    if still_there(ActionStep.objects.of(by), step).retired_on is not None:
        raise NotLive
    wanted = {position for position in positions if position in range(len(step.sign_list))}
    ticks = Tick.objects.filter(step=step)
    ticks.exclude(position__in=wanted).delete()
    new = wanted - set(ticks.values_list("position", flat=True))
    Tick.objects.bulk_create(
        [Tick(step=step, teacher=by, position=position) for position in sorted(new)], ignore_conflicts=True
    )
