import pytest

from coaching.engine.capacity import Load, room_for


@pytest.mark.parametrize(
    ("teachers", "room", "over", "is_full"), [(3, 2, 0, False), (5, 0, 0, True), (6, 0, 1, True), (0, 5, 0, False)]
)
def test_a_load_of_at_most_five(teachers, room, over, is_full):
    load = Load(teachers=teachers, maximum=5)
    assert (load.room, load.over, load.is_full) == (room, over, is_full)


def test_one_over_takes_nothing_from_the_room_of_others():
    assert room_for([Load(6, 5), Load(4, 5), Load(3, 5)]) == 3
