"""Prepare a PostgreSQL 18 server for Waymark: logins, database, schemas and the signing key. Safe to run again.

The embedded start and the compose file both come through `prepare`; tables and functions are the migrations' work.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg2
from django.db import connections, transaction
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, make_dsn

# Each process has a login of its own; nobody changes role on the way. Only backup reads past row-level security.
LOGINS = {
    "waymark_owner": "NOBYPASSRLS",
    "waymark_web": "NOBYPASSRLS",
    "waymark_worker": "NOBYPASSRLS",
    "waymark_rollup": "NOBYPASSRLS",
    "waymark_backup": "BYPASSRLS",
}
SCHEMAS = ("iam", "sec")


def passwords_in(environment: Mapping[str, str]) -> dict[str, str]:
    """The passwords of logins that an environment gives, as WAYMARK_WEB_PASSWORD and so on."""
    named = {login: environment.get(f"{login.upper()}_PASSWORD") for login in LOGINS}
    return {login: password for login, password in named.items() if password}


class CannotPrepare(RuntimeError):
    """The server cannot be prepared; the message says what to do."""


def prepare(*, admin_dsn: str, database: str = "waymark", passwords: dict[str, str] | None = None) -> None:
    """Create what is missing as the administrator of `admin_dsn`; `passwords` maps logins to their passwords.

    Raises CannotPrepare when the server is older than PostgreSQL 18 or the login may not create roles.
    """
    with _connected(admin_dsn) as cursor:
        _require_version(cursor)
        _make_logins(cursor, passwords or {})
        _make_database(cursor, database)
    with _connected(make_dsn(admin_dsn, dbname=database)) as cursor:
        _make_schemas(cursor, database)
        _make_key(cursor)
        _let_backup_read(cursor)


def prepare_empty(*, admin_dsn: str, database: str, passwords: dict[str, str] | None = None) -> None:
    """Make the logins, and the database anew with nothing in it: what a backup is restored into."""
    with _connected(admin_dsn) as cursor:
        _require_version(cursor)
        _make_logins(cursor, passwords or {})
        cursor.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))
        _make_database(cursor, database)


@contextmanager
def _connected(dsn: str) -> Iterator[psycopg2.extensions.cursor]:
    """A cursor in autocommit, since CREATE DATABASE allows no transaction."""
    connection = psycopg2.connect(dsn)
    try:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        yield connection.cursor()
    finally:
        connection.close()


def _require_version(cursor) -> None:
    cursor.execute(
        "select current_setting('server_version_num')::int, rolsuper from pg_roles where rolname = current_user"
    )
    version, is_superuser = cursor.fetchone()
    if version < 180000:
        raise CannotPrepare("Waymark needs PostgreSQL 18 or newer (uuidv7). Upgrade the server, then run this again.")
    if not is_superuser:
        raise CannotPrepare(
            "Use an administrator's URL: the login has to be a superuser, since the backup login reads past "
            "row-level security."
        )


def _make_logins(cursor, passwords: dict[str, str]) -> None:
    for login, bypass in LOGINS.items():
        _make_login(cursor, login, bypass, passwords.get(login))


def _make_login(cursor, login: str, bypass: str, password: str | None) -> None:
    cursor.execute("select from pg_roles where rolname = %s", [login])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("create role {} login").format(sql.Identifier(login)))
    cursor.execute(
        sql.SQL(f"alter role {{}} login nosuperuser nocreatedb nocreaterole noreplication {bypass.lower()}").format(
            sql.Identifier(login)
        )
    )
    if password:
        cursor.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(password)))
    if login == "waymark_backup":
        cursor.execute("alter role waymark_backup set default_transaction_read_only = on")
    elif login != "waymark_owner":
        cursor.execute(sql.SQL("alter role {} set lock_timeout = '5s'").format(sql.Identifier(login)))
        cursor.execute(
            sql.SQL("alter role {} set idle_in_transaction_session_timeout = '60s'").format(sql.Identifier(login))
        )
    if login == "waymark_web":
        cursor.execute("alter role waymark_web set statement_timeout = '5s'")
    if login in ("waymark_web", "waymark_worker", "waymark_rollup"):
        # A login may read what its other connections are running: session tokens and words of every trust among it.
        cursor.execute(sql.SQL("alter role {} set track_activities = off").format(sql.Identifier(login)))


def _make_database(cursor, database: str) -> None:
    cursor.execute("select from pg_database where datname = %s", [database])
    if cursor.fetchone() is None:
        cursor.execute(
            sql.SQL(
                "create database {} owner waymark_owner encoding 'UTF8' locale 'C.UTF-8' template template0"
            ).format(sql.Identifier(database))
        )


def _make_schemas(cursor, database: str) -> None:
    name = sql.Identifier(database)
    cursor.execute(sql.SQL("revoke all on database {} from public").format(name))
    cursor.execute(
        sql.SQL("grant connect on database {} to {}").format(name, sql.SQL(", ").join(map(sql.Identifier, LOGINS)))
    )
    # The worker keeps TEMP for bulk loads (COPY is refused under row-level security); the web login does not.
    cursor.execute(sql.SQL("grant temp on database {} to waymark_owner, waymark_worker").format(name))
    cursor.execute("revoke all on schema public from public; alter schema public owner to waymark_owner")
    cursor.execute("grant usage on schema public to waymark_web, waymark_worker, waymark_rollup, waymark_backup")
    for schema in SCHEMAS:
        cursor.execute(
            sql.SQL("create schema if not exists {} authorization waymark_owner").format(sql.Identifier(schema))
        )


def _make_key(cursor) -> None:
    """The key that signs claims, as the two padded halves of HMAC-SHA256 (RFC 2104). One function reads it."""
    cursor.execute(
        "set role waymark_owner; "
        "create table if not exists sec.signing_key (inner_pad bytea not null, outer_pad bytea not null); "
        "grant select on sec.signing_key to waymark_backup"
    )
    cursor.execute("select count(*) from sec.signing_key")
    if cursor.fetchone()[0] == 0:
        cursor.execute("insert into sec.signing_key values (%s, %s)", _new_pads())
    cursor.execute("reset role")


def _new_pads() -> list[bytes]:
    key = secrets.token_bytes(64)
    return [bytes(b ^ 0x36 for b in key), bytes(b ^ 0x5C for b in key)]


def replace_key(*, within_ms: int) -> None:
    """Sign with a new key, as the owner. Raises OperationalError when claims are still in use after that time.

    A claim lasts as long as its transaction, which has read the key and so holds a lock on it: the exclusive lock below
    is given when no claim of the old key is left, and a claim can never go blind half-way.
    """
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"set local lock_timeout = {within_ms:d}")
        cursor.execute("lock table sec.signing_key in access exclusive mode")
        cursor.execute("update sec.signing_key set inner_pad = %s, outer_pad = %s", _new_pads())


def _let_backup_read(cursor) -> None:
    """Everything that is there and everything that migrations will make: pg_dump stops at one table it may not read."""
    schemas = sql.SQL(", ").join(map(sql.Identifier, ("public", *SCHEMAS)))
    cursor.execute(sql.SQL("grant usage on schema {} to waymark_backup").format(schemas))
    for kind in ("tables", "sequences"):
        now = sql.SQL(f"grant select on all {kind} in schema {{}} to waymark_backup")
        later = sql.SQL(
            f"alter default privileges for role waymark_owner in schema {{}} grant select on {kind} to waymark_backup"
        )
        cursor.execute(now.format(schemas))
        cursor.execute(later.format(schemas))
