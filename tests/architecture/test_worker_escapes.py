"""Somebody with SQL injection in the worker, which may make temporary tables, tries to borrow the owner's rights."""

import psycopg2
import pytest
from django.db import connection

from tests.conftest import admin
from tests.world import TODAY

# A temporary table named like one that a trigger of ours writes to, with a trigger that looks where only the owner can.
TRAP = """
    create temp table loot (who text, words bigint);
    grant all on loot to public;
    create temp table {table} ({columns});
    grant all on {table} to public;
    create function pg_temp.spy() returns trigger language plpgsql as $$ begin
      insert into pg_temp.loot select current_user, count(*) from public.observations_dropin;
      return new;
    end $$;
    create trigger spy before insert on {table} for each row execute function pg_temp.spy();
"""
DIRTY = {"table": "coaching_dirtyweek", "columns": "trust_id uuid, school_id uuid, first_week date, last_week date"}


@pytest.fixture
def worker(cast):
    """A connection as the worker in a job of Ashdown's, with the rights that the worker has in a real database."""
    admin(f"grant temp on database {connection.settings_dict['NAME']} to waymark_worker")
    link = psycopg2.connect(**{**connection.get_connection_params(), "options": "-c role=waymark_worker"})
    with link.cursor() as cursor:
        cursor.execute("select iam.begin_trust(%s)", [str(cast.ashdown)])
        yield cursor
    link.close()


def test_a_trigger_of_ours_does_not_run_the_workers_code(worker, cast):
    worker.execute(TRAP.format(**DIRTY))
    worker.execute(
        "insert into schools_closedday (id, trust_id, school_id, day, kind, name) "
        "values (uuidv7(), %s, %s, %s, 'closure', 'x')",
        [str(cast.ashdown), str(cast.north.id), TODAY],
    )
    worker.execute("select who, words from loot")
    assert worker.fetchall() == []


def test_the_worker_is_not_told_anybodys_role_by_a_table_of_its_own(worker):
    worker.execute(
        "create temp table schools_choice as select null::text as value; grant all on schools_choice to public"
    )
    worker.execute("select sec.choice('cadence', null, %s)", [TODAY])
    assert worker.fetchone() == ("1",)


def test_a_login_does_not_read_what_its_other_connections_are_running(db):
    logins = "('waymark_web', 'waymark_worker', 'waymark_rollup')"
    settings = admin(
        f"select rolname, 'track_activities=off' = any (rolconfig) from pg_roles where rolname in {logins}"
    )
    assert sorted(settings) == [("waymark_rollup", True), ("waymark_web", True), ("waymark_worker", True)]
