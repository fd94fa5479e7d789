"""Refusals before anything is started: each is one sentence that says what to do."""

import socket
import subprocess
import sys

import pytest

from coaching.embedded import room
from coaching.embedded.binaries import CannotStart
from coaching.embedded.places import PROJECT

pytestmark = pytest.mark.xdist_group("embedded")


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        yield other.getsockname()[1]


def demo(*arguments, **environment):
    """`manage.py demo` that is expected to refuse: exit status, what it said, what it complained of."""
    run = subprocess.run(
        [sys.executable, "manage.py", "demo", *map(str, arguments)],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=30,
    )
    return run.returncode, run.stdout, run.stderr


def test_a_taken_port(taken_port, tmp_path):
    assert demo("--port", taken_port, "--home", tmp_path) == (
        1,
        "",
        f"Port {taken_port} is taken by another program; stop that program, or use --port {taken_port + 1}.\n",
    )


def test_a_port_that_was_just_given_up_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as visitor:
        port = server.getsockname()[1]
        server.accept()[0].close()
        visitor.recv(1)
    assert room.require_port(port) is None


def test_a_second_copy_on_the_same_data(tmp_path):
    with room.only_copy(tmp_path, address="http://127.0.0.1:8123/"):
        assert demo("--home", tmp_path) == (
            1,
            "",
            f"The demo already runs on the data folder {tmp_path}: "
            "open http://127.0.0.1:8123/, or stop it with Ctrl-C.\n",
        )


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    assert demo("--home", tmp_path / "file" / "home") == (
        1,
        "",
        f"Waymark cannot write in its data folder {tmp_path}/file/home (Not a directory); "
        "set WAYMARK_HOME to a folder of your own.\n",
    )


@pytest.mark.parametrize("port", [0, 65_536])
def test_a_number_that_is_no_port(tmp_path, port):
    assert demo("--port", port, "--home", tmp_path) == (
        1,
        "",
        f"{port} is no port: use a number from 1 to 65535, such as --port 8000.\n",
    )


def test_some_servers_named_and_others_not(tmp_path):
    assert demo("--home", tmp_path, REDIS_URL="redis://localhost/0") == (
        1,
        "",
        "REDIS_URL is set and DATABASE_URL is not; set all of DATABASE_URL, OWNER_DATABASE_URL, REDIS_URL, or none.\n",
    )


def test_a_full_disk(tmp_path):
    with pytest.raises(CannotStart, match=r"GB free and Waymark needs 1000000000 GB; make room, or set WAYMARK_HOME"):
        room.require_space(tmp_path / "new", least=10**18)
    room.require_space(tmp_path / "new", least=1)
