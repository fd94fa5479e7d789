"""The coach's one letter about drop-ins they wrote up and have not shared in the time that the school has chosen.

It comes in the morning after, once for a day of drop-ins (coaching/sql/unshared.sql), and names nobody. Where the two
agreed a day to talk first, it waits for that day to be over. Of a day's drop-ins at two schools it comes when the time
of the first is over, and counts those of the other too, since no day is mentioned twice.
"""

import datetime
import uuid

from coaching.actions import letters
from coaching.models import Pairing, Visit
from schools.mail import Letter
from schools.templatetags.ui import long_day


def put(*, on: datetime.date) -> int:
    """Put a morning's letters into the outbox, one for each coach and day of drop-ins; returns how many were new."""
    return letters.put("coaching/sql/unshared.sql", on=on)


def letter(
    *, coach_id: uuid.UUID, on: datetime.date, visited_on: datetime.date, today: datetime.date, number: str
) -> Letter | None:
    """The letter, if something of that day is still kept and can still be shared: the pair goes on."""
    coach = letters.reader(coach_id, on=on, today=today)
    if coach is None:
        return None
    live = Pairing.objects.of_coach(coach).open_on(today)
    written = Visit.objects.that_took_place().filter(coach=coach, on=visited_on, shared_on=None, pairing__in=live)
    kept = written.exclude(talk_on__gte=on).count()
    if not kept:
        return None
    told = {"coach": coach, "sentence": sentence_of(kept, visited_on)}
    return Letter(to=letters.address(coach), template="unshared", number=number, facts=told)


def sentence_of(kept: int, visited_on: datetime.date) -> str:
    """How many notes of which day wait."""
    if kept == 1:
        return f"Your note on a drop-in of {long_day(visited_on)} is written, and not shared yet."
    return f"{kept} of your notes on drop-ins of {long_day(visited_on)} are written, and not shared yet."
