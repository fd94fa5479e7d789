"""A school's coaches: where they stand, whom they coach, how many more they can take on. For its leaders, and no word.

Pairs of other schools are not theirs to see, so that the load of a coach who also works elsewhere counts what is here;
the database, which sees all, has the last word on a new pair.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Func, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from coaching.engine.capacity import Load
from coaching.engine.interval import Span
from coaching.models import Coach, CoachState, Pairing
from schools.models import Decision, Membership, Person, School


@dataclass(frozen=True)
class CoachLine:
    """A coach, with their state today and the pairs at this school that are running or still to begin."""

    person: Person
    coach: Coach
    most: int
    state: CoachState | None
    pairs: tuple[Pairing, ...]
    is_here: bool
    today: datetime.date

    @property
    def is_named(self) -> bool:
        return self.state is not None and self.state.is_named

    @property
    def state_words(self) -> str:
        return self.state.get_state_display() if self.state else "Not coaching now"

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


def pairs_of(school: School, *, today: datetime.date) -> list[Pairing]:
    """The pairs of a school that are running or still to begin, with their people. One query."""
    ahead = Q(ends_on=None) | Q(ends_on__gt=Greatest("starts_on", Value(today)))  # one called off ends as it starts
    pairs = Pairing.objects.filter(ahead, school=school)
    return list(pairs.select_related("teacher", "coach").order_by("teacher__last_name", "teacher__first_name"))


def coaches_of(school: School, pairs: Iterable[Pairing], *, today: datetime.date) -> list[CoachLine]:
    """Everybody who coaches or could coach here, by name: the school's own, those who work here too, central ones.

    Two queries. `pairs` are those of `pairs_of`.
    """
    own: dict[uuid.UUID, list[Pairing]] = {}
    for pair in pairs:
        own.setdefault(pair.coach_id, []).append(pair)
    working = Membership.objects.filter(school=school, starts_on__lte=today).exclude(ends_on__lte=today)
    here = Q(school=school) | Q(person__in=working.values("person")) | Q(person__in=list(own))
    coaches = (
        Coach.objects.filter(here | Q(school=None))
        .annotate(most=Coalesce("maximum", usual_maximum(school, today), 0))
        .select_related("person")
        .order_by("person__last_name", "person__first_name")
    )
    running = CoachState.objects.filter(starts_on__lte=today).exclude(ends_on__lte=today)
    states = {state.coach_id: state for state in running}
    return [
        CoachLine(
            person=coach.person,
            coach=coach,
            most=coach.most,
            state=states.get(coach.id),
            pairs=tuple(own.get(coach.person_id, ())),
            is_here=coach.school_id is not None or coach.person_id in own,
            today=today,
        )
        for coach in coaches
    ]


def usual_maximum(school: School, day: datetime.date) -> Cast:
    """What a coach without a maximum of their own takes on here: the choice that the database itself applies."""
    asked = (Value(Decision.COACH_MAXIMUM), Value(school.id), Value(day))
    # As a query of its own it is asked once, not for every coach.
    chosen = Func(*asked, template="(select sec.choice(%(expressions)s))", output_field=CharField())
    return Cast(chosen, IntegerField())
