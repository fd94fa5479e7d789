"""What a school decides for itself, or the trust for its schools, from a Monday on.

Choices are added, never changed: the past was judged by them. One that has not held for a whole day can be taken back.
"""

import datetime
import logging

from django.db import IntegrityError, transaction

from schools import outbox
from schools.models import Choice, Person, School
from schools.refusals import Refusal, rule_behind

log = logging.getLogger(__name__)


class ChosenAlready(Refusal):
    """Something was chosen from the same day already; `choice` is that."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        by = f" by {choice.by.name}" if choice.by else ""
        super().__init__(f"Something was chosen from that Monday already{by}. Choose a later Monday.")


def choose(
    *, school: School | None, decision: str, value: str, starts_on: datetime.date, reason: str, by: Person
) -> Choice:
    """Choose for a school, or for the trust, from a Monday on, today's or a later one.

    The database marks the weeks to be counted again.

    The same choice made twice is one. Raises ChosenAlready.
    """
    try:
        with transaction.atomic():
            outbox.ring("rollup")
            return Choice.objects.create(
                school=school, decision=decision, value=value, starts_on=starts_on, reason=reason, by=by
            )
    except IntegrityError as clash:
        if rule_behind(clash) != "one_choice_a_day":
            raise
        made = Choice.objects.select_related("by").get(school=school, decision=decision, starts_on=starts_on)
        if (made.value, made.reason, made.by) == (value, reason, by):
            return made
        raise ChosenAlready(made) from clash


def take_back(*, choice: Choice, by: Person) -> bool:
    """Take a choice back as if it had never been made; False when it has held already, or is not theirs."""
    taken, _ = Choice.objects.filter(id=choice.id).delete()
    if taken:
        outbox.ring("rollup")
        log.info("choice taken back: %s from %s on, by %s", choice.decision, choice.starts_on, by.id)
    return bool(taken)
