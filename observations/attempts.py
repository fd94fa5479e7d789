"""How often, and when last, a teacher tried a step: for themself, and for whoever coaches them now."""

import datetime
import uuid
from collections.abc import Iterable, Sequence

from coaching.marks import on_near
from observations.models import Attempt


def of_steps(steps: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Attempt]]:
    """The attempts at some steps by the step's id, the latest first. One query."""
    found: dict[uuid.UUID, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(step_id__in=list(steps)):
        found.setdefault(attempt.step_id, []).append(attempt)
    return found


def told(attempts: Sequence[Attempt], today: datetime.date) -> str:
    """Tried it twice, last on Tuesday; "" for none."""
    if not attempts:
        return ""
    last = on_near(attempts[0].on, today)
    if len(attempts) == 1:
        return f"Tried it once, {last}"
    often = "twice" if len(attempts) == 2 else f"{len(attempts)} times"
    return f"Tried it {often}, last {last}"
