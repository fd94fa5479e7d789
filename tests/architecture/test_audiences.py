"""Who may read a row of each table, by plain SQL as the web login: the matrix of the product, row by row.

Every tenant model stands in it: a new one cannot be forgotten (test_every_tenant_model_is_in_the_matrix).
"""

import pytest
from django.db import connection

from tests.architecture.plant import TENANT_MODELS, plant
from tests.world import acting_as, as_login

EVERYBODY = "tariq tess theo cleo carl hana lina sam abel harry petra una edie greta cass ada gwen"
NORTH = "tariq tess theo cleo carl hana lina sam abel"
LEADERS = "hana lina"
TRUST_TEAM = "edie greta cass"

# Ashdown's planted row -> who of Ashdown reads it. Nobody of Birch reads any.
READERS = {
    "trust": EVERYBODY,
    "school": EVERYBODY,
    "team": EVERYBODY,
    "half-term": EVERYBODY,
    "closed day": EVERYBODY,
    "choice": EVERYBODY,
    "appointment": EVERYBODY,
    "coach": EVERYBODY,
    "person": f"{NORTH} ada",
    "membership": "tariq cleo hana lina sam ada",
    "leave": "tariq cleo hana lina sam ada",
    "change": "tariq hana lina sam ada",
    "letter off": "tariq",
    "staff import": "hana lina sam ada",
    "trust’s staff import": "ada",
    "staff mapping": "hana lina sam ada",
    "coach state": f"cleo {LEADERS} harry {TRUST_TEAM}",
    "pairing": f"tariq cleo {LEADERS}",
    "visit": f"tariq cleo {LEADERS}",
    "meeting": f"tariq cleo {LEADERS}",
    "missed meeting": f"tariq cleo {LEADERS}",
    "open door": "tariq cleo carl",
    "team coverage": LEADERS,
    "school coverage": f"{LEADERS} {TRUST_TEAM}",
    "small school coverage": LEADERS,
    "dirty week": "",
    "difference": "",
    "target": f"{LEADERS} {TRUST_TEAM}",
    "twilight": EVERYBODY,
    "twilight school": EVERYBODY,
    "twilight team": EVERYBODY,
    "facilitator": EVERYBODY,
    "twilight code": f"cleo {LEADERS} {TRUST_TEAM}",
    "expected": f"tariq cleo {LEADERS}",
    "attendance": f"tariq cleo {LEADERS}",
    "catch-up": f"tariq cleo {LEADERS}",
    "day not worked": f"tariq {LEADERS}",
    "shared drop-in": "tariq cleo",
    "draft drop-in": "cleo",
    "correction": "tariq cleo",
    "correction of what was taken back": "cleo",
    "shared conversation": "tariq cleo",
    "draft conversation": "cleo",
    "conversation alongside": "cleo",
    "correction of a conversation": "tariq cleo",
    "correction of a conversation that was taken back": "cleo",
    "alongside": "cleo",
    "step": "tariq cleo",
    "tick": "tariq",
    "opening": "tariq cleo",
    "lent step": "tariq cleo abel",
    "share": "tariq abel",
    "answer": "tariq cleo",
    "earlier answer": "tariq cleo",
    "answer in return": "tariq cleo",
    "note to self": "tariq",
    "coach’s note to self": "cleo",
    "keepsake": "tariq",
    "attempt": "tariq cleo",
    "another day": "tariq cleo",
}


def can_read(row) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'select')", [row._meta.db_table])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"select count(*) from {row._meta.db_table} where id = %s", [row.pk])
        return cursor.fetchone() == (1,)


def readers_of(row, people) -> set[str]:
    found = set()
    for name, person in people.items():
        with acting_as(person):
            if can_read(row):
                found.add(name)
    return found


@pytest.fixture
def people(cast):
    return {name: getattr(cast, name) for name in (*EVERYBODY.split(), "bram", "bea", "ben")}


def test_each_row_is_read_by_its_audience_and_nobody_else(cast, people):
    rows = plant(cast)["ashdown"]
    assert {label: readers_of(row, people) for label, row in rows.items()} == {
        label: set(names.split()) for label, names in READERS.items()
    }


def test_every_tenant_model_is_in_the_matrix(cast):
    assert {row._meta.label for row in plant(cast)["ashdown"].values()} == {
        model._meta.label for model in TENANT_MODELS
    }


def test_no_person_reads_a_row_of_the_other_trust_from_any_table(cast, people):
    plant(cast)
    foreign = {}
    for name, person in people.items():
        with acting_as(person), connection.cursor() as cursor:
            for model in TENANT_MODELS:
                table, column = model._meta.db_table, "id" if model._meta.model_name == "trust" else "trust_id"
                cursor.execute("select has_table_privilege(%s, 'select')", [table])
                if cursor.fetchone()[0]:
                    cursor.execute(f"select count(*) from {table} where {column} <> %s", [person.trust_id])
                    foreign[name, table] = cursor.fetchone()[0]
    assert {place: count for place, count in foreign.items() if count} == {}
    assert len(foreign) > 300  # the question was asked of every person and nearly every table


def test_the_rows_that_are_hidden_are_there(cast):
    """Non-vacuity: the backup login, which passes by every policy, sees both trusts' rows."""
    plant(cast)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        for trust in (cast.ashdown, cast.birch):
            cursor.execute("select sec.mint(%s, null, current_date)", [trust])
            for model in TENANT_MODELS:
                cursor.execute(f"select count(*) from {model._meta.db_table}")
                assert cursor.fetchone()[0] > 0, (trust, model)


def test_the_pair_ends_and_the_words_of_it_close_for_the_coach(cast):
    rows = plant(cast)["ashdown"]
    with acting_as(cast.hana):
        type(rows["pairing"]).objects.filter(id=rows["pairing"].id).update(ends_on="2026-11-24")
    with acting_as(cast.cleo):
        assert {
            label: can_read(rows[label]) for label in ("shared drop-in", "draft drop-in", "correction", "step", "visit")
        } == {
            "shared drop-in": False,
            "draft drop-in": True,
            "correction": False,
            "step": False,
            "visit": True,
        }
    with acting_as(cast.tariq):
        assert can_read(rows["shared drop-in"])


def test_a_head_who_coaches_sees_those_they_coach_and_no_others(cast):
    from coaching.models import Coach, CoachState, Pairing
    from tests.world import job_for

    rows = plant(cast)["ashdown"]
    with job_for(cast.ashdown):
        CoachState.objects.create(
            coach=Coach.objects.create(person=cast.hana, school=cast.north), state="skilled", starts_on="2026-09-01"
        )
        Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.hana, starts_on="2026-11-01")
    with acting_as(cast.hana):
        assert [can_read(rows[label]) for label in ("shared drop-in", "step", "opening", "tick", "correction")] == [
            False
        ] * 5
