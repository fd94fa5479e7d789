"""Take a defence away and see it missed: one control for each kind of gate, rolled back with its test."""

import pytest
from django.db import connection
from django.urls import path

from tests.architecture import test_catalogue as catalogue
from tests.architecture import test_routes
from tests.architecture.plant import plant
from tests.architecture.test_audiences import can_read, readers_of
from tests.world import acting_as, as_login


def as_owner(*statements: str) -> None:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def goes_red(check, *arguments) -> bool:
    try:
        check(*arguments)
    except AssertionError:
        return True
    return False


CATALOGUE = {
    "a table without row-level security": (
        "alter table coaching_visit disable row level security",
        catalogue.test_every_tenant_table_is_secured_and_forced,
    ),
    "a table whose owner is not bound": (
        "alter table coaching_visit no force row level security",
        catalogue.test_every_tenant_table_is_secured_and_forced,
    ),
    "a table without its tenant policy": (
        "drop policy tenant on coaching_visit",
        catalogue.test_every_tenant_table_is_secured_and_forced,
    ),
    "a tenant policy that asks nothing": (
        "drop policy tenant on coaching_visit; "
        "create policy tenant on coaching_visit as restrictive using (true) with check (true)",
        catalogue.test_every_tenant_table_is_secured_and_forced,
    ),
    "a tenant policy that only adds": (
        "drop policy tenant on coaching_visit; "
        "create policy tenant on coaching_visit using (trust_id = (select sec.trust()))",
        catalogue.test_every_tenant_table_is_secured_and_forced,
    ),
    "a table that nobody knows of": (
        "create table stray (id uuid primary key, notes text)",
        catalogue.test_the_list_of_tables_without_a_tenant_is_not_stale,
    ),
    "a row without a trust": (
        "alter table coaching_visit alter trust_id drop not null",
        catalogue.test_every_row_says_its_trust,
    ),
    "an index led by something else": (
        "create index stray on coaching_visit (teacher_id)",
        catalogue.test_every_index_of_a_tenant_table_is_led_by_the_trust,
    ),
    "a key that may cross trusts": (
        "alter table coaching_visit add constraint stray foreign key (teacher_id) references schools_person (id)",
        catalogue.test_every_key_between_tenant_tables_carries_the_trust,
    ),
    "a Django key without its twin": (
        "alter table coaching_visit drop constraint coaching_visit_teacher_id_in_trust",
        catalogue.test_every_tenant_key_of_django_has_its_composite_twin,
    ),
    "a view with its owner's rights": (
        "create view stray as select * from schools_person",
        catalogue.test_there_is_no_view_that_reads_with_its_owners_rights,
    ),
    "a function that trusts the search path": (
        "create function sec.stray() returns int language sql security definer as 'select 1'; "
        "revoke all on function sec.stray() from public",
        catalogue.test_every_function_with_its_owners_rights_fixes_its_search_path,
    ),
    "a function open to everybody": (
        "create function sec.stray() returns int language sql set search_path = pg_catalog as 'select 1'",
        catalogue.test_no_function_of_ours_is_open_to_everybody_but_triggers,
    ),
    "a function that asks the server for its day": (
        "create function sec.stray() returns date language sql set search_path = pg_catalog as 'select current_date'",
        catalogue.test_no_function_asks_the_server_for_its_day,
    ),
    "words granted to the worker": (
        "grant select on observations_dropin to waymark_worker",
        catalogue.test_words_are_granted_to_the_web_and_read_by_backup_only,
    ),
    "a fact that could hold a word": (
        "alter table coaching_visit add column notes text",
        catalogue.test_facts_have_no_column_that_could_hold_a_word,
    ),
    "a column named like a rating": (
        "alter table coaching_visit add column lesson_grade integer",
        catalogue.test_no_column_is_named_like_a_rating,
    ),
    "accounts that a login may list": (
        "grant select on iam.account to waymark_web",
        catalogue.test_no_login_of_the_application_reads_the_tables_of_iam_or_the_key,
    ),
}


@pytest.mark.parametrize("gate", CATALOGUE)
def test_the_catalogue_misses_a_defence_that_is_gone(db, gate):
    statement, check = CATALOGUE[gate]
    assert not goes_red(check, db)
    as_owner(statement)
    assert goes_red(check, db)


def test_a_policy_too_many_shows_in_the_audience(cast):
    step = plant(cast)["ashdown"]["step"]
    people = {"hana": cast.hana, "cleo": cast.cleo}
    assert readers_of(step, people) == {"cleo"}
    as_owner(
        "create policy stray on observations_actionstep for select to waymark_web "
        "using (school_id = any ((select sec.led_schools())::uuid[]))"
    )
    assert readers_of(step, people) == {"cleo", "hana"}


def test_without_the_tenant_policy_the_other_trusts_rows_are_there_to_be_seen(cast):
    foreign = plant(cast)["birch"]["half-term"]
    with acting_as(cast.tariq):
        assert not can_read(foreign)
    as_owner("drop policy tenant on schools_halfterm")
    with acting_as(cast.tariq):
        assert can_read(foreign)


def test_without_the_signature_a_forged_claim_would_do(cast):
    forge = "select set_config('waymark.claim', %s || '||2026-11-24|' || sec.here() || '.' || 'forged', true)"
    as_owner("grant execute on function sec.here() to waymark_web")

    def rows_with_a_forged_claim() -> int:
        with connection.cursor() as cursor:
            cursor.execute(forge, [str(cast.birch)])
            cursor.execute("select count(*) from schools_halfterm")
            return cursor.fetchone()[0]

    assert rows_with_a_forged_claim() == 0
    as_owner(
        "create or replace function sec.claim() returns text[] "
        "language sql stable security definer set search_path = pg_catalog as "
        "$$ select string_to_array(split_part(nullif(current_setting('waymark.claim', true), ''), '.', 1), '|') $$"
    )
    assert rows_with_a_forged_claim() == 6


def test_without_the_trigger_two_coaches_at_once_would_do(cast):
    from django.db import IntegrityError, transaction

    from coaching.models import Pairing
    from tests.world import job_for

    def pair_again() -> None:
        with job_for(cast.ashdown), transaction.atomic():
            Pairing.objects.create(
                school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on="2026-10-01", ends_on="2026-10-08"
            )

    with pytest.raises(IntegrityError, match="periods overlap"):
        pair_again()
    as_owner("drop trigger pairings_overlap on coaching_pairing")
    pair_again()


def test_a_route_without_a_gate_is_missed(monkeypatch):
    def forgotten(request):
        return None

    monkeypatch.setattr(
        test_routes, "routes", lambda: [("forgotten", "forgotten", path("forgotten", forgotten).callback)]
    )
    assert goes_red(test_routes.test_every_view_says_who_may_open_it)
    assert goes_red(test_routes.test_every_route_has_a_name_of_its_own_and_a_rule_here)
