"""pg_dump and pg_restore: found beside the embedded server, else on PATH, and new enough for the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psycopg2

from coaching.backups import Refused
from coaching.embedded.binaries import CannotStart, postgres_binary


def find(name: str, *, server: int) -> Path:
    """The program for a server of this major version. Raises Refused when there is none, or only an older one."""
    found = {path: major for path in _candidates(name) if (major := _major(path)) is not None}
    for path, major in found.items():
        if major >= server:
            return path
    if not found:
        raise Refused(f"There is no {name} here; install PostgreSQL {server}'s client programs, or run uv sync.")
    older = ", ".join(f"{path} is {major}" for path, major in found.items())
    raise Refused(f"The server is PostgreSQL {server} and needs a {name} as new as itself; {older}.")


def version(dsn: str) -> int:
    """The major version of a server. Raises Refused when it does not answer."""
    try:
        link = psycopg2.connect(dsn, connect_timeout=10)
    except psycopg2.OperationalError as problem:
        raise Refused(f"The database does not answer: {str(problem).strip().splitlines()[0]}.") from None
    try:
        return link.server_version // 10_000
    finally:
        link.close()


def dsn_of(database: Mapping) -> str:
    """libpq's line for one of Django's databases."""
    given = {"dbname": database["NAME"], "user": database["USER"], "password": database["PASSWORD"]}
    where = {"host": database["HOST"], "port": database["PORT"]}
    return psycopg2.extensions.make_dsn(**{k: v for k, v in {**given, **where, **database["OPTIONS"]}.items() if v})


def environment(dsn: str) -> dict[str, str]:
    """Ours, with the address of a database as PostgreSQL's programs read it, and nothing else that they would read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    told = psycopg2.extensions.parse_dsn(dsn)
    names = {"dbname": "PGDATABASE", "user": "PGUSER"}
    return kept | {names.get(key, f"PG{key.upper()}"): str(value) for key, value in told.items()}


def _candidates(name: str) -> list[Path]:
    found = [Path(on_path)] if (on_path := shutil.which(name)) else []
    with suppress(CannotStart):
        found.insert(0, postgres_binary(name))
    return found


def _major(program: Path) -> int | None:
    """The major version that a program says it has; None when it does not run on this machine."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else None
