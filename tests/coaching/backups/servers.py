"""Databases that are backed up and restored by the real commands, in processes of their own, and what is in them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connections

from coaching.embedded.places import PROJECT, Places, places

# Their rows are changed by a restore on purpose, or by whoever tries to sign in there afterwards.
CHANGED = {"iam.session", "iam.code", "iam.outbox", "iam.sign_in_try"}
# PostgreSQL writes the same condition with its casts elsewhere once it has read it back.
CAST = re.compile(r"::(text|character varying)|[()\[\]]")
TABLES = """select c.oid::regclass::text from pg_class c
  where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('public', 'iam', 'sec')"""
GUARDS = {
    "policies": "select tablename, policyname, permissive, roles, cmd, qual, with_check from pg_policies",
    "tables": "select oid::regclass::text, relowner::regrole::text, relrowsecurity, relforcerowsecurity, "
    "array(select a::text from unnest(relacl) a order by 1) from pg_class "
    "where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'iam', 'sec')",
    "functions": "select oid::regprocedure::text, proowner::regrole::text, prosecdef, proconfig, md5(prosrc), "
    "array(select a::text from unnest(proacl) a order by 1) from pg_proc "
    "where pronamespace::regnamespace::text in ('public', 'iam', 'sec')",
    "triggers": "select tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) from pg_trigger "
    "where not tgisinternal",
    "constraints": "select conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) "
    "from pg_constraint where connamespace::regnamespace::text in ('public', 'iam', 'sec')",
    "schemas": "select nspname, nspowner::regrole::text, array(select a::text from unnest(nspacl) a order by 1) "
    "from pg_namespace where nspname in ('public', 'iam', 'sec')",
    "the database": "select datdba::regrole::text, array(select a::text from unnest(datacl) a "
    "where a::text not like 'waymark_test=%%' order by 1) from pg_database where datname = current_database()",
}


@dataclass(frozen=True)
class Server:
    """A database: in the tests' own server and named by addresses, or the embedded one of a data folder."""

    where: Places
    name: str
    is_embedded: bool = False

    def manage(self, *arguments: str, process: str = "worker", **variables: str) -> str:
        """Run a command of manage.py against it; what it printed. A refusal is an AssertionError with its words."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env={**self._environment(process), **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def refusal(self, *arguments: str, process: str = "worker", **variables: str) -> str:
        """Why a command refuses."""
        try:
            said = self.manage(*arguments, process=process, **variables)
        except AssertionError as refused:
            return str(refused).partition("\n")[0]
        raise AssertionError(f"It was done: {said}")

    def ask(self, sql: str, login: str = "postgres") -> list[tuple]:
        link = psycopg2.connect(host=self.where.postgres_socket_dir, dbname=self.name, user=login)
        with closing(link), link, link.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def rows(self, trust: str | None = None) -> dict[str, tuple]:
        """How many rows each table has, and a checksum of all they say; of one trust, or of all."""
        tables = {table for (table,) in self.ask(TABLES)} - CHANGED
        sums = self.ask(" union all ".join(_sum_of(table, trust) for table in sorted(tables)))
        return {table: tuple(counted) for table, *counted in sums}

    def guards(self) -> set[str]:
        """Everything that keeps people from each other's rows, line by line."""
        return {CAST.sub("", f"{what}: {row}") for what, sql in GUARDS.items() for row in self.ask(sql)}

    def _environment(self, process: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "WAYMARK_PROCESS"}
        ours = {"WAYMARK_PROCESS": process, "WAYMARK_HOME": str(self.where.home), "SECRET_KEY": "of this test"}
        return kept | ours | ({} if self.is_embedded else self._addresses(process))

    def _addresses(self, process: str) -> dict[str, str]:
        names = {"DATABASE_URL": f"waymark_{process}", "OWNER_DATABASE_URL": "waymark_owner"}
        told = {variable: self._address(login, self.name) for variable, login in names.items()}
        return told | {"ADMIN_DATABASE_URL": self._address("postgres", "postgres"), "DEBUG": "false"}

    def _address(self, login: str, database: str) -> str:
        return f"postgres://{login}@/{database}?host={quote(self.where.postgres_socket_dir, safe='')}"


def home_server(name: str) -> Server:
    """A database of the tests' own server."""
    return Server(places(Path(os.environ["WAYMARK_HOME"])), name)


def _sum_of(table: str, trust: str | None) -> str:
    key = "id" if table in ("schools_trust", "iam.trust") else "trust_id"
    whose = f"where to_jsonb(t) ->> '{key}' = '{trust}'" if trust else ""
    return f"select '{table}', count(*), md5(string_agg(t::text, '|' order by t::text)) from {table} t {whose}"


@contextmanager
def served_from(server: Server) -> Iterator[None]:
    """Have this process's requests answered from another server, as its web login."""
    link = connections["default"]
    before = dict(link.settings_dict)
    link.close()
    link.settings_dict.update(HOST=server.where.postgres_socket_dir, NAME=server.name, USER="waymark_web", OPTIONS={})
    try:
        yield
    finally:
        link.close()
        link.settings_dict.update(before)
