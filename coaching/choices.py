"""The dated choices of the decision grid, read from the database into the values the engine counts with.

That each can be read is the database's to see to: a value that means nothing is refused when it is chosen.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from coaching.engine import weeks
from coaching.engine.choices import Dated, in_force, layered
from coaching.engine.periods import CADENCES
from schools.models import Choice, Decision

Choices = tuple[Dated[int], ...]


@dataclass(frozen=True)
class Chosen:
    """What holds at one school.

    `cadence` is the weeks that make a cycle, `grace` the weeks of a joiner's grace, `anchors` the days from which
    periods are cut anew, `cycle` what completes a cycle, `feedback` the school days within which what was written of
    a visit is shared. `own_cadence_from` is the day of the first cadence that the school chose itself.
    """

    cadence: Choices
    grace: Choices
    anchors: frozenset[datetime.date]
    own_cadence_from: datetime.date | None
    cycle: tuple[Dated[str], ...] = ()
    open_door: tuple[Dated[str], ...] = ()
    feedback: Choices = ()

    def cadence_on(self, day: datetime.date) -> int:
        """The weeks that make one coaching cycle on a day; one where nothing was chosen yet."""
        return in_force(self.cadence, day) or CADENCES[0]

    def has_open_doors(self, day: datetime.date) -> bool:
        """Whether anybody may drop in through an open door on a day; the coaches may until something is chosen."""
        return in_force(self.open_door, day) != "nobody"

    def chose_cadence_itself(self, day: datetime.date) -> bool:
        """Whether the cadence of a day is the school's own choice, not the trust's."""
        return self.own_cadence_from is not None and self.own_cadence_from <= day


def of_school(school_id: uuid.UUID) -> Chosen:
    """The school's own choices, and the trust's where it has none. One query."""
    return of_schools([school_id])[school_id]


def of_schools(school_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Chosen]:
    """For each school its own choices, and the trust's where it has none. One query."""
    wanted = list(school_ids)
    made = list(
        Choice.objects.filter(Q(school_id__in=wanted) | Q(school_id=None))
        .order_by("starts_on", "made_at")
        .values_list("decision", "school_id", "starts_on", "value")
    )
    return {school_id: _chosen([one for one in made if one[1] in (school_id, None)]) for school_id in wanted}


def _chosen(made: list[tuple]) -> Chosen:
    own_cadences = [starts_on for of, school_id, starts_on, _ in made if school_id and of == Decision.CADENCE]
    return Chosen(
        cadence=_line(made, Decision.CADENCE),
        grace=_line(made, Decision.JOINERS_GRACE),
        anchors=frozenset(_anchors(made)),
        own_cadence_from=min(own_cadences, default=None),
        cycle=_words(made, Decision.CYCLE),
        open_door=_words(made, Decision.OPEN_DOOR),
        feedback=_line(made, Decision.FEEDBACK),
    )


def _line(made: list[tuple], decision: Decision) -> Choices:
    return tuple(Dated(choice.starts_on, int(choice.value)) for choice in _words(made, decision))


def _words(made: list[tuple], decision: Decision) -> tuple[Dated[str], ...]:
    own: list[Dated[str]] = []
    trusts: list[Dated[str]] = []
    for of, school_id, starts_on, value in made:
        if of == decision:
            (own if school_id else trusts).append(Dated(starts_on, value))
    return layered(own, trusts)


def _anchors(made: list[tuple]) -> Iterator[datetime.date]:
    """An anchor before the week it was chosen in would cut periods anew that are over, so it is not one."""
    for of, _, starts_on, value in made:
        if of == Decision.ANCHOR_WEEK and (day := datetime.date.fromisoformat(value)) >= weeks.monday(starts_on):
            yield day
