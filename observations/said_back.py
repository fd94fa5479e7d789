"""What a teacher said and wrote themself, for the text that they take along (observations/export.py)."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cpd.models import Attendance
from observations.between import Between, Said
from observations.models import Attempt, Note
from schools.models import Person
from schools.templatetags.ui import as_day, long_day_year


@dataclass(frozen=True)
class OwnWords:
    """Threads under letters, by the letter's id as text; attempts by the step's; notes to self; threads under letters
    that were taken back; twilights attended."""

    between: Mapping[str, Between] = field(default_factory=dict)
    attempts: Mapping[uuid.UUID, Sequence[Attempt]] = field(default_factory=dict)
    notes: Sequence[Note] = ()
    taken_back: Sequence[Sequence[Said]] = ()
    evenings: Sequence[Attendance] = ()


def notes_of(person: Person) -> list[Note]:
    """Everything somebody wrote for themself, the latest first. One query."""
    return list(Note.objects.filter(person=person))


def evenings_of(person: Person) -> list[Attendance]:
    """The twilights at which somebody was, the latest first. One query."""
    attended = Attendance.objects.filter(person=person).select_related("twilight")
    return list(attended.order_by("-twilight__starts_at"))


def thread(between: Between | None) -> Iterator[str]:
    """What the two said under a letter, each by its head."""
    yield from threaded(between.thread if between else ())


def threaded(thread: Sequence[Said]) -> Iterator[str]:
    for said in thread:
        yield f"{_head(said)}, {long_day_year(as_day(said.answer.said_at))}{':' if said.answer.words else ''}"
        yield from set_in(said.answer.words)
        for was in said.before:
            yield f"Until {long_day_year(as_day(was.until))} it said:"
            yield from set_in(was.words)


def tried(attempts: Sequence[Attempt]) -> Iterator[str]:
    """The days on which a step was tried, the latest first, and how it went."""
    for attempt in attempts:
        yield f"Tried it on {long_day_year(attempt.on)}{':' if attempt.words else ''}"
        yield from set_in(attempt.words)


def note(written: Note) -> Iterator[str]:
    yield f"{long_day_year(as_day(written.written_at))}:"
    yield from set_in(written.words)


def evening(attended: Attendance) -> str:
    on = long_day_year(as_day(attended.twilight.starts_at))
    return f"{on}: {attended.twilight.title}, {attended.minutes} minutes"


def set_in(words: str) -> Iterator[str]:
    """The lines of some words, set in."""
    yield from (f"    {line}" for line in words.strip().splitlines())


def _head(said: Said) -> str:
    return said.head[0].upper() + said.head[1:]
