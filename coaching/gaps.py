"""Who has no coach, and who has not been seen lately: each with what the next move needs, never a verdict."""

import datetime
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from coaching.engine.expectation import PersonSpan
from coaching.engine.lag import not_seen_lately
from coaching.loads import PairLine
from coaching.phrases import day, joined
from coaching.standing import Colleague, Ground

LATELY = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Gap:
    """One person, with a line about them. `pair` is the pair they are in, or are to be in."""

    colleague: Colleague
    words: str
    pair: PairLine | None = None


def without_coach(ground: Ground, staff: dict[Hashable, Colleague], pairs: Iterable[PairLine]) -> list[Gap]:
    """Teachers on the list today whom nobody coaches today, by name; `pair` is one that is still to begin."""
    pair_of = {pair.teacher.id: pair for pair in pairs}
    here = ground.here_today()
    found = []
    for colleague in staff.values():
        pair, span = pair_of.get(colleague.id), here.get(colleague.id)
        if span is not None and (pair is None or pair.starts_on > ground.today):
            found.append(Gap(colleague, _why(span, colleague, pair, ground.today), pair))
    return found


def not_seen(ground: Ground, staff: dict[Hashable, Colleague], pairs: Iterable[PairLine]) -> list[Gap]:
    """Teachers with a coach who missed two of their own cycles or more, by name; those without one stand elsewhere."""
    pair_of = {pair.teacher.id: pair for pair in pairs if pair.starts_on <= ground.today}
    spans = ground.spans()
    return [
        Gap(colleague, _last_seen(colleague, pair_of[colleague.id], ground.today), pair_of[colleague.id])
        for colleague in staff.values()
        if colleague.id in pair_of
        and not_seen_lately(spans[colleague.id], colleague.seen_last_on, ground.expects, today=ground.today)
    ]


def _why(span: PersonSpan, colleague: Colleague, pair: PairLine | None, today: datetime.date) -> str:
    """Their team, and what a leader may want to know before matching them."""
    away = next((leave for leave in span.leave if leave.contains(today)), None)
    back = [leave.ends_on for leave in span.leave if leave.ends_on and today - LATELY <= leave.ends_on <= today]
    if pair is not None:
        words = f"starts with {pair.coach.name} on {day(pair.starts_on, today=today)}"
    elif away is not None:
        words = f"away until {day(away.ends_on, today=today)}" if away.ends_on else "away"
    elif back:
        words = f"back from leave on {day(max(back), today=today)}"
    elif span.joined_on and span.joined_on >= today - LATELY:
        words = f"joined {day(span.joined_on, today=today)}"
    else:
        words = f"last seen {day(colleague.seen_last_on, today=today)}" if colleague.seen_last_on else ""
    return joined([colleague.team, words])


def _last_seen(colleague: Colleague, pair: PairLine, today: datetime.date) -> str:
    last = colleague.seen_last_on
    words = f"last seen {day(last, today=today)}" if last else "not seen yet"
    return joined([colleague.team, words, f"with {pair.coach.name}"])
