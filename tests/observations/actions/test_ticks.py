"""Signs ticked for oneself: kept, taken off, and nobody else's to see."""

import pytest

from observations.actions import step_states, ticks
from observations.models import ActionStep, Tick
from tests.observations.builders import shared
from tests.world import acting_as

SIGNS = "The name comes last\n\nEvery pupil looks ready\nNobody calls out"


@pytest.fixture
def step(cast) -> ActionStep:
    shared(cast.cleo, cast.tariq, step_words="Ask, pause, then name", signs=SIGNS)
    with acting_as(cast.tariq):
        return ActionStep.objects.of(cast.tariq).live().get()


def tick(cast, step, *positions) -> list[int]:
    """What is ticked after Tariq left exactly these boxes ticked."""
    with acting_as(cast.tariq):
        ticks.keep(step=step, positions=positions, by=cast.tariq)
        return sorted(Tick.objects.values_list("position", flat=True))


def test_the_ticked_signs_are_kept_and_the_others_are_not(cast, step):
    assert tick(cast, step, 0, 2) == [0, 2]
    assert tick(cast, step, 1, 2) == [1, 2]
    assert tick(cast, step) == []


def test_saying_the_same_twice_keeps_one_tick_of_each(cast, step):
    tick(cast, step, 1, 1)
    assert tick(cast, step, 1) == [1]


def test_there_are_no_ticks_for_signs_that_are_not_there(cast, step):
    assert tick(cast, step, 0, 3, 99) == [0]


def test_nobody_else_ticks_or_sees_a_tick(cast, step):
    tick(cast, step, 0)
    for other in (cast.cleo, cast.hana, cast.tess):
        with acting_as(other):
            assert list(Tick.objects.all()) == []
            with pytest.raises(step_states.OnlyTheTeacherSays):
                ticks.keep(step=step, positions=[1], by=other)
    assert tick(cast, step, 0) == [0]


def test_a_step_that_has_ended_keeps_its_ticks(cast, step):
    tick(cast, step, 0)
    shared(cast.cleo, cast.tariq, step_words="Give ten seconds", follow_up="new")
    with acting_as(cast.tariq):
        ended = ActionStep.objects.get(id=step.id)
        with pytest.raises(step_states.NotLive):
            ticks.keep(step=ended, positions=[], by=cast.tariq)
        assert Tick.objects.get().step_id == step.id
