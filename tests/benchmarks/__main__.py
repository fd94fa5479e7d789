"""Measures Waymark on the demo trust: `uv run python -m tests.benchmarks`. Nothing is kept and nothing passes or fails.

Every page as each role opens it: p50, p95, queries, and how many times a bare Django view it takes in the same run; the
same pages by HTTP; step search, autosave, recounts, a staff file; what row-level security costs; how long the loading
commands take. With --england: all trusts of the register beside the demo trust (tests/benchmarks/england).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.embedded.children import launch
from coaching.embedded.demonstration import web_status
from coaching.embedded.places import PROJECT, places
from coaching.embedded.processes import wait_until
from coaching.embedded.programs import programs
from coaching.embedded.servers import running
from tests.benchmarks.building import built, seconds_by_what
from tests.benchmarks.timing import Times
from tests.site import LONGEST_START, Site, free_port

TAXED = ("me", "today", "log", "log_sent", "coverage", "coverage_people", "coaches", "trust")


def main() -> None:
    asked = _arguments()
    home = Path(tempfile.mkdtemp(prefix="waymark-benchmarks-"))
    try:
        with running(home):
            print(_england(home, asked) if asked.england else _demo(home, asked))
    finally:
        if asked.keep:
            print(f"Kept: {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)


def _demo(home: Path, asked: argparse.Namespace) -> str:
    with built(home) as made:
        return _measured(made, rounds=asked.rounds, told_by=asked.told_by)


def _england(home: Path, asked: argparse.Namespace) -> str:
    from tests.benchmarks.england import run, table

    found = run.measured(home, trusts=asked.trusts, year=asked.year, rounds=asked.rounds, keep=asked.keep)
    if asked.told_by == "as_readme":
        table.into_readme(found)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.set_defaults(told_by="as_text")
    parser.add_argument("--england", action="store_true", help="every trust of the register, beside the demo trust")
    parser.add_argument("--trusts", type=int, default=0, help="of England, the largest so many only")
    parser.add_argument(
        "--year", action="store_true", help="of England, twenty million drop-ins instead of 100 a school"
    )
    parser.add_argument("--keep", action="store_true", help="leave the data folder; otherwise it is removed at the end")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", dest="told_by", action="store_const", const="as_json", help="one JSON object, no tables")
    how.add_argument(
        "--readme",
        dest="told_by",
        action="store_const",
        const="as_readme",
        help="README’s table; England’s is written into README.md",
    )
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is opened (40)")
    return parser.parse_args()


def _measured(made: Site, *, rounds: int, told_by: str) -> str:
    _become_web(made)
    from tests.benchmarks import http, in_process, report, tax  # only now, since they read the settings

    visits = in_process.Visits(made.ask)
    asked = {page: visits.statements(page) for page in visits.paths}
    taxes = [
        tax.measure(
            page.name,
            asked[page],
            web=made.dsn("web"),
            backup=made.dsn("backup"),
            token=visits.tokens[page.who],
            rounds=5 * rounds,
        )
        for page in _first_of_each(visits.paths, TAXED)
    ]
    pages, beside = visits.measure(rounds=rounds)
    with made.open(only="web"), _bare_server(made) as bare_port:
        by_http = http.measure(visits.paths, tokens=visits.tokens, port=made.port, bare_port=bare_port, rounds=rounds)
    bare = beside[in_process.BARE]
    lines = [report.page_line(page, pages[page], len(asked[page]), by_http[page], bare) for page in pages]
    beside |= {"a bare Django view, by HTTP": by_http[http.BARE], **_recounts(made, rounds), **_staff_file(made)}
    figures = lines, beside, [each for each in taxes if each], seconds_by_what(made)
    return getattr(report, told_by)(*figures)


def _become_web(made: Site) -> None:
    """From here on this process is a web process of the site, started and settled as the server's are."""
    os.environ.update(made.environment("web"))
    import coaching.wsgi  # noqa: F401


def _first_of_each(pages, names: tuple[str, ...]) -> list:
    found = {page.name: page for page in reversed(list(pages))}
    return [found[name] for name in names if name in found]


@contextmanager
def _bare_server(made: Site) -> Iterator[int]:
    """The bare view behind the same server with the same threads; yields its port."""
    port = free_port()
    environment = made.environment("web") | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare"}
    with open(made.home / "bare.log", "wb") as log:
        server = launch(programs(port)[0].command, environment=environment, log=log)
    try:
        wait_until(lambda: web_status(port) is not None, seconds=LONGEST_START)
        yield port
    finally:
        server.terminate()
        server.wait()


def _recounts(made: Site, rounds: int) -> dict[str, Times]:
    from tests.benchmarks.pages import SCHOOL

    return _told_by(made, "rollup", places(made.home).admin_dsn, made.name, SCHOOL, str(rounds))


def _staff_file(made: Site) -> dict[str, Times]:
    return _told_by(made, "worker", "5")


def _told_by(made: Site, process: str, *arguments: str) -> dict[str, Times]:
    """The times that a process with another login of the site measured."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.as_{process}", *arguments],
        env=made.environment(process),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {name: Times(tuple(each)) for name, each in json.loads(done.stdout).items()}


if __name__ == "__main__":
    main()
