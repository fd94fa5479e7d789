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


def test_a_school_follows_the_trust_until_it_chooses_and_after_it_takes_that_back():
    trust = [Dated(SEPTEMBER, 2), Dated(date(2027, 2, 1), 3)]
    school = [Dated(NOVEMBER, 1), Dated(JANUARY, None)]
    line = layered(school, trust)
    asked = [SEPTEMBER, NOVEMBER, JANUARY, date(2027, 2, 1)]
    assert [in_force(line, day) for day in asked] == [2, 1, 2, 3]


@tried
@given(
    st.lists(st.builds(Dated, days(), st.none() | st.integers(1, 4))),
    st.lists(st.builds(Dated, days(), st.integers(1, 4))),
    days(),
)
def test_on_any_day_the_school_s_own_choice_goes_before_the_trust_s(school, trust, day):
    own = in_force(school, day)
    assert in_force(layered(school, trust), day) == (in_force(trust, day) if own is None else own)
