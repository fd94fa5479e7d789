"""The whole run: a site, the demo trust, England beside it, every figure in turn, one table."""

import datetime
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg2

from coaching.embedded.places import PROJECT, places
from tests.benchmarks.building import built
from tests.benchmarks.england import counting, table, writing
from tests.site import Site

YEAR = 2_500  # drop-ins of a school and year: twenty million in England
USUAL = 100
BYTES = 1_800  # of a drop-in with its fact and its share of steps, all indexes included
SCHOOLS = 8_027
WEEKS = 39

Line = tuple[str, str, str]


def measured(home: Path, *, trusts: int, year: bool, rounds: int, keep: bool) -> str:
    """The table. `trusts` are the largest so many, 0 for all; `keep` leaves a database `england` in the data folder."""
    drop_ins, warning = _that_fit(home, YEAR if year else USUAL, trusts=trusts)
    with built(home) as made:
        made.ask("grant set on parameter session_replication_role to waymark_owner; select 1")
        loaded = _told(made, "worker", "load", str(trusts), str(drop_ins))
        made.ask("analyze; select 1")
        lines = [*_loaded(made, loaded), *_counted(made), *_reminded(made), *_counted_again(made)]
        _become_web(made)
        lines += [*_pages(made, rounds), *_read(made, rounds), *_written(made, rounds)]
        found = table.markdown(lines, f"{warning}{_machine()}")
        if keep:
            _keep(made)
        return found


def _become_web(made: Site) -> None:
    """From here on this process is a web process of the site; what reads the settings is imported by then only."""
    os.environ.update(made.environment("web"))
    import coaching.wsgi  # noqa: F401


def _keep(made: Site) -> None:
    """Give the database another name than the one that is removed at the end."""
    link = psycopg2.connect(places(made.home).admin_dsn)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [made.name])
        cursor.execute(f"alter database {made.name} rename to england")
    link.close()


def _that_fit(home: Path, wanted: int, *, trusts: int) -> tuple[int, str]:
    """So many drop-ins for a school as half of the free disk takes, and a sentence where that is fewer than wanted."""
    room = shutil.disk_usage(home).free // 2 // BYTES // SCHOOLS
    if trusts or room >= wanted:
        return wanted, ""
    return room, f"The disk had room for {room:,} drop-ins a school of the {wanted:,} wanted. "


def _told(made: Site, process: str, *arguments: str, given: str = "") -> dict:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.england.as_{process}", *arguments],
        env=made.environment(process),
        cwd=PROJECT,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _loaded(made: Site, loaded: dict) -> Iterator[Line]:
    ((size,),) = made.ask("select pg_size_pretty(pg_database_size(current_database()))")
    what = f"{loaded['trusts']:,} trusts, {loaded['schools']:,} schools, {loaded['teachers']:,} teachers"
    yield f"loaded: {what}, {loaded['drop_ins']:,} drop-ins, {size}", f"{loaded['seconds']:.0f} s", ""


def _counted(made: Site) -> Iterator[Line]:
    everything = _told(made, "rollup", "everything")
    made.ask("analyze; select 1")
    ((rows, school_weeks),) = made.ask(
        "select count(*), count(*) filter (where team_id is null) from coaching_coverageweek"
    )
    yield f"coverage counted for the first time, {rows:,} rows", f"{everything['first']:.1f} s", ""
    each = f"{1000 * everything['night'] / school_weeks * WEEKS:.1f} ms a school-year"
    yield "recount of everything at night", f"{everything['night']:.1f} s, {each}", "49 ms"


def _counted_again(made: Site) -> Iterator[Line]:
    day = counting.some_drop_ins(_admin(made), today=_today())
    marked = _told(made, "rollup", "marked", given="\n".join(day.trusts))
    night = _told(made, "rollup", "everything")["night"]
    each = f"{1000 * marked['seconds'] / day.schools:.1f} ms a school"
    what = f"{day.drop_ins:,} drop-ins of a day at {day.schools:,} schools of {len(day.trusts):,} trusts counted"
    yield what, f"{marked['seconds']:.1f} s, {each}", ""
    yield "the night’s recount against that", f"{night / marked['seconds']:.1f} times", "40 times"


def _reminded(made: Site) -> Iterator[Line]:
    told = _told(made, "worker", "remind", _a_first_school_day().isoformat())
    speed = told["put"] / told["first"] if told["first"] else 0
    figure = f"{told['first']:.1f} s, {speed:,.0f} a second"
    yield f"{told['put']:,} reminders, one statement a trust", figure, "48,372 a second"
    yield "the same again, which writes none", f"{told['again']:.1f} s, {told['put_again']} written", "0"


def _pages(made: Site, rounds: int) -> Iterator[Line]:
    from tests.benchmarks.england import pages

    opened = pages.Pages(made.ask, web=made.dsn("web"), backup=made.dsn("backup"))
    figures = {of.page: of for of in opened.measure(rounds=rounds)}
    for of in (figures[page] for page in pages.DAILY):
        times = f"{of.times.p50:.0f} / {of.times.p95:.0f} ms, {of.queries} queries, {of.ratio:.1f} × the demo’s"
        yield f"page {of.page.name}, p50 / p95", times, f"2 ×, {of.demo_queries} queries"
        cost = opened.tax(of.page, rounds=5 * rounds)
        if cost is not None:
            yield "its SQL with policies against without", f"{cost:.2f} ×", "1.10 ×"
    yield from pages.worst(list(figures.values()))


def _read(made: Site, rounds: int) -> Iterator[Line]:
    from tests.benchmarks.england import pages

    cast, today = pages.largest_cast(made.ask), _today()
    monday = today - datetime.timedelta(days=today.weekday())
    times = counting.read_both_ways(
        made.dsn("backup"), trust=cast.trust, school=cast.school, monday=monday, weeks=WEEKS, rounds=rounds
    )
    for whose, bar in (("a school", "22 times"), ("its trust", "40 times")):
        kept, facts = times[f"{whose}, from the rollup"], times[f"{whose}, from the facts"]
        figure = f"{kept.p50:.2f} ms against {facts.p50:.2f} ms, {facts.p50 / kept.p50:.0f} times"
        yield f"{WEEKS} weeks of {whose} from the rollup against the facts", figure, bar


def _written(made: Site, rounds: int) -> Iterator[Line]:
    from tests.benchmarks.england import pages

    cast = pages.largest_cast(made.ask)
    times = writing.measure(
        web=made.dsn("web"),
        admin=_admin(made),
        token=cast.token(pages.COACH),
        pairing=cast.pair,
        today=_today(),
        rounds=5 * rounds,
    )
    guarded, bare, claim = times[writing.GUARDED], times[writing.NONE], times[writing.ASKED]
    figure = f"{guarded.p50:.2f} ms against {bare.p50:.2f} ms, {100 * bare.p50 / guarded.p50:.0f} %"
    yield f"a visit written with all guards (its claim {claim.p50:.2f} ms) against a bare table", figure, "80 %"


def _admin(made: Site) -> str:
    """libpq's line for the database's administrator."""
    return f"{places(made.home).admin_dsn} dbname={made.name}"


def _today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Europe/London")).date()


def _a_first_school_day() -> datetime.date:
    """The Monday of a week of this school year in which schools without dates of their own are open."""
    today = _today()
    return today - datetime.timedelta(days=today.weekday())


def _machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores; load in the last 1, 5 and 15 minutes: {load}. Over 2 means others worked here too."
