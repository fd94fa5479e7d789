"""A whole Waymark behind a port: a database of its own, filled by the real commands, and the demo's real programs.

Nothing here reaches into the application: what a site knows it was told by commands, forms and letters.
"""

import fcntl
import os
import queue
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2

from coaching.embedded.children import Child, Family, launch
from coaching.embedded.demonstration import web_status
from coaching.embedded.places import PROJECT, places
from coaching.embedded.programs import environment_for, programs
from schools.setup import prepare
from tests.mailserver import MailServer

SETTINGS = "tests.site_settings"
WITHOUT_PEOPLE = "waymark_without_people"  # the database a run copies: tables and reference data alone
LONGEST_START = 60  # seconds for web to answer on a busy machine
LONGEST_POST = 30  # seconds for a letter to arrive
AN_ERROR = r"Internal Server Error|raised unexpected|Job \S+ failed"  # as Django, Celery and schools/jobs.py log it
# What no log may repeat, whatever was done meanwhile.
SAID_BY_PEOPLE = """
  select first_name || ' ' || last_name from schools_person union select email from schools_person where email <> ''
  union select praise from observations_dropin where length(praise) > 10
  union select words from observations_actionstep where length(words) > 10"""
SWEEP_SECONDS = 5  # the clock looks for due work this often; what a visitor does rings the bell at once


class Letters(queue.SimpleQueue):
    """What the mail server took, for whoever waits for it."""

    append = queue.SimpleQueue.put


@dataclass
class Site:
    """One deployment: `home` is the run's data folder, `name` its database's, `redis` its number in Redis."""

    home: Path
    name: str
    redis: int
    mail: MailServer
    family: Family = field(default_factory=Family)
    said: dict[str, str] = field(default_factory=dict)  # what each command printed
    seconds: dict[str, float] = field(default_factory=dict)  # and how long it took
    variables: dict[str, str] = field(default_factory=dict)  # what else its programs find in their environment

    def __post_init__(self) -> None:
        self.port = free_port()
        self.mail.letters = Letters()

    @property
    def log(self) -> Path:
        """What its programs write."""
        return self.home / f"{self.name}.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str, process: str = "worker") -> str:
        """Run a command of manage.py as somebody at the keyboard would, and give back what it printed."""
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment(process),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
        self.seconds[arguments[0]], self.said[arguments[0]] = time.monotonic() - began, done.stdout
        return done.stdout

    def environment(self, process: str) -> dict[str, str]:
        """What a program of this site sees: production's settings without TLS, three servers that the run started."""
        servers = {
            "DATABASE_URL": self._database("web"),
            "OWNER_DATABASE_URL": self._database("owner"),
            "REDIS_URL": places(self.home).redis_url.replace("?db=0", f"?db={self.redis}"),
        }
        ours = {
            "SECRET_KEY": "of the test run, and of nothing else",
            "WAYMARK_SWEEP_SECONDS": str(SWEEP_SECONDS),
            "LOG_LEVEL": "INFO",
            "EMAIL_PORT": str(self.mail.port),
            "EMAIL_USE_TLS": "false",
        }
        inherited = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "WAYMARK_PROCESS")}
        told = {**inherited, **servers, **ours}
        seen = environment_for(process, home=self.home, port=self.port, environment=told)
        return {**seen, "EMAIL_HOST": "127.0.0.1", "DJANGO_SETTINGS_MODULE": SETTINGS, **self.variables}

    def _database(self, login: str) -> str:
        return f"postgres://waymark_{login}@/{self.name}?host={quote(places(self.home).postgres_socket_dir, safe='')}"

    def dsn(self, login: str) -> str:
        """libpq's line for one of the application's logins."""
        return f"host={places(self.home).postgres_socket_dir} dbname={self.name} user=waymark_{login}"

    def ask(self, sql: str) -> list[tuple]:
        """What the database says to its administrator, whom no policy binds."""
        link = psycopg2.connect(places(self.home).admin_dsn, dbname=self.name)
        try:
            with link, link.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            link.close()

    def code_sent_to(self, email: str) -> str:
        """The six figures of the next letter to somebody."""
        while True:
            letter = self.mail.letters.get(timeout=LONGEST_POST)
            if letter["To"] == email and (code := re.search(r"\b\d{6}\b", letter.get_body(("plain",)).get_content())):
                return code.group(0)

    def prepare(self) -> None:
        """A database with tables and reference data, and style sheets as they are served in production.

        Where the run has made one such already it is copied; else the commands make it.
        """
        # The lock of tests/conftest.py: two who prepare at once trip over each other's logins.
        with open(self.home / "template.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _drop(self.home, self.name)
            is_copy = _copied(self.home, self.name)
            prepare(admin_dsn=places(self.home).admin_dsn, database=self.name)
            if not (self.home / "static").exists():
                self.command("collectstatic", "--no-input")
        if not is_copy:
            self.command("migrate", "--verbosity", "0")
            self.command("load_reference")

    @contextmanager
    def open(self, *, only: str = "") -> Iterator[None]:
        """Run its web, workers and clock for the life of the block, or one of them only; none may log an error."""
        with open(self.log, "wb") as log:
            try:
                for program in programs(self.port):
                    if only not in ("", program.name):
                        continue
                    process = launch(program.command, environment=self.environment(program.process), log=log)
                    self.family.children.append(Child(program.name, process, program.stage))
                self._wait_for_web()
                yield
            finally:
                self.family.stop()
        written = self.log.read_text(encoding="utf-8")
        assert not re.search(AN_ERROR, written), f"an error in {self.log}:\n{written[-5000:]}"
        named = [said for (said,) in self.ask(SAID_BY_PEOPLE) if said in written]
        assert named == [], f"names, addresses or words in {self.log}"

    def _wait_for_web(self) -> None:
        give_up = time.monotonic() + LONGEST_START
        while web_status(self.port) != 302:  # the front page sends a stranger to sign in
            assert self.family.dead() is None, f"{self.family.dead()} ended by itself: see {self.log}"
            assert time.monotonic() < give_up, f"web does not answer: see {self.log}"
            time.sleep(0.05)


@contextmanager
def site(*, home: Path, name: str, redis: int) -> Iterator[Site]:
    """A site with an empty, migrated database; it is gone when the block ends. Give each of a run its own numbers."""
    with MailServer() as mail:
        made = Site(home=home, name=name, redis=redis, mail=mail)
        made.prepare()
        try:
            yield made
        finally:
            _drop(home, name)


def fill_demo(made: Site) -> None:
    """The demo trust, as `manage.py demo` makes it, its coverage counted."""
    made.command("seed_demo")
    made.command("recount", "--trust", "demo", process="rollup")


def _drop(home: Path, name: str) -> None:
    with _administrator(home) as cursor:
        cursor.execute(f"drop database if exists {name} with (force)")


def _copied(home: Path, name: str) -> bool:
    """Whether there was a database without people to copy."""
    with _administrator(home) as cursor:
        cursor.execute("select from pg_database where datname = %s", [WITHOUT_PEOPLE])
        if not cursor.rowcount:
            return False
        cursor.execute(f"create database {name} owner waymark_owner template {WITHOUT_PEOPLE}")
        return True


@contextmanager
def _administrator(home: Path) -> Iterator[psycopg2.extensions.cursor]:
    link = psycopg2.connect(places(home).admin_dsn)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
