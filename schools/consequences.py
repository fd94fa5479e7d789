"""What follows when somebody leaves, moves or is away: said before it is saved, each app adding what it knows.

An app registers a teller when it starts (`@consequences.teller`). What it tells is read with the rights of whoever
asks: leaders of the school read names of pairs, an office reads numbers, and nobody reads a word of anybody's.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schools.middleware import Request
from schools.models import Person, School

LEAVES, MOVES, AWAY = "leaves", "moves", "away"


@dataclass(frozen=True)
class Case:
    """What somebody is about to do, from a day on; `school` is the one they move from, None where all are meant."""

    what: str
    person: Person
    on: datetime.date
    request: Request
    school: School | None = None


Teller = Callable[[Case], Iterable[str]]

_tellers: list[Teller] = []


def teller(function: Teller) -> Teller:
    """Register a function that gives sentences about a case."""
    _tellers.append(function)
    return function


def told(case: Case) -> list[str]:
    """Everything that the apps say of a case, in the order in which they were installed."""
    return [sentence for tell in _tellers for sentence in tell(case)]
