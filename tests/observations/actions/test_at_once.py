"""Two windows in the same moment: one waits for the other, and what is gone by then is said to be gone."""

import datetime
from contextlib import closing

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction
from django.http import Http404

from coaching.actions import meetings
from coaching.models import Cause, Pairing
from observations.actions import another_days, answers, attempts, deletions, drop_ins, notes, shares, step_states, steps
from observations.models import ActionStep, StepState
from schools.actions import appointments
from schools.refusals import Gone
from tests.observations.builders import shared
from tests.world import TODAY, acting_as

LATER = TODAY + datetime.timedelta(days=7)


@pytest.fixture
def letter(cast):
    return shared(cast.cleo, cast.tariq, step_words="Ask, pause, then name", next_on=LATER)


def waits(turn: str, act, **given) -> bool:
    """Whether an action waits while another window, on a connection of its own, has the turn."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as window, window.cursor() as other:
        other.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '1ms'")
                act(**given)
        except OperationalError as refused:
            return "lock timeout" in str(refused)
    return False


def test_what_is_said_twice_in_the_same_moment_is_said_one_after_the_other(cast, letter):
    by = {"by": cast.tariq, "on": TODAY}
    with acting_as(cast.tariq):
        until = {"reader": cast.theo, "until": LATER, "by": cast.tariq}
        assert waits(f"answers to {letter.id}", answers.say, letter=letter, kind="ask", words="Why?", **by)
        assert waits(f"shares of {letter.id}", shares.give, words=letter, **until)
        day = {"visit": letter.visit, "day": LATER, "words": ""}
        assert waits(f"another day {letter.visit_id}", another_days.suggest, **day, **by)
    with acting_as(cast.cleo):
        pairing = Pairing.objects.of_coach(cast.cleo).of_teacher(cast.tariq).get()
        missed = {"pairing": pairing, "on": TODAY, "cause": Cause.URGENT, "by": cast.cleo}
        assert waits(f"meetings of {pairing.id}", meetings.miss, **missed)
    with acting_as(cast.ada):
        role = {"person": cast.theo, "role": "lead", "school": cast.north, "starts_on": TODAY, "by": cast.ada}
        assert waits(f"roles of {cast.theo.id}", appointments.appoint, **role)


def test_a_note_deleted_meanwhile_is_nothing_to_take_back_or_put_right(cast, letter):
    with acting_as(cast.tariq):
        deletions.delete_letter(letter=letter, by=cast.tariq)
        with pytest.raises(deletions.NotTheirs):
            deletions.delete_letter(letter=letter, by=cast.tariq)
    with acting_as(cast.cleo):
        for act, words in ((drop_ins.withdraw, {}), (drop_ins.correct, {"words": {"praise": "You waited."}})):
            with pytest.raises(Gone):
                act(drop_in=letter, on=TODAY, by=cast.cleo, **words)


def test_a_step_deleted_meanwhile_is_neither_tried_nor_moved_nor_rehearsed(cast, letter):
    with acting_as(cast.tariq):
        step = ActionStep.objects.of(cast.tariq).get()
        deletions.delete_step(step=step, by=cast.tariq)
        for act, more in ((attempts.log, {}), (step_states.move, {"to": StepState.HABIT})):
            with pytest.raises(Gone, match="gone in the meantime"):
                act(step=step, by=cast.tariq, on=TODAY, **more)
    with acting_as(cast.cleo), pytest.raises(Http404):
        steps.record_rehearsed(step=step, by=cast.cleo, on=TODAY)


def test_a_step_that_became_a_habit_meanwhile_is_rehearsed_as_a_habit(cast, letter):
    with acting_as(cast.cleo):
        as_opened = ActionStep.objects.of(cast.tariq).get()
    with acting_as(cast.tariq):
        step_states.move(step=as_opened, to=StepState.HABIT, by=cast.tariq, on=TODAY)
    with acting_as(cast.cleo):
        kept = steps.record_rehearsed(step=as_opened, by=cast.cleo, on=TODAY)
        assert (kept.state, kept.rehearsed_on) == (StepState.HABIT, TODAY)


def test_what_one_said_and_deleted_meanwhile_is_not_put_right(cast, letter):
    with acting_as(cast.tariq):
        answer = answers.say(letter=letter, kind="ask", words="Why?", by=cast.tariq, on=TODAY)
        answers.delete(answer=answer, by=cast.tariq, on=TODAY)
        note = notes.write(words="Try it on Monday", by=cast.tariq)
        notes.delete(note=note, by=cast.tariq)
        for act, what in ((answers.correct, {"answer": answer}), (notes.change, {"note": note, "was": note.words})):
            with pytest.raises(Gone):
                act(words="How?", by=cast.tariq, **what)
