import pytest

from cpd.engine.places import Counts, Place, counted, place_of

NOTHING = {"is_excused": False, "was_here": False, "caught_up": False, "is_over": False}


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({}, Place.EXPECTED),
        ({"is_over": True}, Place.AWAY),
        ({"is_over": True, "is_excused": True}, Place.EXCUSED),
        ({"is_over": True, "caught_up": True}, Place.CAUGHT_UP),
        ({"is_over": True, "was_here": True, "caught_up": True, "is_excused": True}, Place.HERE),
        ({"was_here": True}, Place.HERE),
    ],
)
def test_where_somebody_stands(known, place):
    assert place_of(**NOTHING | known) is place


def test_those_excused_are_expected_no_longer():
    places = [Place.HERE, Place.HERE, Place.AWAY, Place.CAUGHT_UP, Place.EXCUSED]
    assert counted(places) == Counts(expected=4, here=2, away=1, caught_up=1, excused=1)
    assert counted([]) == Counts()
    assert counted(places) + counted(places[:1]) == Counts(5, 3, 1, 1, 1)
