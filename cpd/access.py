"""Who schedules twilights, and who sees what of one. The policies say the same (0004_twilights_secure.py)."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from cpd.models import Twilight
from schools.access import gate, in_trust_team, led_schools
from schools.middleware import Request


def led(request: Request) -> set[uuid.UUID]:
    """The schools that the person leads today, by id."""
    return {uuid.UUID(str(school["school"])) for school in led_schools(request)}


def may_schedule(request: Request) -> bool:
    """Heads and leads for their schools, the trust's team for any."""
    return in_trust_team(request) or bool(led_schools(request))


schedules = gate("schedules twilights", may_schedule)


@dataclass(frozen=True)
class Rights:
    """What somebody may do with one twilight."""

    changes: bool
    facilitates: bool
    sees_names: bool
    sees_numbers: bool

    @property
    def shows_the_code(self) -> bool:
        return self.changes or self.facilitates


def rights(
    request: Request, twilight: Twilight, *, schools: Collection[uuid.UUID], facilitators: Collection[uuid.UUID]
) -> Rights:
    """The rights of whoever asks, from the schools invited and from those who facilitate."""
    of_trust, mine = in_trust_team(request), led(request)
    facilitates = request.user.id in facilitators
    return Rights(
        changes=of_trust or (bool(mine) and bool(schools) and set(schools) <= mine),
        facilitates=facilitates,
        sees_names=bool(mine & set(schools)) or (facilitates and not of_trust),
        sees_numbers=of_trust,
    )
