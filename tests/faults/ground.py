"""Real processes on a database and a Redis of their own: workers and clocks that can be killed at any moment."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

from coaching.embedded.binaries import redis_binary
from coaching.embedded.places import PROJECT, places
from coaching.embedded.processes import wait_until
from coaching.embedded.programs import environment_for, programs
from tests.world import TODAY, stable_id

ASHDOWN = stable_id("Ashdown Learning Trust")
PATIENCE = 60  # seconds until a test gives up; on a quiet machine everything here comes within three


def eventually(becomes: Callable[[], object], value: object = True) -> None:
    """Wait until an answer becomes what it should be, and fail with the last one if it never does."""
    wait_until(lambda: becomes() == value, seconds=PATIENCE)
    assert becomes() == value


class Ground:
    """What the processes stand on: `database` in the tests' PostgreSQL, a Redis on a port, a mail server on another."""

    def __init__(self, database: str, folder: Path, mail_port: int) -> None:
        self.home = Path(os.environ["WAYMARK_HOME"])
        self.database, self.folder, self.mail_port = database, folder, mail_port
        self.redis_port = free_port()
        self.running: list[subprocess.Popen] = []

    # Processes

    def worker(self, queues: str) -> subprocess.Popen:
        options = (
            "--concurrency",
            "1",
            "--without-gossip",
            "--without-mingle",
            "--hostname",
            f"{len(self.running)}@%h",
        )
        started = self._celery("rollup" if queues == "rollup" else "worker", "worker", "--queues", queues, *options)
        eventually(lambda: child_of(started) is not None)
        return started

    def demo_worker(self) -> None:
        """The demo's own worker for mail, exactly as it starts it."""
        program = next(program for program in programs(8000) if program.name == "worker")
        outside = self._environment(program.process)
        environment = environment_for(program.process, home=self.folder, port=8000, environment=outside)
        self._start([sys.executable, *program.command], environment)

    def beat(self) -> subprocess.Popen:
        return self._celery("beat", "beat", "--scheduler", "celery.beat:Scheduler")

    def manage(self, process: str, *command: str) -> str:
        line = [sys.executable, "manage.py", *command]
        return subprocess.run(
            line, cwd=PROJECT, env=self._environment(process), capture_output=True, text=True, check=True
        ).stdout

    def start_redis(self) -> None:
        """A Redis that forgets everything when it ends."""
        where = ("--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        self.redis = self._start([str(redis_binary()), *where, "--save", "", "--appendonly", "no"], {})
        eventually(lambda: answers(self.redis_port))

    def kill_all(self, *, but: Collection[subprocess.Popen] = ()) -> None:
        for process in self.running:
            if process not in but:
                kill(process)

    def _celery(self, process: str, *arguments: str) -> subprocess.Popen:
        line = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "coaching.celery:app",
            "--quiet",
            *arguments,
            "--loglevel",
            "info",
        ]
        return self._start(line, self._environment(process))

    def _start(self, line: list[str], environment: dict[str, str]) -> subprocess.Popen:
        with open(self.folder / "processes.log", "ab") as log:
            process = subprocess.Popen(
                line, cwd=PROJECT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(process)
        return process

    def _environment(self, process: str) -> dict[str, str]:
        login = "waymark_rollup" if process == "rollup" else "waymark_worker"
        database = f"@/{self.database}?host={places(self.home).postgres_socket_dir}"
        return os.environ | {
            "WAYMARK_PROCESS": process,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": f"postgres://{login}{database}",
            "OWNER_DATABASE_URL": f"postgres://waymark_owner{database}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "DEBUG": "true",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "EMAIL_USE_TLS": "false",
            "WAYMARK_SWEEP_SECONDS": "1",
            "WAYMARK_LEASE_SECONDS": "3",
        }

    def printed(self) -> str:
        return (self.folder / "processes.log").read_text()

    # Rows

    @contextmanager
    def connected(self) -> Iterator:
        """A cursor of the server's administrator, in one transaction under Ashdown's claim."""
        link = psycopg2.connect(places(self.home).admin_dsn, dbname=self.database)
        try:
            with link, link.cursor() as cursor:
                cursor.execute("select sec.mint(%s, null, %s)", [str(ASHDOWN), TODAY])
                yield cursor
        finally:
            link.close()

    def ask(self, sql: str, *parameters) -> list[tuple]:
        with self.connected() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def put_notes(self, *names: str) -> None:
        """Put letters into the outbox without ringing: whoever put them died before they could."""
        for name in names:
            payload = json.dumps({"to": f"{name}@ashdown.example"})
            self.ask("select iam.enqueue('mail', 'note', %s, now(), null, %s)", f"note:{name}", payload)

    def states(self, kind: str = "note") -> dict[str, int]:
        return dict(self.ask("select state, count(*) from iam.outbox where kind = %s group by state", kind))


def kill(process: subprocess.Popen) -> None:
    """Kill a program and everything it started, without a warning."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def child_of(process: subprocess.Popen) -> int | None:
    """The number of the worker's own child, which does the tasks."""
    with suppress(OSError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return int(children[-1]) if children else None
    return None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
