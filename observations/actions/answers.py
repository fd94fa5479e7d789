"""What a teacher says to a letter, and what its author says in return. The other one is told, without a word of it.

The database keeps the rules (observations/sql/answers.sql): who may speak, for how long it may be put right, and what
it said before.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from coaching.facts import open_day
from observations.engine.days import A_DAY, UNDO
from observations.letter import Letter, about, answered_by
from observations.models import Answer, DropIn
from schools import outbox, turns
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words, still_there


class NotTheirs(Refusal):
    sentence = "That note isn’t shared between the two of you any more."


class NobodyWouldRead(Refusal):
    sentence = "They don’t coach you any more, so they couldn’t read it. A note to self stays with you."


class TimeToTalk(Refusal):
    sentence = "That’s twenty answers to one note. Keep the rest for when you next talk."


class ThankedAlready(Refusal):
    sentence = "You’ve thanked them for this one already. Choose Reply instead."


class InReturnOnly(Refusal):
    sentence = "You can answer once they have said something."


class Stands(Refusal):
    sentence = "An answer can be corrected for 24 hours. This one stands now."


class TooLate(Refusal):
    sentence = "An answer can be undone for ten seconds. Correct it instead: for 24 hours you can."


REFUSALS = {
    "answer_is_of_its_letter": NotTheirs,
    POLICY: NotTheirs,
    "answer_has_a_reader": NobodyWouldRead,
    "thread_is_short": TimeToTalk,
    "thanked_once_for_a_letter": ThankedAlready,
    "thanked_once_for_a_talk": ThankedAlready,
    "author_answers_in_return": InReturnOnly,
    "answer_stands_after_a_day": Stands,
}


@transaction.atomic
def say(*, letter: Letter, kind: str, words: str, by: Person, on: datetime.date) -> Answer:
    """Say something to a letter of one's own, or in return to its teacher. `on` is today.

    The same said again is the first one. Raises NotTheirs, NobodyWouldRead, TimeToTalk, ThankedAlready, InReturnOnly.
    """
    turns.wait_for("answers to", letter.id)
    said = Answer.objects.filter(**about(letter))
    again = said.filter(by=by, kind=kind).last() if kind == Answer.Kind.THANK and not words else said.last()
    if again and (again.by_id, again.kind, again.words) == (by.id, kind, words):
        return again
    two = {"teacher_id": letter.teacher_id, "author_id": letter.author_id}
    with in_words(REFUSALS):
        answer = Answer.objects.create(**about(letter), **two, by=by, kind=kind, words=words)
    _tell_the_other(answer, letter, on)
    return answer


@transaction.atomic
def correct(*, answer: Answer, words: str, by: Person) -> Answer:
    """Change what one said in the last 24 hours; the database keeps what it said before.

    Raises Stands, NotTheirs, Gone.
    """
    if answer.by_id != by.id:
        raise NotTheirs
    still_there(Answer.objects.filter(by=by), answer)
    answer.words = words
    with in_words(REFUSALS):
        answer.save(update_fields=["words"])
    answer.refresh_from_db()
    return answer


@transaction.atomic
def delete(*, answer: Answer, by: Person, on: datetime.date) -> None:
    """Delete what one said, for both: the teacher at any time, the author within seconds. Raises TooLate.

    If nobody has been told yet, nobody is.
    """
    if not Answer.objects.filter(id=answer.id, by=by).erase():
        raise TooLate
    letter = answered_by(answer)
    if letter and not Answer.objects.filter(**about(letter), by=by, said_at__gt=timezone.now() - A_DAY).exists():
        outbox.take_back(key=_key(answer, letter, on))


def _tell_the_other(answer: Answer, letter: Letter, on: datetime.date) -> None:
    outbox.put(
        queue="mail",
        kind="answered",
        key=_key(answer, letter, on),
        due_at=timezone.now() + UNDO,
        recipient=_other(answer),
        payload={"by": str(answer.by_id), "what": "answer", **_fact(letter)},
    )


def _key(answer: Answer, letter: Letter, on: datetime.date) -> str:
    """One e-mail for each thread, reader and day on which it is sent: what is said at a weekend waits for school."""
    (fact,) = _fact(letter).values()
    return f"answered:{fact}:{_other(answer)}:{open_day(letter.school_id, on)}"


def _fact(letter: Letter) -> dict[str, str]:
    """The fact behind the words, which whoever writes the e-mail may know."""
    return {"visit": str(letter.visit_id)} if isinstance(letter, DropIn) else {"meeting": str(letter.meeting_id)}


def _other(answer: Answer):
    return answer.author_id if answer.by_id == answer.teacher_id else answer.teacher_id
