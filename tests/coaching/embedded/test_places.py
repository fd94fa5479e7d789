import os

import pytest

from coaching.embedded.places import default_home, places


def test_sockets_lie_in_the_data_folder():
    where = places("/srv/waymark")
    assert (where.postgres_socket_dir, where.redis_url) == (
        "/srv/waymark/run",
        "unix:///srv/waymark/run/redis.sock?db=0",
    )


@pytest.mark.parametrize("name", ["long" * 30, "a,comma", 'a"quote'])
def test_a_path_that_cannot_name_a_socket_gets_a_short_one(name):
    folder = places(f"/srv/{name}").socket_dir
    assert folder.parent.as_posix() == "/tmp"
    assert folder.name.startswith(f"waymark-{os.getuid()}-")
    assert folder != places(f"/srv/{name}x").socket_dir


def test_however_a_folder_is_written_it_is_the_same(monkeypatch):
    monkeypatch.chdir("/srv")
    monkeypatch.setenv("WAYMARK_HOME", "../srv/waymark")
    assert places(default_home()) == places("/srv/waymark") == places("waymark")
