from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine.choices import Dated
from coaching.engine.expectation import CYCLE, away, by_person, expected, expected_in_week, serving
from coaching.engine.interval import Span
from tests.coaching.engine.worlds import AUTUMN, expects, spans, teacher, tried, worlds

WEEK_12 = date(2026, 11, 23)


def cycles(*spans, school):
    """Cycles expected of one person over the whole autumn."""
    return Fraction(sum(expected(spans, period, school) for period in school.periods), CYCLE)


@pytest.mark.parametrize(("cadence", "expected"), [(1, 15), (2, Fraction(15, 2)), (3, 5), (4, Fraction(15, 4))])
def test_a_full_time_teacher_is_expected_the_open_weeks_by_the_cadence(cadence, expected):
    assert cycles(teacher("Tariq"), school=expects(cadence=cadence)) == expected


def test_a_part_time_teacher_is_expected_their_share():
    assert cycles(teacher("Tariq", fte=60), school=expects()) == 9


def test_a_week_on_leave_expects_nothing_and_a_day_in_it_expects_the_week():
    whole = teacher("Tariq", leave=(Span(date(2026, 11, 16), date(2026, 11, 23)),))
    back_on_friday = teacher("Tariq", leave=(Span(date(2026, 11, 16), date(2026, 11, 20)),))
    assert cycles(whole, school=expects()) == 14
    assert cycles(back_on_friday, school=expects()) == 15


def test_nothing_is_expected_of_a_joiner_for_three_open_weeks():
    joiner = teacher("Joel", starts_on=date(2026, 10, 21), joined_on=date(2026, 10, 21))
    school = expects(grace=[Dated(date(2026, 8, 1), 3)])
    assert [serving([joiner], week, school) is not None for week in AUTUMN.open_weeks()[7:11]] == [False] * 3 + [True]


def test_the_grace_is_the_one_in_force_on_the_day_of_joining():
    school = expects(grace=[Dated(date(2026, 8, 1), 3), Dated(date(2026, 11, 1), 1)])
    for joined_on, first_week in ((date(2026, 10, 21), date(2026, 11, 16)), (date(2026, 11, 16), WEEK_12)):
        joiner = teacher("Joel", starts_on=joined_on, joined_on=joined_on)
        assert next(week for week in AUTUMN.open_weeks() if serving([joiner], week, school)) == first_week


def test_somebody_who_joined_before_the_calendar_began_is_settled():
    school = expects(grace=[Dated(date(2000, 1, 1), 3)])
    assert cycles(teacher("Ruth", joined_on=date(2019, 9, 1)), school=school) == 15
    assert cycles(teacher("Ruth", joined_on=date(2026, 8, 24)), school=school) == 12


def test_a_joiner_of_the_last_weeks_settles_after_the_calendar():
    school = expects(grace=[Dated(date(2000, 1, 1), 3)])
    assert cycles(teacher("Joel", joined_on=date(2026, 12, 14), starts_on=date(2026, 12, 14)), school=school) == 0


def test_exam_weeks_expect_nothing():
    school = expects(cadence=2, exempt_weeks=frozenset({WEEK_12}))
    assert cycles(teacher("Tariq"), school=school) == 7


@pytest.mark.parametrize("nobody", [teacher("Tariq", teaching=False), teacher("Tariq", fte=0)])
def test_nothing_is_expected_of_people_who_do_not_teach(nobody):
    assert cycles(nobody, school=expects()) == 0


def test_nothing_is_expected_after_somebody_leaves():
    assert cycles(teacher("Tariq", ends_on=date(2026, 9, 14)), school=expects()) == 2


def test_a_change_of_share_on_a_wednesday_counts_once_by_the_new_share():
    before = teacher("Tariq", ends_on=date(2026, 11, 25))
    after = teacher("Tariq", fte=50, starts_on=date(2026, 11, 25))
    assert serving([before, after], WEEK_12, expects()) == after
    assert cycles(before, after, school=expects()) == 11 + 4 * Fraction(1, 2)


def test_somebody_on_leave_all_period_is_away():
    on_leave = teacher("Tariq", leave=(Span(date(2026, 11, 16)),))
    school = expects(cadence=2)
    periods = list(school.periods)
    assert [away([on_leave], period, school) for period in periods[4:6]] == [None, on_leave]
    assert away([replace(on_leave, ends_on=date(2026, 11, 1))], periods[5], school) is None


def test_everybody_s_spans_are_in_order_of_time():
    first, second = teacher("Tariq", ends_on=date(2026, 11, 1)), teacher("Tariq", starts_on=date(2026, 11, 1))
    assert by_person([second, first]) == {"Tariq": (first, second)}


@given(st.integers(0, 100), st.integers(1, 4))
def test_a_week_is_a_whole_number_of_parts(fte, cadence):
    assert expected_in_week(fte, cadence) == Fraction(CYCLE * fte, 100 * cadence)


@tried
@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 4))
def test_two_shares_add_up_exactly(one, other, cadence):
    apart = expected_in_week(one, cadence) + expected_in_week(other, cadence)
    assert apart == expected_in_week(one + other, cadence)


@tried
@given(worlds(), st.integers(0, 60))
def test_a_larger_share_never_lowers_what_is_expected(world, more):
    for own in by_person(world.people).values():
        raised = [replace(span, fte=span.fte + more) for span in own]
        for period in world.periods:
            assert expected(raised, period, world.expects) >= expected(own, period, world.expects)


@tried
@given(worlds(), spans())
def test_leave_never_raises_what_is_expected(world, leave):
    for own in by_person(world.people).values():
        # The latest span of a week is the one that counts, so the leave has to be everybody's own: one share each.
        even = [replace(span, fte=80) for span in own]
        longer = [replace(span, leave=(*span.leave, leave)) for span in even]
        for period in world.periods:
            assert expected(longer, period, world.expects) <= expected(even, period, world.expects)


@tried
@given(worlds())
def test_nobody_is_expected_more_than_one_cycle_a_period(world):
    for own in by_person(world.people).values():
        assert all(0 <= expected(own, period, world.expects) <= CYCLE for period in world.periods)
