"""A school's coaches as the trust's team sees them: by name, where they stand, how many teachers. Never which teachers.

The pairs themselves are not the trust's to read; the database counts them (coaching/sql/coach_loads.sql).
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from coaching.engine.capacity import Load
from coaching.loads import usual_maximum
from coaching.models import Coach, CoachState
from schools.models import Person, School


@dataclass(frozen=True)
class CoachInNumbers:
    """A coach, with their state today and how many teachers they have, or are to have, at once in the whole trust."""

    coach: Coach
    state: CoachState | None
    load: Load

    @property
    def is_central(self) -> bool:
        """Whether they coach for the whole trust."""
        return self.coach.school_id is None


def coaches_of(school: School, *, today: datetime.date) -> list[CoachInNumbers]:
    """Everybody who coaches at a school or for the whole trust and has not left, by name. Three queries."""
    coaches = list(
        Coach.objects.filter(Q(school=school) | Q(school=None), person__in=Person.objects.working_on(today))
        .annotate(most=Coalesce("maximum", usual_maximum(school, today), 0))
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "id")
    )
    running = CoachState.objects.filter(coach__in=coaches, starts_on__lte=today).exclude(ends_on__lte=today)
    states = {state.coach_id: state for state in running}
    teachers = _teachers_of(coach.person_id for coach in coaches)
    return [
        CoachInNumbers(coach, states.get(coach.id), Load(teachers.get(coach.person_id, 0), coach.most))
        for coach in coaches
    ]


def _teachers_of(coaches: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute("select coach_id, teachers from sec.coach_loads(%s::uuid[])", [[str(each) for each in coaches]])
        return dict(cursor.fetchall())
