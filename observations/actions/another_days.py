"""Another day for the next visit, or to talk about the last: asked for by the teacher, answered by the coach, once."""

import datetime

from django.db import transaction

from coaching.actions import visits
from coaching.facts import calendar_of, open_day
from coaching.models import Visit
from observations.engine import days
from observations.models import AnotherDay
from schools import outbox, turns
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words

What = AnotherDay.What


class NotThatDay(Refusal):
    """What keeps the two from meeting on a day, as a sentence."""

    field = "day"

    def __init__(self, why: str) -> None:
        self.sentence = why
        super().__init__()


class NothingAgreed(Refusal):
    sentence = "There’s no day agreed any more. Here’s where things stand."


class AskedMeanwhile(Refusal):
    sentence = "You suggested a day a moment ago, in another window. Look at it first, on your own page."


class NoLongerAsked(Refusal):
    sentence = "That isn’t asked any more: the day has passed, you have agreed another one, or you have answered."


REFUSED = {
    "another_day_is_for_one_agreed": NothingAgreed,
    POLICY: NothingAgreed,
    "one_open_suggestion_for_each_day": AskedMeanwhile,
}


@transaction.atomic
def suggest(
    *, visit: Visit, what: str = What.VISIT, day: datetime.date, words: str, by: Person, on: datetime.date
) -> AnotherDay:
    """Ask the coach of one's last visit for another day than the one agreed then; it takes the place of an earlier
    suggestion that is not answered. `on` is today. Raises NotThatDay, NothingAgreed, AskedMeanwhile.
    """
    turns.wait_for("another day", visit.id)
    agreed = visit.talk_on if what == What.TALK else visit.next_on
    problem = _problem(visit, what, day, on)
    if day == agreed:
        problem = "That’s the day you agreed already. Choose another one."
    if problem:
        raise NotThatDay(problem)
    AnotherDay.objects.filter(visit=visit, what=what, teacher=by, state=AnotherDay.State.OPEN).erase()
    about = {"visit": visit, "what": what, "teacher": by, "coach_id": visit.coach_id, "instead_of": agreed}
    with in_words(REFUSED):
        asked = AnotherDay.objects.create(**about, day=day, words=words)
    _tell(asked, asked.coach_id, by, on)
    return asked


def take_back(*, asked: AnotherDay, by: Person, on: datetime.date) -> None:
    """Ask no longer. Raises NoLongerAsked."""
    if not AnotherDay.objects.filter(id=asked.id, teacher=by, state=AnotherDay.State.OPEN).erase():
        raise NoLongerAsked
    outbox.take_back(key=_key(asked, asked.coach_id, on))


def accept(*, asked: AnotherDay, by: Person, on: datetime.date) -> AnotherDay:
    """Say yes: the next visit, or the talk, is on the day suggested. Raises NoLongerAsked, visits.NotTheirCoach."""
    return _answer(asked, AnotherDay.State.ACCEPTED, by, on)


def decline(*, asked: AnotherDay, by: Person, on: datetime.date) -> AnotherDay:
    """Say no: the day agreed stands. Raises NoLongerAsked."""
    return _answer(asked, AnotherDay.State.DECLINED, by, on)


@transaction.atomic
def _answer(asked: AnotherDay, state: str, by: Person, on: datetime.date) -> AnotherDay:
    visit = Visit.objects.select_for_update().filter(id=asked.visit_id).first()
    kept = AnotherDay.objects.waiting(on).filter(id=asked.id, coach=by).first()
    if visit is None or kept is None:
        raise NoLongerAsked
    if state == AnotherDay.State.ACCEPTED:
        _move(visit, kept, by)
    kept.state = state
    with in_words({"another_day_is_answered_once": NoLongerAsked}):
        kept.save(update_fields=["state"])
    _tell(kept, kept.teacher_id, by, on)
    return kept


def _move(visit: Visit, asked: AnotherDay, by: Person) -> None:
    if asked.what == What.TALK:
        visits.agree_to_talk(visit=visit, on=asked.day, by=by)
    else:
        visits.move(visit=visit, on=visit.on, next_on=asked.day, by=by)


def _problem(visit: Visit, what: str, day: datetime.date, on: datetime.date) -> str | None:
    calendar = calendar_of(visit.school_id)
    if what == What.TALK:
        return days.talk_day_problem(day, after=max(visit.on, on), today=on, calendar=calendar)
    return days.next_day_problem(day, after=visit.on, today=on, calendar=calendar)


def _tell(asked: AnotherDay, recipient, by: Person, on: datetime.date) -> None:
    payload = {"by": str(by.id), "visit": str(asked.visit_id), "what": "another day"}
    outbox.put(queue="mail", kind="answered", key=_key(asked, recipient, on), recipient=recipient, payload=payload)


def _key(asked: AnotherDay, recipient, on: datetime.date) -> str:
    return f"another-day:{asked.what}:{asked.visit_id}:{recipient}:{open_day(asked.visit.school_id, on)}"
