from datetime import date
from fractions import Fraction

from coaching.engine.calendar import Calendar
from coaching.engine.coverage import Coverage, WeekTally, coverage, tally
from coaching.engine.interval import Span, wilson
from coaching.engine.visits import Booking, VisitDay
from tests.coaching.engine.worlds import expects, teacher

WEEK_11, WEEK_12 = date(2026, 11, 16), date(2026, 11, 23)
FORTNIGHTLY = expects(cadence=2)
TUESDAY = date(2026, 11, 24)


def row(rows, week, team=None):
    (found,) = [row for row in rows if (row.week, row.team) == (week, team)]
    return found


def count(people, visits=(), bookings=(), school=FORTNIGHTLY, only=(WEEK_11, WEEK_12)):
    return tally(people=people, visits=visits, bookings=bookings, expects=school, only=only)


def test_a_fortnight_is_counted_week_by_week_and_to_the_end_of_each():
    people = [teacher("Tariq"), teacher("Priya"), teacher("Ana", "Art", fte=50)]
    visits = [VisitDay("Tariq", date(2026, 11, 18)), VisitDay("Ana", TUESDAY)]
    assert count(people, visits, [Booking("Priya", date(2026, 11, 26))]) == (
        WeekTally(WEEK_11, None, due=3, expected=1500, completed=1, seen=1, booked=1, seen_by_day=(0, 0, 1, 1, 1)),
        WeekTally(WEEK_11, "English", due=2, expected=1200, completed=1, seen=1, booked=1, seen_by_day=(0, 0, 1, 1, 1)),
        WeekTally(WEEK_11, "Art", due=1, expected=300),
        WeekTally(WEEK_12, None, due=3, expected=1500, completed=1, seen=2, booked=1, seen_by_day=(1, 2, 2, 2, 2)),
        WeekTally(WEEK_12, "English", due=2, expected=1200, seen=1, booked=1, seen_by_day=(1, 1, 1, 1, 1)),
        WeekTally(WEEK_12, "Art", due=1, expected=300, completed=1, seen=1, seen_by_day=(0, 1, 1, 1, 1)),
    )


def test_a_second_visit_in_a_period_completes_nothing_more():
    once = count([teacher("Tariq")], [VisitDay("Tariq", WEEK_11)])
    assert count([teacher("Tariq")], [VisitDay("Tariq", WEEK_11), VisitDay("Tariq", TUESDAY)]) == once


def test_of_two_visits_in_a_week_the_first_is_the_day_somebody_was_seen():
    visits = [VisitDay("Tariq", TUESDAY), VisitDay("Tariq", date(2026, 11, 26))]
    for told in (visits, visits[::-1]):
        assert row(count([teacher("Tariq")], told), WEEK_12).seen_by_day == (0, 1, 1, 1, 1)


def test_a_visit_on_monday_is_not_seen_the_week_before():
    rows = count([teacher("Tariq")], [VisitDay("Tariq", WEEK_12)])
    assert [row(rows, week).seen for week in (WEEK_11, WEEK_12)] == [0, 1]


def test_a_visit_on_a_closed_day_of_an_open_week_counts():
    closure = VisitDay("Tariq", date(2026, 11, 27))
    assert row(count([teacher("Tariq")], [closure]), WEEK_12).completed == 1


def test_a_visit_in_the_holiday_inside_a_period_counts_nowhere():
    school = expects(cadence=3)
    rows = count([teacher("Tariq")], [VisitDay("Tariq", date(2026, 10, 28))], school=school, only=None)
    assert sum(row.completed for row in rows) == 0


def test_a_visit_to_somebody_of_whom_nothing_is_expected_is_no_coverage():
    on_leave = teacher("Tariq", leave=(Span(WEEK_11, date(2026, 11, 30)),))
    rows = count([on_leave], [VisitDay("Tariq", TUESDAY)])
    assert row(rows, WEEK_12) == WeekTally(WEEK_12, None, away=1)
    assert row(rows, WEEK_12, "English") == WeekTally(WEEK_12, "English", away=1)


def test_somebody_who_leaves_in_the_first_week_is_due_in_the_whole_period():
    rows = count([teacher("Tariq", ends_on=date(2026, 11, 19))])
    assert [(row(rows, week).due, row(rows, week).expected) for week in (WEEK_11, WEEK_12)] == [(1, 600), (1, 0)]


def test_somebody_who_joins_in_the_second_week_is_due_from_the_first():
    rows = count([teacher("Tariq", starts_on=TUESDAY)])
    assert [(row(rows, week).due, row(rows, week).expected) for week in (WEEK_11, WEEK_12)] == [(1, 0), (1, 600)]


def test_a_change_of_team_between_two_weeks_leaves_each_week_to_its_team():
    people = [teacher("Tariq", "English", ends_on=WEEK_12), teacher("Tariq", "Maths", starts_on=WEEK_12)]
    rows = count(people, [VisitDay("Tariq", WEEK_11)])
    assert [(row.week, row.team, row.due, row.seen, row.completed) for row in rows] == [
        (WEEK_11, None, 1, 1, 1),
        (WEEK_11, "English", 1, 1, 1),
        (WEEK_12, None, 1, 1, 0),
        (WEEK_12, "Maths", 1, 1, 0),
    ]


def test_people_without_a_team_are_in_the_school_s_row_alone():
    rows = count([teacher("Tariq"), teacher("Ana", None)])
    assert (row(rows, WEEK_12).due, row(rows, WEEK_12, "English").due) == (2, 1)


def test_only_the_weeks_asked_for_are_counted_but_with_their_whole_period():
    rows = count([teacher("Tariq")], [VisitDay("Tariq", WEEK_11)], only=[WEEK_12])
    assert [(row.week, row.team, row.seen) for row in rows] == [(WEEK_12, None, 1), (WEEK_12, "English", 1)]


def test_an_exam_week_expects_nothing_of_anybody():
    school = expects(exempt_weeks=frozenset({WEEK_12}))
    rows = count([teacher("Tariq")], [VisitDay("Tariq", TUESDAY)], school=school, only=[WEEK_12])
    assert rows == (WeekTally(WEEK_12, None),)


def test_a_booking_kept_is_no_booking_any_more():
    kept = count([teacher("Tariq")], [VisitDay("Tariq", TUESDAY)], [Booking("Tariq", TUESDAY)])
    assert [row(kept, week).booked for week in (WEEK_11, WEEK_12)] == [1, 0]


def test_coverage_is_completed_over_expected():
    people = [teacher("Tariq"), teacher("Priya")]
    rows = [row for row in count(people, [VisitDay("Tariq", WEEK_11)]) if row.team is None]
    assert coverage(rows, FORTNIGHTLY.periods) == Coverage(completed=1, expected=2400, counted=1200)
    assert coverage(rows, FORTNIGHTLY.periods).share == Fraction(1, 2)


def test_no_expectation_is_no_share_rather_than_none_of_it():
    assert coverage([], FORTNIGHTLY.periods).share is None


def test_the_interval_of_a_share_is_that_of_its_cycles():
    assert Coverage(completed=81, expected=263 * 1200, counted=81 * 1200).interval == wilson(81, 263)
    assert Coverage().interval == (0.0, 1.0)


def test_a_burst_in_june_cannot_repair_an_empty_february():
    year = Calendar([Span(date(2027, 2, 1), date(2027, 2, 13)), Span(date(2027, 6, 7), date(2027, 6, 19))])
    school = expects(year, cadence=2)
    burst = [VisitDay(name, date(2027, 6, day)) for name in ("Tariq", "Priya") for day in (7, 9, 11, 14, 16)]
    rows = tally(people=[teacher("Tariq"), teacher("Priya")], visits=burst, expects=school)
    whole_school = [row for row in rows if row.team is None]
    assert coverage(whole_school, school.periods).share == Fraction(1, 2)


def test_a_period_counts_no_more_than_it_expected():
    half_time = teacher("Ana", fte=50)
    rows = count([half_time], [VisitDay("Ana", WEEK_11), VisitDay("Ana", date(2026, 11, 2))], only=None)
    whole_school = [row for row in rows if row.team is None]
    found = coverage(whole_school, FORTNIGHTLY.periods)
    assert (found.completed, found.counted) == (2, 1200)


def test_rows_outside_a_period_do_not_count():
    holiday = WeekTally(date(2026, 10, 26), None, due=1, expected=600, completed=1)
    assert coverage([holiday], FORTNIGHTLY.periods) == Coverage()


def test_weekly_and_fortnightly_schools_compare_by_their_own_expectation():
    weekly = expects(cadence=1)
    visits = [VisitDay("Tariq", WEEK_11), VisitDay("Tariq", TUESDAY)]
    for school, mondays in ((weekly, visits), (FORTNIGHTLY, visits[:1])):
        rows = [row for row in count([teacher("Tariq")], mondays, school=school) if row.team is None]
        assert coverage(rows, school.periods).share == 1


def test_a_day_agreed_counts_from_the_visit_it_was_agreed_at_until_the_next_one():
    booking = Booking("Tariq", date(2026, 11, 26), Span(date(2026, 11, 4), WEEK_12))
    rows = count([teacher("Tariq")], bookings=[booking])
    assert [row(rows, week).booked for week in (WEEK_11, WEEK_12)] == [1, 0]
    rows = count([teacher("Tariq")], bookings=[Booking("Tariq", date(2026, 11, 26), Span(WEEK_12))])
    assert [row(rows, week).booked for week in (WEEK_11, WEEK_12)] == [0, 1]
