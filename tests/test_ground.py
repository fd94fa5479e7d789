"""Tests run as the application's own login, and what they hide is there to be hidden."""

import pytest
from django.db import connection

from schools import tenancy
from schools.models import Person
from tests.world import acting_as, job_for


def test_tests_run_as_the_web_login_which_passes_by_no_policy(cast):
    with connection.cursor() as cursor:
        cursor.execute("select current_user::text, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("waymark_web", False, False)


def test_outside_a_claim_there_are_no_rows(cast):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from schools_person")
        assert cursor.fetchone() == (0,)
    with pytest.raises(tenancy.NoClaim):
        list(Person.objects.all())


def test_a_job_sees_its_own_trust_and_no_other(cast):
    with job_for(cast.birch):
        assert sorted(p.first_name for p in Person.objects.all()) == ["Bea", "Ben", "Bram"]


def test_a_teacher_knows_the_people_of_their_school_and_the_trusts_coaches(cast):
    with acting_as(cast.tariq):
        assert {p.first_name for p in Person.objects.all()} == {
            "Hana",
            "Lina",
            "Sam",
            "Abel",
            "Cleo",
            "Carl",
            "Tariq",
            "Tess",
            "Theo",
            "Harry",
            "Petra",
            "Edie",
            "Greta",
            "Cass",
            "Ada",
            "Gwen",
        }


def test_the_trust_team_never_sees_a_teachers_name(cast):
    with acting_as(cast.edie):
        assert {p.first_name for p in Person.objects.all()} & {"Tariq", "Tess", "Theo", "Una"} == set()
