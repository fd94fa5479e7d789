"""The embedded PostgreSQL and Redis, for the life of a `with` block and shared by every process that opens one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from coaching.embedded import account, doorbell, locks, postgres, processes
from coaching.embedded.binaries import CannotStart
from coaching.embedded.places import Places, places
from schools import setup


@dataclass(frozen=True)
class Servers:
    """Running servers: where their sockets and files are, and whether they still answer."""

    places: Places

    def silent(self) -> str | None:
        """The name of a server that has gone, None while both listen."""
        if not processes.listening(self.places.postgres_socket):
            return "PostgreSQL"
        if not processes.listening(self.places.redis_socket):
            return "Redis"
        return None


@contextmanager
def running(home: Path | str) -> Iterator[Servers]:
    """Start the servers of a data folder, or join those that run, and stop them when the last user leaves.

    Roles and the empty database are there when the block begins. Raises CannotStart, whose text is one sentence.
    Users are counted with kernel locks: a process that was killed counts no longer, and what it started is joined, or
    stopped, by the next one.
    """
    servers = Servers(places(home))
    require_home(servers.places)
    with locks.starting_or_stopping(servers.places.home):
        seat = locks.join(servers.places.home)
        try:
            _start_missing(servers.places)
        except BaseException:
            _leave(seat, servers.places)
            raise
    process = os.getpid()
    try:
        yield servers
    finally:
        if os.getpid() == process:  # a forked child shares the lock, and leaving is its parent's business
            with locks.starting_or_stopping(servers.places.home):
                if _leave(seat, servers.places) and servers.places.socket_dir.parent != servers.places.home:
                    with suppress(OSError):  # under /tmp nothing of ours should pile up
                        servers.places.socket_dir.rmdir()


@contextmanager
def stopped(home: Path | str) -> Iterator[None]:
    """Keep the servers of a data folder stopped for the life of the block; raises CannotStart when they are in use."""
    where = places(home)
    require_home(where)
    with locks.starting_or_stopping(where.home):
        if not _leave(locks.join(where.home), where):
            raise CannotStart(f"Another Waymark command is using the data in {where.home}; end it first.")
        yield


def require_home(places: Places) -> None:
    """Make the data folder, readable by us alone; raises CannotStart when that is refused."""
    try:
        places.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        places.logs.mkdir(mode=0o700, exist_ok=True)
        (places.home / "start.lock").touch(mode=0o600)
    except OSError as refused:
        raise CannotStart(
            f"Waymark cannot write in its data folder {places.home} ({refused.strerror}); "
            "set WAYMARK_HOME to a folder of your own."
        ) from refused


def _start_missing(places: Places) -> None:
    postgres_runs, redis_runs = postgres.answers(places), doorbell.answers(places)
    if not (postgres_runs and redis_runs):
        server_account = account.for_servers(places)
        _make_socket_dir(places, server_account)
        if not postgres_runs:
            postgres.start(places, server_account)
        if not redis_runs:
            doorbell.start(places, server_account)
    _prepare_once(places)


def _prepare_once(places: Places) -> None:
    """Make the roles and the database, once in each run of the server, also after a start that was cut short."""
    done = places.home / "prepared"
    run = postgres.running_since(places)
    if not done.exists() or done.read_text() != run:
        setup.prepare(admin_dsn=places.admin_dsn, database="waymark")
        done.write_text(run)


def _leave(seat: int, places: Places) -> bool:
    """Give up a place among the users; the last one stops the servers, and is told so."""
    last = locks.leave(seat, places.home)
    if last:
        doorbell.stop(places)
        postgres.stop(places)
    return last


def _make_socket_dir(places: Places, server_account: account.Account) -> None:
    folder = places.socket_dir
    # Under /tmp somebody else could have made the folder first, and would then answer in our server's place.
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in (os.getuid(), server_account.uid)):
        raise CannotStart(f"The folder {folder} belongs to somebody else; remove it, or choose a shorter WAYMARK_HOME.")
    server_account.own(folder)
    folder.chmod(0o700)
