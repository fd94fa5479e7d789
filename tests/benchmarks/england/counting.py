"""The rollup of England: counted at night and after a day's drop-ins; read from it, and from the facts instead."""

import datetime
from functools import partial
from typing import NamedTuple

import psycopg2

from tests.benchmarks.timing import Times, in_turn

DROP_INS = 10_000
VISIT = """
  insert into coaching_visit (id, trust_id, school_id, teacher_id, coach_id, pairing_id, "on", week, recorded_at)
  select uuidv7(), p.trust_id, p.school_id, p.teacher_id, p.coach_id, p.id, %(today)s,
    date_trunc('week', %(today)s::date)::date, now()
  from coaching_pairing p where p.id = any(%(pairs)s::uuid[])"""
KEPT = """
  select school_id, week, due, seen, expected, completed from coaching_coverageweek
  where trust_id = %(trust)s and {of} and team_id is null and week >= %(since)s"""
FROM_FACTS = """
  with weeks as (select w::date as week from generate_series(%(since)s::date, %(until)s::date, interval '1 week') w),
  people as (
    select w.week, m.school_id, m.person_id, m.fte
    from weeks w join schools_membership m on m.trust_id = %(trust)s and m.{of}
      and m.is_main and m.teaching and m.starts_on <= w.week + 4 and (m.ends_on is null or m.ends_on > w.week)
    where exists (select from schools_halfterm h where h.trust_id = m.trust_id and h.school_id = m.school_id
      and h.starts_on <= w.week + 4 and h.ends_on > w.week)),
  seen as (
    select distinct v.week, v.teacher_id from coaching_visit v
    where v.trust_id = %(trust)s and v.{of} and v.week >= %(since)s
      and v.withdrawn_at is null and v.pairing_id is not null)
  select p.school_id, p.week, count(*), count(s.teacher_id), sum(12 * p.fte), count(s.teacher_id)
  from people p left join seen s on s.week = p.week and s.teacher_id = p.person_id group by 1, 2"""


class Day(NamedTuple):
    """The drop-ins of one day: in which trusts, at how many schools, how many."""

    trusts: list[str]
    schools: int
    drop_ins: int


def some_drop_ins(dsn: str, *, today: datetime.date) -> Day:
    """Ten thousand facts of today, or one for each pair where there are fewer, over all trusts."""
    with psycopg2.connect(dsn) as link, link.cursor() as cursor:
        cursor.execute(
            "select trust_id::text, array_agg(id::text), count(distinct school_id) from (select * "
            "from coaching_pairing where ends_on is null order by md5(id::text) limit %s) p group by 1",
            [DROP_INS],
        )
        chosen = cursor.fetchall()
        for trust_id, pairs, _ in chosen:
            cursor.execute("select sec.mint(%s, null, %s)", [trust_id, today])
            cursor.execute(VISIT, {"today": today, "pairs": pairs})
    trusts, pairs, schools = zip(*chosen, strict=True)
    return Day(list(trusts), sum(schools), sum(map(len, pairs)))


def read_both_ways(
    dsn: str, *, trust: str, school: str, monday: datetime.date, weeks: int, rounds: int
) -> dict[str, Times]:
    """One school and its trust over so many weeks up to a Monday, from the rollup and from the facts."""
    known = {"trust": trust, "school": school, "since": monday - datetime.timedelta(weeks=weeks - 1), "until": monday}
    with psycopg2.connect(dsn) as link, link.cursor() as cursor:
        ways = {
            f"{whose}, {how}": partial(_rows, cursor, sql.format(of=of), known)
            for whose, of in (("a school", "school_id = %(school)s"), ("its trust", "school_id is not null"))
            for how, sql in (("from the rollup", KEPT), ("from the facts", FROM_FACTS))
        }
        return in_turn(ways, rounds=rounds)


def _rows(cursor, sql: str, known: dict) -> int:
    cursor.execute(sql, known)
    return len(cursor.fetchall())
