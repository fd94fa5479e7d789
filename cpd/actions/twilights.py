"""A twilight is scheduled, changed, called off. Whoever is expected is worked out by the database, there and then."""

import datetime
import secrets
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from cpd.engine import codes
from cpd.models import Facilitator, Twilight, TwilightCode, TwilightSchool, TwilightTeam
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words, rule_behind


class NotTheirs(Refusal):
    """The twilight is of a school that the person does not lead."""

    sentence = "Only those who lead every school invited, or the trust’s team, can change this twilight."


class CalledOff(Refusal):
    """The twilight was called off meanwhile."""

    sentence = "Somebody has called this twilight off meanwhile, so it stays as it was."


REFUSALS = {POLICY: NotTheirs}


@dataclass(frozen=True)
class Plan:
    """What a twilight is to be. Schools, teams and facilitators by id."""

    title: str
    topic: str
    step: str
    starts_at: datetime.datetime
    minutes: int
    place: str
    whom: str
    schools: frozenset[uuid.UUID]
    teams: frozenset[uuid.UUID]
    facilitators: frozenset[uuid.UUID]

    @property
    def columns(self) -> dict:
        return {
            "title": self.title,
            "topic": self.topic,
            "step": self.step,
            "starts_at": self.starts_at,
            "minutes": self.minutes,
            "place": self.place,
            "whom": self.whom,
        }


def schedule(*, plan: Plan, by: Person) -> Twilight:
    """Put a twilight on for some schools. Raises NotTheirs."""
    with in_words(REFUSALS):
        twilight: Twilight = Twilight.objects.create(**plan.columns, by=by)
        _invite(twilight, plan)
        _give_code(twilight)
        expect(twilight=twilight)
    return twilight


def change(*, twilight: Twilight, plan: Plan, by: Person) -> Twilight:
    """Make a twilight what the plan says. Raises NotTheirs and CalledOff."""
    with in_words(REFUSALS):
        going_ahead = Twilight.objects.going_ahead().filter(id=twilight.id)
        if not going_ahead.update(**plan.columns):
            raise NotTheirs if going_ahead.exists() else CalledOff
        _invite(twilight, plan)
        expect(twilight=twilight)
    changed: Twilight = Twilight.objects.get(id=twilight.id)
    return changed


def call_off(*, twilight: Twilight, why: str, by: Person) -> None:
    """Say that a twilight does not take place. Called off already: nothing happens. Raises NotTheirs."""
    going_ahead = Twilight.objects.filter(id=twilight.id).going_ahead()
    changed = going_ahead.update(cancelled_at=timezone.now(), cancelled_by=by, cancelled_why=why)
    if not changed and going_ahead.exists():
        raise NotTheirs


def expect(*, twilight: Twilight) -> None:
    """Work out anew who is expected."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.expect_at(%s)", [twilight.id])


def expect_ahead() -> int:
    """Work it out anew for every twilight to come, as posts and leave change; returns how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.expect_ahead()")
        return cursor.fetchone()[0]


def _invite(twilight: Twilight, plan: Plan) -> None:
    _have(TwilightSchool, twilight, "school_id", plan.schools)
    _have(TwilightTeam, twilight, "team_id", plan.teams)
    _have(Facilitator, twilight, "person_id", plan.facilitators)


def _have(model: type[models.Model], twilight: Twilight, column: str, wanted: frozenset[uuid.UUID]) -> None:
    """Exactly these: what is new comes first, since a leader's right hangs on the schools that are invited."""
    rows = model._default_manager.filter(twilight=twilight)
    held = set(rows.values_list(column, flat=True))
    model._default_manager.bulk_create(model(twilight=twilight, **{column: each}) for each in sorted(wanted - held))
    if held - wanted:
        rows.filter(**{f"{column}__in": held - wanted}).delete()


def _give_code(twilight: Twilight) -> None:
    """A code that no other twilight of the trust has; drawn again in the one case in millions that it has."""
    while True:
        try:
            with transaction.atomic():
                TwilightCode.objects.create(twilight=twilight, code=codes.made(secrets.choice))
                return
        except IntegrityError as taken:
            if rule_behind(taken) != "code_once_in_a_trust":
                raise
