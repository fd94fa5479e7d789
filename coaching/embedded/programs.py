"""The programs that make up the demo, and the environment each of them sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coaching.embedded.binaries import CannotStart

HOST = "127.0.0.1"
OUTSIDE = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")

GRANIAN = ("-m", "granian", "--interface", "wsgi", "--host", HOST, "--no-ws", "--log-level", "warning")
# A thread of web holds one database connection, so threads are counted: 2 x 8 of the 100 that PostgreSQL has.
THREADS = ("--workers", "2", "--blocking-threads", "8", "--backpressure", "32")
# A worker that is still importing does not hear SIGTERM, and web would wait for it without an end.
WORKERS = ("--respawn-failed-workers", "--workers-kill-timeout", "3")
CELERY = ("-m", "celery", "--app", "coaching.celery:app", "--quiet")
WORKER = ("worker", "--concurrency", "1", "--loglevel", "warning", "--without-gossip", "--without-mingle")
# The clock keeps nothing on disk: what is due is a row in the database, whichever clock asks.
BEAT = ("beat", "--scheduler", "celery.beat:Scheduler", "--loglevel", "warning")


@dataclass(frozen=True)
class Program:
    """A program by the name a person knows it by, with its WAYMARK_PROCESS and its command after `python`.

    The highest stage is stopped first, so that nothing new is begun while the rest ends.
    """

    name: str
    process: str
    stage: int
    command: tuple[str, ...]


def programs(port: int) -> list[Program]:
    """The demo's programs, in the order of their start."""
    return [
        Program("web", "web", 0, (*GRANIAN, *THREADS, *WORKERS, "--port", str(port), "coaching.wsgi:application")),
        Program("worker", "worker", 1, (*CELERY, *WORKER, "--queues", "mail,work", "--hostname", "worker@%h")),
        Program("rollup worker", "rollup", 1, (*CELERY, *WORKER, "--queues", "rollup", "--hostname", "rollup@%h")),
        Program("beat", "beat", 2, (*CELERY, *BEAT)),
    ]


def uses_servers_outside(environment: Mapping[str, str]) -> bool:
    """Whether PostgreSQL and Redis are named in the environment; raises CannotStart when only some of them are."""
    given = [name for name in OUTSIDE if environment.get(name)]
    missing = [name for name in OUTSIDE if not environment.get(name)]
    if given and missing:
        raise CannotStart(f"{given[0]} is set and {missing[0]} is not; set all of {', '.join(OUTSIDE)}, or none.")
    return not missing


def environment_for(process: str, *, home: Path, port: int, environment: Mapping[str, str]) -> dict[str, str]:
    """What a child sees: the caller's variables, its own process, the data folder, and no mail server."""
    usual = {"DEBUG": "false", "HTTPS": "false", "BEHIND_PROXY": "false"}
    theirs = {name: value for name, value in environment.items() if not name.startswith("EMAIL_HOST")}
    ours = {
        "WAYMARK_PROCESS": process,
        "WAYMARK_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "coaching.settings",
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "PYTHONUNBUFFERED": "1",
        # Celery's advice to root about messages that carry code; ours carry a number.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    return {**usual, **theirs, **ours, **_login(process, environment)}


def _login(process: str, environment: Mapping[str, str]) -> dict[str, str]:
    """With servers outside, each process signs in to the database under its own name."""
    if process == "web" or not uses_servers_outside(environment):
        return {}
    login = "rollup" if process == "rollup" else "worker"
    same_password = environment["DATABASE_URL"].replace("//waymark_web", f"//waymark_{login}", 1)
    return {"DATABASE_URL": environment.get(f"{login.upper()}_DATABASE_URL", same_password)}
