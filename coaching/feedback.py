"""How soon what was written of a drop-in is shared: within as many school days as the school means it to be.

That is by the next one until the school, or its trust, chooses otherwise, and a drop-in keeps what held on its own day.
It is counted from two days, that of the visit and that of sharing; no word is read. A drop-in whose time is not over
yet and that is not shared is neither in time nor late, and is left out.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from coaching.engine import lag, weeks
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.expectation import Expectations
from coaching.engine.interval import Span
from coaching.models import Visit
from coaching.phrases import shared_by
from coaching.standing import Ground
from schools.models import School

SIX_WEEKS = datetime.timedelta(weeks=6)


@dataclass(frozen=True)
class Feedback:
    """Of so many drop-ins `in_time` were shared in the time chosen for the day of each.

    `promise` is that time in school days where it is the same for all of them, and None where it is not.
    """

    in_time: int
    of: int
    promise: int | None = None

    @property
    def words(self) -> str:
        """How many, of how many, and their share; "" where there is nothing to say."""
        if not self.of:
            return ""
        drop_ins = f"{self.in_time} of {self.of} drop-in{'' if self.of == 1 else 's'}"
        when = shared_by(self.promise) if self.promise else "in the time chosen for their day"
        return f"{drop_ins} ({round(100 * self.in_time / self.of)}%) shared {when}"


def of_school(ground: Ground, span: Span) -> Feedback:
    """The drop-ins by somebody's own coach in these days. One query, a row for each pair of days."""
    found = Visit.objects.that_took_place().filter(school=ground.school, on__gte=span.starts_on).exclude(pairing=None)
    if span.ends_on is not None:
        found = found.filter(on__lt=span.ends_on, week__lt=span.ends_on)
    days = found.filter(week__gte=span.starts_on - datetime.timedelta(days=6)).order_by().values_list("on", "shared_on")
    return _counted(days.annotate(Count("id")), ground.expects, ground.today)


def of_school_in_numbers(school: School) -> Feedback | None:
    """The drop-ins of the last six weeks, for the trust; None where fewer than five teachers were seen. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select in_time, drop_ins, promise from sec.feedback_in_numbers(%s)", [school.id])
        row = cursor.fetchone()
    return Feedback(*row) if row else None


def waiting_by_coach(ground: Ground) -> dict[uuid.UUID, int]:
    """How many drop-ins of the last six weeks each coach has written up and not shared in time. One query.

    Those of pairs that go on, and not while a day to talk about them first is still to come.
    """
    today = ground.today
    running = Q(pairing__ends_on=None) | Q(pairing__ends_on__gt=today)
    to_come = Q(talk_on=None) | Q(talk_on__lt=today)
    since = today - SIX_WEEKS
    kept = Visit.objects.that_took_place().filter(running, to_come, school=ground.school, shared_on=None)
    lately = kept.filter(on__gte=since, week__gte=weeks.monday(since))
    found: dict[uuid.UUID, int] = {}
    for coach_id, visited_on in lately.order_by().values_list("coach_id", "on"):
        if is_late(visited_on, ground.expects.calendar, ground.expects.feedback, today=today):
            found[coach_id] = found.get(coach_id, 0) + 1
    return found


def is_late(
    visited_on: datetime.date, calendar: Calendar, chosen: Sequence[Dated[int]], *, today: datetime.date
) -> bool:
    """Whether a drop-in of that day that is not shared has waited for longer than it should, by what was chosen."""
    promise = lag.promised(chosen, visited_on)
    return lag.is_feedback_late(visited_on, None, calendar, today=today, promise=promise)


def _counted(
    days: Iterable[tuple[datetime.date, datetime.date | None, int]], expects: Expectations, today: datetime.date
) -> Feedback:
    in_time = late = 0
    promises: set[int] = set()
    for visited_on, shared_on, number in days:
        promise = lag.promised(expects.feedback, visited_on)
        is_late = lag.is_feedback_late(visited_on, shared_on, expects.calendar, today=today, promise=promise)
        if is_late:
            late += number
        elif shared_on is not None:
            in_time += number
        else:
            continue  # its time is not over yet
        promises.add(promise)
    return Feedback(in_time, in_time + late, only(promises))


def only(promises: Set[int]) -> int | None:
    """The one promise that holds for all; None where there are several, or none."""
    return next(iter(promises)) if len(promises) == 1 else None
