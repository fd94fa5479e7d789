"""A school's days, read from the database into the plain calendar that the engine counts with."""

import datetime
import uuid

from django.db.models import Q

from coaching.engine.calendar import Calendar
from coaching.engine.interval import Span
from coaching.engine.periods import CADENCES
from schools.models import BankHoliday, Choice, ClosedDay, Decision, HalfTerm


def calendar_of(school_id: uuid.UUID) -> Calendar:
    """The open days of one school, over every year it has term dates for. Three queries."""
    half_terms = HalfTerm.objects.filter(school_id=school_id).values_list("starts_on", "ends_on")
    closed = ClosedDay.objects.filter(school_id=school_id).values_list("day", flat=True)
    bank_holidays = BankHoliday.objects.values_list("day", flat=True)
    return Calendar((Span(*dates) for dates in half_terms), {*closed, *bank_holidays})


def cadence_of(school_id: uuid.UUID, day: datetime.date) -> int:
    """The weeks that make one coaching cycle at a school on a day: its own choice, else the trust's, else one."""
    made = Choice.objects.filter(decision=Decision.CADENCE, starts_on__lte=day).order_by("-starts_on")
    latest_first = list(made.filter(Q(school_id=school_id) | Q(school_id=None)).values_list("school_id", "value"))
    own_first = sorted(latest_first, key=lambda choice: choice[0] is None)
    weeks = own_first[0][1] if own_first else ""
    return int(weeks) if weeks.isdecimal() and int(weeks) in CADENCES else CADENCES[0]
