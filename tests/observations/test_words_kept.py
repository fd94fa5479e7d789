"""Somebody who may change words, with SQL in their hands, changes neither whose they are nor who reads them."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from coaching.models import Pairing
from observations.models import ActionStep, DropIn, Opening
from tests.observations.builders import draft, pairing_of, shared
from tests.world import TODAY, acting_as

DAY = datetime.timedelta(days=1)


def refusal(sql: str, *parameters) -> str:
    """The name of what refuses this; "" when nothing does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [str(p) if isinstance(p, uuid.UUID) else p for p in parameters])
            assert cursor.rowcount > 0
    except IntegrityError as refused:
        return refused.__cause__.diag.constraint_name
    return ""


def drop_in(column: str, value, of: DropIn) -> str:
    return refusal(f"update observations_dropin set {column} = %s where id = %s", value, of.id)


def step(column: str, value, of: ActionStep) -> str:
    return refusal(f"update observations_actionstep set {column} = %s where id = %s", value, of.id)


def test_an_author_does_not_keep_words_by_taking_their_pair_away(cast):
    written, begun = shared(cast.cleo, cast.tariq), draft(cast.cleo, cast.tess)
    with acting_as(cast.cleo):
        assert drop_in("pairing_id", None, written) == "drop_in_stays_with_its_pair"
        assert drop_in("pairing_id", None, begun) == "drop_in_stays_with_its_pair"


def test_nobody_writes_to_somebody_they_do_not_coach(cast):
    written, begun = shared(cast.cleo, cast.tariq), draft(cast.cleo, cast.tess)
    with acting_as(cast.cleo):
        assert drop_in("teacher_id", cast.hana.id, written) == "drop_in_stays_with_its_pair"
        assert drop_in("teacher_id", cast.hana.id, begun) == "drop_in_stays_with_its_pair"
        assert drop_in("school_id", cast.south.id, begun) == "drop_in_stays_with_its_pair"
        assert drop_in("client_id", uuid.uuid4(), begun) == "written_once"


@pytest.mark.parametrize("wrong", ["no pair", "shared at once", "another school"])
def test_a_new_drop_in_is_a_draft_about_the_teacher_of_a_pair(cast, wrong):
    with acting_as(cast.cleo):
        made = DropIn(
            author=cast.cleo,
            teacher=cast.tariq,
            school=cast.south if wrong == "another school" else cast.north,
            pairing=None if wrong == "no pair" else pairing_of(cast.cleo, cast.tariq),
            state="shared" if wrong == "shared at once" else "draft",
            client_id=uuid.uuid4(),
            happened_on=TODAY,
        )
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            made.save()
    name = "drop_in_begins_as_a_draft" if wrong == "shared at once" else "drop_in_stays_with_its_pair"
    assert refused.value.__cause__.diag.constraint_name == name


def test_the_24_hours_begin_when_words_are_shared_whatever_is_said_then_or_later(cast):
    written = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        assert drop_in("shared_at", "infinity", written) == ""
        kept = DropIn.objects.get(id=written.id)
        kept.praise = "Other words"
        kept.save()
        assert DropIn.objects.get(id=written.id).shared_at.year == kept.saved_at.year


@pytest.mark.parametrize("column", ["step_words", "signs", "model", "rehearsal", "focus"])
def test_shared_words_without_a_history_are_not_corrected(cast, column):
    written = shared(cast.cleo, cast.tariq, step_words="Wait three seconds", signs="Hands go up")
    with acting_as(cast.cleo):
        assert drop_in(column, "Something else", written) == "only_words_with_a_history_are_corrected"


def test_shared_words_are_not_held_back_nor_given_anothers_fact(cast):
    written, other = shared(cast.cleo, cast.tariq), shared(cast.cleo, cast.tess)
    with acting_as(cast.cleo):
        held_back = "update observations_dropin set state = 'held', shared_at = null where id = %s"
        assert refusal(held_back, written.id) == "shared_words_are_not_held_back"
        assert drop_in("visit_id", other.visit_id, written) == "drop_in_keeps_its_fact"


def chosen(cast) -> ActionStep:
    written = shared(cast.cleo, cast.tariq, step_words="Wait three seconds", signs="Hands go up")
    with acting_as(cast.cleo):
        return ActionStep.objects.get(drop_in=written)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("words", "Other words"),
        ("signs", ""),
        ("chosen_on", TODAY - 7 * DAY),
        ("trying_on", TODAY),
        ("habit_on", TODAY),
        ("library_step", "x"),
    ],
)
def test_a_coach_does_not_rewrite_a_step_nor_speak_for_the_teacher(cast, column, value):
    theirs = chosen(cast)
    with acting_as(cast.cleo):
        assert step(column, value, theirs) == "step_stays_as_it_was_chosen"
        assert step("chosen_with_id", cast.carl.id, theirs) == "step_stays_as_it_was_chosen"


def test_a_coach_does_not_take_back_what_the_teacher_said(cast):
    theirs = chosen(cast)
    with acting_as(cast.tariq):
        assert step("state", "habit", theirs) == ""
    with acting_as(cast.cleo):
        assert {step("state", state, theirs) for state in ("chosen", "rehearsed")} == {"step_stays_as_it_was_chosen"}


@pytest.mark.parametrize(
    ("column", "value"),
    [("rehearsed_on", TODAY), ("check_back_on", TODAY), ("chosen_on", TODAY - DAY), ("library_step", "x")],
)
def test_a_teacher_says_where_the_step_is_and_leaves_the_rest(cast, column, value):
    theirs = chosen(cast)
    with acting_as(cast.tariq):
        assert step(column, value, theirs) == "step_stays_as_it_was_chosen"
        assert refusal("update observations_actionstep set retired_on = %s, retired_reason = 'x'", TODAY) == (
            "step_stays_as_it_was_chosen"
        )


@pytest.mark.parametrize("wrong", [{"state": "habit"}, {"habit_on": TODAY}, {"school": "south"}, {"drop_in": "tess"}])
def test_a_step_begins_as_chosen(cast, wrong):
    other = shared(cast.cleo, cast.tess)
    given = {"state": "chosen", "school": cast.north, **wrong}
    given["school"] = cast.south if given["school"] == "south" else given["school"]
    given |= {"drop_in": other} if "drop_in" in wrong else {}
    with acting_as(cast.cleo), pytest.raises(IntegrityError) as refused, transaction.atomic():
        ActionStep.objects.create(
            teacher=cast.tariq, chosen_with=cast.cleo, words="x", chosen_on=TODAY, check_back_on=TODAY, **given
        )
    assert refused.value.__cause__.diag.constraint_name == "step_begins_as_chosen"


def test_a_step_outlives_its_drop_in(cast):
    theirs = chosen(cast)
    with acting_as(cast.tariq):
        DropIn.objects.shared_with(cast.tariq).erase()
        assert ActionStep.objects.get(id=theirs.id).drop_in_id is None


def test_the_ledger_dates_itself_and_names_whom_the_words_are_about(cast):
    theirs = chosen(cast)
    written = "insert into observations_opening (trust_id, reader_id, teacher_id, what, step_id, opened_at) "
    about = written + "values (%s, %s, %s, 'step', %s, '2020-01-01')"
    with acting_as(cast.cleo):
        assert refusal(about, cast.ashdown, cast.cleo.id, cast.tess.id, theirs.id) == (
            "opening_is_of_words_about_its_teacher"
        )
        assert refusal(about, cast.ashdown, cast.cleo.id, cast.tariq.id, theirs.id) == ""
        assert Opening.objects.get(reader=cast.cleo).opened_at.year > 2020


def test_a_new_pair_does_not_bring_back_the_words_of_the_one_before(cast):
    """Re-paired, the author reads what they wrote again; the next coach never does."""
    written = shared(cast.cleo, cast.tariq)
    with acting_as(cast.hana):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(
            school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY, started_by=cast.hana
        )
    with acting_as(cast.carl):
        assert list(DropIn.objects.filter(id=written.id)) == []
    with acting_as(cast.cleo):
        assert list(DropIn.objects.filter(id=written.id)) == []
