"""Coaching conversations: kept as they are typed, shared with one or several, each one's words their own."""

import datetime
import re
import uuid

import pytest
from django.db import connection

from coaching.actions import pairings
from coaching.models import Meeting
from cpd.catalogue import catalogue
from observations.actions import conversations, drafts
from observations.actions.drafts import Overwritten, Unfinished
from observations.models import ActionStep, Alongside, Conversation, ConversationCorrection, DropIn
from tests.coaching.test_facts_kept import refusal
from tests.observations.builders import held, pairing_of, shared
from tests.observations.views.forms import autosave, text_of
from tests.world import TODAY, acting_as, as_owner

PRAISE = "You named the misconception, and three pupils put it right themselves."
STEP = "Ask, pause for three seconds, then say a name"
SECRET = "What you asked about the register belongs to the two of us."
THURSDAY = datetime.date(2026, 11, 26)
THREE_WEEKS_AGO = TODAY - datetime.timedelta(weeks=3)
EMPTY = dict.fromkeys(("praise", "question", "step_words", "model", "rehearsal", "try_where", "try_on", "rounds"), "")


def written(coach, teacher, *, drop_in=None, **words) -> Conversation:
    with acting_as(coach):
        of = {"pairing": pairing_of(coach, teacher), "on": TODAY, "drop_in": drop_in}
        talk = conversations.start(client_id=uuid.uuid4(), **of, by=coach)
        return conversations.save(conversation=talk, version=1, words={"praise": PRAISE, **words}, by=coach)


def talked(coach, teacher, **words) -> Conversation:
    talk = written(coach, teacher, **words)
    with acting_as(coach):
        return conversations.share(conversation=talk, on=TODAY, by=coach)


def read_by(person) -> list[str]:
    with acting_as(person):
        return list(Conversation.objects.order_by("id").values_list("praise", flat=True))


def live(teacher) -> list[tuple]:
    with acting_as(teacher):
        return list(ActionStep.objects.of(teacher).live().values_list("words", "state"))


def typed(talk, **fields) -> dict:
    known = {"client_id": talk.client_id, "teacher": talk.teacher_id, "version": talk.version, "signs": [""] * 5}
    return {**EMPTY, "happened_on": TODAY.isoformat(), **known, **fields}


# --- One teacher


def test_the_teacher_reads_it_once_it_is_shared_and_the_step_was_rehearsed(cast, client_of):
    talk = written(cast.cleo, cast.tariq, step_words=STEP, rounds=3, try_where="Period 3, with 9B")
    assert (read_by(cast.tariq), read_by(cast.cleo)) == ([], [PRAISE])
    with acting_as(cast.cleo):
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
        assert list(Meeting.objects.held().values_list("teacher", "on")) == [(cast.tariq.id, TODAY)]
    assert (read_by(cast.tariq), read_by(cast.hana), live(cast.tariq)) == ([PRAISE], [], [(STEP, "rehearsed")])
    tariq = client_of(cast.tariq)
    page = text_of(tariq.get("/me"))
    assert f"Today, you and Cleo talked What’s going well {PRAISE} Your next step {STEP}" in page
    assert "When and where you’ll try it Period 3, with 9B You rehearsed it, 3 rounds." in page
    assert "How you rehearsed it:\n    3 rounds" in tariq.get("/me/export").content.decode()
    assert PRAISE in text_of(tariq.get("/me/history"))


def test_sharing_it_shares_the_drop_in_that_was_held_with_one_letter(cast):
    drop_in = held(cast.cleo, cast.tariq, step_words="The held step")
    talked(cast.cleo, cast.tariq, drop_in=drop_in, follow_up="keep", rounds=1)
    with acting_as(cast.tariq):
        assert DropIn.objects.get().state == "shared"
    assert live(cast.tariq) == [("The held step", "rehearsed")]
    with as_owner(cast.ashdown), connection.cursor() as cursor:
        cursor.execute("select split_part(dedupe_key, ':', 1) from iam.outbox where kind = 'words_shared'")
        assert cursor.fetchall() == [("talked",)]


def test_taken_back_it_is_a_draft_again_and_the_old_step_is_back(cast):
    shared(cast.cleo, cast.tariq, step_words="The old step")
    talk = talked(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.cleo):
        conversations.withdraw(conversation=talk, on=TODAY, by=cast.cleo)
        assert not Meeting.objects.held().exists()
    assert (read_by(cast.tariq), live(cast.tariq)) == ([], [("The old step", "chosen")])


def test_corrected_its_teacher_reads_what_it_said_before(cast, client_of):
    talk = talked(cast.cleo, cast.tariq)
    cleo, where = client_of(cast.cleo), f"/talk/{talk.id}/correct"
    assert cleo.post(where, {"happened_on": "2026-11-25", "praise": "Better", "question": ""}).status_code == 422
    cleo.post(where, {"happened_on": "2026-11-23", "praise": "Better", "question": ""})
    with acting_as(cast.cleo):
        assert Meeting.objects.get().on == TODAY - datetime.timedelta(days=1)
    assert f"What it said before The day Tuesday 24 November 2026 What’s going well {PRAISE}" in text_of(
        client_of(cast.tariq).get("/me")
    )


def test_after_a_day_it_stands_and_its_people_always_do(cast):
    talk = talked(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        for column, value in (("teacher_id", cast.tess.id), ("author_id", cast.carl.id), ("school_id", cast.south.id)):
            changed = f"update observations_conversation set {column} = %s where id = %s"
            assert refusal(changed, value, talk.id) == "conversation_written_once"
        step = "update observations_conversation set step_words = %s where id = %s"
        assert refusal(step, "Another", talk.id) == "only_words_with_a_history_are_corrected"
    with as_owner(cast.ashdown):
        Conversation.objects.update(shared_at=talk.saved_at - datetime.timedelta(hours=25))
    with acting_as(cast.cleo):
        with pytest.raises(drafts.TooLate):
            conversations.correct(conversation=talk, words={"praise": "Late"}, on=TODAY, by=cast.cleo)
        with pytest.raises(drafts.TooLate):
            conversations.withdraw(conversation=talk, on=TODAY, by=cast.cleo)
    with acting_as(cast.tariq):
        assert not ConversationCorrection.objects.exists()


def test_the_teacher_deletes_it_for_everybody_and_the_fact_stays(cast, client_of):
    talk = talked(cast.cleo, cast.tariq, step_words=STEP)
    tariq = client_of(cast.tariq)
    assert client_of(cast.cleo).post(f"/me/talks/{talk.id}/delete").status_code == 404
    tariq.post(f"/me/talks/{talk.id}/delete", {})
    assert (read_by(cast.cleo), live(cast.tariq)) == ([], [(STEP, "chosen")])
    with acting_as(cast.cleo):
        assert Meeting.objects.held().count() == 1


def test_nothing_said_is_refused_and_nothing_typed_is_lost(cast, client_of):
    talk = written(cast.cleo, cast.tariq, praise="")
    cleo, where = client_of(cast.cleo), f"/talk/{talk.id}/save"
    told = text_of(cleo.post(where, typed(talk, follow_up="keep", then="share", version="")))
    assert "Write down one thing at least: what went well, a question, the step, or how you rehearsed it." in told
    answer = cleo.post(where, typed(talk, try_on="2026-11-28", try_where="With 9B", then="share", version=""))
    told = text_of(answer)
    assert answer.status_code == 422
    assert "The school is closed on Saturday 28 November. Choose an open day." in told
    assert 'value="With 9B"' in answer.content.decode()


def test_words_of_the_library_that_nobody_adapted_are_said_to_be_of_any_teacher(cast, client_of):
    step, lead = catalogue().step("i-questioning-1-1"), "As the step library puts it, a teacher…"
    talk = talked(cast.cleo, cast.tariq, step_words=step.short, library_step=step.code)
    assert text_of(client_of(cast.tariq).get("/me")).count(lead) == 2
    with acting_as(cast.cleo):
        conversations.withdraw(conversation=talk, on=TODAY, by=cast.cleo)
    talked(cast.cleo, cast.tariq, step_words="Name the pupil last.", library_step=step.code)
    assert lead not in text_of(client_of(cast.tariq).get("/me"))


def test_a_step_of_the_library_is_found_and_kept_without_scripts(cast, client_of):
    talk = written(cast.cleo, cast.tariq)
    step = catalogue().find("cold call").rows[0].step
    cleo, where = client_of(cast.cleo), f"/talk/{talk.id}/save"
    found = cleo.post(where, typed(talk, praise=PRAISE, q="cold call", then="find", version=""))
    assert found["Location"] == f"/talk/{talk.id}?q=cold+call#agreed"
    assert f'value="{step.code}"' in cleo.get(found["Location"]).content.decode()
    chosen = {"step_words": STEP, "library_step": step.code, "then": "share", "version": ""}
    assert cleo.post(where, typed(talk, praise=PRAISE, **chosen)).status_code == 302
    with acting_as(cast.tariq):
        assert list(ActionStep.objects.values_list("words", "library_step")) == [(STEP, step.code)]


def test_two_versions_and_a_second_press(cast, client_of):
    talk = written(cast.cleo, cast.tariq)
    cleo = client_of(cast.cleo)
    answer = autosave(cleo, f"/talk/{talk.id}/save", typed(talk, praise="From the phone", version=1), by=cast.cleo)
    assert (answer.status_code, answer.json()["fields"]["praise"]) == (409, PRAISE)
    with acting_as(cast.cleo):
        with pytest.raises(Overwritten):
            conversations.save(conversation=talk, version=1, words={"praise": "Old"}, by=cast.cleo)
        for _ in range(2):
            conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
        assert Meeting.objects.count() == 1


def test_it_is_about_the_drop_in_that_its_page_named(cast, client_of):
    named, since, elsewhere = (held(cast.cleo, teacher) for teacher in (cast.tariq, cast.tariq, cast.tess))
    cleo, page = client_of(cast.cleo), written(cast.cleo, cast.tariq)
    for drop_in in (named, elsewhere, None):
        about = {"client_id": uuid.uuid4(), "about": drop_in.id if drop_in else ""}
        autosave(cleo, "/talk/new", typed(page, **about, praise=PRAISE, version=0), by=cast.cleo)
    with acting_as(cast.cleo):
        kept = Conversation.objects.exclude(id=page.id).order_by("id").values_list("drop_in", flat=True)
        assert (list(kept), since.state) == ([named.id, None, None], "held")


def test_today_leads_to_the_latest_of_two_that_were_begun(cast, client_of):
    first, latest = (written(cast.cleo, cast.tariq) for _ in range(2))
    page = client_of(cast.cleo).get("/today").content.decode()
    assert [f'href="/talk/{talk.id}"' in page for talk in (first, latest)] == [False, True]


# --- Several at once


def together(cast, client_of, **fields) -> Conversation:
    """What Cleo typed about Tariq and Tess at once, kept and not shared yet."""
    talk = written(cast.cleo, cast.tariq, step_words=STEP, rounds=2)
    more = {"several": "1", "together": [str(cast.tess.id)], f"praise-{cast.tess.id}": SECRET, **fields}
    answer = autosave(
        client_of(cast.cleo),
        f"/talk/{talk.id}/save",
        typed(talk, praise=PRAISE, step_words=STEP, rounds="2", **more),
        by=cast.cleo,
    )
    assert answer.status_code == 200
    with acting_as(cast.cleo):
        return Conversation.objects.get(id=talk.id)


def test_each_has_a_conversation_a_fact_and_a_step_of_their_own(cast, client_of):
    talk = together(cast, client_of)
    cleo = client_of(cast.cleo)
    page = cleo.get(f"/talk/{talk.id}").content.decode()
    assert (SECRET in page, "checked" in page) == (True, True)
    unfinished = re.findall(r'href="(/talk/[^"/]+)" aria-label="([^"]+)"', cleo.get("/drafts").content.decode())
    assert unfinished == [(f"/talk/{talk.id}", "Finish the conversation with Tariq Tahir")]
    with acting_as(cast.cleo):
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
        assert set(Meeting.objects.held().values_list("teacher", flat=True)) == {cast.tariq.id, cast.tess.id}
    assert [read_by(person) for person in (cast.tariq, cast.tess)] == [[PRAISE], [SECRET]]
    assert [live(person) for person in (cast.tariq, cast.tess)] == [[(STEP, "rehearsed")]] * 2


def test_nothing_tells_one_teacher_of_the_other(cast, client_of):
    talk = together(cast, client_of)
    with acting_as(cast.cleo):
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
    for person, others in ((cast.tariq, (SECRET, "Tess")), (cast.tess, (PRAISE, "Tariq"))):
        with acting_as(person):
            assert (Conversation.objects.count(), Alongside.objects.count(), Meeting.objects.count()) == (1, 0, 1)
            mine = str(vars(Conversation.objects.get()))
            assert [str(other.id) in mine for other in (cast.tariq, cast.tess)].count(True) == 1
        browser = client_of(person)
        for path in ("/me", "/me/history", "/me/export"):
            body = browser.get(path).content.decode()
            assert [words in body for words in others] == [False, False]


def test_it_is_shared_with_all_of_them_or_with_none(cast, client_of):
    talk = together(cast, client_of)
    with acting_as(cast.hana):
        pairings.end(pairing=pairing_of(cast.cleo, cast.tess), ends_on=TODAY, by=cast.hana)
    answer = client_of(cast.cleo).post(
        f"/talk/{talk.id}/save", typed(talk, step_words=STEP, then="share", praise=PRAISE)
    )
    assert "You don’t coach everybody here any more" in text_of(answer)
    assert [read_by(person) for person in (cast.tariq, cast.tess)] == [[], []]
    with acting_as(cast.cleo):
        assert not Meeting.objects.exists()


def test_what_was_held_until_they_had_talked_is_shared_with_each(cast, client_of):
    early = held(cast.cleo, cast.tess)
    talk = together(cast, client_of)
    late = held(cast.cleo, cast.tess, praise="And the second time too.")
    with acting_as(cast.cleo):
        theirs = Conversation.objects.get(teacher=cast.tess)
        assert theirs.drop_in_id == early.id
        Conversation.objects.filter(id=theirs.id).update(drop_in=None)  # begun before there was anything to talk about
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
        assert list(DropIn.objects.order_by("started_at").values_list("state", flat=True)) == ["held", "shared"]
    with acting_as(cast.tess):
        assert DropIn.objects.get().id == late.id


def test_each_of_them_is_told_something(cast, client_of):
    talk = written(cast.cleo, cast.tariq)
    fields = typed(talk, praise=PRAISE, several="1", together=[str(cast.tess.id)], then="share", version="")
    answer = client_of(cast.cleo).post(f"/talk/{talk.id}/save", fields)
    assert (answer.status_code, f'href="#praise-{cast.tess.id}"' in answer.content.decode()) == (422, True)
    assert read_by(cast.tariq) == []


def test_taken_back_it_is_taken_back_from_all_of_them(cast, client_of):
    talk = together(cast, client_of)
    with acting_as(cast.cleo):
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
        conversations.withdraw(conversation=talk, on=TODAY, by=cast.cleo)
        assert not Meeting.objects.held().exists()
    assert [read_by(person) + live(person) for person in (cast.tariq, cast.tess)] == [[], []]


def test_unfinished_is_told_by_field(cast):
    talk = written(cast.cleo, cast.tariq, follow_up="new")
    with acting_as(cast.cleo), pytest.raises(Unfinished) as refused:
        conversations.share(conversation=talk, on=TODAY, by=cast.cleo)
    assert list(refused.value.problems) == ["step_words"]


def test_undo_is_offered_until_it_is_corrected(cast, client_of):
    talk, cleo = talked(cast.cleo, cast.tariq), client_of(cast.cleo)
    undo = "Shared with Tariq. Undo"
    before = text_of(cleo.get(f"/talk/{talk.id}/sent"))
    cleo.post(f"/talk/{talk.id}/correct", {"happened_on": TODAY.isoformat(), "praise": "Better", "question": ""})
    assert [undo in before, undo in text_of(cleo.get(f"/talk/{talk.id}/sent"))] == [True, False]


def test_a_conversation_is_written_down_with_anybody_one_coaches_from_today(cast, client_of):
    cleo = client_of(cast.cleo)
    assert '<a class="tap" href="/talk/new">Write down a conversation</a>' in cleo.get("/today").content.decode()
    whom = cleo.get("/talk/new").content.decode()
    assert [f'href="/talk/new?teacher={getattr(cast, name).id}"' in whom for name in ("tariq", "tess", "una")] == [
        True,
        True,
        False,
    ]
    assert "Who did you talk with?" in whom
