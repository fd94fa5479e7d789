"""Counting coverage as the rollup worker does: a marked week, a marked school year, everything."""

import psycopg2

from coaching.actions import coverage
from schools import tenancy
from schools.management.trust_command import trust_id
from tests.benchmarks.timing import Times, in_turn

SPANS = {
    "recount, a week of one school": ("2026-11-23", "2026-11-23"),
    "recount, the school year so far of one school": ("2026-08-31", "2026-11-23"),
}
WHOLE = "recount of everything: eight schools, two years"


class Counting:
    """Marks weeks as a trigger would, and counts them as the rollup worker does."""

    def __init__(self, admin_dsn: str, database: str, school: str):
        self.link = psycopg2.connect(admin_dsn, dbname=database)
        self.link.autocommit = True
        self.school, self.trust = school, trust_id("demo")

    def mark(self, first: str, last: str) -> None:
        with self.link.cursor() as cursor:
            cursor.execute(
                "insert into coaching_dirtyweek (trust_id, school_id, first_week, last_week) "
                "select trust_id, id, %s, %s from schools_school where slug = %s",
                [first, last, self.school],
            )

    def count(self) -> None:
        with tenancy.job(trust_id=self.trust):
            coverage.recount()

    def count_everything(self) -> None:
        with tenancy.job(trust_id=self.trust):
            assert coverage.recount_everything() == []

    def of(self, span: tuple[str, str], rounds: int) -> Times:
        return in_turn({"mark": lambda: self.mark(*span), "count": self.count}, rounds=rounds)["count"]


def measure(*, admin_dsn: str, database: str, school: str, rounds: int) -> dict[str, Times]:
    """The times by what was counted. Needs Django set up on the rollup's login, the only one that may."""
    counting = Counting(admin_dsn, database, school)
    times = {name: counting.of(span, rounds) for name, span in SPANS.items()}
    return times | in_turn({WHOLE: counting.count_everything}, rounds=3, warm_up=1)
