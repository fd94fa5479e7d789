"""Keeping the rollup level with the facts. Runs as the rollup's login, inside a job's claim; sees no name and no word.

Whatever changes a fact marks the weeks it touches in the same transaction (coaching/sql). `recount` takes the marks and
counts those weeks' periods again; `recount_everything` counts all of them at night and writes down what it found
different. Both hold one lock for the trust: two that count at once would keep the older facts.
"""

import datetime
import logging
import uuid
from collections.abc import Collection, Iterable
from functools import reduce

from django.db import connection

from coaching import facts
from coaching.engine import rollup, weeks
from coaching.engine.expectation import Expectations
from coaching.engine.rollup import NAMES, Figures, Key
from coaching.facts import SchoolFacts
from coaching.models import CoverageDifference, CoverageWeek, DirtyWeek
from schools import tenancy
from schools.models import School

log = logging.getLogger(__name__)

NOTHING = Figures()

Counted = dict[Key, Figures]
Kept = dict[Key, tuple[uuid.UUID, Figures]]
"""Rows as they are in the table, each with its id."""


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
    changes, found = Changes(), []
    schools = list(School.objects.all())
    known = facts.of_schools([school.id for school in schools])
    for school in schools:
        counted, kept = _counted(school, known[school.id], None), _kept(school, None)
        found += _differences(school, counted, kept)
        changes.add(school, counted, kept)
    changes.write()
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
    changes = Changes()
    known = facts.of_schools([school.id for school in marked]) if marked else {}
    for school, mondays in marked.items():
        counted = _counted(school, known[school.id], mondays)
        changes.add(school, counted, _kept(school, mondays | {week for week, _ in counted}))
    return changes.write()


def _counted(school: School, known: SchoolFacts, marked: frozenset[datetime.date] | None) -> Counted:
    """The rows as the facts have them, of these weeks and their periods, or of every week if None."""
    expects = known.expects
    mondays = _weeks_so_far(school, expects)
    if marked is not None:
        wanted = rollup.whole_periods(marked, expects.periods)
        mondays = [week for week in mondays if week in wanted]
    if not mondays:
        return {}
    days = rollup.days_of(rollup.whole_periods(mondays, expects.periods))
    return rollup.rows(
        mondays=mondays,
        people=known.people,
        pairs=known.pairs,
        visits=facts.visits_of(school.id, days, expects.cycle),
        bookings=facts.bookings_of(school.id, days, expects.cycle),
        expects=expects,
    )


def _weeks_so_far(school: School, expects: Expectations) -> list[datetime.date]:
    """Every week from the school's first open day to this one, or to its last in the trust, holidays among them."""
    open_weeks = expects.calendar.open_weeks()
    tomorrow = tenancy.current().today + datetime.timedelta(days=1)
    ends_on = min(tomorrow, school.left_on) if school.left_on else tomorrow
    return list(weeks.between(open_weeks[0], ends_on)) if open_weeks else []


def _kept(school: School, mondays: Collection[datetime.date] | None) -> Kept:
    rows = CoverageWeek.objects.filter(school=school)
    if mondays is not None:
        rows = rows.filter(week__in=mondays)
    return {
        (week, team): (row_id, Figures._make(figures))
        for row_id, week, team, *figures in rows.values_list("id", "week", "team_id", *NAMES)
    }


class Changes:
    """What of the table differs from what was counted, of any number of schools; written at once."""

    def __init__(self) -> None:
        self.rows: list[CoverageWeek] = []
        self.gone: list[uuid.UUID] = []
        self.number = 0

    def add(self, school: School, counted: Counted, kept: Kept) -> None:
        """Write the rows that are new or changed, delete those that changed or are no more."""
        before = {key: figures for key, (_, figures) in kept.items()}
        written = {key: figures for key, figures in counted.items() if before.get(key) != figures}
        too_many = kept.keys() - counted.keys()
        self.rows += [_row(school, key, figures) for key, figures in written.items()]
        self.gone += [kept[key][0] for key in too_many | (kept.keys() & written.keys())]
        self.number += len(written) + len(too_many)

    def write(self) -> int:
        """Returns how many rows are other than they were."""
        if self.gone:
            CoverageWeek.objects.filter(id__in=self.gone).delete()
        CoverageWeek.objects.bulk_create(self.rows)
        return self.number


def _row(school: School, key: Key, figures: Figures) -> CoverageWeek:
    columns = {"week": key[0], "team_id": key[1], **figures._asdict()}
    return CoverageWeek(school=school, **columns)


def _differences(school: School, counted: Counted, kept: Kept) -> list[CoverageDifference]:
    """Every figure that differs; a row that is missing, or should be, counts as one of nothing."""
    before = {key: figures for key, (_, figures) in kept.items()}
    unlike = {key for key in counted.keys() | before.keys() if counted.get(key) != before.get(key)}
    return [
        CoverageDifference(school=school, week=key[0], column=name, kept=_number(was), counted=_number(now))
        for key in sorted(unlike, key=str)
        for name, was, now in zip(NAMES, before.get(key, NOTHING), counted.get(key, NOTHING), strict=True)
        if was != now
    ]


def _number(figure: datetime.date | int | None) -> int:
    """A figure as a whole number: a day as 20261123, nothing as 0."""
    return int(figure.strftime("%Y%m%d")) if isinstance(figure, datetime.date) else figure or 0
