"""What follows when somebody leaves, moves or is away: said before it is saved, each app adding what it knows.

An app registers a teller when it starts (`@consequences.teller`). What it tells is read with the rights of whoever
asks: leaders of the school read names of pairs, an office reads numbers, and nobody reads a word of anybody's.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from schools.actions.appointments import called, headteachers_beside
from schools.middleware import Request
from schools.models import Appointment, Person, Role, School
from schools.models.periods import not_over_by
from schools.templatetags.ui import listed

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


@teller
def roles(case: Case) -> Iterator[str]:
    """Which roles end with somebody's posts, and who is headteacher then. One query, and one for a headteacher."""
    if case.what == AWAY:
        return
    held = Appointment.objects.filter(not_over_by(case.on), person=case.person).select_related("school")
    ending = list(held if case.what == LEAVES else held.filter(school=case.school))
    if ending:
        yield f"{case.person.first_name} is no longer {listed([called(one.role, one.school) for one in ending])}."
    for one in ending:
        yield from who_is_head_then(case.person, one, case.on)


def who_is_head_then(person: Person, held: Appointment, on: datetime.date) -> list[str]:
    """Where a headteacher's role ends: who else is headteacher there, or that nobody is. Empty for other roles."""
    if held.role != Role.HEADTEACHER:
        return []
    return heads_beside(person, held.school, on) or ["Nobody else is headteacher there then."]


def heads_beside(person: Person, school: School | None, on: datetime.date) -> list[str]:
    """That somebody else is headteacher there: a school has one, as a rule, and nobody else ends the other's role."""
    others = headteachers_beside(person, school, on=on)
    return [f"{other.name} is headteacher there too." for other in others]
