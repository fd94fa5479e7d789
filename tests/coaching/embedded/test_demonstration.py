"""The demo from its first start on an empty folder to Ctrl-C: one long test, since a start takes seconds."""

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from coaching.embedded.places import PROJECT, places
from coaching.embedded.processes import listening

pytestmark = pytest.mark.xdist_group("embedded")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def processes_of(home):
    """Every process that was started for this data folder, wherever it hangs in the tree (Linux)."""
    mark = f"WAYMARK_HOME={home}\0".encode()
    return [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if mark in content(path)]


def content(path):
    try:
        return path.read_bytes()
    except OSError:  # it has just ended, or is somebody else's
        return b""


def status_of(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    return connection.getresponse().status


def test_it_starts_on_an_empty_folder_and_ctrl_c_leaves_nothing_running(tmp_path):
    port, home = free_port(), tmp_path / "home"
    unset = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "WAYMARK_HOME", "WAYMARK_PROCESS", "DEBUG")
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), "--home", str(home)],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name not in unset},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for line in demo.stdout:
            said.append(line.strip())
            if line.startswith("Press Ctrl-C"):
                break
        assert f"Waymark runs at http://127.0.0.1:{port}/" in said, "\n".join(said)
        assert status_of(port, "/") in (200, 302)
        assert len(processes_of(home)) >= 4  # web, two workers and beat, with what they start
    finally:
        demo.send_signal(signal.SIGINT)
        demo.send_signal(signal.SIGINT)  # under uv the signal comes twice
        rest, _ = demo.communicate(timeout=60)
    assert rest.splitlines()[-1] == "Stopped. Nothing is left running, and the data is kept."
    assert demo.returncode == 0
    assert processes_of(home) == []
    assert not listening(places(home).postgres_socket)
    assert not listening(places(home).redis_socket)
