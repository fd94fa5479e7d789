"""Where a live step is on its path, as its teacher says: trying it, a habit, and back again whenever they like."""

import datetime

from django.db import transaction

from observations.models import ActionStep, StepState
from schools.models import Person
from schools.refusals import Refusal, still_there


class OnlyTheTeacherSays(Refusal):
    """A coach records that a step was rehearsed. The rest is the teacher's."""

    sentence = "Only the teacher says how far a step has got."


class NotLive(Refusal):
    """The step has ended since the page was opened."""

    sentence = "That step has ended. Here’s where things stand."


@transaction.atomic
def move(*, step: ActionStep, to: StepState, by: Person, on: datetime.date) -> ActionStep:
    """Put a step at a place on its path. At that place already: nothing changes, and its day stays.

    Going back forgets the days of the places ahead. Before trying it, the place is the one the two got to together:
    rehearsed if they rehearsed it, else chosen. Raises OnlyTheTeacherSays, NotLive, Gone.
    """
    if by.id != step.teacher_id:
        raise OnlyTheTeacherSays
    kept = still_there(ActionStep.objects.of(by), step)
    if kept.retired_on is not None:
        raise NotLive
    if to in (StepState.CHOSEN, StepState.REHEARSED):
        to = before_trying(kept)
    if to != kept.state:
        _put(kept, to, on)
    return kept


def before_trying(step: ActionStep) -> StepState:
    """The last place on the path that the teacher and the coach walk together."""
    return StepState.REHEARSED if step.rehearsed_on else StepState.CHOSEN


def _put(step: ActionStep, to: StepState, on: datetime.date) -> None:
    step.state = to
    step.trying_on = (step.trying_on or on) if to in (StepState.TRYING, StepState.HABIT) else None
    step.habit_on = on if to == StepState.HABIT else None
    step.save(update_fields=["state", "trying_on", "habit_on"])
