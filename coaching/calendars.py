"""A school's days, read from the database into the plain calendar that the engine counts with."""

import datetime
import uuid

from coaching import choices
from coaching.engine.calendar import Calendar
from coaching.engine.choices import in_force
from coaching.engine.interval import Span
from coaching.engine.periods import CADENCES
from schools.models import BankHoliday, ClosedDay, HalfTerm


def calendar_of(school_id: uuid.UUID) -> Calendar:
    """The open days of one school, over every year it has term dates for. Three queries."""
    half_terms = HalfTerm.objects.filter(school_id=school_id).values_list("starts_on", "ends_on")
    closed = ClosedDay.objects.filter(school_id=school_id).values_list("day", flat=True)
    bank_holidays = BankHoliday.objects.values_list("day", flat=True)
    return Calendar((Span(*dates) for dates in half_terms), {*closed, *bank_holidays})


def cadence_of(school_id: uuid.UUID, day: datetime.date) -> int:
    """The weeks that make one coaching cycle at a school on a day; one where nothing was chosen yet. One query."""
    return in_force(choices.of_school(school_id).cadence, day) or CADENCES[0]
