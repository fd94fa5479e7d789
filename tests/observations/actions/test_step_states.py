"""The path of a step, as its teacher says: forward, back, and never by anybody else."""

import datetime

import pytest

from observations.actions import step_states, steps
from observations.models import ActionStep, StepState
from tests.observations.builders import shared
from tests.world import TODAY, acting_as

STEP = "Ask, pause for three seconds, then say a name"
LATER, LATER_STILL = TODAY + datetime.timedelta(days=2), TODAY + datetime.timedelta(days=9)
CHOSEN, REHEARSED, TRYING, HABIT = StepState


@pytest.fixture
def step(cast) -> ActionStep:
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.tariq):
        return ActionStep.objects.of(cast.tariq).live().get()


def say(cast, step, *places, on=LATER) -> tuple:
    """Where the step is after Tariq has said these places, one after the other."""
    with acting_as(cast.tariq):
        for place in places:
            step_states.move(step=step, to=place, by=cast.tariq, on=on)
        kept = ActionStep.objects.get(id=step.id)
    return StepState(kept.state), kept.trying_on, kept.habit_on


def rehearse(cast, step):
    with acting_as(cast.cleo):
        steps.record_rehearsed(step=ActionStep.objects.get(id=step.id), by=cast.cleo, on=TODAY)


def test_trying_it_keeps_the_day(cast, step):
    assert say(cast, step, TRYING) == (TRYING, LATER, None)


def test_saying_it_twice_keeps_the_first_day(cast, step):
    say(cast, step, TRYING)
    assert say(cast, step, TRYING, on=LATER_STILL) == (TRYING, LATER, None)


def test_a_habit_remembers_when_it_was_first_tried(cast, step):
    say(cast, step, TRYING)
    assert say(cast, step, HABIT, on=LATER_STILL) == (HABIT, LATER, LATER_STILL)


def test_a_habit_that_was_never_tried_was_tried_that_day(cast, step):
    assert say(cast, step, HABIT) == (HABIT, LATER, LATER)


def test_stepping_back_from_a_habit_is_trying_it_again_since_the_first_day(cast, step):
    say(cast, step, TRYING)
    assert say(cast, step, HABIT, TRYING, on=LATER_STILL) == (TRYING, LATER, None)


@pytest.mark.parametrize("asked_for", [CHOSEN, REHEARSED])
def test_stepping_back_from_trying_it_leads_to_where_the_two_had_got(cast, step, asked_for):
    assert say(cast, step, TRYING, asked_for) == (CHOSEN, None, None)
    rehearse(cast, step)
    assert say(cast, step, TRYING, asked_for) == (REHEARSED, None, None)


def test_the_coach_says_none_of_it(cast, step):
    with acting_as(cast.cleo), pytest.raises(step_states.OnlyTheTeacherSays):
        step_states.move(step=step, to=TRYING, by=cast.cleo, on=TODAY)
    with acting_as(cast.tariq):
        assert ActionStep.objects.get(id=step.id).state == CHOSEN


def test_a_step_that_has_ended_stays_as_it_was(cast, step):
    shared(cast.cleo, cast.tariq, step_words="Give ten seconds", follow_up="new")
    with acting_as(cast.tariq), pytest.raises(step_states.NotLive):
        step_states.move(step=step, to=HABIT, by=cast.tariq, on=LATER)
    with acting_as(cast.tariq):
        assert ActionStep.objects.get(id=step.id).state == CHOSEN
