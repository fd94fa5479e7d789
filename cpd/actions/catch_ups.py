"""Catching up on a twilight that was missed: somebody says when, and whoever led it or leads their school confirms."""

import datetime

from cpd.models import CatchUp, Expected
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words


class Refused(Refusal):
    """What cannot be said. Raised as one of the classes below."""

    field = "on"


class NotSince(Refused):
    sentence = "Choose a day since the twilight, up to today."


class TooLong(Refused):
    field = "minutes"
    sentence = "That’s longer than the twilight was."


class SomebodyElseConfirms(Refused):
    sentence = "Somebody else confirms your own catch-up."


class NotTheirs(Refused):
    sentence = "Only whoever led this twilight, and the leaders of the person’s school, can confirm it."


class Confirmed(Refused):
    sentence = "This catch-up is confirmed already."


REFUSALS: dict[str, type[Refused]] = {
    "caught_up_since": NotSince,
    "minutes_within_the_twilight": TooLong,
    "nobody_confirms_their_own": SomebodyElseConfirms,
    "caught_up_as_expected": NotTheirs,
    POLICY: NotTheirs,
}


def say(*, expected: Expected, on: datetime.date, minutes: int, by: Person) -> CatchUp:
    """Somebody says when they caught up, and for how long; until it is confirmed they may say it differently.

    Raises NotSince, TooLong, Confirmed.
    """
    with in_words(REFUSALS):
        said = _said(expected)
        if said is None:
            return _made(expected, on=on, minutes=minutes, said_by=by)
        if said.confirmed_by_id is not None:
            raise Confirmed
        said.on, said.minutes = on, minutes
        said.save(update_fields=["on", "minutes"])
        return said


def confirm(*, expected: Expected, on: datetime.date, minutes: int, by: Person) -> CatchUp:
    """Whoever takes the attendance confirms what somebody said, or says it for them. Done already: nothing happens.

    Raises NotSince, TooLong, NotTheirs, SomebodyElseConfirms.
    """
    with in_words(REFUSALS):
        said = _said(expected)
        if said is None:
            return _made(expected, on=on, minutes=minutes, said_by=by, confirmed_by=by)
        if said.confirmed_by_id is None:
            said.on, said.minutes, said.confirmed_by = on, minutes, by
            said.save(update_fields=["on", "minutes", "confirmed_by"])
        return said


def _said(expected: Expected) -> CatchUp | None:
    return CatchUp.objects.filter(twilight_id=expected.twilight_id, person_id=expected.person_id).first()


def _made(expected: Expected, **said) -> CatchUp:
    of = {"twilight_id": expected.twilight_id, "person_id": expected.person_id, "school_id": expected.school_id}
    made: CatchUp = CatchUp.objects.create(**of, **said)
    return made
