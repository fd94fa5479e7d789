"""A file from outside, read in a process of its own that has little memory and little time (`child.py`)."""

import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from schools.importers.csvfile import UnreadableFile
from schools.importers.staff import packing
from schools.importers.staff.child import TOO_LARGE

PROJECT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-E", "-s", "-m", "schools.importers.staff.child"]
MAX_UPLOAD = 20 * 1024 * 1024
LONGEST_NAME = 120
BUSY = "Somebody else’s file is being read. Try again in a moment."

# Of a web process one thread at most waits for a file to be read: the others answer people meanwhile.
_turn = threading.Lock()


@dataclass(frozen=True)
class Limits:
    """memory: megabytes of address space. seconds: of processor time. patience: seconds by the clock on the wall."""

    memory: int = 300
    seconds: int = 10
    patience: float = 30


def read(source: IO[bytes], *, name: str, limits: Limits = Limits()) -> dict[str, Any]:
    """The bundle of a file, packed to be kept.

    Raises UnreadableFile, also when the limits did not suffice, or while this process has another file read.
    """
    called = tidy(name)
    if not _turn.acquire(blocking=False):
        raise UnreadableFile(BUSY)
    try:
        told = _told(source, called, limits)
    finally:
        _turn.release()
    if told is None:
        raise UnreadableFile(f"{called} {TOO_LARGE}")
    if "refused" in told:
        raise UnreadableFile(told["refused"])
    return told


def tidy(name: str) -> str:
    """A file's name as it may be shown: without folders, without characters that cannot be seen, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(character for character in last if character.isprintable()).strip()
    return seen[-LONGEST_NAME:] or "The file"


def _told(source: IO[bytes], name: str, limits: Limits) -> dict[str, Any] | None:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        try:
            ended = subprocess.run(
                [*COMMAND, name, str(limits.memory), str(limits.seconds)],
                cwd=PROJECT,
                # None of ours: it holds the addresses of the database and the secrets.
                env={"LANG": "C.UTF-8", "PYTHONUTF8": "1"},
                input=source.read(),
                stdout=printed,
                stderr=subprocess.DEVNULL,
                timeout=limits.patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        if ended.returncode:
            return None
        printed.seek(0)
        return packing.packed(printed)
