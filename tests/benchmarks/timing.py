"""Measuring: each thing in turn, round after round, so that a busy moment of the machine falls on all of them."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Times:
    """Milliseconds, one for each round."""

    each: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """The time that this share of the rounds kept to (nearest rank)."""
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def p50(self) -> float:
        return self.quantile(0.50)

    @property
    def p95(self) -> float:
        return self.quantile(0.95)


def in_turn(things: Mapping[Key, Callable[[], object]], *, rounds: int, warm_up: int = 3) -> dict[Key, Times]:
    """Do each thing in each round, in another order each time; the first rounds are not counted.

    In one order Python would tidy its memory at the same thing in every round, and seem slow at that alone.
    """
    taken: dict[Key, list[float]] = {key: [] for key in things}
    for number in range(warm_up + rounds):
        for key in random.Random(number).sample(list(things), len(things)):
            spent = milliseconds(things[key])
            if number >= warm_up:
                taken[key].append(spent)
    return {key: Times(tuple(each)) for key, each in taken.items()}


def milliseconds(thing: Callable[[], object]) -> float:
    began = time.perf_counter()
    thing()
    return (time.perf_counter() - began) * 1000
