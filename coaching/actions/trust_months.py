"""The trust's note of a month, for its team, on the first school day of the next: the figures of the trust's own page.

Whole schools in numbers, those of fewer than five teachers left out as the page leaves them out, and never a teacher's
name. After a month without a school day it is about the month before the holiday.
"""

import datetime
import uuid
from fractions import Fraction

from django.db import connection

from coaching.actions import letters
from coaching.engine.interval import Span
from coaching.overview import Overview, SchoolLine, overview
from coaching.templatetags.trust import cycles, percent
from schools.mail import Letter
from schools.models import Appointment
from schools.models.appointment import TRUST_TEAM
from schools.models.periods import runs_on

DAY = datetime.timedelta(days=1)
LONGEST_HOLIDAY = datetime.timedelta(days=70)
INSIDE = "Figures about teachers stay inside the school."


def put(*, on: datetime.date) -> int:
    """Put the notes into the outbox, one for each of the trust's team; returns how many were new."""
    return letters.put("coaching/sql/trust_months.sql", on=on)


def letter(*, reader_id: uuid.UUID, on: datetime.date, today: datetime.date, number: str) -> Letter | None:
    """The note, if its reader is still of the trust's team and the month expected anything of any school."""
    reader = letters.reader(reader_id, on=on, today=today)
    theirs = Appointment.objects.filter(runs_on(today), person=reader, school=None, role__in=TRUST_TEAM)
    month = month_past(today)
    if reader is None or month is None or not theirs.exists():
        return None
    shown = overview(today=today, of=month)
    if not shown.expected:
        return None
    facts = {"reader": reader, "month": month.starts_on, **told_of(shown)}
    return Letter(to=letters.address(reader), template="trust_month", number=number, facts=facts)


def month_past(today: datetime.date) -> Span | None:
    """The month of the last school day before this one; None where no school was open for a long time."""
    with connection.cursor() as cursor:
        cursor.execute("select max(day) from sec.open_days(%s, %s)", [today - LONGEST_HOLIDAY, today - DAY])
        (last,) = cursor.fetchone()
    return month_of(last) if last else None


def month_of(day: datetime.date) -> Span:
    """The month that a day is in."""
    begins = day.replace(day=1)
    return Span(begins, (begins + datetime.timedelta(days=31)).replace(day=1))


def told_of(shown: Overview) -> dict:
    """The trust's own three `lines`, and for each school its name with a line."""
    return {
        "lines": [
            cycles_line(shown.total("completed"), shown.expected),
            coaches_line(shown),
            f"{shown.total('with_skilled')} of {shown.total('people')} teachers have a skilled coach.",
        ],
        "schools": [(line.school.name, school_line(line)) for line in shown.lines],
        "hides_some": shown.hides_some,
    }


def cycles_line(completed: int, expected: Fraction) -> str:
    """Cycles that took place, of those the schools expected of themselves."""
    share = percent(Fraction(completed) / expected)
    return f"{completed} of {cycles(expected)} cycles that the schools expected of themselves took place: {share}."


def coaches_line(shown: Overview) -> str:
    """Coaches against the schools' targets together."""
    aim = f", of {shown.target} the schools mean to have" if shown.target else ""
    named, training, skilled = (shown.total(figure) for figure in ("named", "in_training", "skilled"))
    return f"{_coaches(named)} named{aim}: {skilled} skilled, {training} in training."


def school_line(line: SchoolLine) -> str:
    """One school: its coaches against its target, whom skilled ones reach, and the month against what it expected."""
    named = f"{line.named} of {_coaches(line.target.number)}" if line.target else _coaches(line.named)
    coaches = f"{named} named, {line.skilled} skilled, {line.in_training} in training."
    if line.people is None:
        return f"{coaches} {INSIDE}"
    reach = f"{line.with_skilled} of {line.people} teachers have a skilled coach."
    if not line.expected or line.share is None:
        return f"{coaches} {reach} No cycle was expected."
    return f"{coaches} {reach} {line.completed} of {cycles(line.expected)} cycles took place ({percent(line.share)})."


def _coaches(number: int) -> str:
    return "1 coach" if number == 1 else f"{number} coaches"
