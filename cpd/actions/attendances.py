"""Being at a twilight: said by the person, or ticked off by whoever takes the attendance. Said twice, it is said once.

What may not be is refused by the database (cpd/sql/attendance.sql), whose rules become sentences here.
"""

import datetime
import uuid

from django.db import connection

from cpd.models import Attendance, Expected, How, Twilight
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words


class Refused(Refusal):
    """What cannot be said. Raised as one of the classes below."""


class Closed(Refused):
    sentence = "That’s only possible from 15 minutes before a twilight until 30 minutes after it."


class TooManyCodes(Refused):
    sentence = "That’s a lot of codes. Wait a quarter of an hour, or ask whoever leads the twilight to tick you off."


class NotExpected(Refused):
    sentence = "They aren’t on this twilight’s list. Their school’s head or lead can add them."


class NotTheirs(Refused):
    sentence = "Only whoever leads this twilight, and the leaders of the person’s school, can do that."


class TooLong(Refused):
    sentence = "That’s longer than the twilight itself."


REFUSALS: dict[str, type[Refused]] = {
    "here_while_it_is_open": Closed,
    "too_many_codes_tried": TooManyCodes,
    "ticked_off_as_expected": NotExpected,
    "minutes_within_the_twilight": TooLong,
    POLICY: NotTheirs,
}


def find(*, code: str) -> uuid.UUID | None:
    """The twilight that goes by a code; None when none does, which is counted against whoever asks.

    Raises TooManyCodes.
    """
    with in_words(REFUSALS), connection.cursor() as cursor:
        cursor.execute("select sec.twilight_with_code(%s)", [code])
        return cursor.fetchone()[0]


def say_here(
    *,
    at: datetime.datetime,
    twilight: Twilight | None = None,
    code: str = "",
    how: str = How.TAP,
    client_id: uuid.UUID | None = None,
) -> uuid.UUID | None:
    """Whoever is signed in says that they were there at a moment: at a twilight that expects them, or by a code.

    Returns the twilight, None when there is none they may say it of. Raises Closed, TooManyCodes.
    """
    asked = [twilight.id if twilight else None, code or None, at, str(how), client_id]
    with in_words(REFUSALS), connection.cursor() as cursor:
        cursor.execute("select sec.say_here(%s, %s, %s, %s, %s)", asked)
        return cursor.fetchone()[0]


def tick_off(*, expected: Expected, at: datetime.datetime, by: Person) -> Attendance:
    """Somebody who is expected is here. Here already: nothing happens. Raises Closed, NotTheirs."""
    entered = {"how": How.ENTERED, "tapped_at": at, "minutes": expected.twilight.minutes, "by": by}
    with in_words(REFUSALS):
        made, _ = Attendance.objects.get_or_create(
            twilight_id=expected.twilight_id,
            person_id=expected.person_id,
            defaults={"school_id": expected.school_id, **entered},
        )
    return made


def set_minutes(*, attendance: Attendance, minutes: int, by: Person) -> None:
    """Say for how many minutes somebody stayed. Raises TooLong, NotTheirs."""
    with in_words(REFUSALS):
        if not Attendance.objects.filter(id=attendance.id).update(minutes=minutes):
            raise NotTheirs


def take_back(*, attendance: Attendance, by: Person) -> None:
    """They were not there after all: a tick in the wrong row, a phone passed on. Raises NotTheirs."""
    rows = Attendance.objects.filter(id=attendance.id)
    rows.delete()
    if rows.exists():
        raise NotTheirs
