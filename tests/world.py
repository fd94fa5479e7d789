"""The test world: a named cast of people in two trusts, committed once, and the ways to act as one of them.

Both trusts pin their day (Tuesday 24 November 2026, week 12), so that no test reads a clock.

Ashdown Learning Trust                          Birch Trust (outsiders)
  North School (secondary, weekly)                West School
    Hana      headteacher                           Bram   headteacher
    Lina      teaching-and-learning lead            Bea    coach (skilled)
    Cleo      coach (skilled), teaches English      Ben    teacher, coached by Bea
    Carl      coach (in training), teaches Maths
    Tariq     English teacher, coached by Cleo
    Tess      Maths teacher, coached by Cleo
    Theo      Maths teacher, no coach
    Sam       school administrator
    Abel      advocate, teaches English
  South School (primary, fortnightly)
    Harry     headteacher
    Petra     coach (practising)
    Una       teacher, coached by Petra
  the trust
    Edie      chief executive
    Greta     Professional Growth Director
    Cass      central coach
    Ada       trust administrator
    Gwen      governor
"""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from django.db import connection

from coaching.models import Coach, CoachState, Pairing
from schools import tenancy
from schools.models import Appointment, Choice, HalfTerm, Membership, Person, School, Team

TODAY = datetime.date(2026, 11, 24)
YEAR_BEGINS = datetime.date(2026, 9, 1)
MONDAY = datetime.date(2026, 11, 23)
HALF_TERMS = [
    ("Autumn 1", datetime.date(2026, 9, 2), datetime.date(2026, 10, 24)),
    ("Autumn 2", datetime.date(2026, 11, 2), datetime.date(2026, 12, 19)),
    ("Spring 1", datetime.date(2027, 1, 4), datetime.date(2027, 2, 13)),
    ("Spring 2", datetime.date(2027, 2, 22), datetime.date(2027, 3, 26)),
    ("Summer 1", datetime.date(2027, 4, 12), datetime.date(2027, 5, 29)),
    ("Summer 2", datetime.date(2027, 6, 7), datetime.date(2027, 7, 22)),
]
STARTING_CHOICES = {"cadence": "1", "joiners_grace": "3", "coach_maximum": "5", "line_manager_may_coach": "no"}


def stable_id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"cast/{name}")


@contextmanager
def as_login(login: str) -> Iterator[None]:
    """Run SQL as another of the application's logins, inside the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f"set role {login}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"set role {before}")


@contextmanager
def acting_as(person: Person, *, on: datetime.date = TODAY) -> Iterator[None]:
    """Open the claim that a request of this person has, on the web login; `on` is the day it is."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select sec.mint(%s, %s, %s)", [person.trust_id, person.id, on])
    claim = tenancy.Claim(trust=person.trust_id, person=person.id, today=on, profile={})
    with tenancy.remembered(claim):
        yield
    with connection.cursor() as cursor:
        cursor.execute("select set_config('waymark.claim', '', true)")


@contextmanager
def as_owner(trust_id: uuid.UUID) -> Iterator[None]:
    """The owner's claim for a trust: every row of it, no row of another."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select sec.mint(%s, null, %s)", [trust_id, TODAY])
        with tenancy.remembered(tenancy.Claim(trust=trust_id, person=None, today=TODAY, profile={})):
            yield
        cursor.execute("select set_config('waymark.claim', '', true)")


@contextmanager
def job_for(trust_id, login: str = "waymark_worker") -> Iterator[tenancy.Claim]:
    """Open a job's claim for a trust, as the worker or rollup login."""
    with as_login(login), tenancy.job(trust_id=trust_id) as claim:
        yield claim


def build() -> None:
    """Commit both trusts, as the worker login would make them."""
    with as_login("waymark_worker"):
        _ashdown()
        _birch()
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "insert into iam.session (token_hash, trust_id, person_id, expires_at, seen_at) "
            "select iam.hash('token of ' || person_id), trust_id, person_id, "
            "now() + interval '1 day', now() + interval '1 day' from iam.account"
        )


def cast() -> SimpleNamespace:
    """The committed people, schools and trusts by first name: cast.tariq, cast.north, cast.ashdown (a trust's id)."""
    found = SimpleNamespace(ashdown=stable_id("Ashdown Learning Trust"), birch=stable_id("Birch Trust"))
    for trust in (found.ashdown, found.birch):
        with as_owner(trust):
            for person in Person.objects.all():
                setattr(found, person.first_name.lower(), person)
            for school in School.objects.all():
                setattr(found, school.slug.split("-")[0], school)
            for team in Team.objects.all():
                setattr(found, team.name.lower(), team)
    return found


def _ashdown() -> None:
    with _trust("Ashdown Learning Trust"):
        north, south = _school("North School", 100001, "secondary"), _school("South School", 100002, "primary")
        english, maths = _team(north, "English"), _team(north, "Maths")
        infants = _team(south, "Infants")
        hana = _person("Hana Haddad", north, teaching=False)
        _appoint(hana, "headteacher", north)
        _appoint(_person("Lina Lowe", north, english), "lead", north)
        _appoint(_person("Sam Stone", north, teaching=False), "school_administrator", north)
        _appoint(_person("Abel Ashe", north, english), "advocate", north)
        cleo, carl = _person("Cleo Clarke", north, english), _person("Carl Cole", north, maths)
        tariq, tess, _theo = (
            _person("Tariq Tahir", north, english),
            _person("Tess Tully", north, maths),
            _person("Theo Thorpe", north, maths),
        )
        _appoint(_person("Harry Hope", south, teaching=False), "headteacher", south)
        petra, una = _person("Petra Poole", south, infants), _person("Una Upton", south, infants)
        for name, role in (
            ("Edie Ellis", "chief_executive"),
            ("Greta Gill", "growth_director"),
            ("Cass Crane", "central_coach"),
            ("Ada Ames", "trust_administrator"),
            ("Gwen Grant", "governor"),
        ):
            _appoint(_person(name), role)
        Choice.objects.create(decision="cadence", school=south, value="2", starts_on=YEAR_BEGINS)
        for person, school, state in (
            (cleo, north, "skilled"),
            (carl, north, "in training"),
            (petra, south, "practising"),
        ):
            _coach(person, school, state)
        _pair(north, tariq, cleo)
        _pair(north, tess, cleo)
        _pair(south, una, petra)


def _birch() -> None:
    with _trust("Birch Trust"):
        west = _school("West School", 200001, "secondary")
        science = _team(west, "Science")
        _appoint(_person("Bram Burns", west, teaching=False), "headteacher", west)
        bea, ben = _person("Bea Brook", west, science), _person("Ben Boyle", west, science)
        _coach(bea, west, "skilled")
        _pair(west, ben, bea)


@contextmanager
def _trust(name: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select iam.open_trust(%s, %s, null, true, %s)", [stable_id(name), name, TODAY])
    with tenancy.job(trust_id=stable_id(name)):
        for decision, value in STARTING_CHOICES.items():
            Choice.objects.create(decision=decision, value=value, starts_on=YEAR_BEGINS)
        yield


def _school(name: str, urn: int, phase: str) -> School:
    school = School.objects.create(
        id=stable_id(name), urn=urn, name=name, slug=name.lower().replace(" ", "-"), phase=phase
    )
    HalfTerm.objects.bulk_create(
        HalfTerm(school=school, year=2026, name=n, starts_on=a, ends_on=b) for n, a, b in HALF_TERMS
    )
    return school


def _team(school: School, name: str) -> Team:
    return Team.objects.create(school=school, name=name)


def _person(name: str, school: School | None = None, team: Team | None = None, *, teaching: bool = True) -> Person:
    first, last = name.split()
    email = f"{first}.{last}@{'west' if school and school.urn == 200001 else 'ashdown'}.example".lower()
    person = Person.objects.create(
        id=stable_id(name), first_name=first, last_name=last, email=email, external_id=f"{first[0]}{last}".upper()
    )
    if school:
        Membership.objects.create(person=person, school=school, team=team, teaching=teaching, starts_on=YEAR_BEGINS)
    return person


def _appoint(person: Person, role: str, school: School | None = None) -> None:
    Appointment.objects.create(person=person, role=role, school=school, starts_on=YEAR_BEGINS)


def _coach(person: Person, school: School, state: str) -> None:
    coach = Coach.objects.create(person=person, school=school)
    CoachState.objects.create(coach=coach, state=state, starts_on=YEAR_BEGINS)


def _pair(school: School, teacher: Person, coach: Person) -> None:
    Pairing.objects.create(school=school, teacher=teacher, coach=coach, starts_on=YEAR_BEGINS)
