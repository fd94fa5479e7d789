from datetime import date

from hypothesis import given

from coaching.engine.choices import Dated
from coaching.engine.coverage import tally
from coaching.engine.interval import Span
from coaching.engine.standing import Standing, standings
from coaching.engine.visits import Booking, VisitDay
from tests.coaching.engine.worlds import expects, teacher, tried, worlds

TUESDAY = date(2026, 11, 24)
WEEKLY = expects(grace=[Dated(date(2026, 8, 1), 3)])
THIS_WEEK = WEEKLY.periods.on(TUESDAY)


def test_everybody_of_the_school_stands_somewhere():
    people = [
        teacher("Tariq"),
        teacher("Priya"),
        teacher("Ana"),
        teacher("Ben"),
        teacher("Ruth", leave=(Span(date(2026, 9, 1)),)),
        teacher("Joel", starts_on=date(2026, 11, 16), joined_on=date(2026, 11, 16)),
        teacher("Gita", ends_on=date(2026, 11, 20)),
        teacher("Theo", teaching=False),
    ]
    visits = [VisitDay("Tariq", date(2026, 11, 23)), VisitDay("Priya", date(2026, 11, 19))]
    bookings = [Booking("Priya", date(2026, 11, 26)), Booking("Ana", date(2026, 12, 1)), Booking("Tariq", TUESDAY)]
    found = standings(people=people, visits=visits, bookings=bookings, period=THIS_WEEK, expects=WEEKLY, today=TUESDAY)
    assert found == {
        "Tariq": Standing.SEEN,
        "Priya": Standing.BOOKED,
        "Ana": Standing.NOT_BOOKED,
        "Ben": Standing.NOT_BOOKED,
        "Ruth": Standing.AWAY,
        "Joel": Standing.NOT_EXPECTED,
    }


def test_a_booking_that_passed_without_a_visit_is_none():
    bookings = [Booking("Tariq", date(2026, 11, 23))]
    asked = {"people": [teacher("Tariq")], "visits": [], "bookings": bookings, "period": THIS_WEEK, "expects": WEEKLY}
    assert standings(**asked, today=date(2026, 11, 23)) == {"Tariq": Standing.BOOKED}
    assert standings(**asked, today=TUESDAY) == {"Tariq": Standing.NOT_BOOKED}


@tried
@given(worlds())
def test_standings_add_up_to_the_row_of_the_period_s_last_week(world):
    rows = {row.week: row for row in tally(**world.counted()) if row.team is None}
    for period in world.periods:
        found = list(standings(**world.counted(), period=period, today=period.starts_on).values())
        row = rows[period.weeks[-1]]
        assert found.count(Standing.SEEN) == row.seen
        assert found.count(Standing.BOOKED) == row.booked
        assert found.count(Standing.AWAY) == row.away
        assert found.count(Standing.NOT_BOOKED) == row.due - row.seen - row.booked


def test_a_day_that_another_took_the_place_of_is_no_booking_any_more():
    bookings = [Booking("Tariq", date(2026, 11, 26), Span(date(2026, 11, 10), date(2026, 11, 19)))]
    asked = {"people": [teacher("Tariq")], "visits": [], "bookings": bookings, "period": THIS_WEEK, "expects": WEEKLY}
    assert standings(**asked, today=TUESDAY) == {"Tariq": Standing.NOT_BOOKED}
