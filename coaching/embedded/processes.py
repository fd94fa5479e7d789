"""Starting a server so that neither Ctrl-C nor the end of this process takes it down, and waiting until it answers."""

import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from coaching.embedded.account import Account

# The last line of a traceback, psycopg2.errors.CheckViolation: ..., or of a command that refuses.
RAISED = re.compile(r"(\w+\.)+[A-Z]\w+: |[A-Z]\w+Error: ")
LARGEST_LOG = 5_000_000  # bytes; a longer log is put aside at the next start


def launch(command: Sequence[str | Path], *, account: Account, log: Path) -> subprocess.Popen[bytes]:
    """Run a server in its own session, its output going to a log file."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*account.before, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=server_environment(),
            start_new_session=True,
        )
    # A dead child that nobody has waited for still counts as alive: PostgreSQL would then refuse to start again
    # ("lock file postmaster.pid already exists") for as long as this process lives.
    threading.Thread(target=process.wait, daemon=True).start()
    return process


def server_environment() -> dict[str, str]:
    """Ours, without anything that would point PostgreSQL elsewhere, in the one locale every machine has."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def listening(path: Path) -> bool:
    """Whether any process accepts connections on this unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True


def wait_until(done: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again every hundredth of a second; False when the time is over."""
    give_up = time.monotonic() + seconds
    while not done():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.01)
    return True


def end(process: subprocess.Popen[bytes], *, signal: int, seconds: float) -> None:
    """Ask a process of ours to end, and make it when it does not."""
    process.send_signal(signal)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


def put_aside(log: Path) -> None:
    """Keep one older log, so that logs cannot fill the disk."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


def last_words(log: Path, *, since: int) -> str:
    """What a program that ended wrote last: its FATAL line, else the error it raised, else its last line."""
    with log.open("rb") as written:
        written.seek(since)
        lines = [line.strip() for line in written.read().decode(errors="replace").splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line.upper()]
    # PostgreSQL adds to an error in which statement and function it arose; the error itself stands before that.
    raised = [line for line in lines if RAISED.match(line)]
    return (fatal or raised or lines or ["it wrote nothing"])[-1]
