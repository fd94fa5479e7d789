"""Which commands start the embedded servers."""

import os
import subprocess
import sys

import psycopg2
import pytest

import manage
from coaching.embedded.places import PROJECT, places
from coaching.embedded.processes import listening

pytestmark = pytest.mark.xdist_group("embedded")


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        ("", False),
        ("help", False),
        ("help migrate", False),
        ("migrate --help", False),
        ("demo --port 8001", False),
        ("check --deploy", False),
        ("check --database default", True),
        ("makemigrations --check", False),
        ("collectstatic --no-input", False),
        ("migrate", True),
        ("shell", True),
    ],
)
def test_only_commands_that_need_a_database_start_it(monkeypatch, command, needed):
    monkeypatch.setenv("DATABASE_URL", "")  # as good as not set, here and in the settings
    assert manage.needs_embedded_servers(command.split()) is needed


def test_a_named_database_is_used_instead(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://waymark_worker:secret@db/waymark")
    assert manage.needs_embedded_servers(["migrate"]) is False
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DATABASE_URL_FILE", "/run/secrets/database")
    assert manage.needs_embedded_servers(["migrate"]) is False


def test_a_command_has_the_servers_for_as_long_as_it_runs(home):
    outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "WAYMARK_PROCESS")}
    run = subprocess.run(
        [sys.executable, "manage.py", "shell", "--command", WHO_AM_I],
        cwd=PROJECT,
        env=outside | {"WAYMARK_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (run.stdout.splitlines()[-1], run.stderr, run.returncode) == ("waymark_worker waymark", "", 0)
    assert not listening(places(home).postgres_socket)


WHO_AM_I = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("select current_user, current_database()")
    print(*cursor.fetchone())
"""


def test_a_database_that_does_not_answer_is_told_in_one_sentence():
    with pytest.raises(psycopg2.OperationalError) as refused:
        psycopg2.connect(host="127.0.0.1", port=1, user="waymark_web", dbname="waymark")
    assert manage.unreachable(refused.value) == (
        'The database does not answer: connection to server at "127.0.0.1", port 1 failed: Connection refused.'
    )
    assert manage.unreachable(psycopg2.OperationalError("canceling statement due to lock timeout")) == ""


def test_a_wrong_setting_is_told_in_one_sentence():
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env=os.environ | {"DEBUG": "yes please"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (run.returncode, run.stderr) == (
        1,
        'DEBUG is "yes please"; use true or false (see README, Configuration).\n',
    )
