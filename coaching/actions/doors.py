"""Open doors: a teacher says for today that colleagues are welcome, and closes it again with one tap."""

import datetime
import uuid

from django.utils import timezone

from coaching.models import OpenDoor
from schools.models import Person
from schools.refusals import Refusal, in_words


class NoOpenDoorsHere(Refusal):
    """The teacher does not work there, or the school has chosen not to have open doors."""

    sentence = "Your school has no open doors at the moment."


def open_for_today(*, school_id: uuid.UUID, team_id: uuid.UUID | None, on: datetime.date, by: Person) -> OpenDoor:
    """Open one's own door at a school until the day `on` (today) is over. Open already: nothing happens.

    `team_id` is the team under which visitors find it. Raises NoOpenDoorsHere.
    """
    with in_words({"school_has_open_doors": NoOpenDoorsHere}):
        door, is_new = OpenDoor.objects.get_or_create(
            teacher=by, school_id=school_id, on=on, defaults={"team_id": team_id}
        )
        if not is_new and door.closed_at is not None:
            door.closed_at = None
            door.save(update_fields=["closed_at"])
        return door


def close(*, on: datetime.date, by: Person) -> bool:
    """Close one's own door, at every school; False when none was open. Whoever came meanwhile can still write."""
    return bool(OpenDoor.objects.open_on(on).filter(teacher=by).update(closed_at=timezone.now()))
