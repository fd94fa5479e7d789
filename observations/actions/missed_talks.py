"""A conversation that did not happen: the cause goes down as a fact, and another day is agreed."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction

from coaching import talks
from coaching.actions import meetings, visits
from coaching.facts import calendar_of
from coaching.models import Cause, Meeting, Pairing, Visit
from observations.actions.drafts import Unfinished
from observations.engine import days
from schools.models import Person


@dataclass(frozen=True)
class Agreed:
    """What saying that a talk was missed made of the day agreed at a visit: which it was before, and which instead."""

    visit_id: uuid.UUID
    before: datetime.date | None
    instead: datetime.date | None


@transaction.atomic
def say(
    *,
    pairing: Pairing,
    on: datetime.date,
    cause: Cause,
    instead: datetime.date | None,
    visit: Visit | None,
    by: Person,
    today: datetime.date,
) -> Meeting:
    """Say that the talk about a visit does not happen on a day, and why; `instead` is the day agreed now, if one is.

    `visit` is one of talks.latest_of.
    Raises Unfinished, NotTheirCoach, HeldThen, Stands (coaching/actions/meetings.py).
    """
    calendar = calendar_of(pairing.school_id)
    since = pairing.starts_on
    agreed = talks.agreed(visit, today=today) if visit else None
    found = {"on": days.missed_day_problem(on, agreed=agreed, today=today, calendar=calendar, coaching_since=since)}
    if instead:
        found["instead"] = days.instead_problem(instead, of=on, today=today, calendar=calendar)
    problems = {name: problem for name, problem in found.items() if problem}
    if problems:
        raise Unfinished(problems)
    missed = meetings.miss(pairing=pairing, on=on, cause=cause, by=by)  # of a day ahead while it is still agreed
    if visit:
        visits.agree_to_talk(visit=visit, on=instead, by=by)
    return missed


@transaction.atomic
def undo(*, meeting: Meeting, agreed: Agreed, by: Person) -> Meeting:
    """It was not so, said at once: the talk is agreed for the day it was agreed for before.

    A day agreed since stays, and so does that of another visit. Raises NotTheirCoach, Stands.
    """
    as_said = Visit.objects.that_took_place().filter(id=agreed.visit_id, pairing=meeting.pairing_id)
    visit = as_said.filter(talk_on=agreed.instead).select_for_update().first()
    if visit:
        visits.agree_to_talk(visit=visit, on=agreed.before, by=by)
    return meetings.withdraw(meeting=meeting, by=by)
