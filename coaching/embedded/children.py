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
    stage: int = 0  # programs of the same stage are stopped together

    def end(self) -> None:
        """Wait until it has ended as it was asked to, then end what is left of its session.

        A program that was killed leaves its own children behind, and they would keep the port.
        """
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.end_now()

    def end_now(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Family:
    """The running programs."""

    children: list[Child] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], *, environment: dict[str, str], stage: int) -> None:
        """Start a program of ours; its output goes where ours goes."""
        self.children.append(Child(name, launch(command, environment=environment), stage))

    def dead(self) -> str | None:
        """The name of a program that has ended, None while all run."""
        return next((child.name for child in self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Stop them, the highest stage first; the next one is asked to end when nothing of the one before is left."""
        for stage in sorted({child.stage for child in self.children}, reverse=True):
            together = [child for child in self.children if child.stage == stage]
            for child in together:
                child.process.terminate()
            for child in together:
                child.end()


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


def run(commands: Sequence[Sequence[str]], environment: dict[str, str], *, log: Path) -> bool:
    """Run commands of ours side by side to their end, their output added to a log. True when all went well."""
    family = Family()
    with log.open("ab") as output:
        try:
            for command in commands:
                family.children.append(Child(command[-1], launch(command, environment=environment, log=output)))
            statuses = [child.process.wait() for child in family.children]
            return not any(statuses)
        finally:
            for child in family.children:
                child.end_now()


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
