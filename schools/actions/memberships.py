"""Posts of people at schools: begun, changed from a day on, corrected, ended.

A membership that ends takes the appointments at its school with it. Pairs of coach and teacher are ended by the
database, whichever way the end was said.
"""

import datetime
import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Greatest

from schools import tenancy
from schools.engine.folding import folded
from schools.models import Appointment, Membership, Person, School, Team
from schools.models.periods import not_over_by
from schools.refusals import Refusal, in_words

log = logging.getLogger(__name__)

CHANGEABLE = {"team", "job_title", "fte", "teaching", "line_manager_id", "is_main", "ends_on"}
SENTENCES = {
    "membership_overlaps": "They have a post at this school for some of that time already. Change that one.",
    "one_open_membership_per_school": "They have a post at this school already. Change that one.",
    "one_open_main_membership": "They have a main post already. A second one is beside it.",
    "nobody_manages_themself": "Nobody manages themself. Choose somebody else.",
    "nobody_ends_their_own_post": "Nobody ends their own post. Ask another administrator to.",
}


class Refused(Refusal):
    """A post that cannot be; `rule` is the constraint that refused it."""

    field = "starts_on"

    def __init__(self, rule: str) -> None:
        super().__init__(SENTENCES[rule])
        self.rule = rule


REFUSALS = {rule: partial(Refused, rule) for rule in SENTENCES}


def start(*, person: Person, school: School, starts_on: datetime.date, by: Person | None, **post: Any) -> Membership:
    """Begin a post. post: team, job_title, fte (hundredths), teaching, line_manager_id, is_main, ends_on.

    Raises Refused.
    """
    _refuse_unknown(post, CHANGEABLE)
    with in_words(REFUSALS):
        membership: Membership = Membership.objects.create(person=person, school=school, starts_on=starts_on, **post)
    _log("membership started", membership, by)
    return membership


def start_all(*, posts: Iterable[Mapping[str, Any]], by: Person | None) -> None:
    """Begin many posts, with one statement: all or none. posts: for each what `start` takes. Raises Refused."""
    with in_words(REFUSALS):
        begun = Membership.objects.bulk_create([Membership(**post) for post in posts])
    for membership in begun:
        _log("membership started", membership, by)


@transaction.atomic
def change(*, membership: Membership, on: datetime.date, by: Person | None, **values: Any) -> Membership:
    """Let a post be otherwise from a day on; until then it stays as it was.

    The row that runs keeps its identity and moves its start, and what was before becomes a row of its own. The other
    way round the running row would end, and an ending is what ends pairs. Raises Refused.
    """
    _refuse_unknown(values, CHANGEABLE)
    before = Membership.objects.get(id=membership.id)
    if not before.starts_on < on:
        return correct(membership=membership, by=by, **values)
    correct(membership=membership, by=by, starts_on=on, **values)
    before.pk, before.ends_on = Membership._meta.pk.get_default(), on
    before.save(force_insert=True)
    return membership


@transaction.atomic
def correct(*, membership: Membership, by: Person | None, **values: Any) -> Membership:
    """Set a post right as though it had always been so. Raises Refused."""
    _refuse_unknown(values, CHANGEABLE | {"starts_on"})
    was = membership.ends_on
    for field, value in values.items():
        setattr(membership, field, value)
    with in_words(REFUSALS):
        membership.save(update_fields=list(values))
    if "ends_on" in values:
        _let_appointments_follow(membership, was=was, by=by)
    _log("membership corrected", membership, by)
    return membership


def end(*, membership: Membership, on: datetime.date, by: Person | None) -> Membership:
    """End a post; `on` is the first day without it."""
    return correct(membership=membership, by=by, ends_on=max(on, membership.starts_on))


def team_called(*, school: School, name: str) -> Team:
    """The school's team of this name, capitals and spaces aside; made when there is none."""
    teams = {folded(team.name): team for team in Team.objects.filter(school=school)}
    return teams.get(folded(name)) or Team.objects.create(school=school, name=name)


def _let_appointments_follow(membership: Membership, *, was: datetime.date | None, by: Person | None) -> None:
    held = Appointment.objects.filter(person=membership.person_id, school=membership.school_id)
    if was:
        # Whoever lets a role run on gives it (schools/sql/handing_on.sql), by a file that a job brings in for them too.
        in_a_job = tenancy.current().person is None
        held.filter(ends_on=was).update(ends_on=None, **({"by": by} if by and in_a_job else {}))
    if membership.ends_on:
        end_appointments(held, on=membership.ends_on)


def end_appointments(held: QuerySet[Appointment], *, on: datetime.date) -> None:
    """End those of these appointments that run beyond a day."""
    last = Greatest(F("starts_on"), Value(on), output_field=DateField())
    held.filter(not_over_by(on)).update(ends_on=last)


def _refuse_unknown(values: dict[str, Any], allowed: set[str]) -> None:
    if unknown := values.keys() - allowed:
        raise TypeError(f"A membership has no {', '.join(sorted(unknown))} to set.")


def _log(event: str, membership: Membership, by: Person | None) -> None:
    log.info("%s: %s of person %s, by %s", event, membership.id, membership.person_id, by.id if by else "a command")
