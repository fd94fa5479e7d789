"""What lies between a teacher and the author of a letter: the thread of answers, and the teacher's pins and notes."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from observations.engine.days import A_DAY, UNDO
from observations.letter import Letter, about_any
from observations.models import Answer, Conversation, DropIn, EarlierAnswer, Keepsake, Note
from observations.timeline import SOMEBODY
from schools.models import Person
from schools.templatetags.ui import as_day

LONG_ENOUGH = 20  # answers in a thread, as the database has it
NO_TIME = datetime.timedelta()
FRESH = datetime.timedelta(days=14)  # for so long an answer waits on the coach's page; then they have met
YOU_SAID = {
    Answer.Kind.THANK: "You said thank you",
    Answer.Kind.ASK: "You asked",
    Answer.Kind.DISAGREE: "You see it differently",
    Answer.Kind.REPLY: "You replied",
}
THEY_SAID = {
    Answer.Kind.THANK: "thanked you",
    Answer.Kind.ASK: "asked you something",
    Answer.Kind.DISAGREE: "sees it differently",
    Answer.Kind.REPLY: "replied",
}
ANSWERED_APART = (Answer.Kind.ASK, Answer.Kind.DISAGREE)
WAITS = [Answer.Kind.THANK, Answer.Kind.REPLY, Answer.Kind.DISAGREE, Answer.Kind.ASK]


@dataclass(frozen=True)
class Said:
    """One answer as somebody reads it: `name` is who said it, `before` what it said until then, latest first."""

    answer: Answer
    is_own: bool
    is_teachers: bool
    name: str
    before: tuple[EarlierAnswer, ...] = ()
    now: datetime.datetime = field(default_factory=timezone.now)

    @property
    def age(self) -> datetime.timedelta:
        return self.now - self.answer.said_at

    @property
    def today(self) -> datetime.date:
        """The day by the clock, as moments are told by it: a demo's day stands still."""
        return as_day(self.now)

    @property
    def head(self) -> str:
        kind = Answer.Kind(self.answer.kind)
        return YOU_SAID[kind] if self.is_own else f"{self.name} {THEY_SAID[kind]}"

    @property
    def url(self) -> str:
        """Where the author of the letter reads the thread."""
        is_talk = self.answer.conversation_id is not None
        return f"{reverse('talk_sent' if is_talk else 'log_sent', args=[self.answer.letter_id])}#answers"

    @property
    def may_undo(self) -> bool:
        return self.is_own and NO_TIME <= self.age < UNDO

    @property
    def may_correct(self) -> bool:
        return self.is_own and NO_TIME <= self.age < A_DAY and bool(self.answer.words)

    @property
    def may_delete(self) -> bool:
        return self.is_own and self.is_teachers and not self.may_undo


@dataclass(frozen=True)
class Between:
    """A letter's thread, and of its teacher whether they keep it, with their notes to self about it.

    `taken_back_by` is its author, where they took the letter back after it was answered. On which day is not for its
    teacher to read: it was within a day of sharing it, as the database has it.
    """

    thread: tuple[Said, ...] = ()
    may_answer: bool = False
    is_kept: bool = False
    notes: tuple[Note, ...] = ()
    taken_back_by: Person | None = None

    @property
    def last_said(self) -> Said | None:
        return self.thread[-1] if self.thread else None

    @property
    def has_thanked(self) -> bool:
        return any(said.is_own and said.answer.kind == Answer.Kind.THANK for said in self.thread)


def threads(
    letters: Iterable[Letter], *, reader: Person, names: Mapping[uuid.UUID, Person]
) -> dict[uuid.UUID | None, tuple[Said, ...]]:
    """The answers to letters by the letter's id, the earliest first. One query, and one where any was corrected."""
    return _threads(Answer.objects.filter(about_any(letter.id for letter in letters)), reader, names)


def of_taken_back(*, teacher: Person, names: Mapping[uuid.UUID, Person]) -> list[Between]:
    """What was said under letters to a teacher that are not shared with them any more, the latest first.

    Their authors took them back, since what is deleted takes its answers along. One query; one more where any answer
    was corrected, and one where an author has written nothing else.
    """
    shared = (DropIn.objects.shared_with(teacher).order_by(), Conversation.objects.shared_with(teacher).order_by())
    still = Q(Exists(shared[0].filter(id=OuterRef("drop_in"))) | Exists(shared[1].filter(id=OuterRef("conversation"))))
    apart = list(Answer.objects.filter(teacher=teacher).exclude(still))
    others = {answer.author_id for answer in apart} - names.keys()
    known = {**names, teacher.id: teacher, **(Person.objects.in_bulk(others) if others else {})}
    told = [
        Between(thread=thread, taken_back_by=known.get(thread[0].answer.author_id, SOMEBODY))
        for thread in _threads(apart, teacher, known).values()
    ]
    return sorted(told, key=lambda between: between.thread[0].answer.said_at, reverse=True)


def _threads(
    answers: Iterable[Answer], reader: Person, names: Mapping[uuid.UUID, Person]
) -> dict[uuid.UUID | None, tuple[Said, ...]]:
    answers = list(answers)
    before: dict[uuid.UUID, list[EarlierAnswer]] = {}
    changed = [answer.id for answer in answers if answer.changed_at]
    for was in EarlierAnswer.objects.filter(answer_id__in=changed) if changed else ():
        before.setdefault(was.answer_id, []).append(was)
    found: dict[uuid.UUID | None, list[Said]] = {}
    for answer in answers:
        said = _said(answer, reader, names, tuple(before.get(answer.id, ())))
        found.setdefault(answer.letter_id, []).append(said)
    return {letter_id: tuple(thread) for letter_id, thread in found.items()}


def _said(answer: Answer, reader: Person, names: Mapping[uuid.UUID, Person], before: tuple) -> Said:
    return Said(
        answer=answer,
        is_own=answer.by_id == reader.id,
        is_teachers=answer.by_id == answer.teacher_id,
        name=names.get(answer.by_id, SOMEBODY).first_name,
        before=before,
    )


def own(
    letters: Collection[Letter], *, teacher: Person, names: Mapping[uuid.UUID, Person], reading: Collection[uuid.UUID]
) -> dict[str, Between]:
    """What lies between a teacher and whoever wrote these letters, by the letter's id as text. Three queries, or four.

    `reading` are the authors who can still read what they wrote: others are not answered.
    """
    ids = {letter.id for letter in letters}
    told = threads(letters, reader=teacher, names=names)
    kept = {keepsake.letter_id for keepsake in Keepsake.objects.filter(about_any(ids), person=teacher)}
    notes: dict[uuid.UUID | None, list[Note]] = {}
    for note in Note.objects.filter(about_any(ids), person=teacher):
        notes.setdefault(note.letter_id, []).append(note)
    return {
        str(letter.id): Between(
            thread=told.get(letter.id, ()),
            may_answer=letter.author_id in reading and len(told.get(letter.id, ())) < LONG_ENOUGH,
            is_kept=letter.id in kept,
            notes=tuple(notes.get(letter.id, ())),
        )
        for letter in letters
    }


def waiting(coach: Person, names: Mapping[uuid.UUID, Person], *, today: datetime.date) -> list[Said]:
    """What teachers said to each letter of somebody's, lately and not answered, the latest first.

    One line a letter, two where they asked something and see something differently as well.

    `names` are the people they coach; one query, and one where somebody else is among them.
    """
    since = min(as_day(timezone.now()), today) - FRESH
    unanswered: dict[uuid.UUID | None, list[Answer]] = {}
    for answer in Answer.objects.filter(author=coach, said_at__date__gt=since):
        thread = unanswered.setdefault(answer.letter_id, [])
        if answer.by_id == coach.id:
            thread.clear()
        else:
            thread.append(answer)
    told = [answer for thread in unanswered.values() for answer in _to_tell(thread)]
    told.sort(key=lambda answer: answer.said_at, reverse=True)
    others = {answer.by_id for answer in told} - names.keys()
    known = {**names, **Person.objects.in_bulk(others)} if others else names
    return [_said(answer, coach, known, ()) for answer in told]


def _to_tell(thread: Iterable[Answer]) -> list[Answer]:
    """The last question and the last "I see it differently", each of which wants an answer; else what was last."""
    by_kind = {Answer.Kind(answer.kind): answer for answer in sorted(thread, key=_how_much_it_waits)}
    return [by_kind[kind] for kind in ANSWERED_APART if kind in by_kind] or list(by_kind.values())[-1:]


def _how_much_it_waits(answer: Answer) -> tuple[int, datetime.datetime]:
    """A question waits more for an answer than a thank you that came after it."""
    return WAITS.index(Answer.Kind(answer.kind)), answer.said_at
