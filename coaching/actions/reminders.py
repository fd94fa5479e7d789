"""The coach's reminder on the first school day of a week: how many of their teachers are still to be seen.

It is put into the outbox by one statement for a whole trust, under a key of day and person, so that any number of
clocks write it once. The worker decides again when it sends it: what was done meanwhile needs no reminder.
"""

import datetime
import uuid
from collections.abc import Iterator

from coaching import coached
from coaching.actions import letters
from coaching.engine import weeks
from coaching.engine.periods import Period
from coaching.engine.standing import Standing
from coaching.models import Pairing
from schools.mail import Letter

STILL_TO_SEE = (Standing.BOOKED, Standing.NOT_BOOKED)


def put(*, on: datetime.date) -> int:
    """Put the reminders of a day into the outbox: one for each coach who may need it; returns how many were new."""
    return letters.put("coaching/sql/reminders.sql", on=on)


def letter(*, coach_id: uuid.UUID, on: datetime.date, today: datetime.date, number: str) -> Letter | None:
    """The reminder of a day, if that is still today, the coach is at work, and somebody is still to be seen."""
    coach = letters.reader(coach_id, on=on, today=today)
    if coach is None:
        return None
    to_see = [(standing, period) for standing, period in _standings(coach.id, today) if standing in STILL_TO_SEE]
    if not to_see:
        return None
    booked = sum(standing == Standing.BOOKED for standing, _ in to_see)
    sentence = sentence_of(len(to_see), booked, coached.called(period for _, period in to_see))
    return Letter(
        to=letters.address(coach), template="reminder", number=number, facts={"coach": coach, "sentence": sentence}
    )


def sentence_of(to_see: int, booked: int, period: str) -> str:
    """What the reminder says: how many are still to be seen, and with how many of them a day is agreed."""
    subject = "There’s 1 teacher you coach" if to_see == 1 else f"There are {to_see} teachers you coach"
    if booked == 0:
        return f"{subject} still to see {period}."
    agreed = ("them" if to_see == 1 else "all of them") if booked == to_see else f"{booked} of them"
    return f"{subject} still to see {period}. You’ve agreed a day with {agreed}."


def _standings(coach_id: uuid.UUID, today: datetime.date) -> Iterator[tuple[Standing, Period]]:
    """Where each of the coach's teachers stands, and in which period, at schools whose week begins today."""
    teachers: dict[uuid.UUID, set[uuid.UUID]] = {}
    pairs = Pairing.objects.of_coach(coach_id).open_on(today).values_list("school_id", "teacher_id")
    for school_id, teacher_id in pairs:
        teachers.setdefault(school_id, set()).add(teacher_id)
    for school_id, own in teachers.items():
        there = coached.at_school(school_id, coach_id=coach_id, teachers=own, today=today)
        if there.period and there.expects.calendar.first_open_day_on_or_after(weeks.monday(today)) == today:
            for standing in there.standing.values():
                yield standing, there.period
