"""Who coaches, where they stand on the way to being a skilled coach, and how many teachers they take on.

States are dated and set by hand, by a school's leaders or the Professional Growth Director. A new one ends the one
before it on its day; nothing is overwritten.
"""

import datetime

from django.db import transaction

from coaching.models import Coach, CoachState
from schools.models import Person, School
from schools.refusals import Refusal


class CoachesElsewhere(Refusal):
    """Somebody is a coach of another school, or of the trust, already."""

    sentence = "They coach at another school already, or for the trust. Ask the Growth Director."


class AlreadyOnRecord(Refusal):
    """A state cannot begin before `recorded_to`, the day on which the last one began or ended."""

    def __init__(self, recorded_to: datetime.date) -> None:
        self.recorded_to = recorded_to
        day = f"{recorded_to:%-d %B %Y}"
        super().__init__(f"Where they stood before {day} is on record. Choose that day or a later one.")


class NotTheirs(Refusal):
    """The coach belongs to a school that the person doesn't lead."""

    sentence = "Only the leaders of their school can change that."


@transaction.atomic
def name(
    *, person: Person, school: School, state: str, starts_on: datetime.date, by: Person, maximum: int | None = None
) -> Coach:
    """Name somebody a coach of a school, in a state from a day on. `maximum` is their own, None the school's.

    Named there already: they take this state and this maximum. Raises CoachesElsewhere, AlreadyOnRecord, NotTheirs.
    """
    coach, _ = Coach.objects.get_or_create(person=person, defaults={"school": school})
    if coach.school_id != school.id:
        raise CoachesElsewhere
    return change(coach=coach, state=state, starts_on=starts_on, maximum=maximum, by=by)


@transaction.atomic
def change(*, coach: Coach, state: str, starts_on: datetime.date, maximum: int | None, by: Person) -> Coach:
    """Say where a coach stands from a day on, and how many they take on. Raises AlreadyOnRecord, NotTheirs."""
    set_state(coach=coach, state=state, starts_on=starts_on, by=by)
    return set_maximum(coach=coach, maximum=maximum, by=by)


@transaction.atomic
def set_state(*, coach: Coach, state: str, starts_on: datetime.date, by: Person) -> CoachState:
    """Put a coach into a state from a day on. In it already: nothing happens. Raises AlreadyOnRecord, NotTheirs."""
    _take(coach)
    before = list(CoachState.objects.filter(coach=coach))
    standing = next((one for one in before if one.ends_on is None), None)
    if standing is not None and standing.state == state:
        return standing
    recorded_to = max((one.ends_on or one.starts_on for one in before), default=starts_on)
    if starts_on < recorded_to:
        raise AlreadyOnRecord(recorded_to)
    if standing is not None:
        standing.ends_on = starts_on
        standing.save(update_fields=["ends_on"])
    return CoachState.objects.create(coach=coach, state=state, starts_on=starts_on, by=by)


@transaction.atomic
def set_maximum(*, coach: Coach, maximum: int | None, by: Person) -> Coach:
    """Say how many teachers a coach takes on at most; None leaves it to the school's choice. Raises NotTheirs.

    A maximum below what they have is allowed: nobody loses their coach, and the pages show one over.
    """
    _take(coach)
    coach.maximum = maximum
    coach.save(update_fields=["maximum"])
    return coach


def _take(coach: Coach) -> None:
    """Have the coach's row to oneself until the transaction ends: of two tabs, one waits. Only its keepers may."""
    if not Coach.objects.select_for_update(of=("self",)).filter(id=coach.id).exists():
        raise NotTheirs
