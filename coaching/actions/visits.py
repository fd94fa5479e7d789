"""The fact that a drop-in took place: who, where, when, when the two talk about it, and when the next one is booked.

`observations` pushes it down in the transaction that finishes the words. Nothing here has a parameter that could carry
a word of them, and the table has no column for one.
"""

import datetime
import uuid

from django.utils import timezone

from coaching.engine import weeks
from coaching.models import Pairing, Visit
from schools import outbox
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words


class NotTheirCoach(Refusal):
    """Only the teacher's coach of today, writing as themself, can say that they dropped in."""

    sentence = "Only somebody’s coach can log a drop-in with them."


class DoorWasShut(Refusal):
    """The teacher's door was not open on that day to whoever says that they went in."""

    sentence = "That door wasn’t open to you on that day. What you wrote stays with you."


def record(
    *,
    pairing: Pairing,
    on: datetime.date,
    next_on: datetime.date | None,
    by: Person,
    talk_on: datetime.date | None = None,
) -> Visit:
    """Write down that the coach of this pair dropped in on a day. Raises NotTheirCoach."""
    if pairing.coach_id != by.id:
        raise NotTheirCoach
    with in_words({POLICY: NotTheirCoach}):
        outbox.ring("rollup")
        return Visit.objects.create(
            school_id=pairing.school_id,
            teacher_id=pairing.teacher_id,
            coach_id=by.id,
            pairing=pairing,
            on=on,
            week=weeks.monday(on),
            next_on=next_on,
            talk_on=talk_on,
        )


def record_through_a_door(*, teacher_id: uuid.UUID, school_id: uuid.UUID, on: datetime.date, by: Person) -> Visit:
    """Write down that a colleague came through an open door: it has no pair and counts nowhere. Raises DoorWasShut."""
    facts = {"teacher_id": teacher_id, "school_id": school_id, "coach_id": by.id, "on": on, "week": weeks.monday(on)}
    with in_words({POLICY: DoorWasShut}):
        return Visit.objects.create(**facts)


def join(*, visit: Visit, pairing: Pairing, by: Person) -> Visit:
    """Make a visit through an open door one of the visitor's own pair with the teacher: from now on it counts.

    The database marks its weeks. Raises NotTheirCoach.
    """
    _refuse_others(visit, by)
    visit.pairing = pairing
    with in_words({POLICY: NotTheirCoach}):
        visit.save(update_fields=["pairing"])
    outbox.ring("rollup")
    return visit


def move(*, visit: Visit, on: datetime.date, next_on: datetime.date | None, by: Person) -> Visit:
    """Put a visit on another day, or book another next one. The database marks both weeks. Raises NotTheirCoach."""
    _refuse_others(visit, by)
    visit.on, visit.week, visit.next_on = on, weeks.monday(on), next_on
    visit.save(update_fields=["on", "week", "next_on"])
    outbox.ring("rollup")
    return visit


def agree_to_talk(*, visit: Visit, on: datetime.date | None, by: Person) -> Visit:
    """Agree on which day the two talk about a visit, or on none. Raises NotTheirCoach."""
    _refuse_others(visit, by)
    if visit.talk_on != on:
        visit.talk_on = on
        visit.save(update_fields=["talk_on"])
        outbox.ring("rollup")
    return visit


def withdraw(*, visit: Visit, by: Person) -> Visit:
    """Say that a visit did not take place: logged twice, or with the wrong teacher. Raises NotTheirCoach."""
    _refuse_others(visit, by)
    if visit.withdrawn_at is None:
        visit.withdrawn_at = timezone.now()
        visit.save(update_fields=["withdrawn_at"])
        outbox.ring("rollup")
    return visit


def _refuse_others(visit: Visit, by: Person) -> None:
    if visit.coach_id != by.id:
        raise NotTheirCoach
