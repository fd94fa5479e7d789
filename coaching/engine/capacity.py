"""How much room coaches have for more teachers."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """How many teachers a coach has, of at most how many."""

    teachers: int
    maximum: int

    @property
    def room(self) -> int:
        """How many more teachers fit; never below 0."""
        return max(0, self.maximum - self.teachers)

    @property
    def over(self) -> int:
        """How many teachers too many, after a maximum was lowered; 0 when they fit."""
        return max(0, self.teachers - self.maximum)

    @property
    def is_full(self) -> bool:
        """Whether a new pair is to be refused."""
        return self.room == 0


def room_for(loads: Iterable[Load]) -> int:
    """How many more teachers all these coaches can take; one who is over takes nothing from the room of others."""
    return sum(load.room for load in loads)
