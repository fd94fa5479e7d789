"""What becomes of pairs when somebody leaves, moves or is away: by name for leaders of the school, else in numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from coaching.models import Pairing
from schools import consequences
from schools.consequences import AWAY, MOVES, Case

ENDS = {1: "One pair ends", 2: "Two pairs end"}
WAITS = {1: "One pair waits", 2: "Two pairs wait"}


@dataclass(frozen=True)
class _Pairs:
    """How many pairs are touched, whether the person is a coach in some, and those whose names may be read."""

    number: int
    coaches: bool
    named: list[Pairing]


@consequences.teller
def pairs(case: Case) -> Iterator[str]:
    """Two queries."""
    touched = _touched(case)
    first = case.person.first_name
    if not touched.number:
        yield f"Nobody coaches {first} and {first} coaches nobody{_where(case)}, so no pair is touched."
        return
    yield _away(case, touched) if case.what == AWAY else _ends(case, touched)
    if touched.coaches:
        yield f"E-mails that remind {first} of teachers still to see stop{' until the return' * (case.what == AWAY)}."


def _ends(case: Case, touched: _Pairs) -> str:
    on = f"{case.on:%-d %B %Y}"
    if len(touched.named) == touched.number:
        return f"On {on} this ends: {_names(touched.named)}."
    return f"{ENDS.get(touched.number, f'{touched.number} pairs end')} on {on}. The school’s leaders see whose."


def _away(case: Case, touched: _Pairs) -> str:
    if len(touched.named) == touched.number:
        return f"Meanwhile this waits, and nothing is expected of it: {_names(touched.named)}."
    waits = WAITS.get(touched.number, f"{touched.number} pairs wait")
    return f"{waits} meanwhile, and nothing is expected. The school’s leaders see whose."


def _names(named: list[Pairing]) -> str:
    return "; ".join(f"{pair.teacher.name}, coached by {pair.coach.name}" for pair in named)


def _where(case: Case) -> str:
    return f" at {case.school.name}" if case.what == MOVES and case.school else ""


def _touched(case: Case) -> _Pairs:
    counted = [row for row in _counted(case) if _is_touched(case, *row[:3])]
    running = Pairing.objects.exclude(ends_on__lte=case.request.today).select_related("teacher", "coach")
    theirs = running.of_teacher(case.person) | running.of_coach(case.person)
    schools = {row[0] for row in counted}
    named = [pair for pair in theirs.order_by("starts_on", "id") if pair.school_id in schools]
    return _Pairs(sum(row[3] for row in counted), any(row[1] for row in counted), named)


def _is_touched(case: Case, school_id, as_coach: bool, for_trust: bool) -> bool:
    """Whoever moves leaves the pairs of their school behind; a coach for the whole trust takes them along."""
    if case.what != MOVES or case.school is None:
        return True
    return school_id == case.school.id and not (as_coach and for_trust)


def _counted(case: Case) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("select * from sec.pairs_in_numbers(%s)", [case.person.id])
        return cursor.fetchall()
