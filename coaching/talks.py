"""The conversation about a drop-in: which is still to be held, for when it is agreed, and whether one was missed."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from coaching.models import Cause, Meeting, Pairing, Visit
from schools.models import Person


@dataclass(frozen=True)
class Talk:
    """Where a coach and a teacher stand with the conversation about their last drop-in.

    `is_open` while they have not talked about it; `agreed_on` is the day they mean to, whether it has passed or not;
    `missed_on` and `cause` are of the last time since then that it did not happen.
    """

    visit_id: uuid.UUID | None = None
    visited_on: datetime.date | None = None
    is_open: bool = False
    agreed_on: datetime.date | None = None
    missed_on: datetime.date | None = None
    cause: str = ""

    @property
    def why(self) -> str:
        """The cause in words."""
        return Cause(self.cause).label if self.cause else ""


NO_TALK = Talk()


def talks_of(coach: Person, teachers: Iterable[uuid.UUID], *, today: datetime.date) -> dict[uuid.UUID, Talk]:
    """For each teacher of a coach's how it stands with the conversation about the last drop-in. One query."""
    own = _with_talk(Q(coach=coach, teacher_id__in=list(teachers), on__lte=today))
    last = own.order_by("teacher_id", "-on", "-recorded_at").distinct("teacher_id")
    return {visit.teacher_id: _talk(visit) for visit in last}


def latest_of(pair: Pairing) -> Any:
    """The last visit of a pair, with whether the two have talked since (`has_talked`); None without any. One query."""
    # The teacher says no more than the pair, but a teacher's visits have an index, in order of their days.
    return _with_talk(Q(teacher=pair.teacher_id, pairing=pair)).order_by("-on", "-recorded_at").first()


def agreed(visit: Any, *, today: datetime.date) -> datetime.date | None:
    """The day on which the two mean to talk about one of `latest_of`: today or later, and not talked since."""
    return visit.talk_on if visit.talk_on and visit.talk_on >= today and not visit.has_talked else None


def _with_talk(of: Q) -> QuerySet[Any]:
    since = {"pairing": OuterRef("pairing"), "on__gte": OuterRef("on")}
    missed = Meeting.objects.missed().filter(**since).order_by("-on", "-recorded_at")
    return (
        Visit.objects.that_took_place()
        .filter(of)
        .exclude(pairing=None)
        .annotate(
            has_talked=Exists(Meeting.objects.held().filter(**since)),
            missed_on=Subquery(missed.values("on")[:1]),
            missed_for=Subquery(missed.values("cause")[:1]),
        )
    )


def _talk(visit: Any) -> Talk:
    return Talk(
        visit_id=visit.id,
        visited_on=visit.on,
        is_open=not visit.has_talked,
        agreed_on=visit.talk_on,
        missed_on=visit.missed_on,
        cause=visit.missed_for or "",
    )
