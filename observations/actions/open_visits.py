"""Drop-ins of colleagues through an open door: praise and a question. Saved, shared and put right as any other.

They are without a pair, so their words stay with author and teacher, and nothing counts. One whose author coaches the
teacher becomes a drop-in of their coaching with one tap.
"""

import datetime
import uuid

from coaching.actions import visits
from coaching.actions.visits import NotTheirCoach
from coaching.models import OpenDoor
from observations.actions.drop_ins import WITHIN_A_DAY, live_pair, locked
from observations.models import DropIn, DropInState
from schools.models import Person
from schools.refusals import in_words


def blank(*, client_id: uuid.UUID, door: OpenDoor, by: Person) -> DropIn:
    """A drop-in through this door to begin writing, kept nowhere yet: its version is 0."""
    about = {"teacher": door.teacher, "school_id": door.school_id, "happened_on": door.on}
    return DropIn(author=by, client_id=client_id, version=0, **about)


def start(*, client_id: uuid.UUID, door: OpenDoor, by: Person) -> DropIn:
    """The draft of it. The same client id gives the same draft, however often it comes."""
    about = {"teacher_id": door.teacher_id, "school_id": door.school_id, "happened_on": door.on}
    drop_in, _ = DropIn.objects.get_or_create(author=by, client_id=client_id, defaults=about)
    return drop_in


@in_words(WITHIN_A_DAY)
def join(*, drop_in: DropIn, on: datetime.date, by: Person) -> DropIn:
    """Make a shared visit through an open door the drop-in of the visitor's own coaching of this teacher.

    It counts from now on, and its words are those of the pair. Joined already: nothing happens.
    Raises NotTheirCoach, TooLate.
    """
    kept = locked(drop_in, by)
    if kept.pairing_id:
        return kept
    pairing = live_pair(kept, on, by)
    if pairing is None or kept.visit is None or kept.state != DropInState.SHARED:
        raise NotTheirCoach
    visits.join(visit=kept.visit, pairing=pairing, by=by)
    kept.pairing = pairing
    kept.save(update_fields=["pairing"])
    return kept
