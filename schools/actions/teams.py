"""A school's teams: added, renamed, put together, removed. Whose they are to change is the database's business."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, connection, transaction

from schools import outbox
from schools.models import Person, School, Team
from schools.refusals import POLICY, rule_behind

log = logging.getLogger(__name__)

WHY = {
    "schools_membership_team_id_in_trust": "people have or had a post in it. Put it together with another team.",
    "cpd_twilightteam_team_id_in_trust": "a twilight is meant for it.",
    "coaching_coverageweek_team_id_in_trust": "its numbers are being counted this moment. Try again in a minute.",
    POLICY: "one of the two teams has just been changed by somebody else. Look at the list again.",
}


class NameTaken(Exception):
    """The school has a team of that name already."""


class InUse(Exception):
    """Something still hangs on the team; the words say what."""


def add(*, school: School, name: str, by: Person) -> Team:
    """Raises NameTaken."""
    try:
        with transaction.atomic():
            team: Team = Team.objects.create(school=school, name=name)
    except IntegrityError as clash:
        raise _named(clash, name) from clash
    log.info("team added: %s, by %s", team.id, by.id)
    return team


def rename(*, team: Team, name: str, by: Person) -> None:
    """Raises NameTaken."""
    try:
        with transaction.atomic():
            Team.objects.filter(id=team.id).update(name=name)
    except IntegrityError as clash:
        raise _named(clash, name) from clash
    log.info("team renamed: %s, by %s", team.id, by.id)


def merge(*, team: Team, into: Team, by: Person) -> int:
    """Make everybody's posts in a team, past ones too, posts in another; the first is gone. Returns how many posts.

    Raises InUse.
    """
    with _whole(team), connection.cursor() as cursor:
        cursor.execute("select sec.merge_teams(%s, %s)", [team.id, into.id])
        (moved,) = cursor.fetchone()
        outbox.ring("rollup")
    log.info("team merged: %s into %s, by %s", team.id, into.id, by.id)
    return moved


def remove(*, team: Team, by: Person) -> None:
    """Remove a team that nobody was ever in. Raises InUse."""
    with _whole(team), connection.cursor() as cursor:
        # Not by the manager: it would ask tables that an office may not read whether they name the team.
        cursor.execute("delete from schools_team where trust_id = %s and id = %s", [team.trust_id, team.id])
    log.info("team removed: %s, by %s", team.id, by.id)


@contextmanager
def _whole(team: Team) -> Iterator[None]:
    """All of it or nothing; what hangs on the team becomes InUse."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as clash:
        why = WHY.get(rule_behind(clash))
        if why is None:
            raise
        raise InUse(f"{team.name} can’t go yet: {why}") from clash


def _named(clash: IntegrityError, name: str) -> Exception:
    if rule_behind(clash) != "team_name_once_in_a_school":
        return clash
    return NameTaken(f"There’s a team called {name} already.")
