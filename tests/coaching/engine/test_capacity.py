from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine.capacity import Demand, Load, coaches_needed, room_for

demands = st.builds(Demand, fte=st.integers(0, 100), cadence=st.integers(1, 4), minutes=st.integers(0, 90))


def test_coaches_needed_for_a_weekly_and_for_a_fortnightly_school():
    weekly, fortnightly = [[Demand(fte=100, cadence=cadence, minutes=45)] * 68 for cadence in (1, 2)]
    assert coaches_needed(weekly, protected_minutes=450) == 14  # 6,120 minutes
    assert coaches_needed(fortnightly, protected_minutes=450) == 7  # 3,060 minutes


def test_a_full_load_needs_no_coach_more():
    assert coaches_needed([Demand(fte=100, cadence=1, minutes=45)] * 10, protected_minutes=900) == 1
    assert coaches_needed([Demand(fte=100, cadence=1, minutes=45)] * 10, protected_minutes=899) == 2


def test_nobody_to_coach_needs_no_coach():
    assert coaches_needed([], protected_minutes=450) == 0


def test_without_protected_minutes_no_number_is_enough():
    with pytest.raises(ValueError, match="need protected minutes"):
        coaches_needed([], protected_minutes=0)


@pytest.mark.parametrize(
    ("teachers", "room", "over", "is_full"), [(3, 2, 0, False), (5, 0, 0, True), (6, 0, 1, True), (0, 5, 0, False)]
)
def test_a_load_of_at_most_five(teachers, room, over, is_full):
    load = Load(teachers=teachers, maximum=5)
    assert (load.room, load.over, load.is_full) == (room, over, is_full)


def test_one_over_takes_nothing_from_the_room_of_others():
    assert room_for([Load(6, 5), Load(4, 5), Load(3, 5)]) == 3


@given(st.lists(demands, max_size=20), st.integers(1, 900))
def test_the_number_is_the_formula_rounded_up(teachers, protected_minutes):
    minutes = sum(2 * demand.minutes * (1200 * demand.fte // (100 * demand.cadence)) for demand in teachers)
    needed = coaches_needed(teachers, protected_minutes=protected_minutes)
    assert needed * protected_minutes * 1200 >= minutes
    assert needed == 0 or (needed - 1) * protected_minutes * 1200 < minutes


@given(st.lists(demands, max_size=20), demands)
def test_one_teacher_more_never_needs_fewer(teachers, another):
    one, more = (coaches_needed(people, protected_minutes=300) for people in (teachers, [*teachers, another]))
    assert one <= more <= one + ceil(2 * another.minutes / 300)
