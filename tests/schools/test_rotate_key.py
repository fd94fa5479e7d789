"""The key that signs claims is replaced while people are at work: nobody is signed out, nobody goes blind half-way."""

import os
from contextlib import closing

import psycopg2
import pytest

from tests.coaching.backups.servers import Server, home_server
from tests.conftest import admin, alone, prepared_copy

BUSY = (
    "CommandError: A long job is under way, and the key stays as it was. Try again in a few minutes, "
    "or stop the workers meanwhile."
)


@pytest.fixture(scope="module")
def server(django_db_setup):
    made = home_server(f"rotated_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    with alone():
        prepared_copy(made.name)
    yield made
    admin(f"drop database {made.name} with (force)")


def key(server: Server) -> list[tuple]:
    return server.ask("select inner_pad::text, outer_pad::text from sec.signing_key")


def people_of(cursor) -> int:
    cursor.execute("select count(*) from schools_person")
    return cursor.fetchone()[0]


def test_a_new_key_signs_from_now_on_and_sessions_live_on(server):
    before = key(server)
    assert server.manage("rotate_key") == "Claims are signed with a new key from now on.\n"
    assert key(server) != before
    ((token,),) = server.ask("select 'token of ' || person_id from iam.account where email like 'tariq.%'")
    seen = f"select iam.begin('{token}') is not null; select count(*) from schools_person"
    assert server.ask(seen, login="waymark_web")[0][0] > 1


def test_whoever_is_at_work_keeps_their_claim_and_the_key_waits(server):
    before = key(server)
    ((trust,),) = server.ask("select id::text from iam.trust order by id limit 1")
    link = psycopg2.connect(host=server.where.postgres_socket_dir, dbname=server.name, user="waymark_worker")
    with closing(link), link, link.cursor() as cursor:
        cursor.execute("select iam.begin_trust(%s)", [trust])
        seen = people_of(cursor)
        assert server.refusal("rotate_key") == BUSY
        assert (key(server), people_of(cursor), seen > 0) == (before, seen, True)
    server.manage("rotate_key")
    assert key(server) != before
