"""How many coaches a school needs, and how much room its coaches have."""

from collections.abc import Iterable
from dataclasses import dataclass

from coaching.engine.expectation import CYCLE, expected_in_week

FORTNIGHT = 2


@dataclass(frozen=True, slots=True)
class Demand:
    """One teacher's call on coaches: a share of the week in hundredths, a cycle of so many weeks, and its minutes.

    `minutes` are those of one whole cycle: visit, talk and preparation together.
    """

    fte: int
    cadence: int
    minutes: int

    @property
    def per_fortnight(self) -> int:
        """1/1200 minutes in two open weeks."""
        return FORTNIGHT * expected_in_week(self.fte, self.cadence) * self.minutes


def coaches_needed(demands: Iterable[Demand], *, protected_minutes: int) -> int:
    """Coaches needed = ceil(minutes of all cycles in a fortnight / protected minutes per coach per fortnight).

    Raises ValueError when coaches have no protected minutes: then no number of them is enough.
    """
    if protected_minutes <= 0:
        raise ValueError("coaches need protected minutes before their number can be worked out")
    needed = sum(demand.per_fortnight for demand in demands)
    return -(-needed // (protected_minutes * CYCLE))


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
