"""The demo: prepares the data, runs web, workers and clock until it is told to stop, and leaves nothing running."""

import http.client
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from coaching.embedded import processes, room, servers
from coaching.embedded.binaries import CannotStart
from coaching.embedded.children import Family, run
from coaching.embedded.places import Places
from coaching.embedded.programs import HOST, environment_for, programs, uses_servers_outside

LONGEST_START = 60  # seconds for web to answer on a busy machine
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# What is said, and the commands that run side by side. Each finds its work done at a later start.
STEPS = (
    ("Making tables, collecting style sheets", ("migrate",), ("collectstatic", "--no-input", "--verbosity", "0")),
    ("Loading the step library and bank holidays", ("load_reference",)),
    ("Filling the demo trust", ("seed_demo",)),
    ("Counting coverage", ("recount", "--each-trust", "--marked")),
)


class Stopped(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or sent SIGTERM."""


@dataclass(frozen=True)
class Demo:
    """One run of the demo: its data folder, its port, the environment it was called in, and how it speaks."""

    places: Places
    port: int
    environment: Mapping[str, str]
    say: Callable[[str], None]

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def run(self, *, reset: bool) -> None:
        """Run until told to stop; raises CannotStart, with one sentence, when it cannot start or a program dies."""
        outside = uses_servers_outside(self.environment)
        room.require_space(self.places.home)
        servers.require_home(self.places)
        with stopping_once():
            try:
                self._run_alone(reset=reset, outside=outside)
            except Stopped:
                self.say("Stopped. Nothing is left running, and the data is kept.")

    def _run_alone(self, *, reset: bool, outside: bool) -> None:
        with room.only_copy(self.places.home, address=self.address):
            room.require_port(self.port)
            if reset:
                self._empty(outside)
            known = (self.places.postgres_data / "PG_VERSION").exists()
            with nullcontext() if outside else servers.running(self.places.home) as embedded:
                self._run_on(embedded, known=known)

    def _run_on(self, embedded: servers.Servers | None, *, known: bool) -> None:
        family = Family()
        try:
            self._prepare(known=known)
            for program in programs(self.port):
                environment = self._environment(program.process)
                family.start(program.name, program.command, environment=environment, stage=program.stage)
                if program.name == "web":  # alone at first: the sooner it answers, the sooner somebody can sign in
                    self._wait_for_web(family)
            self.say(self._introduction(embedded))
            while True:
                require_all(family, embedded)
                time.sleep(0.3)
        except Stopped:
            self.say("Stopping ...")
            raise
        finally:
            ignore_signals()
            family.stop()

    def _prepare(self, *, known: bool) -> None:
        """Run the steps. Data known from an earlier start has most of their work done already: one line says so."""
        if known:
            self.say("Bringing the data of the last start up to date ...")
        log = self.places.logs / "setup.log"
        log.unlink(missing_ok=True)
        for words, *commands in STEPS:
            if not known:
                self.say(f"{words} ...")
            process = "rollup" if commands[0][0] == "recount" else "worker"  # only the rollup's login writes coverage
            if not run([("manage.py", *command) for command in commands], self._environment(process), log=log):
                raise CannotStart(why_not(words, log, known=self.places.home if known else None))

    def _wait_for_web(self, family: Family) -> None:
        give_up = time.monotonic() + LONGEST_START
        while (status := web_status(self.port)) is None:
            require_all(family, None)
            if time.monotonic() > give_up:
                raise CannotStart(f"The web server did not answer at {self.address} within {LONGEST_START} seconds.")
            time.sleep(0.05)
        if status >= 500:
            raise CannotStart(f"The web server answers {self.address} with an error ({status}); its lines are above.")

    def _environment(self, process: str) -> dict[str, str]:
        return environment_for(process, home=self.places.home, port=self.port, environment=self.environment)

    def _empty(self, outside: bool) -> None:
        if outside:
            raise CannotStart("--reset empties the demo's own database only, and DATABASE_URL names another one.")
        with servers.stopped(self.places.home):
            for folder in (self.places.postgres_data, self.places.redis_data):
                shutil.rmtree(folder, ignore_errors=True)

    def _introduction(self, embedded: servers.Servers | None) -> str:
        data = self.places.home if embedded else "in the servers that DATABASE_URL and REDIS_URL name"
        names = [program.name for program in programs(self.port)] + (["PostgreSQL", "Redis"] if embedded else [])
        return (
            f"\nWaymark runs at {self.address}\n"
            "  Sign in   Open the address and choose a person of the demo trust: one click, no password.\n"
            "            With a trust of your own here instead: by a code, which is printed in this window.\n"
            f"  Data      {data}\n"
            "  Mail      Nothing is sent: every message is printed in this window.\n"
            f"  Running   {', '.join(names)}\n"
            "Press Ctrl-C to stop.\n"
        )


def why_not(words: str, log: Path, *, known: Path | None) -> str:
    """Why a step failed. Data of an earlier start (`known` is its folder) may be what another version of us made."""
    said = processes.last_words(log, since=0).removeprefix("CommandError: ").removesuffix(".")
    if known is None:
        return f"{words} failed: {said} (see {log})."
    return (
        f"The data in {known} could not be brought up to date: {said}. "
        f"Say --reset to begin again without it, or name another folder by WAYMARK_HOME ({log} says more)."
    )


def require_all(family: Family, embedded: servers.Servers | None) -> None:
    """Raise CannotStart, naming it, when one of the programs or servers has gone."""
    gone = family.dead() or (embedded.silent() if embedded else None)
    if gone:
        raise CannotStart(f"The {gone} process of the demo ended by itself, so everything else was stopped too.")


def web_status(port: int) -> int | None:
    """The status of the front page, None while nothing answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@contextmanager
def stopping_once() -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGHUP into Stopped, and ignore the others: they would break the clearing up.

    Under `uv run` one Ctrl-C arrives twice, and a job begun with `&` is born with SIGINT ignored.
    """

    def stop(_number: int, _frame: object) -> None:
        ignore_signals()
        raise Stopped

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, before[number])


def ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
