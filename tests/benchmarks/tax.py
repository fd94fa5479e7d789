"""What row-level security costs: a page's statements with policies, and by a login that none binds."""

from dataclasses import dataclass
from functools import partial

import psycopg2

from tests.benchmarks.timing import in_turn

TABLES = ("schools_", "coaching_", "observations_")


@dataclass(frozen=True)
class Tax:
    """Milliseconds for a page's statements with policies and without; how many were compared of those it asks."""

    page: str
    bound: float
    free: float
    compared: int
    asked: int

    @property
    def ratio(self) -> float:
        return self.bound / self.free


def measure(
    page: str, asked: list[tuple[str, object]], *, web: str, backup: str, token: str, rounds: int
) -> Tax | None:
    """The tax on what one page asks; None when no statement of it can be compared. `web` and `backup` are logins' DSNs.

    Where a policy alone narrows a statement, the other login would read more rows: such statements are left out.
    Nothing is prepared, as Django sends it.
    """
    reading = [(sql, parameters) for sql, parameters in asked if _reads_tenant_rows(sql)]
    plain = [each for each in reading if "sec." not in each[0]]  # the other login may not ask whose claim it is
    with psycopg2.connect(web) as bound, psycopg2.connect(backup) as free:
        with bound.cursor() as cursor:
            cursor.execute("select iam.begin(%s)", [token])
        same = [each for each in plain if _ask(bound, [each]) == _ask(free, [each])]
        if not same:
            return None
        ways = {"bound": partial(_ask, bound, same), "free": partial(_ask, free, same)}
        times = in_turn(ways, rounds=rounds, warm_up=10)
        bound.rollback()
    return Tax(page, times["bound"].p50, times["free"].p50, len(same), len(reading))


def _reads_tenant_rows(sql: str) -> bool:
    return sql.startswith("SELECT") and any(f'"{table}' in sql for table in TABLES)


def _ask(link, statements: list[tuple[str, object]]) -> int:
    """How many rows they answer."""
    rows = 0
    with link.cursor() as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
            rows += len(cursor.fetchall())
    return rows
