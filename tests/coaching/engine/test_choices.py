from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coaching.engine.choices import Dated, in_force, layered
from tests.coaching.engine.worlds import days, tried

SEPTEMBER, NOVEMBER, JANUARY = date(2026, 9, 1), date(2026, 11, 1), date(2027, 1, 1)


def test_a_choice_holds_from_its_day_until_the_next():
    cadence = [Dated(NOVEMBER, 1), Dated(SEPTEMBER, 2)]
    assert in_force(cadence, date(2026, 8, 31)) is None
    assert in_force(cadence, date(2026, 10, 31)) == 2
    assert in_force(cadence, NOVEMBER) == 1


def test_of_two_choices_of_one_day_the_later_made_holds():
    assert in_force([Dated(NOVEMBER, 1), Dated(NOVEMBER, 3)], NOVEMBER) == 3


def test_a_school_follows_the_trust_until_it_chooses_itself():
    trust = [Dated(SEPTEMBER, 2), Dated(JANUARY, 3)]
    assert [in_force(layered([], trust), day) for day in (SEPTEMBER, NOVEMBER, JANUARY)] == [2, 2, 3]
    assert [in_force(layered([Dated(NOVEMBER, 1)], trust), day) for day in (SEPTEMBER, NOVEMBER, JANUARY)] == [2, 1, 1]


choices = st.lists(st.builds(Dated, days(), st.integers(1, 4)))


@tried
@given(choices, choices, days())
def test_on_any_day_the_school_s_own_choice_goes_before_the_trust_s(school, trust, day):
    own = in_force(school, day)
    assert in_force(layered(school, trust), day) == (in_force(trust, day) if own is None else own)


@tried
@given(choices, choices)
def test_the_line_is_in_the_order_of_its_days(school, trust):
    line = [choice.starts_on for choice in layered(school, trust)]
    assert line == sorted(line)
