"""A school's teams: added, renamed, put together, removed. Whose they are to change is the database's business."""

import logging
from collections.abc import Callable
from functools import partial

from django.db import connection

from schools import outbox
from schools.models import Person, School, Team
from schools.refusals import POLICY, Refusal, in_words

log = logging.getLogger(__name__)

WHY = {
    "schools_membership_team_id_in_trust": "people have or had a post in it. Put it together with another team.",
    "cpd_twilightteam_team_id_in_trust": "a twilight is meant for it.",
    "coaching_coverageweek_team_id_in_trust": "its numbers are being counted this moment. Try again in a minute.",
    POLICY: "one of the two teams has just been changed by somebody else. Look at the list again.",
}


class NameTaken(Refusal):
    """The school has a team of that name already."""


class InUse(Refusal):
    """Something still hangs on the team; the words say what."""


def add(*, school: School, name: str, by: Person) -> Team:
    """Raises NameTaken."""
    with in_words(_taken(name)):
        team: Team = Team.objects.create(school=school, name=name)
    log.info("team added: %s, by %s", team.id, by.id)
    return team


def rename(*, team: Team, name: str, by: Person) -> None:
    """Raises NameTaken."""
    with in_words(_taken(name)):
        Team.objects.filter(id=team.id).update(name=name)
    log.info("team renamed: %s, by %s", team.id, by.id)


def merge(*, team: Team, into: Team, by: Person) -> int:
    """Make everybody's posts in a team, past ones too, posts in another; the first is gone. Returns how many posts.

    Raises InUse.
    """
    with in_words(_in_use(team)), connection.cursor() as cursor:
        cursor.execute("select sec.merge_teams(%s, %s)", [team.id, into.id])
        (moved,) = cursor.fetchone()
        outbox.ring("rollup")
    log.info("team merged: %s into %s, by %s", team.id, into.id, by.id)
    return moved


def remove(*, team: Team, by: Person) -> None:
    """Remove a team that nobody was ever in. Raises InUse."""
    with in_words(_in_use(team)), connection.cursor() as cursor:
        # Not by the manager: it would ask tables that an office may not read whether they name the team.
        cursor.execute("delete from schools_team where trust_id = %s and id = %s", [team.trust_id, team.id])
    log.info("team removed: %s, by %s", team.id, by.id)


def _taken(name: str) -> dict[str, Callable[[], Exception]]:
    return {"team_name_once_in_a_school": lambda: NameTaken(f"There’s a team called {name} already.")}


def _in_use(team: Team) -> dict[str, Callable[[], Exception]]:
    """What hangs on the team, by the rule that keeps it."""
    return {rule: partial(InUse, f"{team.name} can’t go yet: {why}") for rule, why in WHY.items()}
