"""The programs of the demo as child processes: each in a session of its own, none left behind."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from coaching.embedded.places import PROJECT

PATIENCE = 20  # seconds a program may take to finish what it is doing
PR_SET_PDEATHSIG = 1  # Linux, sys/prctl.h


@dataclass
class Child:
    """A running program of the demo and the name a person knows it by."""

    name: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask it to end, then make sure that nothing it started is left."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):  # then the next line ends it
            self.process.wait(PATIENCE)
        self.end_group()

    def end_group(self) -> None:
        """End what is left of the program's session: a parent that was killed leaves its own children behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Family:
    """The running programs, in the order in which they were started."""

    children: list[Child] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], *, environment: dict[str, str]) -> None:
        """Start a program of ours; its output goes where ours goes."""
        self.children.append(Child(name, launch(command, environment=environment)))

    def dead(self) -> str | None:
        """The name of a program that has ended, None while all run."""
        return next((child.name for child in self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Stop them in the opposite order."""
        while self.children:
            self.children[-1].stop()
            self.children.pop()


def launch(
    command: Sequence[str], *, environment: dict[str, str], log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a Python program of ours in a session of its own, so that Ctrl-C reaches the demo alone."""
    return subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        preexec_fn=end_with(os.getpid()) if sys.platform == "linux" else None,
    )


def run(command: Sequence[str], *, environment: dict[str, str], log: Path) -> int:
    """Run one of our commands to its end, its output added to a log; its exit status."""
    with log.open("ab") as output:
        child = Child(command[-1], launch(command, environment=environment, log=output))
        try:
            return child.process.wait()
        finally:
            child.end_group()


def end_with(parent: int) -> Callable[[], None]:
    """What a child runs before its program, so that the kernel ends it when the demo is killed with SIGKILL.

    Files with process numbers would be the other way: they need a next start to do the work, and a number in them may
    by then belong to somebody else's program. PostgreSQL and Redis are not bound in this way, since a command in
    another terminal may be using them; the next start joins or stops them.
    """
    library = ctypes.CDLL(None)

    def bind() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # killed in between
            os._exit(1)

    return bind
