"""Where somebody stands with one twilight. Never how they did: only whether, and for how many minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    EXPECTED = "expected"
    HERE = "here"
    AWAY = "away"
    CAUGHT_UP = "caught up"
    EXCUSED = "excused"


def place_of(*, is_excused: bool, was_here: bool, caught_up: bool, is_over: bool) -> Place:
    """Being there counts before all; then a confirmed catch-up; then why one need not come. The rest is time."""
    if was_here:
        return Place.HERE
    if caught_up:
        return Place.CAUGHT_UP
    if is_excused:
        return Place.EXCUSED
    return Place.AWAY if is_over else Place.EXPECTED


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people stand where. Those excused are expected no longer and stand apart."""

    expected: int = 0
    here: int = 0
    away: int = 0
    caught_up: int = 0
    excused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.expected + other.expected,
            self.here + other.here,
            self.away + other.away,
            self.caught_up + other.caught_up,
            self.excused + other.excused,
        )


def counted(places: Iterable[Place]) -> Counts:
    """The counts of a twilight, from where each person stands."""
    tally = dict.fromkeys(Place, 0)
    for place in places:
        tally[place] += 1
    excused = tally[Place.EXCUSED]
    return Counts(
        expected=sum(tally.values()) - excused,
        here=tally[Place.HERE],
        away=tally[Place.AWAY],
        caught_up=tally[Place.CAUGHT_UP],
        excused=excused,
    )
