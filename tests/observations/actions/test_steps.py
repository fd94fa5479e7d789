"""Action steps: one live step for each teacher, and what sharing a drop-in does to it."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from observations.actions import drafts, drop_ins, steps
from observations.models import ActionStep, Tick
from schools.models import Choice
from tests.observations.builders import draft, shared
from tests.world import TODAY, acting_as, job_for

OLD, NEW = "Give ten seconds to think before hands go up", "Ask, pause, then name"
LATER = TODAY + datetime.timedelta(days=1)


def steps_of(person) -> list:
    with acting_as(person):
        return list(ActionStep.objects.order_by("id").values_list("words", "state", "retired_on", "retired_reason"))


def live(teacher) -> ActionStep:
    return ActionStep.objects.of(teacher).live().get()


def test_sharing_makes_the_written_step_live(cast):
    done = shared(
        cast.cleo,
        cast.tariq,
        step_words=f" {NEW} ",
        signs="The name comes last\n\nEvery pupil looks ready",
        model="I ask one",
        rehearsal="Three questions",
    )
    with acting_as(cast.tariq):
        step = live(cast.tariq)
        assert (step.words, step.sign_list, step.model, step.rehearsal) == (
            NEW,
            ["The name comes last", "Every pupil looks ready"],
            "I ask one",
            "Three questions",
        )
        assert (step.state, step.chosen_on, step.chosen_with_id, step.drop_in_id) == (
            "chosen",
            TODAY,
            cast.cleo.id,
            done.id,
        )


@pytest.mark.parametrize(
    ("weeks", "day"),
    [("1", datetime.date(2026, 12, 1)), ("2", datetime.date(2026, 12, 8)), ("4", datetime.date(2027, 1, 4))],
)
def test_it_is_looked_at_again_one_cadence_later_on_an_open_day(cast, weeks, day):
    with job_for(cast.ashdown):
        Choice.objects.create(decision="cadence", school=cast.north, value=weeks, starts_on=TODAY)
    shared(cast.cleo, cast.tariq, step_words=NEW)
    with acting_as(cast.tariq):
        assert live(cast.tariq).check_back_on == day


def test_a_new_step_retires_the_old_one_in_the_same_save(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    shared(cast.cleo, cast.tariq, step_words=NEW, follow_up="new")
    assert steps_of(cast.tariq) == [(OLD, "chosen", TODAY, "moved on"), (NEW, "chosen", None, "")]


def test_letting_go_leaves_no_live_step(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    shared(cast.cleo, cast.tariq, follow_up="retire")
    assert steps_of(cast.tariq) == [(OLD, "chosen", TODAY, "let go")]


def test_keeping_looks_again_one_cadence_on(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    kept = draft(cast.cleo, cast.tariq, praise="It worked twice.", follow_up="keep")
    with acting_as(cast.cleo):
        drop_ins.share(drop_in=kept, on=LATER, by=cast.cleo)
        assert (live(cast.tariq).words, live(cast.tariq).check_back_on) == (OLD, datetime.date(2026, 12, 2))


def test_praise_alone_leaves_the_step_as_it_was(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    shared(cast.cleo, cast.tariq)
    assert steps_of(cast.tariq) == [(OLD, "chosen", None, "")]


@pytest.mark.parametrize("choice", ["keep", "retire"])
def test_a_new_step_beside_the_wish_to_keep_the_old_one_is_asked_about(cast, choice):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    both = draft(cast.cleo, cast.tariq, praise="It worked.", follow_up=choice, step_words=NEW)
    with acting_as(cast.cleo), pytest.raises(drafts.Unfinished) as refusal:
        drop_ins.share(drop_in=both, on=TODAY, by=cast.cleo)
    assert refusal.value.problems == {"follow_up": "You wrote a new step as well. Choose the new one, or clear it."}


@pytest.mark.parametrize("words", [{"step_words": NEW, "follow_up": "new"}, {"follow_up": "retire"}])
def test_taking_a_drop_in_back_brings_the_old_step_back(cast, words):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    done = shared(cast.cleo, cast.tariq, **words)
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=done, on=LATER, by=cast.cleo)
    assert steps_of(cast.tariq) == [(OLD, "chosen", None, "")]


def test_taking_back_praise_alone_does_not_bring_back_what_another_drop_in_let_go(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    shared(cast.cleo, cast.tariq, follow_up="retire")
    third = shared(cast.cleo, cast.tariq, step_words=NEW)
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=third, on=TODAY, by=cast.cleo)
    assert steps_of(cast.tariq) == [(OLD, "chosen", TODAY, "let go")]


def test_drop_ins_taken_back_out_of_order_end_with_the_first_step(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    second, third = (shared(cast.cleo, cast.tariq, step_words=words, follow_up="new") for words in (NEW, "Third"))
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=second, on=TODAY, by=cast.cleo)
        assert live(cast.tariq).words == "Third"
        drop_ins.withdraw(drop_in=third, on=TODAY, by=cast.cleo)
    assert steps_of(cast.tariq) == [(OLD, "chosen", None, "")]


def test_a_step_taken_back_takes_the_teachers_ticks_along(cast):
    done = shared(cast.cleo, cast.tariq, step_words=NEW, signs="one")
    with acting_as(cast.tariq):
        Tick.objects.create(step=live(cast.tariq), teacher=cast.tariq, position=0)
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=done, on=TODAY, by=cast.cleo)
    with acting_as(cast.tariq):
        assert list(Tick.objects.all()) == []


def test_the_coach_records_that_it_was_rehearsed(cast):
    shared(cast.cleo, cast.tariq, step_words=NEW)
    with acting_as(cast.cleo):
        steps.record_rehearsed(step=live(cast.tariq), by=cast.cleo, on=TODAY)
        assert (live(cast.tariq).state, live(cast.tariq).rehearsed_on) == ("rehearsed", TODAY)


def test_rehearsing_again_does_not_take_back_what_the_teacher_said(cast):
    shared(cast.cleo, cast.tariq, step_words=NEW)
    with acting_as(cast.tariq):
        ActionStep.objects.of(cast.tariq).update(state="trying", trying_on=TODAY)
    with acting_as(cast.cleo):
        steps.record_rehearsed(step=live(cast.tariq), by=cast.cleo, on=LATER)
        assert (live(cast.tariq).state, live(cast.tariq).rehearsed_on) == ("trying", LATER)


def test_the_database_keeps_one_live_step(cast):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    with acting_as(cast.cleo), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        ActionStep.objects.create(
            teacher=cast.tariq,
            school=cast.north,
            chosen_with=cast.cleo,
            words=NEW,
            chosen_on=TODAY,
            check_back_on=LATER,
        )
    assert refusal.value.__cause__.diag.constraint_name == "one_live_step_per_teacher"
