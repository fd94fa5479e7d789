"""A trust is opened from the register alone: the eight schools of group UID 3015 are the test."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from coaching import facts
from schools.actions import trusts
from schools.models import Appointment, Choice, HalfTerm, Person, School
from tests.schools.importers import gias
from tests.world import as_login, job_for

EIGHT = {135305, 136464, 136540, 140752, 142033, 142233, 144465, 145073}
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def register(db):
    """The register as the government's group-links extract of 2026 tells it."""
    with as_login("waymark_worker"):
        call_command("import_schools", str(gias.DATA / gias.EXTRACT_2026), verbosity=0, stdout=io.StringIO())


def start(email="ada@orion.example"):
    with as_login("waymark_worker"):
        return trusts.start(uid=3015, administrator=email, today=TODAY)


def test_the_trust_opens_with_its_eight_schools_and_an_administrator_who_can_sign_in(register):
    trust, schools, is_new = start()
    assert (trust.name, {s.urn for s in schools}, is_new) == ("Orion Education", EIGHT, True)
    with job_for(trust.id):
        assert {s.phase for s in School.objects.all()} == {"primary", "secondary"}
        assert {c.decision: c.value for c in Choice.objects.all()} == trusts.STARTING_CHOICES
        assert HalfTerm.objects.filter(year=2026).count() == 8 * 6
        assert [a.person.email for a in Appointment.objects.filter(role="trust_administrator")] == ["ada@orion.example"]


def test_coaching_is_expected_from_the_week_in_which_the_trust_opens_and_not_of_weeks_before(register):
    trust, schools, _ = start()
    with job_for(trust.id):
        counted = {school.urn: facts.expectations_of(school.id) for school in schools}
    first_weeks = {urn: expects.calendar.open_weeks()[0] for urn, expects in counted.items()}
    assert first_weeks == dict.fromkeys(EIGHT, datetime.date(2026, 8, 31))  # term begins on Wednesday 2 September
    begun = {urn: next(iter(expects.periods)).starts_on for urn, expects in counted.items()}
    assert begun == dict.fromkeys(EIGHT, datetime.date(2026, 11, 23))


def test_its_administrator_is_shown_first_steps_until_there_are_people(register, client_of):
    trust, *_ = start()
    with job_for(trust.id):
        ada = Person.objects.get()
    with as_login("waymark_owner"), connection.cursor() as cursor:
        signed_in = "insert into iam.session (token_hash, trust_id, person_id) values (iam.hash(%s), %s, %s)"
        cursor.execute(signed_in, [f"token of {ada.id}", trust.id, ada.id])
    page = client_of(ada).get("/", follow=True).content.decode()
    steps = ("/trust/calendar", "/trust/staff/import", "/trust/staff", "/trust/choices")
    assert [f'class="who" href="{step}"' in page for step in steps] == [True] * 4
    with job_for(trust.id):
        Person.objects.create(first_name="Theo", last_name="Tan")
    assert "First steps" not in client_of(ada).get("/trust/staff").content.decode()


def test_a_second_start_names_another_administrator_and_changes_nothing_else(register):
    first, *_ = start()
    again, schools, is_new = start("alan@orion.example")
    assert (again.id, {s.urn for s in schools}, is_new) == (first.id, EIGHT, False)
    with job_for(first.id):
        assert sorted(p.email for p in Person.objects.all()) == ["ada@orion.example", "alan@orion.example"]
        assert HalfTerm.objects.count() == 8 * 6


def test_a_trust_the_register_does_not_know_is_refused_in_words(register):
    with pytest.raises(CommandError, match="The register knows no trust with the UID 99"), as_login("waymark_worker"):
        call_command("start_trust", "99", administrator="ada@orion.example")


def test_an_address_that_signs_in_elsewhere_is_refused_without_naming_the_other_trust(register, cast):
    with pytest.raises(trusts.AddressTaken) as refusal:
        start("bram.burns@west.example")
    assert "irch" not in str(refusal.value)
    with connection.cursor() as cursor, as_login("waymark_worker"):
        cursor.execute("select count(*) from iam.trusts() where uid = 3015")
        assert cursor.fetchone() == (0,)  # nothing half-opened


def test_the_first_real_trust_ends_one_click_sign_in(register, cast):
    with connection.cursor() as cursor:
        cursor.execute("select iam.demo_open()")
        before = cursor.fetchone()
        start()
        cursor.execute("select iam.demo_open()")
        assert (before, cursor.fetchone()) == ((True,), (False,))
