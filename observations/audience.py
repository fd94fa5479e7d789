"""Who will read what a coach writes.

One rule. The sentences on the form, on the page after sharing and in the tests are made from it, and a test holds it
against what the database lets every person of the trust read (tests/observations/test_audience.py).
"""

import uuid
from dataclasses import dataclass

from observations.models import DropIn, DropInState
from schools.models import Person


@dataclass(frozen=True)
class Readers:
    """Ids of the people who can read something."""

    author: uuid.UUID | None = None
    teacher: uuid.UUID | None = None

    @property
    def people(self) -> set[uuid.UUID]:
        return {person for person in (self.author, self.teacher) if person}


def of_words(drop_in: DropIn, *, coach_now: uuid.UUID | None, state: str = "") -> Readers:
    """Who reads a drop-in's words: its author, as long as they coach the teacher, and the teacher once it is shared.

    `coach_now` is whoever coaches the teacher today; `state` asks about another state than the drop-in's own.
    Words without a pair stay with author and teacher.
    """
    state = state or drop_in.state
    stays = state == DropInState.DRAFT or drop_in.pairing_id is None or coach_now == drop_in.author_id
    return Readers(
        author=drop_in.author_id if stays else None,
        teacher=drop_in.teacher_id if state == DropInState.SHARED else None,
    )


LEADERS = "Leaders see that you met, the date and the next one. Nothing else."


def sentence(drop_in: DropIn, *, teacher: Person, state: str = DropInState.SHARED) -> str:
    """Who will read it, told to its author: once shared, unless another `state` is asked about."""
    readers = of_words(drop_in, coach_now=drop_in.author_id, state=state)
    name = teacher.first_name
    if readers.people == {drop_in.author_id, drop_in.teacher_id}:
        return f"Only you and {name} can read this; a later coach, only the step. {LEADERS}"
    return f"Only you can read this until you share it. {LEADERS if state == DropInState.HELD else ''}".strip()


def answers_sentence(other: Person) -> str:
    """Who reads an answer to a letter, told to whoever writes it: the readers of the letter, and those alone."""
    name = other.first_name
    return f"Only you and {name} can read this. {name} gets an e-mail without a word of it."


def details(teacher: Person) -> list[tuple[str, str]]:
    """The same rule in full, before a word is written: who, and what they can do."""
    name = teacher.first_name
    return [
        (name, "from when you share it. They can keep it, and delete it for both of you."),
        (
            "You",
            f"as long as you coach {name}. You can correct it, or take it back, for 24 hours. "
            f"{name} sees what it said before.",
        ),
        (f"Whoever coaches {name} after you", f"the step, not the rest. {name} sees when they opened it."),
        ("Leaders", "that you met, the date, and the date of the next one. Never a word."),
    ]
