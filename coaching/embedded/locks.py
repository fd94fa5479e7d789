"""Counting the processes that use the embedded servers, with locks that the kernel drops when a process dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.embedded.binaries import CannotStart

LONGEST_START = 90  # seconds another process may take to start or stop the servers


@contextmanager
def starting_or_stopping(home: Path) -> Iterator[None]:
    """Hold the right to start or stop the servers of this data folder; everybody else waits."""
    handle = _open(home / "start.lock")
    try:
        give_up = time.monotonic() + LONGEST_START
        while not take(handle, fcntl.LOCK_EX):
            if time.monotonic() > give_up:
                raise CannotStart(f"Another process has been starting or stopping the servers in {home} for too long.")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def join(home: Path) -> int:
    """Count this process as a user, until the returned handle is closed or the process ends."""
    handle = _open(home / "users.lock")
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def leave(handle: int, home: Path) -> bool:
    """Stop being counted. True when nobody else is using the servers (call it inside starting_or_stopping)."""
    os.close(handle)
    mine = _open(home / "users.lock")
    try:
        return take(mine, fcntl.LOCK_EX)
    finally:
        os.close(mine)


def take(handle: int, kind: int) -> bool:
    """Take the lock if it is free."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
