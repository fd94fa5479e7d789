"""Somebody with SQL injection in the web login, signed in as Tariq of Ashdown, tries to get out.

A database of its own holds committed words of both trusts. Whatever the attempts return or report is searched for
anything of Birch's and for any account; nothing may be found. The same search as the backup login finds it all.
"""

import itertools
import os
from pathlib import Path

import psycopg2
import pytest

from coaching.embedded.places import places
from tests.architecture.plant import TENANT_MODELS
from tests.conftest import admin, alone, prepared_copy
from tests.world import TODAY, stable_id

DATABASE = f"escapes_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
BIRCH = str(stable_id("Birch Trust"))
MARKS = [
    "canary-birch",
    "Bram",
    "Burns",
    "Bea",
    "Boyle",
    "West School",
    "west.example",
    BIRCH,
    "cleo.clarke@ashdown.example|",
    "$sealed$",
]
TABLES = [model._meta.db_table for model in TENANT_MODELS]


def connect(login: str):
    where = places(Path(os.environ["WAYMARK_HOME"]))
    return psycopg2.connect(host=where.postgres_socket_dir, dbname=DATABASE, user=login)


@pytest.fixture(scope="module")
def attacked(django_db_setup):
    with alone():
        prepared_copy(DATABASE)
    for trust, school, teacher, coach in (
        ("Ashdown Learning Trust", "North School", "Tariq Tahir", "Cleo Clarke"),
        ("Birch Trust", "West School", "Ben Boyle", "Bea Brook"),
    ):
        _words(
            stable_id(trust),
            stable_id(school),
            stable_id(teacher),
            stable_id(coach),
            f"canary-{trust.split()[0].lower()}",
        )
    yield
    admin(f"drop database if exists {DATABASE} with (force)")


def _words(trust, school, teacher, coach, words):
    with connect("waymark_owner") as link, link.cursor() as cursor:
        cursor.execute("select sec.mint(%s, null, %s)", [str(trust), TODAY])
        cursor.execute(
            """insert into observations_actionstep (trust_id, school_id, teacher_id, chosen_with_id, words, signs,
                 model, rehearsal, library_step, state, chosen_on, check_back_on, retired_reason)
               values (%s, %s, %s, %s, %s, '', '', '', '', 'chosen', %s, %s, '')""",
            [*map(str, (trust, school, teacher, coach)), words, TODAY, TODAY],
        )
        if "ashdown" in words:
            cursor.execute("select iam.request_code('cleo.clarke@ashdown.example', 'here')")


def attempt(statements: list[str], login: str = "waymark_web") -> str:
    """Everything the database says to these statements, run one by one inside Tariq's claim."""
    link, said = connect(login), []
    link.autocommit = True
    with link.cursor() as cursor:
        for statement in ["begin", f"select iam.begin('token of {stable_id('Tariq Tahir')}') is not null", *statements]:
            try:
                cursor.execute(statement)
                if cursor.description:
                    said += [str(row) for row in cursor.fetchmany(2000)]
            except psycopg2.Error as error:
                # What the attacker typed comes back in the error; only what they did not know may count.
                said.append(f"{error.diag.message_primary} {error.diag.message_detail or ''}".replace(statement, ""))
                cursor.execute("rollback")
                cursor.execute("begin")
                cursor.execute(f"select iam.begin('token of {stable_id('Tariq Tahir')}')")
    link.close()
    return "\n".join(said)


FORGED = [
    "''",
    "'x'",
    "'|'",
    "'.'",
    f"'{BIRCH}||2026-11-24|' || pg_backend_pid() || '|0.0'",
    f"replace(current_setting('waymark.claim'), split_part(current_setting('waymark.claim'), '|', 1), '{BIRCH}')",
    "current_setting('waymark.claim') || '0'",
    "split_part(current_setting('waymark.claim'), '.', 1)",
    f"'{BIRCH}||2026-11-24|' || sec.here() || '.' || encode(sha256('guess'), 'hex')",
]
CROSS_TRUST_FUNCTIONS = [
    f"select sec.mint('{BIRCH}', null, current_date)",
    f"select iam.open_claim('{BIRCH}', null)",
    f"select iam.begin_trust('{BIRCH}')",
    "select * from iam.trusts()",
    "select * from iam.codes_to_mail(100)",
    "select iam.claim_jobs('mail', 100, '1 hour')",
    "select iam.outbox_age()",
    "select sec.sign('x')",
    f"select iam.open_trust('{stable_id('new')}', 'x', 1, false, null)",
    "select iam.keep_account()",
    "select iam.sweep()",
    "select iam.finish_job(gen_random_uuid(), true)",
    f"select iam.trust_day('{BIRCH}')",
    f"select iam.begin_demo('{stable_id('Bram Burns')}', 't', '')",
    "select sec.watch_facts('schools_person', 'x', 'y', 'z')",
    "select iam.hash('x')",
    "select * from iam.demo_people()",
]
CATALOGUE = [
    "select * from iam.account",
    "select * from iam.session",
    "select * from iam.code",
    "select * from iam.outbox",
    "select * from iam.trust",
    "select * from iam.demo_door",
    "select '$sealed$' || inner_pad::text from sec.signing_key",
    "select * from pg_authid",
    "select * from pg_shadow",
    "select * from pg_statistic",
    "select most_common_vals::text, histogram_bounds::text from pg_stats",
    "select query from pg_stat_activity",
    "select * from pg_stat_statements",
    "select pg_read_file('postgresql.conf')",
    "select pg_ls_dir('.')",
    "copy schools_person to program 'cat'",
    "copy schools_person to '/tmp/stolen'",
    "copy (select * from schools_person) to stdout",
    "select lo_import('/etc/passwd')",
    "select * from pg_largeobject",
    "select dblink('dbname=postgres', 'select 1')",
    "select * from information_schema.role_table_grants where grantee = 'x'",
    "select pg_terminate_backend(1)",
    "select pg_reload_conf()",
    "select database_to_xml(true, false, '')",
    "select table_to_xml('iam.account', true, false, '')",
    "select query_to_xml('select * from schools_person', true, false, '')",
    "select schema_to_xml('public', true, false, '')",
    "select cursor_to_xml('x', 10, true, false, '')",
]
CHANGES_OF_SELF = [
    *[
        f"set role {login}"
        for login in ("waymark_owner", "waymark_worker", "waymark_rollup", "waymark_backup", "postgres", "waymark_test")
    ],
    *[f"set session authorization {login}" for login in ("waymark_owner", "postgres")],
    "set row_security = off",
    "set local row_security = off",
    "set session_replication_role = replica",
    "set waymark.claim = 'x'",
    "reset all",
    "discard all",
    "set search_path = iam, sec, public",
    "alter table schools_person disable row level security",
    "alter table schools_person no force row level security",
    "drop policy tenant on schools_person",
    "create policy x on schools_person using (true)",
    "alter role waymark_web bypassrls",
    "grant waymark_owner to waymark_web",
    "grant select on iam.account to waymark_web",
    "create table x as select * from schools_person",
    "create temp table x as select * from schools_person",
    "create view x as select * from schools_person",
    "create function f() returns void language sql as $$ select 1 $$",
    "create or replace function sec.trust() returns uuid language sql as $$ select null::uuid $$",
    "create operator === (leftarg = text, rightarg = text, procedure = texteq)",
    "create rule r as on select to schools_person do instead select 1",
    "truncate schools_person",
    "do $$ begin perform set_config('waymark.claim', 'x', true); end $$",
    "alter function sec.trust() security invoker",
    "load 'x'",
    "create extension dblink",
    "comment on table schools_person is 'x'",
    "lock table schools_person in access exclusive mode",
    "vacuum schools_person",
    "cluster schools_person",
]
LEAKS = [
    # Conditions that would fail on a foreign row, if they met one before the policy did.
    "select * from schools_person where 1 / (case when trust_id <> (select sec.trust()) then 0 else 1 end) = 1",
    "select * from schools_person "
    "where (email || case when trust_id <> (select sec.trust()) then email::int::text else '' end) is not null",
    "select * from observations_actionstep where words::xml is not null",
    "select * from observations_actionstep where (words || '{')::json is not null",
    "update schools_person set first_name = 'x' returning *",
    "delete from observations_actionstep returning *",
    "insert into schools_person select * from schools_person returning *",
    'insert into coaching_visit (school_id, teacher_id, coach_id, trust_id, "on", week, recorded_at) '
    f"values ('{stable_id('West School')}', '{stable_id('Ben Boyle')}', '{stable_id('Tariq Tahir')}', "
    f"'{BIRCH}', '2026-11-24', '2026-11-23', now()) returning *",
    "merge into observations_actionstep t using observations_actionstep s on true "
    "when matched then update set words = s.words returning t.*, s.*",
    "select * from schools_person tablesample system (100)",
    "select * from only schools_person",
    "select p.* from schools_person p right join schools_person q on true",
    "select * from schools_person for update",
    "with x as materialized (select * from schools_person) select * from x",
    "table schools_person",
    "values ((select string_agg(email, ',') from schools_person where trust_id <> sec.trust()))",
    "explain (analyze, verbose) select * from schools_person",
    "declare c cursor with hold for select * from schools_person",
    "prepare p as select * from schools_person",
    "execute p",
    "select * from schools_person where email like 'b%'",
    "select max(email) from schools_person where trust_id <> (select sec.trust())",
    "select ctid, xmin, * from schools_person",
    "select * from schools_person "
    "where ctid = any (array(select format('(0,%s)', n)::tid from generate_series(1, 40) n))",
    "listen x",
    "notify x, 'y'",
    "select * from schools_person, lateral (select sec.trust()) t",
    "select array_agg(p) from schools_person p",
    "select json_agg(p) from schools_person p",
]


def attempts():
    yield from ([f"select * from {table}"] for table in TABLES)
    yield from (
        [f"select set_config('waymark.claim', {claim}, true) is null", f"select * from {table}"]
        for claim, table in itertools.product(FORGED, ("schools_person", "observations_actionstep"))
    )
    yield from (
        [statement, "select * from schools_person", "select * from observations_actionstep"]
        for statement in [*CROSS_TRUST_FUNCTIONS, *CATALOGUE, *CHANGES_OF_SELF, *LEAKS]
    )
    # A claim kept from one transaction and played again in the next, in it and after Tariq's own has ended.
    yield [
        "create temp table kept as select current_setting('waymark.claim') c",
        "select set_config('keep.it', current_setting('waymark.claim'), false)",
        "commit",
        "begin",
        "select set_config('waymark.claim', current_setting('keep.it'), true)",
        "select * from schools_person",
    ]
    yield ["commit", "select * from schools_person", "select * from observations_actionstep"]


ATTEMPTS = list(attempts())


def test_there_are_well_over_a_hundred_attempts():
    assert len(ATTEMPTS) >= 150


@pytest.mark.parametrize("statements", ATTEMPTS, ids=lambda s: s[0][:60])
def test_nothing_of_another_trust_and_no_account_comes_out(attacked, statements):
    said = attempt(statements)
    assert [mark for mark in MARKS if mark in said] == []


def test_a_kept_claim_is_worth_nothing_in_the_next_transaction(attacked):
    said = attempt(
        [
            "select set_config('keep.it', current_setting('waymark.claim'), false)",
            "commit",
            "begin",
            "select set_config('waymark.claim', current_setting('keep.it'), true)",
            "select 'rows: ' || count(*) from schools_person",
        ]
    )
    assert "rows: 0" in said


def test_the_search_would_find_what_gets_out(attacked):
    """The negative control: as backup, which no policy binds, the same statements bring up Birch's people and words."""
    link = connect("waymark_backup")
    with link.cursor() as cursor:
        cursor.execute("select * from schools_person")
        people = str(cursor.fetchall())
        cursor.execute("select * from observations_actionstep")
        words = str(cursor.fetchall())
    link.close()
    assert ("Bram" in people, "Birch" not in people, "canary-birch" in words) == (True, True, True)


def test_tariq_himself_is_there_and_reads_his_own_step(attacked):
    assert "canary-ashdown" in attempt(["select * from observations_actionstep"])
