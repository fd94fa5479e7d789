"""Roles that people hold, at a school or for the whole trust, from a day to a day. Nobody gives a role to themself.

Leadership of a school and roles of the whole trust are given by the trust's administrator; within their school, its
head, leads and administrators give the others. A command has nobody behind it that could be asked: its `by` is None.
"""

import datetime
import logging
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from schools import tenancy, turns
from schools.actions import memberships
from schools.models import Appointment, Person, Role, School
from schools.models.appointment import AT_A_SCHOOL, GIVEN_BY_A_SCHOOL, SCHOOL_OFFICE
from schools.models.periods import not_over_by, runs_on
from schools.refusals import Refusal, in_words
from schools.templatetags.ui import small_first

log = logging.getLogger(__name__)


class Refused(Refusal):
    """An appointment that cannot be."""

    field = "role"


class NobodyAppointsThemself(Refused):
    """Somebody wants a role for themself."""


class MayNotAppoint(Refused):
    """Whoever appoints holds no role that allows it."""


class WrongPlace(Refused):
    """A role of schools without a school, or one of the whole trust at a school."""


class HeldAlready(Refused):
    """The role is theirs for a time that overlaps: it has an end, or begins later."""


class NotHeld(Refused):
    """There is nothing to end."""


@transaction.atomic
def appoint(
    *, person: Person, role: str, school: School | None, starts_on: datetime.date, by: Person | None
) -> Appointment:
    """Give somebody a role from a day on; whoever has it by then keeps it as it is. Raises a kind of Refused."""
    _require_right(person, role, school, by)
    turns.wait_for("roles of", person.id)
    held = _held(person, role, school, starts_on).order_by("starts_on").first()
    if held is None:
        overlaps = partial(HeldAlready, f"{person.name} is {called(role, school)} for some of that time already.")
        with in_words({"appointment_overlaps": overlaps}):
            held = Appointment.objects.create(person=person, role=role, school=school, starts_on=starts_on, by=by)
        _log("appointed", held, by)
    elif held.starts_on > starts_on or held.ends_on:
        raise HeldAlready(f"{person.name} is {called(role, school)} {_span(held)}. End that first.")
    return held


@transaction.atomic
def end(*, person: Person, role: str, school: School | None, on: datetime.date, by: Person | None) -> None:
    """Take a role from somebody; `on` is the first day without it. Raises a kind of Refused."""
    _require_right(person, role, school, by)
    held = _held(person, role, school, on)
    if not held:
        raise NotHeld(f"{person.name} is not {called(role, school)} then.")
    for appointment in held:
        _log("appointment ended", appointment, by)
    memberships.end_appointments(held, on=on)


def headteachers_beside(person: Person, school: School | None, *, on: datetime.date) -> list[Person]:
    """Who else is headteacher of a school on a day. One query."""
    held = Appointment.objects.filter(runs_on(on), role=Role.HEADTEACHER, school=school).exclude(person=person)
    return [one.person for one in held.select_related("person").order_by("starts_on")]


def _require_right(person: Person, role: str, school: School | None, by: Person | None) -> None:
    if (role in AT_A_SCHOOL) is not (school is not None):
        where = "at a school: name it" if role in AT_A_SCHOOL else "for the whole trust, not at a school"
        raise WrongPlace(f"{Role(role).label} is a role {where}.")
    if by is not None and by == person:
        raise NobodyAppointsThemself("Nobody gives a role to themself. Ask somebody else to.")
    if by is not None and not _may_appoint(by, role, school):
        raise MayNotAppoint(f"{by.name} may not say who is {called(role, school)}. The trust’s administrator may.")


def _may_appoint(by: Person, role: str, school: School | None) -> bool:
    givers = Q(role=Role.TRUST_ADMINISTRATOR)
    if role in GIVEN_BY_A_SCHOOL:
        givers |= Q(role__in=SCHOOL_OFFICE, school=school)
    today = tenancy.current().today
    running = Appointment.objects.filter(runs_on(today), person=by)
    return running.filter(givers).exists()


def _held(person: Person, role: str, school: School | None, on: datetime.date) -> QuerySet[Appointment]:
    """What somebody holds of a role on a day or later."""
    return Appointment.objects.filter(not_over_by(on), person=person, role=role, school=school)


def called(role: str, school: School | None) -> str:
    """A role in a sentence: headteacher of South School, Professional Growth Director of the trust."""
    label = str(Role(role).label)
    if role == Role.TRUST_ADMINISTRATOR:
        return label.lower()
    begins = label if role == Role.GROWTH_DIRECTOR else small_first(label)
    return f"{begins} of {school.name if school else 'the trust'}"


def _span(held: Appointment) -> str:
    ends = f" until {held.ends_on:%-d %B %Y}" if held.ends_on else ""
    return f"from {held.starts_on:%-d %B %Y}{ends}"


def _log(event: str, held: Appointment, by: Person | None) -> None:
    log.info("%s: %s %s, by %s", event, held.role, held.person_id, by.id if by else "a command")
