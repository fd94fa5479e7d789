"""One trust in one file: a zip with its rows, table by table, as COPY writes them, and a list of what is in it.

It is restored beside other trusts, into a server of the same release that has no such trust. Row-level security does
not bind the logins that do it, so every statement here names the trust, and what comes back is looked at first.
"""

import json
import shutil
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from typing import BinaryIO

import psycopg2
from psycopg2 import sql

from coaching.backups import Refused, holding
from coaching.backups.tables import LIBRARY, Table, library_codes, of_trusts, orphans

FORMAT = 1
LIST = "waymark-trust.json"
NOT_OURS = "That file was not made by `manage.py backup --trust`; nothing was restored."
# A zip that cannot be read to its end, or holds what `dump` never writes: zipfile and COPY say so in as many ways.
UNREADABLE = (KeyError, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
DAMAGED = (*UNREADABLE, psycopg2.DataError, psycopg2.errors.QueryCanceled)
BATCH = 1 << 20  # bytes read at a time


@dataclass(frozen=True)
class Contents:
    """What a file says of itself. `rows` are counted by table, `leans_on` names public data that has to be there."""

    format: int
    trust: str
    name: str
    uid: int | None
    migrations: list[list[str]]
    rows: dict[str, int]
    leans_on: dict[str, list[str]]


def dump(out: BinaryIO, *, dsn: str, uid: str) -> Contents:
    """Write the trust with this group UID (or “demo”), as it is at this moment. Raises Refused."""
    with _reading(dsn) as cursor, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        trust, name, number = _find(cursor, uid)
        rows = {table.full_name: _write(cursor, archive, table, trust) for table in of_trusts(cursor)}
        contents = Contents(FORMAT, trust, name, number, _migrations(cursor), rows, _leans_on(cursor, trust))
        archive.writestr(LIST, json.dumps(asdict(contents), indent=1))
    return contents


def restore(file: BinaryIO, *, dsn: str) -> tuple[Contents, holding.Held]:
    """Bring a trust back, into the database of an administrator's `dsn`. Raises Refused, and nothing is changed."""
    with _archive(file) as archive:
        contents = _contents(archive)
        with _writing(dsn) as cursor:
            _require_room(cursor, contents)
            _load(cursor, archive, contents)
            cursor.execute("set local session_replication_role = origin")  # from here on rules apply again
            return contents, holding.hold(cursor, trust=contents.trust)


@contextmanager
def _archive(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The file as a zip, which is read from its end: of a pipe, from a copy without a name."""
    with tempfile.TemporaryFile() as copy:
        if not file.seekable():
            shutil.copyfileobj(file, copy)
        try:
            archive = zipfile.ZipFile(file if file.seekable() else copy)
        except UNREADABLE:
            raise Refused(NOT_OURS) from None
        with archive:
            yield archive


@contextmanager
def _reading(dsn: str) -> Iterator:
    """A cursor in one snapshot: a coach who shares meanwhile is in it wholly, or not at all."""
    try:
        link = psycopg2.connect(dsn)
    except psycopg2.OperationalError as problem:
        raise Refused(f"The database does not answer: {str(problem).strip().splitlines()[0]}.") from None
    with closing(link):
        link.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with link.cursor() as cursor:
            yield cursor


@contextmanager
def _writing(dsn: str) -> Iterator:
    """A cursor in one transaction that runs no trigger: the rows are history, and have been through them once."""
    with closing(psycopg2.connect(dsn)) as link, link, link.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor


def _find(cursor, uid: str) -> tuple[str, str, int | None]:
    cursor.execute(
        "select id::text, name, uid from schools_trust where is_demo and %s = 'demo' or uid::text = %s", [uid, uid]
    )
    found = cursor.fetchone()
    if found is None:
        raise Refused(f"No trust “{uid}” was started here. See start_trust.")
    return found


def _write(cursor, archive: zipfile.ZipFile, table: Table, trust: str) -> int:
    """One table's rows into the archive; how many they are."""
    query = sql.SQL("copy (select {} from {} where {} = {}) to stdout").format(
        table.fields, table.place, sql.Identifier(table.key), sql.Literal(trust)
    )
    with archive.open(f"{table.full_name}.copy", "w", force_zip64=True) as member:
        member.write((",".join(table.columns) + "\n").encode())
        cursor.copy_expert(query, member)
    return cursor.rowcount


def _migrations(cursor) -> list[list[str]]:
    cursor.execute("select app, name from django_migrations order by app, name")
    return [list(row) for row in cursor.fetchall()]


def _leans_on(cursor, trust: str) -> dict[str, list[str]]:
    cursor.execute("select day::text from schools_bankholiday order by day")
    return {
        "schools_bankholiday.day": [day for (day,) in cursor.fetchall()],
        f"{LIBRARY}.code": library_codes(cursor, trust),
    }


def _contents(archive: zipfile.ZipFile) -> Contents:
    try:
        contents = Contents(**json.loads(archive.read(LIST)))
        uuid.UUID(contents.trust)
    except (*UNREADABLE, AttributeError, TypeError):
        raise Refused(NOT_OURS) from None
    if contents.format != FORMAT:
        raise Refused("That file was made by a later release of Waymark; restore it with that release.")
    return contents


def _require_room(cursor, contents: Contents) -> None:
    """There must be no such trust here, the tables must be the same, and the public data that it leans on be there."""
    cursor.execute("select to_regclass('iam.trust') is null")
    if cursor.fetchone()[0]:
        raise Refused("There are no tables here yet: say manage.py migrate and manage.py load_reference first.")
    cursor.execute(
        "select exists (select from iam.trust where id = %s or uid = %s), "
        "%s and exists (select from iam.trust where is_demo)",
        [contents.trust, contents.uid, contents.uid is None],
    )
    if any(cursor.fetchone()):
        raise Refused(f"{contents.name} is here already, and nothing of it was changed. Restore into another server.")
    if _migrations(cursor) != contents.migrations:
        raise Refused(
            "That file was made by another release of Waymark: restore it with the release that made it, "
            "then upgrade. Nothing was restored."
        )
    for place, wanted in contents.leans_on.items():
        _require_public_data(cursor, place, wanted)


def _require_public_data(cursor, place: str, wanted: list[str]) -> None:
    table, column = place.split(".")
    query = sql.SQL("select w from unnest(%s::text[]) w where not exists (select from {} where {}::text = w)")
    cursor.execute(query.format(sql.Identifier(table), sql.Identifier(column)), [wanted])
    missing = [value for (value,) in cursor.fetchall()]
    if missing:
        raise Refused(
            f"{len(missing)} rows of public data that the trust leans on are not here ({table}: {missing[0]}). "
            "Say manage.py load_reference first. Nothing was restored."
        )


def _load(cursor, archive: zipfile.ZipFile, contents: Contents) -> None:
    tables = of_trusts(cursor)
    try:
        found = {table.full_name: _read(cursor, archive, table, contents.trust) for table in tables}
    except DAMAGED as problem:
        raise Refused(f"The file is damaged ({str(problem).splitlines()[0]}); nothing was restored.") from None
    except psycopg2.errors.UniqueViolation as problem:
        raise Refused(_in_use(problem)) from None
    except psycopg2.errors.IntegrityError as problem:
        raise Refused(
            f"A row of {problem.diag.table_name} breaks {problem.diag.constraint_name}; nothing was restored."
        ) from None
    if found != contents.rows:
        raise Refused("The file does not hold as many rows as it says; nothing was restored.")
    loose = [name for table in tables for name in orphans(cursor, table, contents.trust)]
    if loose:
        raise Refused(f"Rows of the file lean on rows that are not in it ({', '.join(loose)}); nothing was restored.")


def _read(cursor, archive: zipfile.ZipFile, table: Table, trust: str) -> int:
    """One table's rows out of the archive; how many they are. A row of another trust stops everything."""
    with archive.open(f"{table.full_name}.copy") as member:
        if member.readline().decode().strip() != ",".join(table.columns):
            raise KeyError(f"{table.full_name} has other columns")
        copy = sql.SQL("copy {} ({}) from stdin").format(table.place, table.fields)
        cursor.copy_expert(copy, member, size=BATCH)
    copied = cursor.rowcount
    cursor.execute(
        sql.SQL("select count(*) from {} where {} = %s").format(table.place, sql.Identifier(table.key)), [trust]
    )
    if cursor.fetchone()[0] != copied:
        raise Refused(f"The file holds rows of another trust in {table.full_name}; nothing was restored.")
    return copied


def _in_use(problem: psycopg2.errors.UniqueViolation) -> str:
    if problem.diag.table_name == "account":
        return "An e-mail address of the trust is in use by somebody else here; nothing was restored."
    return f"A row of the file is here already ({problem.diag.constraint_name}); nothing was restored."
