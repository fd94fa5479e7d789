"""Whoever writes to a teacher may take it back for a day, and takes nothing with it that the teacher said since."""

import datetime

import pytest
from django.db import connection

from coaching.models import Pairing
from observations.actions import answers, conversations, drafts, drop_ins, shares
from observations.models import ActionStep, Attempt, Conversation, DropIn
from tests.observations.builders import held, pairing_of, shared
from tests.observations.test_conversations import live, talked, written
from tests.observations.test_words_kept import refusal
from tests.observations.views.forms import text_of
from tests.world import TODAY, acting_as, as_login, as_owner

DAY = datetime.timedelta(days=1)
STEP = "Ask, pause, then name"


def tried(step: ActionStep, by, words="It worked with 9B") -> Attempt:
    with acting_as(by):
        return Attempt.objects.create(step=step, teacher=by, on=TODAY, words=words)


def step_of(teacher) -> ActionStep:
    with acting_as(teacher):
        return ActionStep.objects.of(teacher).live().get()


def test_a_conversation_that_was_answered_stays(cast, client_of):
    talk, cleo = talked(cast.cleo, cast.tariq), client_of(cast.cleo)
    with acting_as(cast.tariq):
        answers.say(letter=talk, kind="ask", words="How long?", by=cast.tariq, on=TODAY)
    cleo.post(f"/talk/{talk.id}/withdraw")
    told = str(drafts.Answered("Tariq"))
    assert told in text_of(cleo.get(f"/talk/{talk.id}/discard", follow=True))
    assert told in text_of(cleo.post(f"/talk/{talk.id}/discard", follow=True))
    with acting_as(cast.cleo):
        assert refusal("delete from observations_conversation where id = %s", talk.id) == (
            "answered_words_are_not_deleted"
        )


def test_one_of_several_that_was_answered_is_left_out_and_stays(cast):
    main = written(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        along = {"alongside": {cast.tess.id: {"praise": "For you", "question": ""}}}
        main = conversations.save(conversation=main, version=main.version, words=along, by=cast.cleo)
        conversations.share(conversation=main, on=TODAY, by=cast.cleo)
    with acting_as(cast.tess):
        theirs = Conversation.objects.get()
        answers.say(letter=theirs, kind="thank", words="", by=cast.tess, on=TODAY)
    with acting_as(cast.cleo):
        main = conversations.withdraw(conversation=main, on=TODAY, by=cast.cleo)
        for said in ({cast.tess.id: {"praise": "", "question": ""}}, {}):
            main = conversations.save(conversation=main, version=main.version, words={"alongside": said}, by=cast.cleo)
        assert Conversation.objects.filter(id=theirs.id).exists()


# --- Steps


@pytest.mark.parametrize("chosen_in", ["drop-in", "conversation"])
def test_a_step_that_was_tried_ends_when_its_words_are_taken_back(cast, client_of, chosen_in):
    shared(cast.cleo, cast.tariq, step_words="The old step")
    is_talk = chosen_in == "conversation"
    said = (talked if is_talk else shared)(cast.cleo, cast.tariq, step_words=STEP)
    tried(step_of(cast.tariq), cast.tariq)
    with acting_as(cast.cleo):
        if is_talk:
            conversations.withdraw(conversation=said, on=TODAY, by=cast.cleo)
        else:
            drop_ins.withdraw(drop_in=said, on=TODAY, by=cast.cleo)
    assert live(cast.tariq) == [("The old step", "chosen")]
    told = text_of(client_of(cast.tariq).get("/me/history"))
    assert "Taken back by Cleo on Tue 24 Nov" in told
    assert "It worked with 9B" in client_of(cast.tariq).get("/me/export").content.decode()
    with acting_as(cast.cleo):
        again = conversations.share if is_talk else drop_ins.share
        again(**{"conversation" if is_talk else "drop_in": said}, on=TODAY, by=cast.cleo)
        assert refusal("delete from observations_actionstep where retired_reason = 'taken back'") == (
            "tried_step_is_not_deleted"
        )
    assert live(cast.tariq) == [(STEP, "chosen")]


def test_a_coach_does_not_put_other_words_in_place_of_a_step(cast):
    """Deleted alone and chosen again it would be another step, and nothing would say so."""
    said = shared(cast.cleo, cast.tariq, step_words=STEP)
    step = step_of(cast.tariq)
    with acting_as(cast.cleo):
        assert refusal("update observations_actionstep set drop_in_id = null where id = %s", step.id) == (
            "step_stays_as_it_was_chosen"
        )
        assert refusal("delete from observations_actionstep where id = %s", step.id) == (
            "step_is_taken_back_with_its_words"
        )
        drop_ins.withdraw(drop_in=said, on=TODAY, by=cast.cleo)
        assert not ActionStep.objects.filter(id=step.id).exists()


@pytest.mark.parametrize(("since", "state"), [(None, "chosen"), ("trying", "trying")])
def test_that_it_was_rehearsed_is_taken_back_with_the_conversation(cast, since, state):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    talk = talked(cast.cleo, cast.tariq, follow_up="keep", rounds=2)
    assert live(cast.tariq) == [(STEP, "rehearsed")]
    if since:
        with acting_as(cast.tariq):
            ActionStep.objects.of(cast.tariq).live().update(state=since, trying_on=TODAY)
    with acting_as(cast.cleo):
        conversations.withdraw(conversation=talk, on=TODAY, by=cast.cleo)
    assert live(cast.tariq) == [(STEP, state)]


# --- What is kept together


def test_a_note_given_to_another_teacher_is_not_shared_with_a_conversation(cast):
    note = held(cast.cleo, cast.tariq)
    talk = written(cast.cleo, cast.tariq, drop_in=note)
    with acting_as(cast.cleo):
        note = drop_ins.withdraw(drop_in=note, on=TODAY, by=cast.cleo)
        note = drop_ins.choose_teacher(drop_in=note, pairing=pairing_of(cast.cleo, cast.tess), by=cast.cleo)
        assert Conversation.objects.get(id=talk.id).drop_in_id is None
        drop_ins.hold(drop_in=note, on=TODAY, by=cast.cleo)
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
        assert DropIn.objects.get(id=note.id).state == "held"


def test_a_shared_conversation_stays_about_its_drop_in(cast):
    note = shared(cast.cleo, cast.tariq)
    talk = talked(cast.cleo, cast.tariq, drop_in=note)
    with acting_as(cast.cleo):
        assert refusal("update observations_conversation set drop_in_id = null where id = %s", talk.id) == (
            "shared_conversation_keeps_its_drop_in"
        )
    with acting_as(cast.tariq):
        DropIn.objects.shared_with(cast.tariq).erase()
        assert Conversation.objects.get(id=talk.id).drop_in_id is None


@pytest.mark.parametrize("ended_by", ["author", "teacher", "stop"])
def test_the_letter_of_a_share_goes_with_it(cast, ended_by):
    note = shared(cast.cleo, cast.tariq)
    with acting_as(cast.tariq):
        share = shares.give(words=note, reader=cast.hana, until=TODAY, by=cast.tariq)
        if ended_by == "teacher":
            DropIn.objects.shared_with(cast.tariq).erase()
        if ended_by == "stop":
            shares.stop(share=share, by=cast.tariq)
    if ended_by == "author":
        with acting_as(cast.cleo):
            drop_ins.withdraw(drop_in=note, on=TODAY, by=cast.cleo)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select count(*) from iam.outbox where dedupe_key = %s", [f"lent:{share.id}"])
        assert cursor.fetchone() == (0,)


def test_how_a_step_went_is_not_read_by_the_next_coach(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    before = tried(step_of(cast.tariq), cast.tariq)
    with acting_as(cast.cleo):
        assert list(Attempt.objects.values_list("id", flat=True)) == [before.id]
    with as_owner(cast.ashdown):
        Attempt.objects.filter(id=before.id).update(on=TODAY - DAY)
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(
            school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY, started_by=cast.hana
        )
        since = Attempt.objects.create(step_id=before.step_id, teacher=cast.tariq, on=TODAY, words="Again")
    with acting_as(cast.carl):
        assert list(Attempt.objects.values_list("id", flat=True)) == [since.id]


def test_another_day_is_within_half_a_year(cast):
    note = shared(cast.cleo, cast.tariq, next_on=TODAY + 7 * DAY)
    said = (
        "insert into observations_anotherday (trust_id, visit_id, teacher_id, coach_id, "
        "instead_of, day, words, state, said_at) values (%s, %s, %s, %s, %s, %s, '', 'open', now())"
    )
    about = (cast.ashdown, note.visit_id, cast.tariq.id, cast.cleo.id, TODAY + 7 * DAY)
    with acting_as(cast.tariq):
        assert refusal(said, *about, datetime.date(2999, 1, 1)) == "another_day_is_within_half_a_year"
        assert refusal(said, *about, TODAY + 8 * DAY) == ""


def test_nobody_calls_what_is_for_triggers(cast):
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "select proname from pg_proc where pronamespace in ('sec'::regnamespace, 'iam'::regnamespace)"
            " and prorettype = 'trigger'::regtype and has_function_privilege('waymark_web', oid, 'execute')"
        )
        assert cursor.fetchall() == []
