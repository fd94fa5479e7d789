"""The whole database in one file of pg_dump's custom format: tables, rows, policies, and the key that signs claims.

Logins belong to the server and not to the database; a restore makes them first, with the passwords of the environment.
"""

import shutil
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, cast

import psycopg2
from psycopg2.extensions import make_dsn

from coaching.backups import Refused, holding, programs
from schools import setup

MARK = b"PGDMP"  # how a file of the custom format begins


def dump(out: BinaryIO, *, dsn: str) -> None:
    """Write the database of `dsn`, the backup login's, as it is at this moment. Raises Refused."""
    program = programs.find("pg_dump", server=programs.version(dsn))
    done = subprocess.run(
        [program, "--format=custom", "--no-password"],
        env=programs.environment(dsn),
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        raise Refused(f"No backup was made: {_reason(done.stderr)}")


def restore(source: BinaryIO, *, admin_dsn: str, database: str, passwords: dict[str, str]) -> holding.Held:
    """Make `database` anew from a file. Raises Refused, and then nothing of the file is there.

    A server that holds a trust is left as it is. What was restored but is not to happen twice is held back.
    """
    if source.read(len(MARK)) != MARK:
        raise Refused("That file was not made by `manage.py backup`; nothing was restored.")
    program = programs.find("pg_restore", server=programs.version(admin_dsn))
    _require_no_trust(admin_dsn, database)
    setup.prepare_empty(admin_dsn=admin_dsn, database=database, passwords=passwords)
    dsn = make_dsn(admin_dsn, dbname=database)
    try:
        _pour(source, program, dsn)
        with closing(psycopg2.connect(dsn)) as link, link, link.cursor() as cursor:
            return holding.hold(cursor)
    finally:
        setup.prepare(admin_dsn=admin_dsn, database=database, passwords=passwords)


def _require_no_trust(admin_dsn: str, database: str) -> None:
    if trusts := _trusts(admin_dsn, database):
        raise Refused(
            f"The database {database} holds {trusts} trust{'s' if trusts > 1 else ''} already, and a restore begins "
            "with an empty one: restore into another server, or into another WAYMARK_HOME. Nothing was changed."
        )


def _trusts(admin_dsn: str, database: str) -> int:
    """How many trusts a database holds; 0 when there is no such database, or nothing in it.

    Raises Refused for one that cannot be looked into: what nobody has seen is not made anew.
    """
    try:
        with closing(psycopg2.connect(admin_dsn)) as link, link.cursor() as cursor:
            cursor.execute("select from pg_database where datname = %s", [database])
            if cursor.fetchone() is None:
                return 0
        with closing(psycopg2.connect(make_dsn(admin_dsn, dbname=database))) as link, link.cursor() as cursor:
            cursor.execute("select to_regclass('public.schools_trust') is not null")
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute("select count(*) from schools_trust")
            return cursor.fetchone()[0]
    except psycopg2.OperationalError as problem:
        raise Refused(
            f"The database {database} does not answer, so nothing was changed: {str(problem).strip().splitlines()[0]}."
        ) from None


def _pour(source: BinaryIO, program: Path, dsn: str) -> None:
    """Give pg_restore the file, whose first bytes were read already. All of it is restored, or nothing."""
    environment = programs.environment(dsn)
    line = [
        str(program),
        "--single-transaction",
        "--exit-on-error",
        "--no-password",
        "--dbname",
        environment["PGDATABASE"],
    ]
    with tempfile.TemporaryFile() as said:
        restoring = subprocess.Popen(line, env=environment, stdin=subprocess.PIPE, stderr=said)
        # The pipe breaks where the program ends early, which then says why.
        with suppress(BrokenPipeError), cast(BinaryIO, restoring.stdin) as into:
            into.write(MARK)
            shutil.copyfileobj(source, into)
        if restoring.wait() != 0:
            said.seek(0)
            raise Refused(f"The file could not be restored, and nothing of it was: {_reason(said.read())}")


def _reason(said: bytes) -> str:
    """The first error that the program named, without the statement it arose in."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["the program gave no reason."])[0]
