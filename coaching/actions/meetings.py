"""The fact that a coaching conversation took place, or that it did not and why.

`observations` pushes it down in the transaction that shares the words; one that was missed has no words. Nothing here
has a parameter that could carry any.
"""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from coaching.actions.visits import NotTheirCoach
from coaching.engine import weeks
from coaching.models import Cause, Meeting, Outcome, Pairing
from schools import outbox, turns
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words


class Stands(Refusal):
    """It was said too long ago, or taken back already."""

    sentence = "What was said of that conversation stands now."


class HeldThen(Refusal):
    """It cannot have been missed on a day on which it was held."""

    field = "on"
    sentence = "You’ve shared a conversation from that day. Choose another day, or take that one back first."


REFUSALS = {"meeting_stands_after_a_day": Stands, "meeting_stays_withdrawn": Stands}


@transaction.atomic
def record(*, pairing: Pairing, on: datetime.date, by: Person) -> Meeting:
    """Write down that the two of a pair held their coaching conversation on a day: it was not missed then.

    Raises NotTheirCoach, Stands.
    """
    _refuse_others(pairing.coach_id, by)
    turns.wait_for("meetings of", pairing.id)
    _take_back_missed(pairing.id, on, by)
    return _written(pairing, on, Outcome.HELD, "", by)


@transaction.atomic
def miss(*, pairing: Pairing, on: datetime.date, cause: Cause, by: Person) -> Meeting:
    """Write down that it did not happen on a day, and why. Said twice of a day, the last cause holds.

    The day has come, or is the one agreed at a visit of the pair.

    Raises NotTheirCoach, HeldThen, Stands.
    """
    _refuse_others(pairing.coach_id, by)
    turns.wait_for("meetings of", pairing.id)
    if Meeting.objects.held().filter(pairing=pairing, on=on).exists():
        raise HeldThen
    for said in Meeting.objects.missed().filter(pairing=pairing, on=on):
        if said.cause == cause:
            return said
        withdraw(meeting=said, by=by)
    return _written(pairing, on, Outcome.MISSED, cause, by)


@transaction.atomic
def move(*, meeting: Meeting, on: datetime.date, by: Person) -> Meeting:
    """Put a conversation on another day: it was not missed then. The database marks both weeks.

    Raises NotTheirCoach, Stands.
    """
    _refuse_others(meeting.coach_id, by)
    turns.wait_for("meetings of", meeting.pairing_id)
    _take_back_missed(meeting.pairing_id, on, by)
    meeting.on, meeting.week = on, weeks.monday(on)
    with in_words(REFUSALS):
        meeting.save(update_fields=["on", "week"])
    outbox.ring("rollup")
    return meeting


def withdraw(*, meeting: Meeting, by: Person) -> Meeting:
    """Say that it was not so: shared with the wrong teacher, or held after all. Raises NotTheirCoach, Stands."""
    _refuse_others(meeting.coach_id, by)
    if meeting.withdrawn_at is None:
        meeting.withdrawn_at = timezone.now()
        with in_words(REFUSALS):
            meeting.save(update_fields=["withdrawn_at"])
        outbox.ring("rollup")
    return meeting


def _written(pairing: Pairing, on: datetime.date, outcome: Outcome, cause: str, by: Person) -> Meeting:
    about = {"school_id": pairing.school_id, "teacher_id": pairing.teacher_id, "pairing": pairing}
    said = {"on": on, "week": weeks.monday(on), "outcome": outcome, "cause": cause}
    with in_words({POLICY: NotTheirCoach}):
        outbox.ring("rollup")
        return Meeting.objects.create(coach_id=by.id, **about, **said)


def _take_back_missed(pairing_id: uuid.UUID, on: datetime.date, by: Person) -> None:
    """What was said of a day on which they talked after all. Raises Stands."""
    for said in Meeting.objects.missed().filter(pairing=pairing_id, on=on):
        withdraw(meeting=said, by=by)


def _refuse_others(coach_id: object, by: Person) -> None:
    if coach_id != by.id:
        raise NotTheirCoach
