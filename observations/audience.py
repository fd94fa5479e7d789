"""Who will read what a coach writes.

One rule. The sentences on the form, on the page after sharing and in the tests are made from it, and a test holds it
against what the database lets every person of the trust read (tests/observations/test_audience.py).
"""

import uuid
from dataclasses import dataclass

from observations.models import Conversation, DropIn, DropInState
from schools.models import Person


@dataclass(frozen=True)
class Readers:
    """Ids of the people who can read something."""

    author: uuid.UUID | None = None
    teacher: uuid.UUID | None = None

    @property
    def people(self) -> set[uuid.UUID]:
        return {person for person in (self.author, self.teacher) if person}


def of_words(drop_in: DropIn | Conversation, *, coach_now: uuid.UUID | None, state: str = "") -> Readers:
    """Who reads the words of a drop-in, or of a conversation: its teacher once it is shared, and its author.

    The author reads them as long as they coach the teacher.
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
OPEN_DOOR = "Leaders see how many came through open doors, never who or to whom."


def sentence(drop_in: DropIn | Conversation, *, teacher: Person, state: str = DropInState.SHARED) -> str:
    """Who will read it, told to its author: once shared, unless another `state` is asked about."""
    readers = of_words(drop_in, coach_now=drop_in.author_id, state=state)
    name = teacher.first_name
    if readers.people == {drop_in.author_id, drop_in.teacher_id} and not drop_in.pairing_id:
        return f"Only you and {name} can read this, and whoever {name} shows it to. {OPEN_DOOR}"
    if readers.people == {drop_in.author_id, drop_in.teacher_id}:
        both = f"Only you and {name} can read this, and whoever {name} shows it to"
        return f"{both}; a later coach, only the step. {LEADERS}"
    return f"Only you can read this until you share it. {LEADERS if state == DropInState.HELD else ''}".strip()


def answers_sentence(other: Person) -> str:
    """Who reads an answer to a letter, told to whoever writes it: the readers of the letter, and those alone."""
    name = other.first_name
    return f"Only you and {name} can read this. {name} gets an e-mail without a word of it."


def details(teacher: Person, *, is_visitor: bool = False) -> list[tuple[str, str]]:
    """The same rule in full, before a word is written: who, and what they can do."""
    name = teacher.first_name
    shown = (
        name,
        "from when you share it. They can keep it, show it to a colleague for a time, and delete it for both.",
    )
    if is_visitor:
        yours = f"from now on. You can correct it, or take it back, for 24 hours. {name} sees what it said before."
        return [
            shown,
            ("You", yours),
            ("Leaders", "how many came through open doors. Never who or to whom, never a word."),
        ]
    return [
        shown,
        (
            "You",
            f"as long as you coach {name}. You can correct it, or take it back, for 24 hours. "
            f"{name} sees what it said before.",
        ),
        (f"Whoever coaches {name} after you", f"the step, not the rest. {name} sees when they opened it."),
        ("Leaders", "that you met, the date, and the date of the next one. Never a word."),
    ]
