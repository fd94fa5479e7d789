"""Days on which a teacher tried their step, as they say themself. The first one moves the step along its path."""

import datetime

from django.db import transaction

from observations.actions import step_states
from observations.actions.step_states import NotLive, OnlyTheTeacherSays
from observations.models import ActionStep, Attempt, StepState
from schools.models import Person
from schools.refusals import Refusal, in_words, still_there


class NotSinceItBegan(Refusal):
    field = "on"
    sentence = "Choose a day since you began with this step, up to today."


class NotedAlready(Refusal):
    field = "on"
    sentence = "You’ve noted that day already."


REFUSALS = {
    "attempt_is_of_their_live_step": NotLive,
    "attempt_is_since_the_step_began": NotSinceItBegan,
    "tried_once_a_day": NotedAlready,
}


@transaction.atomic
def log(*, step: ActionStep, on: datetime.date, by: Person) -> Attempt:
    """Note that a teacher tried their live step on a day; noted already, that is the one. Trying it begins then.

    Raises OnlyTheTeacherSays, NotLive, NotSinceItBegan, Gone.
    """
    if by.id != step.teacher_id:
        raise OnlyTheTeacherSays
    kept = still_there(ActionStep.objects.of(by), step)
    noted = Attempt.objects.filter(step=kept, on=on).first()
    if noted is None:
        with in_words(REFUSALS):
            noted = Attempt.objects.create(step=kept, teacher=by, on=on)
    if kept.state in (StepState.CHOSEN, StepState.REHEARSED):
        step_states.move(step=kept, to=StepState.TRYING, by=by, on=on)
    return noted


@transaction.atomic
def change(*, attempt: Attempt, on: datetime.date, words: str, by: Person) -> Attempt:
    """Say which day it was, and how it went; where trying began with it, that begins on the first day tried.

    Raises OnlyTheTeacherSays, NotSinceItBegan, NotedAlready, Gone.
    """
    if by.id != attempt.teacher_id:
        raise OnlyTheTeacherSays
    attempt = still_there(Attempt.objects.filter(teacher=by), attempt)
    began = ActionStep.objects.of(by).live().filter(id=attempt.step_id, trying_on=attempt.on)
    attempt.on, attempt.words = on, words
    with in_words(REFUSALS):
        attempt.save(update_fields=["on", "words"])
    if step := began.first():
        step.trying_on = Attempt.objects.filter(step=step).earliest("on").on
        step.save(update_fields=["trying_on"])
    return attempt


@transaction.atomic
def delete(*, attempt: Attempt, by: Person) -> None:
    """Take back that it was tried. Was that what began it, the step is again where the two had got to together."""
    Attempt.objects.filter(id=attempt.id, teacher=by).erase()
    step = ActionStep.objects.of(by).live().filter(id=attempt.step_id, state=StepState.TRYING).first()
    if step and step.trying_on == attempt.on and not Attempt.objects.filter(step=step).exists():
        step_states.move(step=step, to=step_states.before_trying(step), by=by, on=attempt.on)
