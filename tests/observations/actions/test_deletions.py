"""What a teacher deletes is gone for everybody; that the two met is not."""

import datetime

import pytest
from django.db import connection

from coaching.models import Pairing, Visit
from observations.actions import deletions, drop_ins, openings, ticks
from observations.models import ActionStep, Correction, DropIn, Opening, Tick
from tests.architecture.plant import as_owner
from tests.observations.builders import draft, held, shared
from tests.world import TODAY, acting_as, as_login, job_for

STEP = "Ask, pause, then name"


def rows(table: str) -> int:
    """How many rows are left, whoever may read them."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where trust_id = sec.trust()")
        return cursor.fetchone()[0]


@pytest.fixture
def letter(cast) -> DropIn:
    written = shared(cast.cleo, cast.tariq, step_words=STEP, signs="One\nTwo")
    with acting_as(cast.cleo):
        return drop_ins.correct(drop_in=written, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)


def step_of(teacher) -> ActionStep:
    return ActionStep.objects.of(teacher).get()


def test_a_deleted_note_is_gone_for_both_with_what_it_said_before(cast, letter):
    with acting_as(cast.tariq):
        assert (rows("observations_dropin"), rows("observations_correction")) == (1, 1)
        deletions.delete_letter(letter=letter, by=cast.tariq)
        assert (rows("observations_dropin"), rows("observations_correction")) == (0, 0)
    with acting_as(cast.cleo):
        assert (DropIn.objects.count(), Correction.objects.count()) == (0, 0)


def test_the_visit_stays_for_coverage_and_so_does_the_step(cast, letter):
    with acting_as(cast.tariq):
        deletions.delete_letter(letter=letter, by=cast.tariq)
        assert (step_of(cast.tariq).words, step_of(cast.tariq).drop_in_id) == (STEP, None)
    with acting_as(cast.hana):
        assert Visit.objects.that_took_place().get().id == letter.visit_id


def test_the_step_goes_with_the_note_when_that_is_wanted(cast, letter):
    with acting_as(cast.tariq):
        deletions.delete_letter(letter=letter, by=cast.tariq, with_step=True)
        assert (rows("observations_dropin"), rows("observations_actionstep")) == (0, 0)


def test_a_deleted_step_takes_its_ticks_and_leaves_the_note(cast, letter):
    with acting_as(cast.tariq):
        ticks.keep(step=step_of(cast.tariq), positions=[0, 1], by=cast.tariq)
        deletions.delete_step(step=step_of(cast.tariq), by=cast.tariq)
        assert (rows("observations_actionstep"), Tick.objects.count(), DropIn.objects.get().id) == (0, 0, letter.id)


def test_the_note_goes_with_the_step_when_that_is_wanted(cast, letter):
    with acting_as(cast.tariq):
        deletions.delete_step(step=step_of(cast.tariq), by=cast.tariq, with_words=True)
        assert (rows("observations_actionstep"), rows("observations_dropin")) == (0, 0)


def test_an_ended_step_can_be_deleted_too(cast, letter):
    shared(cast.cleo, cast.tariq, step_words="Give ten seconds", follow_up="new")
    with acting_as(cast.tariq):
        deletions.delete_step(step=ActionStep.objects.get(words=STEP), by=cast.tariq)
        assert [step.words for step in ActionStep.objects.all()] == ["Give ten seconds"]


def test_the_ledger_stays_and_no_longer_says_what_was_opened(cast, letter):
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY)
    with acting_as(cast.carl):
        openings.record(reader=cast.carl, steps=[step_of(cast.tariq)])
    with acting_as(cast.tariq):
        deletions.delete_step(step=step_of(cast.tariq), by=cast.tariq)
        assert [(line.reader_id, line.what, line.step_id) for line in Opening.objects.all()] == [
            (cast.carl.id, "step", None)
        ]


@pytest.mark.parametrize("other", ["cleo", "tess", "hana", "edie", "bram"])
def test_nobody_deletes_what_was_written_to_somebody_else(cast, letter, other):
    person = getattr(cast, other)
    with acting_as(cast.tariq):
        step = step_of(cast.tariq)
    with acting_as(person):
        with pytest.raises(deletions.NotTheirs):
            deletions.delete_letter(letter=letter, by=person, with_step=True)
        with pytest.raises(deletions.NotTheirs):
            deletions.delete_step(step=step, by=person, with_words=True)
    with acting_as(cast.tariq):
        assert (rows("observations_dropin"), rows("observations_actionstep")) == (1, 1)


@pytest.mark.parametrize("unshared", [draft, held])
def test_a_teacher_does_not_reach_what_is_not_shared_yet(cast, unshared):
    written = unshared(cast.cleo, cast.tariq)
    with acting_as(cast.tariq):
        with pytest.raises(deletions.NotTheirs):
            deletions.delete_letter(letter=written, by=cast.tariq)
        assert rows("observations_dropin") == 1


def test_a_note_of_last_term_can_be_deleted(cast, letter):
    """The author's 24 hours do not bind the teacher."""
    with as_owner(cast.ashdown):
        DropIn.objects.update(shared_at=datetime.datetime(2026, 9, 8, 9, tzinfo=datetime.UTC))
    with acting_as(cast.tariq):
        deletions.delete_letter(letter=letter, by=cast.tariq)
        assert rows("observations_dropin") == 0
