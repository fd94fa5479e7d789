"""The trust's overview: every school's coaches against its target, and time reaching people.

Never a teacher's name. Figures about teachers come from the rollup alone. Schools with fewer than five teachers are not
readable to the trust team at all (a policy); the next smallest is left out with them, and totals are of the schools
that are shown.
"""

import datetime
import uuid
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from coaching import choices
from coaching.engine import weeks
from coaching.engine.expectation import CYCLE
from coaching.engine.interval import Span, wilson
from coaching.models import CoachState, CoachTarget, CoverageWeek
from coaching.models.coach import NAMED, SKILLED, State
from coaching.phrases import OFTEN
from schools.engine import school_year, small_numbers
from schools.models import School

LATELY = datetime.timedelta(weeks=6)
LONGEST_PERIOD = datetime.timedelta(weeks=8)  # four open weeks, and a holiday between them


class Week(NamedTuple):
    """What the page needs of a school's row of the rollup: tuples, since a large trust has thousands of them."""

    week: datetime.date
    period_starts_on: datetime.date
    people: int
    with_skilled_coach: int
    completed: int
    expected: int


@dataclass
class SchoolLine:
    """One row. Figures about teachers are None where they stay inside the school."""

    school: School
    cadence: str
    target: CoachTarget | None
    named: int = 0
    in_training: int = 0
    skilled: int = 0
    people: int | None = None
    with_skilled: int | None = None
    completed: int | None = None
    expected: Fraction | None = None
    history: list[float] = field(default_factory=list)

    @property
    def share(self) -> Fraction | None:
        """Cycles completed lately as a share of the school's own expectation."""
        return Fraction(self.completed or 0) / self.expected if self.expected else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of that share: how much chance alone could move it."""
        return wilson(min(Fraction(self.completed or 0), self.expected), self.expected) if self.expected else None


@dataclass(frozen=True)
class Overview:
    """All rows in the order of names, central coaches apart, and totals over the schools that are shown."""

    lines: list[SchoolLine]
    central_coaches: int

    @property
    def shown(self) -> list[SchoolLine]:
        return [line for line in self.lines if line.people is not None]

    @property
    def hides_some(self) -> bool:
        return len(self.shown) < len(self.lines)

    def line_of(self, school: School) -> SchoolLine:
        """One school's row, as it stands beside the others."""
        return next(line for line in self.lines if line.school.id == school.id)

    def total(self, figure: str) -> int:
        return sum(getattr(line, figure) or 0 for line in self.lines)

    @property
    def expected(self) -> Fraction:
        """Cycles expected of the schools that are shown."""
        return sum((line.expected for line in self.lines if line.expected), Fraction())

    @property
    def target(self) -> int:
        return sum(line.target.number for line in self.lines if line.target)

    @property
    def top(self) -> int:
        """The longest bar, so that rows share a scale."""
        return max([1, *(n for line in self.lines for n in (line.named, line.target.number if line.target else 0))])


def overview(*, today: datetime.date, of: Span | None = None) -> Overview:
    """The page's figures on this day. Five queries, whatever the number of schools.

    Cycles are those of the periods whose last week began in the span `of`, the last six weeks if not given.
    """
    schools = list(School.objects.open_on(today))
    targets = {t.school_id: t for t in CoachTarget.objects.filter(replaced_at=None)}
    chosen = choices.of_schools(school.id for school in schools)
    lines = {
        school.id: SchoolLine(school, OFTEN[chosen[school.id].cadence_on(today)].capitalize(), targets.get(school.id))
        for school in schools
    }
    central = _count_coaches(lines, today)
    _add_coverage(lines, today, of or Span(weeks.monday(today) - LATELY, weeks.monday(today)))
    return Overview(list(lines.values()), central)


def _count_coaches(lines: dict[uuid.UUID, SchoolLine], today: datetime.date) -> int:
    """Add each school's coaches by state; returns how many coach from the centre. Coach counts are not suppressed."""
    central = 0
    states = CoachState.objects.filter(starts_on__lte=today).exclude(ends_on__lte=today)
    for school_id, state in states.values_list("coach__school_id", "state"):
        line = lines.get(school_id)
        if line is None:
            central += school_id is None and state in NAMED
            continue
        line.named += state in NAMED
        line.in_training += state == State.IN_TRAINING
        line.skilled += state in SKILLED
    return central


def _add_coverage(lines: dict[uuid.UUID, SchoolLine], today: datetime.date, of: Span) -> None:
    rows = _whole_schools(lines, today, since=of.starts_on)
    hidden = _hidden(rows)
    for school_id, line in lines.items():
        if school_id not in hidden:
            _add_figures(line, rows[school_id], of, this_week=weeks.monday(today))


def hidden_schools(*, today: datetime.date) -> frozenset[Hashable]:
    """Ids of the schools whose figures stay inside them on this day, for whoever reads several. Two queries."""
    return _hidden(_whole_schools(School.objects.open_on(today).values_list("id", flat=True), today))


def _whole_schools(
    school_ids: Iterable[uuid.UUID], today: datetime.date, since: datetime.date | None = None
) -> dict[uuid.UUID, list[Week]]:
    """The rows of five teachers or more of each school since September, or of the last weeks before it: one query.

    Whoever reads them as one of the trust's team gets no others anyway; the program that writes to them does.
    """
    this_week = weeks.monday(today)
    year_begins = school_year.first_day(school_year.school_year_of(today))
    begins = min(year_begins, this_week - LATELY, (since or this_week) - LONGEST_PERIOD)
    rows: dict[uuid.UUID, list[Week]] = {school_id: [] for school_id in school_ids}
    kept = CoverageWeek.objects.filter(
        team=None, week__gte=begins, week__lte=this_week, people__gte=small_numbers.TRUST
    ).order_by("week")
    for school_id, *row in kept.values_list("school_id", *Week._fields):
        if school_id in rows:
            rows[school_id].append(Week(*row))
    return rows


def _hidden(rows: dict[uuid.UUID, list[Week]]) -> frozenset[Hashable]:
    # A school without a readable row has fewer than five teachers, or is not counted yet: reckoned as one.
    sizes: dict[Hashable, int] = {school_id: own[-1].people if own else 1 for school_id, own in rows.items()}
    return small_numbers.mask([small_numbers.Column(sizes)], k=small_numbers.TRUST).hidden


def _add_figures(line: SchoolLine, rows: list[Week], of: Span, *, this_week: datetime.date) -> None:
    now = rows[-1]
    line.people, line.with_skilled = now.people, now.with_skilled_coach
    line.history = [100 * row.with_skilled_coach / row.people for row in rows if row.people]
    finished = list(_of_finished_periods(rows, of, this_week))
    line.completed = sum(row.completed for row in finished)
    line.expected = Fraction(sum(row.expected for row in finished), CYCLE)


def _of_finished_periods(rows: Iterable[Week], of: Span, this_week: datetime.date) -> Iterable[Week]:
    """The rows of the periods that ended in the span; half of one still running would look like neglect."""
    rows = list(rows)
    ended_in = {row.period_starts_on: row.week for row in rows}
    running = {row.period_starts_on for row in rows if row.week >= this_week}
    return (r for r in rows if of.contains(ended_in[r.period_starts_on]) and r.period_starts_on not in running)
