"""The teacher's letter before a day they agreed with their coach: of the next drop-in, or to talk about the last one.

It goes out at three in the afternoon of the last school day before it: lessons are nearly over, there is still time to
tell each other that it does not suit, and what was agreed this morning for tomorrow is in it. It says with whom and on
which day, and nothing of what.
"""

import datetime
import uuid

from coaching import coached, facts
from coaching.actions import letters
from coaching.coached import OwnCoach
from schools.mail import Letter
from schools.models import Person
from schools.templatetags.ui import long_day

DAY = datetime.timedelta(days=1)


def put(*, on: datetime.date) -> int:
    """Put a day's letters into the outbox, one for each teacher who meets their coach; returns how many were new."""
    return letters.put("coaching/sql/agreed_days.sql", on=on)


def letter(*, teacher_id: uuid.UUID, on: datetime.date, today: datetime.date, number: str) -> Letter | None:
    """The letter, if a day is still agreed before the school is open again and both are at work on it."""
    teacher = letters.reader(teacher_id, on=on, today=today)
    own = coached.coach_of(teacher, today=today) if teacher else None
    if teacher is None or own is None:
        return None
    visit_on, talk_on = (_ahead(day, own, teacher, today) for day in (own.next_on, own.talk_on))
    if visit_on is None and talk_on is None:
        return None
    sentence = sentence_of(own.coach.name, visit_on, talk_on, today=today)
    facts_told = {"teacher": teacher, "coach": own.coach, "sentence": sentence}
    return Letter(to=letters.address(teacher), template="agreed_day", number=number, facts=facts_told)


def sentence_of(
    coach: str, visit_on: datetime.date | None, talk_on: datetime.date | None, *, today: datetime.date
) -> str:
    """With whom and when; of the two days at least one is there."""
    visit = f"{coach} is dropping in {_when(visit_on, today)}" if visit_on else ""
    if visit_on and visit_on == talk_on:
        return f"{visit}, and the two of you mean to talk that day."
    talk = (
        f"{'The two of you' if visit else f'You and {coach}'} mean to talk {_when(talk_on, today)}" if talk_on else ""
    )
    return " ".join(f"{said}." for said in (visit, talk) if said)


def _when(day: datetime.date, today: datetime.date) -> str:
    return f"tomorrow, {long_day(day)}" if day == today + DAY else f"on {long_day(day)}"


def _ahead(day: datetime.date | None, own: OwnCoach, teacher: Person, today: datetime.date) -> datetime.date | None:
    """The day, if it comes before the school is known to be open again and neither of the two is away on it."""
    if day is None or day <= today:
        return None
    opens_on = facts.calendar_of(own.school_id).next_open_day(today)
    both = {teacher.id, own.coach.id}
    is_next = opens_on is None or day <= opens_on
    return day if is_next and Person.objects.at_work_on(day).filter(id__in=both).count() == 2 else None
