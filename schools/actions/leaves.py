"""Times away from work: begun, changed, ended, called off. Pairs wait for the return; nothing is expected meanwhile."""

import datetime
import logging

from schools.models import Leave, Person, School
from schools.refusals import Refusal, in_words

log = logging.getLogger(__name__)


class Overlaps(Refusal):
    field = "starts_on"
    sentence = "They’re on leave for some of that time already. Change that leave."


class Begun(Refusal):
    sentence = "This leave has begun. Say when they come back."


REFUSALS = dict.fromkeys(("leave_overlaps", "one_open_leave"), Overlaps)


def start(
    *, person: Person, school: School, starts_on: datetime.date, ends_on: datetime.date | None, by: Person
) -> Leave:
    """Somebody is away from a day on; `ends_on` is the day they are back, None while nobody knows. Raises Overlaps."""
    with in_words(REFUSALS):
        leave: Leave = Leave.objects.create(person=person, school=school, starts_on=starts_on, ends_on=ends_on)
    _log("leave started", leave, by)
    return leave


def change(*, leave: Leave, starts_on: datetime.date, ends_on: datetime.date | None, by: Person) -> Leave:
    """Other days than were said. Raises Overlaps."""
    leave.starts_on, leave.ends_on = starts_on, ends_on
    with in_words(REFUSALS):
        leave.save(update_fields=["starts_on", "ends_on"])
    _log("leave changed", leave, by)
    return leave


def call_off(*, leave: Leave, by: Person) -> None:
    """Leave that has not begun does not happen. The trail keeps that it was planned. Raises Begun."""
    if not Leave.objects.filter(id=leave.id).delete()[0]:
        raise Begun
    _log("leave called off", leave, by)


def _log(event: str, leave: Leave, by: Person) -> None:
    log.info("%s: %s of person %s, by %s", event, leave.id, leave.person_id, by.id)
