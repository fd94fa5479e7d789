"""Opening a trust: its row, its schools from the register, starting choices, a usual school year, an administrator."""

import datetime
import re
import uuid

from django.db import connection, transaction
from django.utils.text import slugify

from schools import tenancy
from schools.actions import appointments, people
from schools.engine.school_year import first_day, monday, school_year_of
from schools.engine.usual_year import usual_year
from schools.ids import uuid7
from schools.models import Choice, HalfTerm, Person, RegisterSchool, RegisterTrust, Role, School, Trust
from schools.models.school import Phase

# Starting values (the product's guides); each is a dated choice that the trust can change.
STARTING_CHOICES = {"cadence": "1", "joiners_grace": "3", "coach_maximum": "5", "line_manager_may_coach": "no"}
PHASES = {
    "primary": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "all-through": Phase.ALL_THROUGH,
    "all through": Phase.ALL_THROUGH,
}


class UnknownTrust(LookupError):
    """The register knows no trust with this UID."""


class NoSchools(LookupError):
    """The register knows the trust but no open school of it."""


class AddressTaken(ValueError):
    """Somebody already uses this e-mail address, perhaps in another trust."""


def start(*, uid: int, administrator: str, today: datetime.date) -> tuple[Trust, list[School], bool]:
    """Open the trust, or name another administrator of one that is open; returns it, its schools and whether it is new.

    `administrator` is a folded work e-mail. Raises UnknownTrust, NoSchools, AddressTaken, appointments.Refused.
    """
    register = RegisterTrust.objects.filter(uid=uid).first()
    if register is None:
        raise UnknownTrust(
            f"The register knows no trust with the UID {uid}. "
            "Import a newer file with import_schools, or check the number."
        )
    known = _known(uid)
    with transaction.atomic():
        trust_id = known or _open(register)
        with tenancy.job(trust_id=trust_id):
            if known is None:
                _fill(register, today=today)
            appoint_administrator(email=administrator, today=today)
            return Trust.objects.get(id=trust_id), list(School.objects.all()), known is None


def appoint_administrator(*, email: str, today: datetime.date) -> Person:
    """Make somebody trust administrator, by the work e-mail they will sign in with. Raises a kind of Refused."""
    person = Person.objects.filter(email=email, left_on=None).first()
    if person is None:
        first, last = _name_of(email)
        try:
            person = people.join(first_name=first, last_name=last, email=email, by=None)
        except people.EmailTaken:
            raise AddressTaken(
                f"{email} is already in use here. Name an address that nobody signs in with yet."
            ) from None
    appointments.appoint(person=person, role=Role.TRUST_ADMINISTRATOR, school=None, starts_on=today, by=None)
    return person


def _known(uid: int) -> uuid.UUID | None:
    """The id of the trust that was opened with this group UID."""
    with connection.cursor() as cursor:
        cursor.execute("select id from iam.trusts() where uid = %s", [uid])
        row = cursor.fetchone()
    return row[0] if row else None


def _open(register: RegisterTrust) -> uuid.UUID:
    trust_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "select iam.open_trust(%s, %s, %s, false, null)", [trust_id, register.display_name, register.uid]
        )
    return trust_id


def _fill(register: RegisterTrust, *, today: datetime.date) -> None:
    rows = list(RegisterSchool.objects.of_trust(register.uid).open_on(today))
    if not rows:
        raise NoSchools(
            f"The register knows {register.display_name}, but no open school of it. Import the group links file first."
        )
    first = school_year_of(today)
    # Coaching is expected from this week on: the weeks before the trust was opened owe nothing.
    since = dict.fromkeys(STARTING_CHOICES, choices_begin_on(first)) | {"cadence": monday(today)}
    Choice.objects.bulk_create(Choice(decision=d, value=v, starts_on=since[d]) for d, v in STARTING_CHOICES.items())
    slugs: set[str] = set()
    for row in rows:
        school = School.objects.create(
            urn=row.urn,
            name=row.display_name,
            slug=_slug(row.display_name, slugs),
            phase=PHASES.get(row.phase.lower(), Phase.OTHER),
            joined_on=row.joined_on,
        )
        add_usual_year(school=school, year=first)


def add_usual_year(*, school: School, year: int) -> None:
    """Give a school the usual half-terms of the academic year beginning in `year`."""
    HalfTerm.objects.bulk_create(
        HalfTerm(school=school, year=year, name=s.name, starts_on=s.starts_on, ends_on=s.ends_on)
        for s in usual_year(year)
    )


def choices_begin_on(year: int) -> datetime.date:
    """The day of a trust's starting choices: a Monday by which no term of the school year has begun.

    A week is judged by what holds on its Monday, so that a choice of the first day of term would leave out its week.
    """
    return monday(first_day(year))


def _slug(name: str, taken: set[str]) -> str:
    wanted = slugify(name)[:70] or "school"
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    taken.add(slug)
    return slug


def _name_of(email: str) -> tuple[str, str]:
    """A first guess at a name from an address; the administrator corrects it."""
    local, _, _ = email.partition("@")
    first, *others = [part.capitalize() for part in re.split(r"[._-]+", local) if part] or [local]
    return first, " ".join(others) or "(last name)"
