"""People of a trust: they join, are corrected, move school, leave, and may come back.

The account that goes with an e-mail is kept by the database (`schools/sql/iam.sql`): made on joining, released on
leaving, never shared by two people of the whole deployment. Sessions of a leaver end there too, and so do their pairs.
"""

import datetime
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction

from schools import outbox
from schools.actions import memberships
from schools.models import Appointment, Leave, Membership, Person, School
from schools.models.periods import not_over_by
from schools.refusals import Refusal, rule_behind, table_behind

log = logging.getLogger(__name__)

AT_ONCE = 500  # rows in one statement
EMAIL_CONSTRAINTS = {"account_email", "person_email_once_in_a_trust"}
CORRECTABLE = {"external_id", "first_name", "last_name", "email"}


class EmailTaken(Refusal):
    """The e-mail belongs to somebody's account already; it is not said whose, or in which trust."""

    field = "email"

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} already belongs to an account.")
        self.email = email


class CodeTaken(Refusal):
    """The staff code is somebody else's in this trust."""

    field = "external_id"


class NotTheirs(Refusal):
    """Whoever asks may not change this."""


class AlreadyThere(Refusal):
    """Somebody's main post is at the school they would be moved to."""


NOT_THEIRS = {
    "email_is_not_theirs_to_change": (
        "A work e-mail is what somebody signs in with, so it’s changed by the trust’s administrator, or by a school "
        "administrator whom the trust named."
    ),
    "nobody_changes_their_own_email": "Nobody changes their own work e-mail here. Ask another administrator to.",
    "nobody_ends_their_own_post": "Nobody says of themself that they leave or stay. Ask another administrator to.",
    "works_at_another_school_too": "They have a post at another school too, so the trust’s administrator does this.",
}
# What keeps a record from going, by the table that it is kept in; all else is coaching.
KEPT_OF_THEM = {
    "cpd_attendance": "attendance: twilights they were at",
    "cpd_catchup": "attendance: time they gave later for a twilight",
    "cpd_facilitator": "twilights they lead",
    "cpd_twilight": "twilights they arranged or called off",
    "cpd_expected": "what they decided about who is expected at twilights",
    "cpd_daynotworked": "what they decided about who is expected at twilights",
}
COACHING = "coaching: pairs, visits or notes"
MERGES_NOT = "You can’t merge these two. You must look after both people, and the one you keep must still work here."


class KeepTheOther(Refusal):
    """The record that would go is the one to keep."""

    field = "kept"


def join(
    *, first_name: str, last_name: str, by: Person | None, email: str | None = None, external_id: str | None = None
) -> Person:
    """Take somebody on. email: folded; without one they cannot sign in. Raises EmailTaken, CodeTaken."""
    person = Person(first_name=first_name, last_name=last_name, email=email, external_id=external_id)
    _save(person)
    _log("person joined", person, by)
    return person


def join_all(*, joining: Iterable[Mapping[str, str | None]], by: Person | None) -> list[Person]:
    """Take many on, with few statements: all of them, or nobody. joining: for each what `join` takes.

    Raises IntegrityError where somebody cannot be; `join` says who it is.
    """
    with transaction.atomic():
        people: list[Person] = Person.objects.bulk_create([Person(**each) for each in joining], batch_size=AT_ONCE)
    for person in people:
        _log("person joined", person, by)
    return people


def correct(*, person: Person, by: Person | None, **values: str | None) -> Person:
    """Set external_id, first_name, last_name or email right.

    Raises EmailTaken, CodeTaken, NotTheirs, and TypeError for another field. When an e-mail changes, the database ends
    every session of theirs and puts letters to both addresses into the outbox.
    """
    if unknown := values.keys() - CORRECTABLE:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))} to correct.")
    for field, value in values.items():
        setattr(person, field, value)
    _save(person, update_fields=list(values))
    if "email" in values:
        outbox.ring("mail")
    _log("person corrected", person, by)
    return person


@transaction.atomic
def move(*, person: Person, school: School, on: datetime.date, by: Person | None, **post: Any) -> Membership:
    """Move somebody's main post to another school, where they may have a lesser one already.

    post: as for `memberships.start`; what is not given is kept. Raises AlreadyThere when it is at that school.
    """
    running = Membership.objects.filter(person=person).exclude(ends_on__lte=on)
    main, there = running.filter(is_main=True).first(), running.filter(school=school).first()
    if main and main == there:
        raise AlreadyThere(f"{person.name} is at {school.name} already.")
    if main:
        memberships.end(membership=main, on=on, by=by)
        post = {"fte": main.fte, "teaching": main.teaching, "job_title": main.job_title, **post}
    if there:
        return memberships.change(membership=there, on=on, by=by, is_main=True, **post)
    return memberships.start(person=person, school=school, starts_on=on, by=by, **post)


@transaction.atomic
def leave(*, person: Person, on: datetime.date, by: Person | None) -> Person:
    """Somebody leaves the trust; `on` is the first day they are no longer here. Nothing of theirs is deleted.

    Raises NotTheirs.
    """
    person.left_on = on
    _save(person, update_fields=["left_on"])  # first, while the database can still see at which schools they work
    for membership in Membership.objects.filter(not_over_by(on), person=person):
        memberships.end(membership=membership, on=on, by=by)
    memberships.end_appointments(Appointment.objects.filter(person=person), on=on)
    for absence in Leave.objects.filter(not_over_by(on), person=person):
        absence.ends_on = max(on, absence.starts_on + datetime.timedelta(days=1))
        absence.save(update_fields=["ends_on"])
    _log("person left", person, by)
    return person


def stay(*, person: Person, by: Person | None) -> Person:
    """Somebody who had left comes back, or does not leave after all. Roles are not given back.

    Raises EmailTaken, NotTheirs.
    """
    person.left_on = None
    _save(person, update_fields=["left_on"])
    _log("person stays", person, by)
    return person


@transaction.atomic
def stay_after_all(*, person: Person, by: Person | None) -> Person:
    """Somebody does not leave after all: the posts that would end on that day run on, and with them the roles there.

    Pairs whose end was settled stay ended. Raises EmailTaken, NotTheirs.
    """
    posts = list(Membership.objects.filter(person=person, ends_on=person.left_on)) if person.left_on else []
    stay(person=person, by=by)
    for post in posts:
        memberships.correct(membership=post, by=by, ends_on=None)
    return person


@transaction.atomic
def come_back(*, person: Person, school: School, on: datetime.date, by: Person | None, **post: Any) -> Membership:
    """Somebody who had left has a post again, from a day on. post: as for `memberships.start`.

    Raises EmailTaken, NotTheirs.
    """
    stay(person=person, by=by)
    return memberships.start(person=person, school=school, starts_on=on, by=by, **post)


def merge(*, gone: Person, kept: Person, by: Person) -> None:
    """Two records of one person become one: posts, roles and leave go over; the other is marked and has left.

    Raises NotTheirs, and KeepTheOther for a record of which coaching or twilights hold something.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select sec.merge_people(%s, %s)", [gone.id, kept.id])
    except IntegrityError as refused:
        rule = rule_behind(refused)
        if rule.startswith("merged_person_has_"):
            kept_of_them = KEPT_OF_THEM.get(table_behind(refused), COACHING)
            raise KeepTheOther(
                f"The record of {gone.name} that would go holds {kept_of_them}. Keep that one, and let the other go. "
                "If both hold coaching or twilights, neither can go."
            ) from refused
        raise NotTheirs(NOT_THEIRS.get(rule, MERGES_NOT)) from refused
    log.info("person merged: %s into %s, by %s", gone.id, kept.id, by.id)


def _save(person: Person, **options: Any) -> None:
    try:
        with transaction.atomic():
            person.save(**options)
    except IntegrityError as error:
        rule = rule_behind(error)
        if rule in EMAIL_CONSTRAINTS:
            raise EmailTaken(person.email or "") from error
        if rule == "person_external_id_once_in_a_trust":
            raise CodeTaken(f"{person.external_id} is somebody else’s staff code.") from error
        if rule in NOT_THEIRS:
            raise NotTheirs(NOT_THEIRS[rule]) from error
        raise


def _log(event: str, person: Person, by: Person | None) -> None:
    log.info("%s: %s, by %s", event, person.id, by.id if by else "a command")
