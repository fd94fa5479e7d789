"""Everything written to a teacher as one plain text, for them to keep: it opens anywhere, without us."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from observations import said_back
from observations.models import ActionStep, StepState
from observations.said_back import OwnWords
from observations.seen_by import Line
from observations.sharing import Given
from observations.timeline import SOMEBODY, Entry
from observations.versions import DAY, LESSON, letter_parts_of, talk_parts_of
from schools.models import Person
from schools.templatetags.ui import long_day_year

RULE = "-" * 60
IN_THE_FIRST_LINE = (DAY, LESSON)


NOTHING = OwnWords()


@dataclass(frozen=True)
class Belongings:
    """What is a teacher's own: letters (newest first), steps (newest first), the signs ticked, who opened it, and whom
    the teacher has shown what."""

    letters: Sequence[Entry]
    steps: Sequence[ActionStep]
    ticked: Mapping[uuid.UUID, Sequence[int]]
    opened: Sequence[Line]
    given: Sequence[Given]
    names: Mapping[uuid.UUID, Person]
    talks: Sequence[Entry] = ()
    missed: Sequence[Entry] = ()
    own: OwnWords = NOTHING


def text(belongings: Belongings, *, teacher: Person, today: datetime.date, product: str) -> str:
    """The whole text, with a line break after every line."""
    parts = [
        [f"{teacher.name}: my feedback", f"Taken from {product} on {long_day_year(today)}"],
        *_chapter("Steps", (_step(step, belongings) for step in belongings.steps), none="No steps yet."),
        *_chapter("Drop-ins", (_letter(entry, belongings) for entry in belongings.letters), none="No notes yet."),
        *_if_any("Conversations", [_talk(entry, belongings) for entry in belongings.talks]),
        *_if_any("Conversations that didn’t happen", [[_missed(entry)] for entry in belongings.missed]),
        *_if_any("Notes to self", [said_back.note(note) for note in belongings.own.notes]),
        *_if_any("Said of what was taken back", [said_back.threaded(one) for one in belongings.own.taken_back]),
        *_if_any("Twilights you were at", [[said_back.evening(one)] for one in belongings.own.evenings]),
        *_chapter(
            "Who has opened it",
            ([f"{line.who}: {line.what}"] for line in belongings.opened),
            none="Nobody but you and whoever wrote the words.",
        ),
        *_shared(belongings.given),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _shared(given: Iterable[Given]) -> Iterator[list[str]]:
    """Whom the teacher has shown what; nothing for somebody who never did."""
    lines = [f"{one.reader.name}: {one.told}" for one in given]
    return _chapter("What you have shared", ([line] for line in lines), none="") if lines else iter(())


def _if_any(head: str, parts: Sequence[Iterable[str]]) -> Iterator[list[str]]:
    """A chapter, where there is something for it."""
    return _chapter(head, parts, none="") if parts else iter(())


def _chapter(head: str, parts: Iterable[Iterable[str]], *, none: str) -> Iterator[list[str]]:
    yield [RULE, head.upper(), RULE]
    found = [list(part) for part in parts]
    yield from found or [[none]]


def _step(step: ActionStep, belongings: Belongings) -> Iterator[str]:
    yield step.words
    yield f"Chosen with {belongings.names.get(step.chosen_with_id, SOMEBODY).name} on {long_day_year(step.chosen_on)}"
    days = {"Rehearsed": step.rehearsed_on, "Tried it from": step.trying_on, "A habit since": step.habit_on}
    yield from (f"{words} {long_day_year(day)}" for words, day in days.items() if day)
    if step.retired_on:
        yield f"Ended on {long_day_year(step.retired_on)}: {step.retired_reason}"
    else:
        yield f"Where it is now: {StepState(step.state).label}"
    ticked = belongings.ticked.get(step.id, ())
    yield from _labelled("How you’ll know it’s working", _signs(step, ticked))
    yield from _labelled("What you were shown", step.model)
    yield from _labelled("How you rehearse it", step.rehearsal)
    yield from said_back.tried(belongings.own.attempts.get(step.id, ()))


def _signs(step: ActionStep, ticked: Sequence[int]) -> str:
    return "\n".join(f"[{'x' if at in ticked else ' '}] {sign}" for at, sign in enumerate(step.sign_list))


def _letter(entry: Entry, belongings: Belongings) -> Iterator[str]:
    letter = entry.drop_in
    if letter is None:
        return
    yield f"{long_day_year(letter.happened_on)}, {entry.who.name}{f', {letter.lesson}' if letter.lesson else ''}"
    for head, words in letter_parts_of(letter).items():
        yield from _labelled(head, "" if head in IN_THE_FIRST_LINE else words)
    yield from _before(entry)
    yield from said_back.thread(belongings.own.between.get(str(letter.id)))


def _talk(entry: Entry, belongings: Belongings) -> Iterator[str]:
    talk = entry.talk
    if talk is None:
        return
    yield f"{long_day_year(talk.happened_on)}, with {entry.who.name}"
    for head, words in talk_parts_of(talk).items():
        yield from _labelled(head, "" if head in IN_THE_FIRST_LINE else words)
    yield from _before(entry)
    yield from said_back.thread(belongings.own.between.get(str(talk.id)))


def _missed(entry: Entry) -> str:
    return f"{long_day_year(entry.on)}, {entry.why_missed}"


def _before(entry: Entry) -> Iterator[str]:
    for was in entry.before:
        yield f"Until {long_day_year(was.until)} it said:"
        for head, words in was.parts.items():
            yield from _labelled(head, words)


def _labelled(label: str, words: str) -> Iterator[str]:
    """A label and the words under it, set in; nothing without words."""
    if words.strip():
        yield f"{label}:"
        yield from said_back.set_in(words)
