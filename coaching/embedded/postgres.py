"""The embedded PostgreSQL: made once, started as a direct child, stopped by whoever leaves last."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from coaching.embedded import processes
from coaching.embedded.account import Account
from coaching.embedded.binaries import CannotStart, postgres_binary
from coaching.embedded.places import POSTGRES_PORT, Places

LONGEST_RECOVERY = 120  # seconds; after a power cut the server first replays its journal
RETRY = 10  # seconds to start again over the traces of a server that was killed
TRACES = ("lock file", "pre-existing shared memory block")

SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",  # reached by the server's own user, and by root
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",  # compiling costs more than these short queries take
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A log must never hold what people wrote: no statement text, no values of a refused row.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
COLLATION = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")


def answers(places: Places) -> bool:
    """Whether the server takes a connection and is past recovery."""
    if not processes.listening(places.postgres_socket):
        return False
    try:
        psycopg2.connect(places.admin_dsn, connect_timeout=5).close()
    except psycopg2.OperationalError:
        return False
    return True


def start(places: Places, account: Account) -> None:
    """Start the server, making its data first when there is none; raises CannotStart with the server's own reason."""
    if not (places.postgres_data / "PG_VERSION").exists():
        _make_data(places, account)
    processes.put_aside(places.postgres_log)
    give_up = time.monotonic() + RETRY
    while (reason := _try_to_start(places, account)) is not None:
        # Killed with SIGKILL, a server leaves its lock file, and for a moment its children, behind.
        if time.monotonic() > give_up or not any(trace in reason for trace in TRACES):
            raise CannotStart(f"PostgreSQL does not start: {reason} (see {places.postgres_log}).")
        if processes.listening(places.postgres_socket):  # begun by a process that was killed, and still in recovery
            processes.wait_until(lambda: answers(places), seconds=LONGEST_RECOVERY)
            return
        time.sleep(0.2)


def stop(places: Places) -> None:
    """Stop the server, whoever started it: open transactions are rolled back, nothing else is waited for."""
    # A lock file of a machine that lost power may name any process, so only a server that listens is signalled.
    if not processes.listening(places.postgres_socket):
        return
    pid = int(running_since(places).split()[0])
    os.kill(pid, signal.SIGINT)
    if not processes.wait_until(lambda: not _lives(pid), seconds=30):
        os.kill(pid, signal.SIGQUIT)
        processes.wait_until(lambda: not _lives(pid), seconds=10)


def running_since(places: Places) -> str:
    """What tells one run of the server from the next: its process, folder and starting second."""
    return "\n".join((places.postgres_data / "postmaster.pid").read_text().splitlines()[:3])


def _make_data(places: Places, account: Account) -> None:
    # Made beside its place and moved there when complete: an interrupted initdb leaves a folder that looks right.
    unfinished = places.home / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    account.own(unfinished)
    initdb = (postgres_binary("initdb"), "--auth=trust", "--username=postgres", *COLLATION, "-D", unfinished)
    made = subprocess.run(
        [*account.before, *initdb],
        capture_output=True,
        text=True,
        cwd="/",
        env=processes.server_environment(),
        start_new_session=True,
    )
    if made.returncode != 0:
        reason = (made.stderr.strip() or "initdb gave no reason").splitlines()[-1]
        raise CannotStart(f"PostgreSQL cannot make its data in {places.home}: {reason}.")
    unfinished.replace(places.postgres_data)


def _try_to_start(places: Places, account: Account) -> str | None:
    """Start the server and wait until it answers; the reason it gave when it ended instead."""
    places.postgres_log.touch(mode=0o600)
    log_was = places.postgres_log.stat().st_size
    process = processes.launch(_command(places), account=account, log=places.postgres_log)
    try:
        processes.wait_until(lambda: process.returncode is not None or answers(places), seconds=LONGEST_RECOVERY)
    except BaseException:  # Ctrl-C while starting leaves nothing behind
        processes.end(process, signal=signal.SIGINT, seconds=10)
        raise
    if process.returncode is not None:
        return processes.last_words(places.postgres_log, since=log_was)
    if not answers(places):
        processes.end(process, signal=signal.SIGINT, seconds=10)
        raise CannotStart(f"PostgreSQL started but does not answer (see {places.postgres_log}).")
    return None


def _command(places: Places) -> list[str | Path]:
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    where = ("-D", places.postgres_data, "-k", places.socket_dir, "-p", str(POSTGRES_PORT))
    return [postgres_binary("postgres"), *where, *settings]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
