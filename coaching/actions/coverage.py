"""Keeping the rollup level with the facts. Runs as the rollup's login, inside a job's claim; sees no name and no word.

Whatever changes a fact marks the weeks it touches in the same transaction (coaching/sql). `recount` takes the marks and
counts those weeks' periods again; `recount_everything` counts all of them at night and writes down what it found
different. Both hold one lock for the trust: two that count at once would keep the older facts.
"""

import datetime
import logging
import uuid
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from coaching import facts
from coaching.engine import rollup, weeks
from coaching.engine.expectation import Expectations
from coaching.engine.rollup import NAMES, Figures, Key
from coaching.facts import SchoolFacts, TookPlace
from coaching.models import CoverageDifference, CoverageWeek, DirtyWeek
from schools import tenancy
from schools.models import School

log = logging.getLogger(__name__)

NOTHING = Figures()
KEY = ("trust", "school", "week", "team")

Rows = dict[Key, Figures]


def recount() -> int:
    """Count again what was marked since the last time; returns how many rows that changed."""
    _one_at_a_time()
    marked = _take_marks()
    return _level({school: _between(marked[school.id]) for school in School.objects.filter(id__in=marked)})


def begin_week() -> int:
    """Count the week that has just begun, for every school; returns how many rows that made or changed."""
    _one_at_a_time()
    this_week = frozenset([weeks.monday(tenancy.current().today)])
    return _level(dict.fromkeys(School.objects.all(), this_week))


def recount_everything() -> list[CoverageDifference]:
    """Count every week from the facts, put right what differs, and write down and return each figure that did.

    What was only marked and not counted yet is no difference, so that is counted first.
    """
    recount()
    schools = School.objects.all()
    counted, kept = _counted(dict.fromkeys(schools)), _kept(schools)
    unlike = {school: _unlike(counted[school], kept[school]) for school in schools}
    found = [each for school in schools for each in _differences(school, counted[school], kept[school], unlike[school])]
    _write(counted, unlike)
    CoverageDifference.objects.bulk_create(found)
    if found:
        log.error("The recount found %s figures that differ in trust %s", len(found), tenancy.current().trust)
    return found


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        # The night's recount of a large trust takes longer than a login may wait for a lock elsewhere.
        cursor.execute("select set_config('lock_timeout', '0', true)")
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('coverage of ' || sec.trust(), 0))")


def _take_marks() -> dict:
    """The marked spans of weeks, by school; the marks are gone when this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"delete from {DirtyWeek._meta.db_table} where trust_id = sec.trust() "
            "returning school_id, first_week, last_week"
        )
        marks: dict = {}
        for school_id, first, last in cursor.fetchall():
            marks.setdefault(school_id, set()).add((first, last))
    return marks


def _between(spans: Iterable[tuple[datetime.date, datetime.date]]) -> frozenset[datetime.date]:
    mondays = (weeks.between(first, last + weeks.WEEK) for first, last in spans)
    return reduce(frozenset.union, map(frozenset, mondays), frozenset())


def _level(marked: dict[School, frozenset[datetime.date]]) -> int:
    """Bring the rows of these weeks, and of the periods they are in, level with the facts."""
    if not marked:
        return 0
    counted = _counted(marked)
    touched = {school: mondays | {week for week, _ in counted[school]} for school, mondays in marked.items()}
    kept = _kept(marked, weeks=frozenset().union(*touched.values()))
    own = {school: {key: row for key, row in kept[school].items() if key[0] in touched[school]} for school in marked}
    return _write(counted, {school: _unlike(counted[school], own[school]) for school in marked})


def _counted(marked: Mapping[School, frozenset[datetime.date] | None]) -> dict[School, Rows]:
    """The rows as the facts have them, of these weeks and their periods, or of every week where None."""
    known = facts.of_schools([school.id for school in marked])
    mondays = {school: _weeks_to_count(school, of, known[school.id].expects) for school, of in marked.items()}
    wanted = {
        school.id: (rollup.days_of(rollup.whole_periods(own, known[school.id].expects.periods)), known[school.id])
        for school, own in mondays.items()
        if own
    }
    happened = facts.took_place({each: (days, of.expects.cycle) for each, (days, of) in wanted.items()})
    return {
        school: _rows_of(own, known[school.id], happened[school.id]) if own else {} for school, own in mondays.items()
    }


def _rows_of(mondays: list[datetime.date], known: SchoolFacts, happened: TookPlace) -> Rows:
    return rollup.rows(
        mondays=mondays,
        people=known.people,
        pairs=known.pairs,
        visits=happened.visits,
        bookings=happened.bookings,
        expects=known.expects,
    )


def _weeks_to_count(
    school: School, marked: frozenset[datetime.date] | None, expects: Expectations
) -> list[datetime.date]:
    so_far = _weeks_so_far(school, expects)
    if marked is None:
        return so_far
    wanted = rollup.whole_periods(marked, expects.periods)
    return [week for week in so_far if week in wanted]


def _weeks_so_far(school: School, expects: Expectations) -> list[datetime.date]:
    """Every week from the school's first open day to this one, or to its last in the trust, holidays among them."""
    open_weeks = expects.calendar.open_weeks()
    tomorrow = tenancy.current().today + datetime.timedelta(days=1)
    ends_on = min(tomorrow, school.left_on) if school.left_on else tomorrow
    return list(weeks.between(open_weeks[0], ends_on)) if open_weeks else []


def _kept(schools: Collection[School], *, weeks: Collection[datetime.date] | None = None) -> dict[School, Rows]:
    """The rows as they are in the table, of these weeks or of all. One query."""
    rows = CoverageWeek.objects.filter(school__in=schools)
    if weeks is not None:
        rows = rows.filter(week__in=weeks)
    found: dict[uuid.UUID, Rows] = {school.id: {} for school in schools}
    for school_id, week, team, *figures in rows.values_list("school_id", "week", "team_id", *NAMES):
        found[school_id][week, team] = Figures._make(figures)
    return {school: found[school.id] for school in schools}


def _unlike(counted: Rows, kept: Rows) -> set[Key]:
    """The rows that are new, changed, or no more."""
    return {key for key, figures in counted.items() if kept.get(key) != figures} | (kept.keys() - counted.keys())


def _write(counted: dict[School, Rows], unlike: dict[School, set[Key]]) -> int:
    """Write the rows that are new or changed, delete those that are no more; returns how many there were."""
    keys = [(school, key) for school, own in unlike.items() for key in own]
    written = [_row(school, key, counted[school][key]) for school, key in keys if key in counted[school]]
    CoverageWeek.objects.bulk_create(written, update_conflicts=True, unique_fields=KEY, update_fields=NAMES)
    gone = [
        Q(school=school, week=week, team_id=team)
        for school, (week, team) in keys
        if (week, team) not in counted[school]
    ]
    if gone:
        CoverageWeek.objects.filter(reduce(or_, gone)).delete()
    return len(keys)


def _row(school: School, key: Key, figures: Figures) -> CoverageWeek:
    columns = {"week": key[0], "team_id": key[1], **figures._asdict()}
    return CoverageWeek(school=school, **columns)


def _differences(school: School, counted: Rows, kept: Rows, unlike: set[Key]) -> list[CoverageDifference]:
    """Every figure that differs; a row that is missing, or should be, counts as one of nothing."""
    return [
        CoverageDifference(school=school, week=key[0], column=name, kept=_number(was), counted=_number(now))
        for key in sorted(unlike, key=str)
        for name, was, now in zip(NAMES, kept.get(key, NOTHING), counted.get(key, NOTHING), strict=True)
        if was != now
    ]


def _number(figure: datetime.date | int | None) -> int:
    """A figure as a whole number: a day as 20261123, nothing as 0."""
    return int(figure.strftime("%Y%m%d")) if isinstance(figure, datetime.date) else figure or 0
