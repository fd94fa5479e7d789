"""One visit after the other, each in its own transaction: with every guard that a coach's page has, and with none."""

import datetime
from contextlib import closing
from functools import partial

import psycopg2

from tests.benchmarks.timing import Times, in_turn

COLUMNS = 'id, trust_id, school_id, teacher_id, coach_id, pairing_id, "on", week, next_on, recorded_at'
ROW = "uuidv7(), %(trust)s, %(school)s, %(teacher)s, %(coach)s, %(pairing)s, %(on)s, %(week)s, %(next_on)s, now()"
BARE = "benchmark_bare_visit"
GUARDED, NONE, ASKED = "policies, keys, triggers, marks", "a bare table with the same indexes", "its claim alone"


def measure(
    *, web: str, admin: str, token: str, pairing: dict[str, str], today: datetime.date, rounds: int
) -> dict[str, Times]:
    """Durable inserts by whoever has this session, who coaches in `pairing`."""
    row = {**pairing, "on": today, "week": today - datetime.timedelta(days=today.weekday()), "next_on": None}
    with closing(psycopg2.connect(web)) as ours, closing(psycopg2.connect(admin)) as bare:
        with bare, bare.cursor() as cursor:
            cursor.execute(f"create table {BARE} (like coaching_visit including defaults including indexes)")
        ways = {
            GUARDED: partial(_write, ours, "coaching_visit", row, token),
            ASKED: partial(_begin, ours, token),
            NONE: partial(_write, bare, BARE, row, None),
        }
        times = in_turn(ways, rounds=rounds, warm_up=10)
        with bare, bare.cursor() as cursor:
            cursor.execute(f"drop table {BARE}")
    return times


def _write(link, table: str, row: dict, token: str | None) -> None:
    with link, link.cursor() as cursor:
        if token:
            cursor.execute("select iam.begin(%s)", [token])
        cursor.execute(f"insert into {table} ({COLUMNS}) values ({ROW})", row)


def _begin(link, token: str) -> None:
    with link, link.cursor() as cursor:
        cursor.execute("select iam.begin(%s)", [token])
