"""Plain builders of drop-ins, by the actions themselves: what a test needs to have happened before its question."""

import uuid

from coaching.actions import doors
from coaching.models import OpenDoor, Pairing
from observations.actions import drop_ins, open_visits
from observations.models import DropIn
from schools.models import Membership
from tests.world import TODAY, acting_as

PRAISE = "You waited at the door and greeted every pupil by name, so all 28 had started inside a minute."


def pairing_of(coach, teacher) -> Pairing:
    return Pairing.objects.of_coach(coach).of_teacher(teacher).open_on(TODAY).get()


def draft(coach, teacher, **words) -> DropIn:
    """A draft of the coach's, with what is given typed into it. Acts as the coach."""
    with acting_as(coach):
        started = drop_ins.start(client_id=uuid.uuid4(), pairing=pairing_of(coach, teacher), on=TODAY, by=coach)
        return drop_ins.save(drop_in=started, version=started.version, words=words, by=coach)


def shared(coach, teacher, **words) -> DropIn:
    written = draft(coach, teacher, **{"praise": PRAISE, **words})
    with acting_as(coach):
        return drop_ins.share(drop_in=written, on=TODAY, by=coach)


def held(coach, teacher, **words) -> DropIn:
    written = draft(coach, teacher, **{"praise": PRAISE, **words})
    with acting_as(coach):
        return drop_ins.hold(drop_in=written, on=TODAY, by=coach)


def visited(visitor, teacher, **words) -> DropIn:
    """A drop-in of a colleague through a door that the teacher opened for today, shared with them."""
    with acting_as(teacher):
        doors.open_for_today(school_id=school_of(teacher), team_id=None, on=TODAY, by=teacher)
    with acting_as(visitor):
        door = OpenDoor.objects.on(TODAY).get(teacher=teacher)
        started = open_visits.start(client_id=uuid.uuid4(), door=door, by=visitor)
        said = {"praise": PRAISE, **words}
        written = drop_ins.save(drop_in=started, version=started.version, words=said, by=visitor)
        return drop_ins.share(drop_in=written, on=TODAY, by=visitor)


def school_of(person) -> uuid.UUID:
    """The school of somebody's main post; as somebody who may read it."""
    return Membership.objects.get(person=person, is_main=True).school_id
