"""A school's coaches: where they stand, whom they coach, how many more they can take on. For its leaders, and no word.

Pairs of other schools are not theirs to see, so that the load of a coach who also works elsewhere counts what is here;
the database, which sees all, has the last word on a new pair.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import CharField, FilteredRelation, Func, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from coaching.engine.capacity import Load
from coaching.engine.interval import Span
from coaching.models import Coach, Pairing, State
from coaching.models.coach import NAMED
from schools.models import Decision, Membership, School


class Somebody(NamedTuple):
    """A person by their name."""

    id: uuid.UUID
    name: str


class PairLine(NamedTuple):
    """A pair at the school that is running or still to begin."""

    id: uuid.UUID
    teacher: Somebody
    coach: Somebody
    starts_on: datetime.date
    ends_on: datetime.date | None


@dataclass(frozen=True)
class CoachLine:
    """A coach, with their state today and their pairs at this school.

    `id` is that of their `Coach`, `since` the first day of the state; `school_id` is None for one who coaches for the
    whole trust; `waiting` how many of their drop-ins here are written up and not shared in time.
    """

    id: uuid.UUID
    person: Somebody
    school_id: uuid.UUID | None
    most: int
    state: str | None
    since: datetime.date | None
    pairs: tuple[PairLine, ...]
    today: datetime.date
    waiting: int = 0

    @property
    def is_here(self) -> bool:
        """Whether they are one of the school's coaches, or have somebody here."""
        return self.school_id is not None or bool(self.pairs)

    @property
    def is_named(self) -> bool:
        return self.state in NAMED

    @property
    def state_words(self) -> str:
        return State(self.state).label if self.state else "Not coaching now"

    @property
    def load(self) -> Load:
        return self.load_from(self.today)

    def load_on(self, day: datetime.date) -> Load:
        """How many teachers they have on a day, against their maximum."""
        return Load(sum(Span(pair.starts_on, pair.ends_on).contains(day) for pair in self.pairs), self.most)

    def load_from(self, day: datetime.date) -> Load:
        """The most teachers they have at once on this day or any day after it, against their maximum."""
        return Load(most_at_once((Span(pair.starts_on, pair.ends_on) for pair in self.pairs), since=day), self.most)


def most_at_once(spans: Iterable[Span], *, since: datetime.date) -> int:
    """How many spans run on the day, from this one on, on which the most do."""
    spans = list(spans)
    days = [since, *(span.starts_on for span in spans if span.starts_on > since)]
    return max(sum(span.contains(day) for span in spans) for day in days)


def pairs_of(school: School, *, today: datetime.date) -> list[PairLine]:
    """The pairs of a school that are running or still to begin, by the teachers' names. One query."""
    ahead = Q(ends_on=None) | Q(ends_on__gt=Greatest("starts_on", Value(today)))  # one called off ends as it starts
    pairs = Pairing.objects.filter(ahead, school=school).order_by("teacher__last_name", "teacher__first_name")
    people = [f"{who}__{name}" for who in ("teacher", "coach") for name in ("id", "first_name", "last_name")]
    return [
        PairLine(id, _somebody(*who[:3]), _somebody(*who[3:]), starts_on, ends_on)
        for id, starts_on, ends_on, *who in pairs.values_list("id", "starts_on", "ends_on", *people)
    ]


def coaches_of(school: School, pairs: Iterable[PairLine], *, today: datetime.date) -> list[CoachLine]:
    """Everybody who coaches or could coach here, by name: the school's own, those who work here too, central ones.

    One query. `pairs` are those of `pairs_of`.
    """
    own: dict[uuid.UUID, list[PairLine]] = {}
    for pair in pairs:
        own.setdefault(pair.coach.id, []).append(pair)
    working = Membership.objects.filter(school=school, starts_on__lte=today).exclude(ends_on__lte=today)
    here = Q(school=school) | Q(school=None) | Q(person__in=working.values("person")) | Q(person__in=list(own))
    running = Q(states__ends_on=None) | Q(states__ends_on__gt=today)
    coaches = (
        Coach.objects.filter(here)
        .annotate(now=FilteredRelation("states", condition=running & Q(states__starts_on__lte=today)))
        .annotate(most=Coalesce("maximum", usual_maximum(school, today), 0))
        .order_by("person__last_name", "person__first_name")
    )
    asked = ("id", "school_id", "most", "now__state", "now__starts_on")
    who = ("person_id", "person__first_name", "person__last_name")
    return [
        CoachLine(id, _somebody(*who), school_id, most, state, since, tuple(own.get(who[0], ())), today)
        for id, school_id, most, state, since, *who in coaches.values_list(*asked, *who)
    ]


def _somebody(id: uuid.UUID, first_name: str, last_name: str) -> Somebody:
    return Somebody(id, f"{first_name} {last_name}")


def usual_maximum(school: School, day: datetime.date) -> Cast:
    """What a coach without a maximum of their own takes on here: the choice that the database itself applies."""
    return Cast(chosen_at(school, Decision.COACH_MAXIMUM, day), IntegerField())


def chosen_at(school: School, decision: Decision, day: datetime.date) -> Func:
    """What holds at a school on a day, as the database judges by it; asked once, not for every row of a query."""
    asked = (Value(decision), Value(school.id), Value(day))
    return Func(*asked, template="(select sec.choice(%(expressions)s))", output_field=CharField())
