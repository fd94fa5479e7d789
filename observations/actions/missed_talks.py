"""A conversation that did not happen: the cause goes down as a fact, and another day is agreed."""

import datetime

from django.db import transaction

from coaching import talks
from coaching.actions import meetings, visits
from coaching.facts import calendar_of
from coaching.models import Cause, Meeting, Pairing, Visit
from observations.actions.drafts import Unfinished
from observations.engine import days
from schools.models import Person


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
    """Say that the talk about a visit did not happen on a day, and why; `instead` is the day agreed now, if one is.

    Raises Unfinished, NotTheirCoach, HeldThen (coaching/actions/meetings.py).
    """
    calendar = calendar_of(pairing.school_id)
    since = pairing.starts_on
    found = {"on": days.held_day_problem(on, today=today, calendar=calendar, coaching_since=since)}
    if instead:
        found["instead"] = days.talk_day_problem(instead, after=max(on, today), today=today, calendar=calendar)
    problems = {name: problem for name, problem in found.items() if problem}
    if problems:
        raise Unfinished(problems)
    if visit:
        visits.agree_to_talk(visit=visit, on=instead, by=by)
    return meetings.miss(pairing=pairing, on=on, cause=cause, by=by)


@transaction.atomic
def undo(*, meeting: Meeting, talk_on: datetime.date | None, by: Person) -> Meeting:
    """It was not so, said at once: the talk is agreed for `talk_on` again, as it was before.

    Raises NotTheirCoach, Stands.
    """
    visit = talks.latest_of(meeting.pairing)
    if visit:
        visits.agree_to_talk(visit=visit, on=talk_on, by=by)
    return meetings.withdraw(meeting=meeting, by=by)
