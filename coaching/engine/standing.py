"""Where each person stands in the running period, for the pages of their own school."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from enum import StrEnum

from coaching.engine import coverage, expectation
from coaching.engine.expectation import Expectations, PersonSpan
from coaching.engine.periods import Period
from coaching.engine.visits import Booking, VisitDay


class Standing(StrEnum):
    """One of five. The first three are due; of the last two nothing is expected in the period."""

    SEEN = "seen"
    BOOKED = "booked"
    NOT_BOOKED = "not booked"
    AWAY = "away"
    NOT_EXPECTED = "not expected"


def standings(
    *,
    people: Iterable[PersonSpan],
    visits: Iterable[VisitDay],
    bookings: Iterable[Booking],
    period: Period,
    expects: Expectations,
    today: date,
) -> dict[Hashable, Standing]:
    """Where everybody stands who belongs to the school on an open day of the period.

    The people due are those of `coverage.tally`, and so are the people seen. A booking is the day last agreed, still
    to come, today included: one that passed without a visit is no booking any more. The rollup, which must come out
    the same on whatever day it is counted, keeps counting it.
    """
    visited = coverage.first_days((visit.person, visit.on) for visit in visits)
    agreed = (booking for booking in bookings if booking.is_ahead(today))
    ahead = coverage.first_days((booking.person, booking.next_on) for booking in agreed)
    found: dict[Hashable, Standing] = {}
    for person, spans in expectation.by_person(people).items():
        if _belongs(spans, period, expects):
            seen = coverage.first_day_in(period, visited.get(person, {})) is not None
            booked = coverage.first_day_in(period, ahead.get(person, {})) is not None
            found[person] = _standing(spans, seen, booked, period, expects)
    return found


def _belongs(spans: Sequence[PersonSpan], period: Period, expects: Expectations) -> bool:
    days = (day for week in period.weeks for day in expects.calendar.open_days(week))
    return any(span.is_employed(day) for day in days for span in spans)


def _standing(spans: Sequence[PersonSpan], seen: bool, booked: bool, period: Period, expects: Expectations) -> Standing:
    if expectation.expected(spans, period, expects) == 0:
        return Standing.AWAY if expectation.away(spans, period, expects) else Standing.NOT_EXPECTED
    if seen:
        return Standing.SEEN
    return Standing.BOOKED if booked else Standing.NOT_BOOKED
