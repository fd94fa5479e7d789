"""What a start needs from the machine, asked beforehand so that a refusal is one sentence and not a half-done start."""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.embedded import locks
from coaching.embedded.binaries import CannotStart

LEAST_SPACE = 1_000_000_000  # bytes
HIGHEST_PORT = 65_535


def require_space(home: Path, *, least: int = LEAST_SPACE) -> None:
    """Raise CannotStart when the disk of the data folder has less than `least` bytes free."""
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < least:
        raise CannotStart(
            f"The disk of {home} has {free / 1e9:.1f} GB free and Waymark needs {least / 1e9:.0f} GB; "
            "make room, or set WAYMARK_HOME to a folder on another disk."
        )


def require_port(port: int) -> None:
    """Raise CannotStart when the port of this machine cannot be listened on."""
    if not 0 < port <= HIGHEST_PORT:
        raise CannotStart(f"{port} is no port: use a number from 1 to {HIGHEST_PORT}, such as --port 8000.")
    # The web server shares its port with any other copy of itself (SO_REUSEPORT), so it would not notice. A bind
    # without that option does, and SO_REUSEADDR keeps it from being refused by connections that have just ended.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as refused:
            raise CannotStart(_port_sentence(port, refused)) from refused


@contextmanager
def only_copy(home: Path, *, address: str) -> Iterator[None]:
    """Refuse a second demo on the same data folder, for the life of the block."""
    handle = os.open(home / "demo.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not locks.take(handle, fcntl.LOCK_EX):
            other = os.read(handle, 200).decode(errors="replace")
            raise CannotStart(f"The demo already runs on the data folder {home}: open {other}, or stop it with Ctrl-C.")
        os.truncate(handle, 0)
        os.write(handle, address.encode())
        yield
    finally:
        os.close(handle)


def _port_sentence(port: int, refused: OSError) -> str:
    if refused.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; stop that program, or use --port {port + 1}."
    if refused.errno == errno.EACCES:
        return f"Port {port} may only be used by an administrator; use --port 8000."
    return f"Port {port} cannot be used ({refused.strerror}); use --port 8000."
