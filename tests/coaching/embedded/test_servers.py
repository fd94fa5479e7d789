"""The embedded servers as a person meets them: real PostgreSQL and Redis in a temporary folder."""

import os
import signal
import stat
from contextlib import closing

import psycopg2
import pytest
import redis

from coaching.embedded import postgres
from coaching.embedded.binaries import CannotStart
from coaching.embedded.places import places
from coaching.embedded.processes import listening, wait_until
from coaching.embedded.servers import running, stopped
from tests.coaching.embedded.companions import leave, user_of

pytestmark = pytest.mark.xdist_group("embedded")


def ask(servers, statement):
    with closing(psycopg2.connect(servers.places.admin_dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None


def nothing_runs(home):
    return not listening(places(home).postgres_socket) and not listening(places(home).redis_socket)


def postmaster(home):
    return int(postgres.running_since(places(home)).split()[0])


def test_both_servers_answer_and_the_logins_are_made(home):
    with running(home) as servers:
        assert ask(servers, "select current_setting('server_version_num')::int / 10000") == 18
        assert ask(servers, "select count(*) from pg_database where datname = 'waymark'") == 1
        assert ask(servers, "select string_agg(rolname, ' ' order by rolname) from pg_roles where rolcanlogin") == (
            "postgres waymark_backup waymark_owner waymark_rollup waymark_web waymark_worker"
        )
        assert redis.from_url(servers.places.redis_url).ping() is True
        assert servers.silent() is None
    assert nothing_runs(home)


def test_data_is_kept_from_one_start_to_the_next(home):
    with running(home) as servers:
        ask(servers, "create table kept as select 'a row' as what")
        redis.from_url(servers.places.redis_url).set("kept", "a value")
    with running(home) as servers:
        assert ask(servers, "select what from kept") == "a row"
        assert redis.from_url(servers.places.redis_url).get("kept") == b"a value"


def test_nothing_listens_on_the_network(home):
    with running(home) as servers:
        assert ask(servers, "show listen_addresses") == ""
        assert redis.from_url(servers.places.redis_url).config_get("port") == {"port": "0"}


def test_a_log_never_repeats_what_was_written(home):
    with running(home) as servers, pytest.raises(psycopg2.Error):
        ask(servers, "select 'precise praise'::int")
    with running(home) as servers, pytest.raises(psycopg2.Error):
        ask(servers, "create temp table one (id text primary key); insert into one values ('bram'), ('bram')")
    log = places(home).postgres_log.read_text()
    assert 'violates unique constraint "one_pkey"' in log  # it was logged, so the absence below means something
    assert "bram" not in log
    assert "select 'precise praise'" not in log


def test_the_same_process_may_ask_twice(home):
    with running(home) as outer:
        with running(home) as inner:
            assert inner == outer
        assert outer.silent() is None
    assert nothing_runs(home)


def test_a_second_process_shares_them_and_the_last_one_stops_them(home):
    with running(home) as servers:
        second = user_of(home)
        before = postmaster(home)
    assert servers.silent() is None
    assert postmaster(home) == before
    assert leave(second) == 0
    assert nothing_runs(home)


def test_a_user_that_was_killed_counts_no_longer(home):
    killed = user_of(home)
    killed.kill()
    killed.communicate()
    was = postmaster(home)
    with running(home) as servers:
        assert servers.silent() is None
        assert postmaster(home) == was
    assert nothing_runs(home)


def test_a_killed_postgresql_is_noticed_and_recovers(home):
    with running(home) as servers:
        ask(servers, "create table saved as select 'committed' as what")
        os.kill(postmaster(home), signal.SIGKILL)
        assert wait_until(lambda: servers.silent() == "PostgreSQL", seconds=5)
        with running(home):
            assert ask(servers, "select what from saved") == "committed"
    assert nothing_runs(home)


def test_a_process_ended_by_ctrl_c_leaves_nothing_running(home):
    command = user_of(home)
    command.send_signal(signal.SIGINT)
    command.communicate()
    assert nothing_runs(home)


def test_the_data_can_only_be_emptied_while_nobody_uses_it(home):
    user = user_of(home)
    with pytest.raises(CannotStart, match="Another Waymark command is using the data"), stopped(home):
        pass
    leave(user)
    with stopped(home):
        assert nothing_runs(home)


def test_folders_above_keep_their_rights_and_ours_are_closed(home):
    before = [folder.stat().st_mode for folder in home.parents]
    with running(home) as servers:
        where = servers.places
        closed = [where.home, where.postgres_data, where.redis_data, where.socket_dir]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in closed] == [0o700] * 4
    assert [folder.stat().st_mode for folder in home.parents] == before


def test_a_blank_in_the_name_and_an_interrupted_start_do_no_harm(tmp_path):
    """An initdb that was cut short leaves a folder with a version in it; the next start makes the data anew."""
    unfinished = tmp_path / "a blank" / "postgres.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with running(tmp_path / "a blank") as servers:
        assert ask(servers, "select 1") == 1
        assert redis.from_url(servers.places.redis_url).ping() is True
    assert nothing_runs(tmp_path / "a blank")
    assert not unfinished.exists()


def test_a_long_name_uses_a_short_folder_and_leaves_none(tmp_path):
    with running(tmp_path / ("long" * 30)) as servers:
        assert ask(servers, "select 1") == 1
        assert redis.from_url(servers.places.redis_url).ping() is True
        short = servers.places.socket_dir
        assert not short.is_relative_to(tmp_path)
    assert not short.exists()


def test_a_folder_that_cannot_be_written_is_named_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CannotStart) as refused, running(tmp_path / "file" / "home"):
        pass
    assert str(refused.value) == (
        f"Waymark cannot write in its data folder {tmp_path}/file/home (Not a directory); "
        "set WAYMARK_HOME to a folder of your own."
    )


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to somebody else")
def test_a_socket_folder_made_by_somebody_else_is_not_used(tmp_path):
    home = tmp_path / ("long" * 30)
    planted = places(home).socket_dir
    planted.mkdir()
    os.chown(planted, 12345, 12345)
    try:
        with pytest.raises(CannotStart, match="belongs to somebody else"), running(home):
            pass
    finally:
        planted.rmdir()
