"""Action steps: one is live for each teacher, from the moment it is shared, and it ends in one of two ways."""

import datetime
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef

from coaching import choices
from coaching.facts import calendar_of
from observations.engine import days
from observations.engine.days import A_DAY
from observations.letter import Letter, about
from observations.models import ActionStep, Attempt, FollowUp, StepState
from schools.models import Person
from schools.refusals import Refusal, in_words, still_there

MOVED_ON = "moved on"
LET_GO = "let go"
TAKEN_BACK = "taken back"


class AnotherStepIsLive(Refusal):
    """Another save chose a step for the same teacher in the same moment."""

    sentence = "A step was chosen a moment ago, in another window. Look at it, then share again."


def follow_up(*, said: Letter, by: Person, on: datetime.date) -> ActionStep | None:
    """Do what the coach said about steps in words that are being shared: a new one, keep, or let go.

    Returns the step that was chosen, if one was. Raises AnotherStepIsLive.
    """
    if said.step_words.strip():
        return choose(said=said, by=by, on=on)
    live = ActionStep.objects.of(said.teacher_id).live().select_for_update().first()
    if live and said.follow_up == FollowUp.RETIRE:
        retire(step=live, by=by, on=on, reason=LET_GO)
    elif live and said.follow_up == FollowUp.KEEP:
        keep(step=live, by=by, on=on)
    return None


@transaction.atomic
def choose(*, said: Letter, by: Person, on: datetime.date) -> ActionStep:
    """Make the step that was agreed the teacher's live one; the one before has moved on. Raises AnotherStepIsLive."""
    for old in ActionStep.objects.of(said.teacher_id).live().select_for_update():
        retire(step=old, by=by, on=on, reason=MOVED_ON)
    with in_words({"one_live_step_per_teacher": AnotherStepIsLive}):
        return ActionStep.objects.create(
            teacher_id=said.teacher_id,
            school_id=said.school_id,
            chosen_with=by,
            **about(said),
            words=said.step_words.strip(),
            signs=said.signs,
            model=said.model.strip(),
            rehearsal=said.rehearsal.strip(),
            library_step=said.library_step,
            chosen_on=on,
            check_back_on=_check_back(said.school_id, on),
        )


def keep(*, step: ActionStep, by: Person, on: datetime.date) -> ActionStep:
    """Stay with a live step for another cycle: it is looked at again one cadence from now."""
    step.check_back_on = _check_back(step.school_id, on)
    step.save(update_fields=["check_back_on"])
    return step


def retire(*, step: ActionStep, by: Person, on: datetime.date, reason: str = LET_GO) -> ActionStep:
    """End a live step, with the reason."""
    step.retired_on, step.retired_reason = on, reason
    step.save(update_fields=["retired_on", "retired_reason"])
    return step


@transaction.atomic
def record_rehearsed(*, step: ActionStep, by: Person, on: datetime.date) -> ActionStep:
    """The coach says that the two rehearsed the step. What the teacher has said since (trying it, habit) stands.

    Raises Gone.
    """
    step = still_there(ActionStep.objects.live(), step)
    step.rehearsed_on = on
    if step.state == StepState.CHOSEN:
        step.state = StepState.REHEARSED
    step.save(update_fields=["rehearsed_on", "state"])
    return step


def take_back_rehearsed(*, step: ActionStep, by: Person, on: datetime.date) -> ActionStep:
    """They did not rehearse it yesterday or today after all. What the teacher has said since stands."""
    if step.state == StepState.REHEARSED and step.rehearsed_on and step.rehearsed_on >= on - A_DAY:
        step.state, step.rehearsed_on = StepState.CHOSEN, None
        step.save(update_fields=["state", "rehearsed_on"])
    return step


@transaction.atomic
def take_back(*, said: Letter, by: Person, on: datetime.date) -> None:
    """Undo what sharing words did to the teacher's steps: the one it ended is live again, and their own step goes.

    One that the teacher has tried ends instead, since what they said of it is theirs. The words are a draft by now.
    """
    own = ActionStep.objects.filter(**about(said)).exclude(retired_reason=TAKEN_BACK)
    chosen_on = own.values_list("chosen_on", flat=True).first()
    own.exclude(Exists(Attempt.objects.filter(step=OuterRef("id")))).erase()
    for tried in own.live():
        retire(step=tried, by=by, on=on, reason=TAKEN_BACK)
    if not ActionStep.objects.of(said.teacher_id).live().exists():
        _revive(_ended_by(said, chosen_on, on))


def _ended_by(said: Letter, chosen_on: datetime.date | None, on: datetime.date) -> ActionStep | None:
    ended = ActionStep.objects.of(said.teacher_id).order_by("-chosen_on", "-id")
    if chosen_on:
        return ended.filter(retired_on=chosen_on, retired_reason=MOVED_ON).first()
    if said.follow_up == FollowUp.RETIRE:
        # What it let go, it let go yesterday or today.
        return ended.filter(retired_on__gte=on - A_DAY, retired_reason=LET_GO).first()
    return None


def _revive(step: ActionStep | None) -> None:
    if step:
        step.retired_on, step.retired_reason = None, ""
        step.save(update_fields=["retired_on", "retired_reason"])


def _check_back(school_id: uuid.UUID, on: datetime.date) -> datetime.date:
    return days.check_back(on, cadence=choices.of_school(school_id).cadence_on(on), calendar=calendar_of(school_id))
