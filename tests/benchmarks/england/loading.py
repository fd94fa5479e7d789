"""Trusts of the register opened as `start_trust` opens them, and filled with people and coaching.

Needs Django set up on the worker's login with the owner's beside it.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections

from schools import tenancy
from schools.actions import trusts
from schools.engine.school_year import school_year_of
from schools.models import School, Trust
from tests.benchmarks.england.workforce import teachers_by_urn

PEOPLE, DROP_INS = ((Path(__file__).parent / name).read_text() for name in ("people.sql", "drop_ins.sql"))
OWNER = "owner"


@dataclass
class Loaded:
    """How many of what there are now."""

    trusts: int = 0
    schools: int = 0
    teachers: int = 0
    pairs: int = 0
    drop_ins: int = 0

    def add(self, schools: int, teachers: int, pairs: int, drop_ins: int) -> None:
        """One more trust."""
        self.trusts += 1
        self.schools += schools
        self.teachers += teachers
        self.pairs += pairs
        self.drop_ins += drop_ins


def load(*, today: datetime.date, most: int | None, drop_ins: int) -> Loaded:
    """Open the trusts with the most schools first, all if `most` is None; with so many drop-ins at each school.

    The owner needs the right to set session_replication_role: see `fill`.
    """
    made = Loaded()
    owner = connections[OWNER]
    owner.ensure_connection()
    with owner.connection, owner.connection.cursor() as cursor:  # psycopg2's own: each block is a transaction
        put_heads(cursor)
    for uid in _largest(most):
        try:
            trust, schools = open_trust(uid=uid, today=today)
        except trusts.NoSchools:
            continue
        with owner.connection, owner.connection.cursor() as cursor:
            made.add(len(schools), *fill(cursor, trust, today=today, drop_ins=drop_ins, unchecked=True))
    return made


def open_trust(*, uid: int, today: datetime.date) -> tuple[Trust, list[School]]:
    """Open a trust in the September before last, as `start_trust` does, and add the school year that runs now."""
    administrator = f"office.{uid}@england.example"
    trust, schools, _ = trusts.start(uid=uid, administrator=administrator, today=_since(today))
    with tenancy.job(trust_id=trust.id):
        for school in schools:
            trusts.add_usual_year(school=school, year=school_year_of(today))
    return trust, schools


def put_heads(cursor) -> None:
    """The estimates, where people.sql looks for them."""
    cursor.execute("create temporary table heads (urn integer primary key, teachers integer not null)")
    urns, numbers = zip(*teachers_by_urn().items(), strict=True)
    cursor.execute("insert into heads select * from unnest(%s::integer[], %s::integer[])", [list(urns), list(numbers)])


def fill(cursor, trust: Trust, *, today: datetime.date, drop_ins: int, unchecked: bool = False) -> tuple[int, int, int]:
    """Give a trust its people and what took place; returns how many teachers, pairs and drop-ins that are.

    `unchecked` leaves triggers and keys out where drop-ins are written, as restoring a backup does: more than twice as
    fast. They mark no week then, but the people’s posts have marked every week already.
    """
    about = {"trust": trust.id, "since": _since(today), "today": today, "drop_ins": drop_ins}
    cursor.execute("select sec.mint(%s, null, %s)", [trust.id, today])
    cursor.execute(PEOPLE, about)
    if unchecked:
        cursor.execute("set local session_replication_role = replica")
    cursor.execute(DROP_INS, about)
    return cursor.fetchone()


def _since(today: datetime.date) -> datetime.date:
    return datetime.date(school_year_of(today) - 1, 9, 1)


def _largest(most: int | None) -> list[int]:
    """Group UIDs, the trusts with the most schools first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select trust_id from schools_registerschool where trust_id is not null "
            "group by trust_id order by count(*) desc, trust_id limit %s",
            [most],
        )
        return [uid for (uid,) in cursor.fetchall()]
