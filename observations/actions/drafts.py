"""What may stand in the way of words between a draft and a letter, be they of a drop-in or of a conversation."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from observations.models import Conversation, DropIn
from schools.refusals import Refusal


class Overwritten(Exception):
    """Somebody (the author, on another device) saved since; `other` is what is kept, and nothing was changed."""

    other: Any  # a drop-in or a conversation, as whoever catches it knows

    def __init__(self, other: DropIn | Conversation) -> None:
        super().__init__("You also edited this somewhere else. The other one says:")
        self.other = other


class NoDraft(Exception):
    """It was finished already, so it is no draft any more."""


class Unfinished(Exception):
    """What still keeps words from being finished: `problems` maps a field's name to a sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class Answered(Refusal):
    """Its teacher has answered it, so it is not its author's to delete or to give to somebody else."""

    def __init__(self, first_name: str = "") -> None:
        said = f"{first_name or 'Its teacher'} has answered this. You can change it and share it again; "
        super().__init__(f"{said}only {first_name or 'they'} can delete it.")


class TooLate(Refusal):
    """A day has passed since sharing, and the words stand."""

    def __init__(self, thing: str) -> None:
        super().__init__(f"A shared {thing} can be corrected or taken back for 24 hours. This one stands now.")


ANSWERED = {"answered_words_are_not_deleted": Answered}


def within_a_day(thing: str) -> dict[str, Callable[[], Exception]]:
    """The rules by which a shared `thing` stands after a day, for schools.refusals.in_words."""
    return dict.fromkeys(("words_stand_after_a_day", "visit_stands_after_a_day"), partial(TooLate, thing))
