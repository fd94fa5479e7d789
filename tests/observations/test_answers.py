"""What a teacher says back to a letter, and what its author says in return: between exactly these two."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from observations import audience, tasks
from observations.actions import answers, drafts, drop_ins
from observations.models import Answer, DropIn, EarlierAnswer, Keepsake
from schools import jobs
from tests.architecture.plant import plant
from tests.observations.builders import draft, shared
from tests.observations.test_audience import everybody, reading  # noqa: F401 (a fixture)
from tests.observations.views.forms import text_of
from tests.observations.views.own_pages import give, page
from tests.schools.later import owner
from tests.world import TODAY, acting_as, as_login, as_owner

QUESTION, REPLY = "How long did you wait?", "Three seconds, every time."


@pytest.fixture
def letter(cast):
    return shared(cast.cleo, cast.tariq)


@pytest.fixture
def tariq(cast, client_of):
    return client_of(cast.tariq)


@pytest.fixture
def cleo(cast, client_of):
    return client_of(cast.cleo)


def say(letter, by, words=QUESTION, kind="ask", on=TODAY) -> Answer:
    with acting_as(by):
        return answers.say(letter=letter, kind=kind, words=words, by=by, on=on)


def age(answer: Answer, seconds: int) -> None:
    with as_owner(answer.trust_id):
        past = timezone.now() - datetime.timedelta(seconds=seconds)
        Answer.objects.filter(id=answer.id).update(said_at=past)


# --- Saying it


def test_thanks_and_a_question_are_read_by_the_coach_who_answers(letter, tariq, cleo):
    tariq.post(f"/me/letters/{letter.id}/thank")
    answered = tariq.post(f"/me/letters/{letter.id}/answer", {"kind": "ask", "words": QUESTION}, follow=True)
    assert "You said thank you, today" in text_of(answered)
    assert "Said to you Tariq asked you something Today" in page(cleo, "/today")
    told = page(cleo, f"/log/{letter.id}/sent")
    assert "What Tariq says Tariq thanked you, today" in told
    assert QUESTION in told
    cleo.post(f"/letters/{letter.id}/reply", {"words": REPLY})
    assert "Said to you" not in page(cleo, "/today")
    assert "Cleo replied, today" in page(tariq, "/me")
    assert REPLY in page(tariq, "/me")


def test_a_question_does_not_hide_what_a_teacher_sees_differently(cast, letter, cleo):
    say(letter, cast.tariq, "It was the heat.", kind="disagree")
    say(letter, cast.tariq)
    told = page(cleo, "/today")
    assert "Said to you Tariq asked you something Today Tariq sees it differently Today" in told
    assert cleo.get("/today").content.decode().count(f"/log/{letter.id}/sent#answers") == 2


def test_an_answer_on_a_page_of_its_own_goes_back_to_the_note(letter, tariq):
    """Brought under a note by htmx it is sent by htmx; on its own there is nothing on the page to put the note into."""
    path, sends = f"/me/letters/{letter.id}/answer", f'hx-post="/me/letters/{letter.id}/answer"'
    alone, brought = (tariq.get(path, headers=how).content.decode() for how in ({}, {"HX-Request": "true"}))
    assert (sends in alone, sends in brought) == (False, True)


def test_a_thank_you_needs_no_words_and_comes_once(letter, tariq):
    for _ in range(2):
        tariq.post(f"/me/letters/{letter.id}/thank")
    told = page(tariq, "/me")
    assert (told.count("You said thank you"), "Thank you" in told) == (1, False)


@pytest.mark.parametrize(("who", "path"), [("tariq", "/me/letters/{}/answer"), ("cleo", "/letters/{}/reply")])
def test_without_words_the_form_comes_back(cast, client_of, letter, who, path):
    answer = client_of(getattr(cast, who)).post(path.format(letter.id), {"kind": "disagree", "words": " "})
    assert answer.status_code == 422
    assert "In your words: Write a few words first." in text_of(answer)


def test_what_is_too_long_or_of_no_kind_is_kept_in_the_form(letter, tariq):
    answer = tariq.post(f"/me/letters/{letter.id}/answer", {"kind": "shout", "words": "a" * 1001})
    assert (answer.status_code, "a" * 1001 in answer.content.decode()) == (422, True)


def test_the_author_speaks_in_return_only(letter, cleo):
    answer = cleo.post(f"/letters/{letter.id}/reply", {"words": REPLY})
    assert (answer.status_code, str(answers.InReturnOnly()) in text_of(answer)) == (422, True)


def test_nobody_speaks_to_a_coach_of_before(cast, letter, tariq):
    give(cast.tariq, cast.north, to=cast.carl)
    answer = tariq.post(f"/me/letters/{letter.id}/answer", {"kind": "ask", "words": QUESTION})
    assert (answer.status_code, str(answers.NobodyWouldRead()) in text_of(answer)) == (422, True)
    assert "Thank you" not in page(tariq, "/me")


def test_after_twenty_it_is_time_to_talk(cast, letter):
    for number in range(20):
        say(letter, cast.tariq, words=f"Number {number}")
    with pytest.raises(answers.TimeToTalk):
        say(letter, cast.tariq)


# --- Who reads it


@pytest.mark.parametrize("next_coach", ["cleo", "nobody", "carl"])
def test_it_is_read_by_the_two_of_the_letter_and_nobody_else(cast, everybody, letter, next_coach):  # noqa: F811
    said = [say(letter, cast.tariq), say(letter, cast.cleo, words=REPLY, kind="reply")]
    with acting_as(cast.tariq):
        answers.correct(answer=said[0], words="And how long is that?", by=cast.tariq)
        (earlier,) = EarlierAnswer.objects.all()
    if next_coach != "cleo":
        give(cast.tariq, cast.north, to=getattr(cast, next_coach, None))
    coach_now = {"cleo": cast.cleo.id, "carl": cast.carl.id}.get(next_coach)
    readers = audience.of_words(letter, coach_now=coach_now).people
    assert [reading(everybody, Answer, answer.id) for answer in said] == [readers, readers]
    assert reading(everybody, EarlierAnswer, earlier.id) == readers


@pytest.mark.parametrize("column", ["teacher_id", "author_id", "by_id", "kind", "said_at", "drop_in_id"])
def test_of_an_answer_only_its_words_can_be_changed(cast, letter, column):
    say(letter, cast.tariq)
    with acting_as(cast.tariq), connection.cursor() as cursor:
        cursor.execute(
            "select has_column_privilege('observations_answer', %s, 'update'), "
            "has_column_privilege('observations_answer', 'words', 'update')",
            [column],
        )
        assert cursor.fetchone() == (False, True)


def test_nobody_answers_in_anothers_name_or_to_what_is_not_theirs(cast, letter):
    about = {"drop_in": letter, "teacher": cast.tariq, "author": cast.cleo, "kind": "thank"}
    for writer, by in ((cast.cleo, cast.tariq), (cast.hana, cast.hana), (cast.tess, cast.tariq)):
        with acting_as(writer), pytest.raises(answers.NotTheirs), answers.in_words(answers.REFUSALS):
            Answer.objects.create(**about, by=by)


# --- Putting it right


def test_corrected_within_a_day_with_what_it_said_before_for_both(cast, letter, tariq, cleo):
    answer = say(letter, cast.tariq)
    tariq.post(f"/answers/{answer.id}/correct", {"words": "And how long is that?"})
    for told in (page(tariq, "/me"), page(cleo, f"/log/{letter.id}/sent")):
        assert f"What it said before {QUESTION}" in told
    age(answer, 25 * 3600)
    late = tariq.post(f"/answers/{answer.id}/correct", {"words": "Never mind"})
    assert (late.status_code, str(answers.Stands()) in text_of(late)) == (422, True)


def test_undone_within_seconds_by_either_and_later_by_the_teacher_alone(cast, letter, tariq, cleo):
    first, second = say(letter, cast.tariq), say(letter, cast.cleo, words=REPLY, kind="reply")
    assert page(cleo, f"/log/{letter.id}/sent").count("Undo") == 2  # one of them takes the note back
    age(first, 3600)
    age(second, 16)
    assert str(answers.TooLate()) in text_of(cleo.post(f"/answers/{second.id}/delete", follow=True))
    assert "Tariq can’t read it" not in page(cleo, f"/log/{letter.id}/sent")
    asked = page(tariq, f"/answers/{first.id}/delete")
    assert f"Cleo can’t read it any more either. The words go for good. {QUESTION}" in asked
    tariq.post(f"/answers/{first.id}/delete")
    assert (QUESTION in page(cleo, f"/log/{letter.id}/sent"), REPLY in page(tariq, "/me")) == (False, True)


def test_the_thread_goes_when_its_teacher_deletes_the_letter(cast, letter, tariq):
    say(letter, cast.tariq)
    tariq.post(f"/me/drop-ins/{letter.id}/delete")
    with acting_as(cast.tariq):
        assert Answer.objects.count() == 0


def test_what_a_teacher_said_is_not_its_authors_to_delete_or_to_give_to_somebody_else(cast, letter, tariq, cleo):
    """They may take the letter back and write it anew; what was said about it stays with whoever said it."""
    say(letter, cast.tariq)
    cleo.post(f"/log/{letter.id}/withdraw")
    assert "Delete the note" not in cleo.get("/drafts").content.decode()
    assert "Change the teacher" not in cleo.get(f"/log/{letter.id}").content.decode()
    told = str(drafts.Answered("Tariq"))
    for path, sent in (("discard", {}), ("teacher", {"teacher": str(cast.tess.id)})):
        assert told in text_of(cleo.get(f"/log/{letter.id}/{path}", follow=True))
        assert told in text_of(cleo.post(f"/log/{letter.id}/{path}", sent, follow=True))
    assert f"SAID OF WHAT WAS TAKEN BACK {'-' * 60} You asked" in page(tariq, "/me/export")
    told = page(tariq, "/me/history")
    assert "Cleo took back what they’d written, within a day of sharing it. You’d already answered. You asked" in told
    assert QUESTION in told
    with acting_as(cast.cleo):
        drop_ins.share(drop_in=letter, on=TODAY, by=cast.cleo)
    assert QUESTION in page(tariq, "/me")


def test_what_was_shared_and_not_answered_is_deleted_as_what_it_is(cast, letter, cleo):
    cleo.post(f"/log/{letter.id}/withdraw")
    assert "Tariq could read it until you took it back." in page(cleo, f"/log/{letter.id}/discard")
    cleo.post(f"/log/{letter.id}/discard")
    with acting_as(cast.cleo):
        assert not DropIn.objects.filter(id=letter.id).exists()
    never = draft(cast.cleo, cast.tariq)
    assert "could read it" not in page(cleo, f"/log/{never.id}/discard")


# --- Keeping


def test_a_kept_note_is_a_pin_for_its_teacher_alone(cast, everybody, letter, tariq):  # noqa: F811
    shared(cast.cleo, cast.tariq, praise="Another note.")
    tariq.post(f"/me/letters/{letter.id}/keep", {"keep": "yes"})
    told = page(tariq, "/me/history?show=kept")
    assert (letter.praise in told, "Another note." in told) == (True, False)
    with acting_as(cast.tariq):
        kept = Keepsake.objects.get()
    assert reading(everybody, Keepsake, kept.id) == {cast.tariq.id}
    tariq.post(f"/me/letters/{letter.id}/keep", {"keep": "no"})
    assert "You keep no note at the moment" in page(tariq, "/me/history?show=kept")


# --- The letter


def send() -> list[str]:
    owner(
        "update iam.outbox set due_at = now(), created_at = now() - interval '11 seconds' "
        "where kind = 'answered' and state = 'waiting'"
    )
    with as_login("waymark_worker"):
        jobs.drain("mail")
    return [to for each in mail.outbox for to in each.to]


def test_the_other_is_told_once_a_day_and_not_a_word_of_it(cast, letter):
    assert jobs._doers["answered"].run is tasks.write_that_somebody_answered
    owner("delete from iam.outbox")
    say(letter, cast.tariq)
    say(letter, cast.tariq, words="And then?")
    assert send() == ["cleo.clarke@ashdown.example"]
    (written,) = mail.outbox
    assert written.subject == "An answer for you in Waymark"
    assert "Tariq Tahir has answered you. Read it here:\n\nhttp://localhost:8000/today" in written.body
    assert QUESTION not in written.body
    say(letter, cast.cleo, words=REPLY, kind="reply")
    assert send()[1:] == ["tariq.tahir@ashdown.example"]


def test_nobody_is_told_what_was_undone_or_what_they_cannot_read_any_more(cast, letter):
    owner("delete from iam.outbox")
    answer = say(letter, cast.tariq)
    with acting_as(cast.tariq):
        answers.delete(answer=answer, by=cast.tariq, on=TODAY)
    assert (send(), owner("select count(*) from iam.outbox")) == ([], [(0,)])
    say(letter, cast.tariq)
    give(cast.tariq, cast.north, to=cast.carl)
    assert send() == []


def test_what_is_said_at_a_weekend_is_one_letter_and_none_once_it_is_gone(cast, letter):
    owner("delete from iam.outbox")
    saturday, sunday = (TODAY + datetime.timedelta(days=days) for days in (4, 5))
    say(letter, cast.tariq, words="One?", on=saturday)
    say(letter, cast.tariq, words="Two?", on=sunday)
    assert owner("select count(*) from iam.outbox") == [(1,)]
    with acting_as(cast.tariq):
        for answer in Answer.objects.all():
            answers.delete(answer=answer, by=cast.tariq, on=sunday)
    assert owner("select count(*) from iam.outbox") == [(0,)]


def test_a_pair_made_anew_is_told_as_before(cast, letter):
    owner("delete from iam.outbox")
    give(cast.tariq, cast.north, to=cast.cleo)
    say(letter, cast.tariq)
    assert send() == ["cleo.clarke@ashdown.example"]


def test_the_same_words_are_said_again_once_the_other_has_spoken(cast, letter):
    for by, words in ((cast.tariq, "Yes"), (cast.cleo, "And now?"), (cast.tariq, "Yes")):
        say(letter, by, words=words, kind="reply")
    with acting_as(cast.cleo):
        assert [answer.words for answer in Answer.objects.all()] == ["Yes", "And now?", "Yes"]


def test_words_of_an_open_door_are_answered_too(cast, letter):
    """Without a pair they stay with author and teacher, and so does what these two say about them."""
    with as_owner(cast.ashdown):
        DropIn.objects.filter(id=letter.id).update(pairing=None)
    give(cast.tariq, cast.north)
    say(letter, cast.tariq)
    with acting_as(cast.cleo):
        assert DropIn.objects.filter(id=letter.id).exists()
        assert [answer.words for answer in Answer.objects.all()] == [QUESTION]


# --- A conversation is a letter too


def test_a_conversation_is_answered_kept_and_noted_like_a_drop_in(cast, everybody, tariq, cleo):  # noqa: F811
    talk = plant(cast)["ashdown"]["shared conversation"]
    tariq.post(f"/me/letters/{talk.id}/answer", {"kind": "ask", "words": QUESTION})
    tariq.post(f"/me/letters/{talk.id}/keep", {"keep": "yes"})
    tariq.post("/me/notes", {"about": talk.id, "words": "Try it with 9C"})
    for path in ("/me", "/me/history?show=kept"):
        told = page(tariq, path)
        assert (QUESTION in told, "Try it with 9C" in told, "Kept" in told) == (True, True, True)
    tariq.post(f"/me/letters/{talk.id}/thank")
    again = tariq.post(f"/me/letters/{talk.id}/answer", {"kind": "thank", "words": "And again"})
    assert (again.status_code, str(answers.ThankedAlready()) in text_of(again)) == (422, True)
    told = page(cleo, f"/letters/{talk.id}/reply")
    assert "Reply to Tariq" in told
    replied = cleo.post(f"/letters/{talk.id}/reply", {"words": REPLY}, follow=True)
    assert (replied.redirect_chain, REPLY in text_of(replied)) == ([(f"/talk/{talk.id}/sent#answers", 302)], True)
    assert REPLY in page(tariq, "/me")
    assert QUESTION in page(cleo, f"/talk/{talk.id}/sent")
    with acting_as(cast.tariq):
        said = Answer.objects.exclude(conversation=None).first()
    assert reading(everybody, Answer, said.id) == {cast.tariq.id, cast.cleo.id}
    give(cast.tariq, cast.north, to=cast.carl)
    assert reading(everybody, Answer, said.id) == {cast.tariq.id}
