"""Whose names an evening lets somebody read, and what those who mean harm get by plain SQL."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from cpd.models import DayNotWorked, Expected, Facilitator, Twilight
from schools.models import Person
from tests.cpd.evenings import TOMORROW, expectation, scheduled, was_there
from tests.world import TODAY, acting_as

LEADERS_AND_TEAM = {"hana", "lina", "edie", "greta", "cass"}


def names_known_to(person) -> set[str]:
    with acting_as(person):
        return {first.lower() for first in Person.objects.values_list("first_name", flat=True)}


def run(sql: str, *parameters) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def changed_by(cast, names: str, sql: str, *parameters) -> set[str]:
    """Who of these changes a row by it. Each tries on the same rows, which are put back."""
    changed = set()
    for name in names.split():
        with acting_as(getattr(cast, name)), transaction.atomic():
            if run(sql, *parameters):
                changed.add(name)
            transaction.set_rollback(True)
    return changed


# --- Names ------------------------------------------------------------------------------------------------------------


def test_a_facilitator_is_known_by_name_to_everybody_as_a_coach_is(cast):
    before = names_known_to(cast.una)
    scheduled(cast, facilitators=frozenset({cast.theo.id}))
    assert names_known_to(cast.una) - before == {"theo"}
    assert "theo" in names_known_to(cast.edie)
    assert "theo" not in names_known_to(cast.ben)


def test_whoever_takes_the_attendance_knows_those_expected_and_those_who_came(cast):
    """Petra of South leads an evening of North's: she needs the names on the list, and no others of North."""
    before = names_known_to(cast.petra)
    twilight = scheduled(cast, teams=frozenset({cast.maths.id}), facilitators=frozenset({cast.petra.id}))
    was_there(cast, twilight, cast.tariq)
    assert names_known_to(cast.petra) - before == {"tess", "theo", "tariq"}


def test_the_trusts_team_learns_no_name_by_leading_an_evening(cast):
    before = names_known_to(cast.cass)
    twilight = scheduled(cast, by=cast.cass, facilitators=frozenset({cast.cass.id}))
    was_there(cast, twilight, cast.tariq)
    assert names_known_to(cast.cass) == before
    with acting_as(cast.cass), connection.cursor() as cursor:
        for table in ("expected", "attendance", "catchup", "daynotworked"):
            cursor.execute(f"select count(*) from cpd_{table}")
            assert cursor.fetchone() == (0,), table


def test_the_trusts_team_is_told_numbers_of_five_or_more_and_nobody_else_is(cast):
    twilight = scheduled(cast, by=cast.greta, schools=frozenset({cast.north.id, cast.south.id}))
    was_there(cast, twilight, cast.tariq)
    told = {}
    for name in "edie greta cass hana lina cleo ada gwen".split():
        with acting_as(getattr(cast, name)), connection.cursor() as cursor:
            cursor.execute(
                "select school_id, expected, here from sec.twilight_counts(%s::uuid[])", [[str(twilight.id)]]
            )
            told[name] = cursor.fetchall()
    team = {"edie", "greta", "cass"}
    assert told == {name: [(cast.north.id, 7, 1)] if name in team else [] for name in told}


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_an_evening_is_changed_by_its_leaders_and_the_trusts_team(cast):
    scheduled(cast, on=TOMORROW)
    everybody = "tariq cleo sam harry hana lina edie greta cass ada gwen bram"
    assert changed_by(cast, everybody, "update cpd_twilight set title = 'Mine'") == LEADERS_AND_TEAM
    assert changed_by(cast, everybody, "delete from cpd_facilitator") == LEADERS_AND_TEAM
    assert changed_by(cast, everybody, "delete from cpd_twilightschool") == LEADERS_AND_TEAM


def test_whoever_put_it_on_stays_whoever_it_was(cast):
    scheduled(cast, on=TOMORROW)
    with acting_as(cast.hana), pytest.raises(DatabaseError, match="stays as it was written"):
        run("update cpd_twilight set by_id = %s", cast.hana.id)


def test_nobody_names_themself_a_facilitator_who_may_not_change_it(cast):
    twilight = scheduled(cast, on=TOMORROW)
    for person in (cast.tariq, cast.cleo, cast.harry, cast.ada):
        with acting_as(person), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Facilitator.objects.create(twilight=twilight, person=person)


def test_nobody_puts_an_evening_on_in_another_name(cast):
    asked = {"title": "X", "place": "Y", "minutes": 60, "by": cast.lina}
    with acting_as(cast.hana), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Twilight.objects.create(**asked, starts_at=datetime.datetime(2026, 12, 1, 15, tzinfo=datetime.UTC))


def test_who_is_expected_is_the_rules_to_say_and_the_leaders_of_the_school(cast):
    twilight = scheduled(cast, on=TOMORROW)
    everybody = "theo cleo sam harry hana lina edie greta cass ada bram"
    excused = "update cpd_expected set excused = 'trip', changed_by_id = sec.person()"
    assert changed_by(cast, everybody, excused) == {"hana", "lina"}
    assert changed_by(cast, everybody, "delete from cpd_expected") == set()
    rule = {"twilight": twilight, "person": cast.sam, "school": cast.north}
    with acting_as(cast.hana), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Expected.objects.create(**rule)
    with acting_as(cast.hana), pytest.raises(DatabaseError, match="in their own name"):
        run("update cpd_expected set excused = 'trip', changed_by_id = %s", cast.lina.id)


def test_only_those_who_may_change_it_have_it_worked_out_anew(cast):
    twilight = scheduled(cast, on=TOMORROW)
    for person in (cast.tariq, cast.cleo, cast.harry, cast.bram):
        with acting_as(person):
            if person is cast.bram:
                run("select sec.expect_at(%s)", twilight.id)  # another trust's is no twilight to him
                continue
            with pytest.raises(DatabaseError, match="not theirs"):
                run("select sec.expect_at(%s)", twilight.id)


def test_days_not_worked_are_kept_by_the_leaders_of_the_school(cast):
    row = {"person": cast.theo, "school": cast.north, "weekday": 2}
    for person in (cast.theo, cast.cleo, cast.harry, cast.greta):
        with acting_as(person), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            DayNotWorked.objects.create(**row, by=person)
    with acting_as(cast.lina):
        DayNotWorked.objects.create(**row, by=cast.lina)
    assert changed_by(cast, "theo cleo harry greta", "delete from cpd_daynotworked") == set()


def test_a_twilight_that_is_over_expects_whom_it_expected(cast):
    twilight = scheduled(cast, on=TODAY - datetime.timedelta(days=1))
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(cast.lina):
        run("select sec.expect_at(%s)", twilight.id)
    assert expectation(cast, twilight, cast.theo) == theo
