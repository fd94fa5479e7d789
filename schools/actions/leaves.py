"""Times away from work: begun, changed, ended, called off. Pairs wait for the return; nothing is expected meanwhile."""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from schools.models import Leave, Person, School
from schools.refusals import rule_behind

log = logging.getLogger(__name__)

OVERLAPS = {"leave_overlaps", "one_open_leave"}


class Overlaps(ValueError):
    """They are away for some of that time already."""

    def __init__(self) -> None:
        super().__init__("They’re on leave for some of that time already. Change that leave.")


class Begun(ValueError):
    """Leave that has begun is ended, not called off."""

    def __init__(self) -> None:
        super().__init__("This leave has begun. Say when they come back.")


def start(
    *, person: Person, school: School, starts_on: datetime.date, ends_on: datetime.date | None, by: Person
) -> Leave:
    """Somebody is away from a day on; `ends_on` is the day they are back, None while nobody knows. Raises Overlaps."""
    with _refused_in_words():
        leave: Leave = Leave.objects.create(person=person, school=school, starts_on=starts_on, ends_on=ends_on)
    _log("leave started", leave, by)
    return leave


def change(*, leave: Leave, starts_on: datetime.date, ends_on: datetime.date | None, by: Person) -> Leave:
    """Other days than were said. Raises Overlaps."""
    leave.starts_on, leave.ends_on = starts_on, ends_on
    with _refused_in_words():
        leave.save(update_fields=["starts_on", "ends_on"])
    _log("leave changed", leave, by)
    return leave


def call_off(*, leave: Leave, by: Person) -> None:
    """Leave that has not begun does not happen. The trail keeps that it was planned. Raises Begun."""
    if not Leave.objects.filter(id=leave.id).delete()[0]:
        raise Begun
    _log("leave called off", leave, by)


@contextmanager
def _refused_in_words() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if rule_behind(error) not in OVERLAPS:
            raise
        raise Overlaps from error


def _log(event: str, leave: Leave, by: Person) -> None:
    log.info("%s: %s of person %s, by %s", event, leave.id, leave.person_id, by.id)
