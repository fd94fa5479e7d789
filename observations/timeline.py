"""What was written to a teacher and what became of their steps, in one line through time, the latest first.

Everything on it is the teacher's own to read: drop-ins shared with them, what those said before a change, and the
days of their steps. A draft or a held drop-in is not theirs yet.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coaching.missed import to_the_teacher
from coaching.models import Meeting
from observations.actions.steps import LET_GO
from observations.models import ActionStep, Attempt, Conversation, ConversationCorrection, Correction, DropIn
from observations.versions import Version, before, before_talk, focus_name
from schools.engine.school_year import first_day, school_year_of
from schools.models import Person

SOMEBODY = Person(first_name="A former", last_name="colleague")


class Kind(StrEnum):
    """What happened, in the order in which things of one day follow each other."""

    LETTER = "letter"
    TALK = "talk"
    MISSED = "missed"
    CHOSEN = "chosen"
    REHEARSED = "rehearsed"
    TRYING = "trying"
    HABIT = "habit"
    LET_GO = "let go"


ORDER = list(Kind)


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a day: a letter (a drop-in and its author), a conversation or that one was missed, or
    a moment of a step."""

    on: datetime.date
    kind: Kind
    who: Person = SOMEBODY
    drop_in: DropIn | None = None
    talk: Conversation | None = None
    missed: Meeting | None = None
    step: ActionStep | None = None
    attempt: Attempt | None = None
    before: tuple[Version, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the teacher said it themself."""
        return self.kind in (Kind.TRYING, Kind.HABIT)

    @property
    def first_words(self) -> str:
        """What a letter begins with, whichever part of it that is."""
        letter = self.drop_in or self.talk
        return (letter.praise or letter.question or letter.step_words) if letter else ""

    @property
    def why_missed(self) -> str:
        """That a conversation did not happen, with whom, and why."""
        coach = "a former colleague" if self.who is SOMEBODY else self.who.first_name
        return to_the_teacher(self.missed, coach) if self.missed else ""

    @property
    def focus(self) -> str:
        """The name of what the letter is about."""
        return focus_name(self.drop_in.focus) if self.drop_in else ""


def steps_of(teacher: Person) -> list[ActionStep]:
    """All of a teacher's steps, the latest first; the live one, if there is one, among them. One query."""
    return list(ActionStep.objects.of(teacher).order_by("-chosen_on", "-id"))


def latest_letter(line: Iterable[Entry]) -> uuid.UUID | None:
    """The id of the first letter or conversation on a line through time."""
    letters = (entry.drop_in or entry.talk for entry in line)
    return next((letter.id for letter in letters if letter), None)


def before_of(drop_ins: Iterable[DropIn]) -> dict[uuid.UUID, tuple[Version, ...]]:
    """What each drop-in said before it was changed, the latest first, by its id. One query."""
    by_id = {drop_in.id: drop_in for drop_in in drop_ins}
    found: dict[uuid.UUID, list[Correction]] = {}
    for was in Correction.objects.filter(drop_in_id__in=by_id):
        found.setdefault(was.drop_in_id, []).append(was)
    return {drop_in_id: tuple(before(by_id[drop_in_id], corrections)) for drop_in_id, corrections in found.items()}


def before_of_talks(talks: Iterable[Conversation]) -> dict[uuid.UUID, tuple[Version, ...]]:
    """The same of conversations. One query, none without any."""
    by_id = {talk.id: talk for talk in talks}
    found: dict[uuid.UUID, list[ConversationCorrection]] = {}
    for was in ConversationCorrection.objects.filter(conversation_id__in=by_id) if by_id else ():
        found.setdefault(was.conversation_id, []).append(was)
    return {talk_id: tuple(before_talk(by_id[talk_id], corrections)) for talk_id, corrections in found.items()}


def entries(
    drop_ins: Sequence[DropIn],
    steps: Iterable[ActionStep],
    *,
    names: Mapping[uuid.UUID, Person],
    earlier: Mapping[uuid.UUID, tuple[Version, ...]],
    tried: Mapping[uuid.UUID, Sequence[Attempt]] | None = None,
    talks: Sequence[Conversation] = (),
    missed: Iterable[Meeting] = (),
) -> list[Entry]:
    """Letters, conversations, those that were missed, and moments in one line, the latest first.

    `names` are the people by id, whoever is missing has left; `earlier` is what `before_of` the letters gives,
    `tried` the attempts at each step.
    """
    letters = [
        Entry(
            drop_in.happened_on,
            Kind.LETTER,
            names.get(drop_in.author_id, SOMEBODY),
            drop_in=drop_in,
            before=earlier.get(drop_in.id, ()),
        )
        for drop_in in drop_ins
    ]
    earlier_talks = before_of_talks(talks)
    said = [
        Entry(
            talk.happened_on,
            Kind.TALK,
            names.get(talk.author_id, SOMEBODY),
            talk=talk,
            before=earlier_talks.get(talk.id, ()),
        )
        for talk in talks
    ]
    moments = [entry for step in steps for entry in _moments(step, names, (tried or {}).get(step.id, ()))]
    not_held = [Entry(one.on, Kind.MISSED, names.get(one.coach_id, SOMEBODY), missed=one) for one in missed]
    line = [*letters, *said, *not_held, *moments]
    return sorted(line, key=lambda entry: (entry.on, ORDER.index(entry.kind)), reverse=True)


def _moments(step: ActionStep, names: Mapping[uuid.UUID, Person], tried: Sequence[Attempt]) -> list[Entry]:
    """The days of a step that no letter tells: a new step is told by the letter it came with, and so is moving on.

    Each day on which it was tried is one; the first of them is that on which trying it began.
    """
    days_tried = {attempt.on for attempt in tried}
    days = {
        Kind.CHOSEN: None if step.drop_in_id or step.conversation_id else step.chosen_on,
        Kind.REHEARSED: None if step.conversation_id and step.rehearsed_on == step.chosen_on else step.rehearsed_on,
        Kind.TRYING: None if step.trying_on in days_tried else step.trying_on,
        Kind.HABIT: step.habit_on,
        Kind.LET_GO: step.retired_on if step.retired_reason == LET_GO else None,
    }
    who = names.get(step.chosen_with_id, SOMEBODY)
    attempts = [Entry(attempt.on, Kind.TRYING, who, step=step, attempt=attempt) for attempt in tried]
    return [*attempts, *(Entry(day, kind, who, step=step) for kind, day in days.items() if day)]


@dataclass(frozen=True)
class SchoolYear:
    """A school year, named by the calendar year it began in."""

    begins_in: int

    @classmethod
    def of(cls, day: datetime.date) -> "SchoolYear":
        return cls(school_year_of(day))

    @property
    def label(self) -> str:
        return f"{self.begins_in}/{(self.begins_in + 1) % 100:02}"

    @property
    def starts_on(self) -> datetime.date:
        return first_day(self.begins_in)

    @property
    def ends_on(self) -> datetime.date:
        return first_day(self.begins_in + 1)

    def contains(self, day: datetime.date) -> bool:
        return self.starts_on <= day < self.ends_on


def years_of(teacher: Person, steps: Iterable[ActionStep]) -> list[SchoolYear]:
    """The school years with anything in them, the latest first. One query."""
    letters, talks = (kind.objects.shared_with(teacher).order_by() for kind in (DropIn, Conversation))
    missed = Meeting.objects.missed().filter(teacher=teacher).values_list("on", flat=True)
    dated = letters.values_list("happened_on", flat=True).union(talks.values_list("happened_on", flat=True), missed)
    years = {school_year_of(day) for day in [*dated, *(step.chosen_on for step in steps)]}
    return [SchoolYear(year) for year in sorted(years, reverse=True)]
