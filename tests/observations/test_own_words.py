"""Notes to self that nobody else reads; days on which a step was tried; another day that a teacher suggests."""

import datetime

import pytest
from django.db import ProgrammingError, transaction

from coaching.actions import meetings
from coaching.models import Visit
from observations.actions import another_days, attempts, drop_ins, notes
from observations.attempts import told
from observations.models import ActionStep, AnotherDay, Attempt, Note
from tests.observations.builders import pairing_of, shared
from tests.observations.test_audience import everybody, reading  # noqa: F401 (a fixture)
from tests.observations.views.forms import text_of
from tests.observations.views.own_pages import give, page, step_of
from tests.world import TODAY, acting_as, as_owner

STEP = "Ask, pause, then name"
DAY = datetime.timedelta(days=1)
AGREED, BETTER, CLOSED = TODAY + 7 * DAY, TODAY + 8 * DAY, TODAY + 4 * DAY


@pytest.fixture
def tariq(cast, client_of):
    return client_of(cast.tariq)


@pytest.fixture
def cleo(cast, client_of):
    return client_of(cast.cleo)


# --- Notes to self


def test_a_note_changed_in_another_window_is_shown_before_it_is_written_over(cast, tariq):
    tariq.post("/me/notes", {"words": "First line\nand another"})
    with acting_as(cast.tariq):
        where = f"/me/notes/{Note.objects.get().id}"
    was = tariq.get(where).context["form"]["was"].value()
    tariq.post(where, {"words": "From the phone", "was": was})
    answer = tariq.post(where, {"words": "From the computer", "was": was})
    assert (answer.status_code, "In the other window From the phone" in text_of(answer)) == (422, True)
    tariq.post(where, {"words": "From the computer", "was": answer.context["form"]["was"].value()})
    assert ("phone" in page(tariq, "/me/notes"), "computer" in page(tariq, "/me/notes")) == (False, True)


def test_a_note_to_self_is_written_changed_and_deleted(cast, tariq):
    letter = shared(cast.cleo, cast.tariq)
    tariq.post("/me/notes", {"about": letter.id, "words": "Try it with 9C"})
    assert "Note to self, only you Try it with 9C" in page(tariq, "/me")
    assert "About the note from Tuesday 24 November Try it with 9C" in page(tariq, "/me/notes")
    with acting_as(cast.tariq):
        note = Note.objects.get()
    tariq.post(f"/me/notes/{note.id}", {"words": "Try it with 9D", "was": note.words})
    assert ("9C" in page(tariq, "/me/notes"), "9D" in page(tariq, "/me/notes")) == (False, True)
    empty = tariq.post(f"/me/notes/{note.id}", {"words": " "})
    assert (empty.status_code, "Write a few words first." in text_of(empty)) == (422, True)
    assert "It goes for good. Nobody else has ever read it" in page(tariq, f"/me/notes/{note.id}/delete")
    assert "9D" in page(tariq, "/me/notes")
    tariq.post(f"/me/notes/{note.id}/delete")
    assert "Nothing here yet" in page(tariq, "/me/notes")


def test_nobody_else_ever_reads_a_note_to_self_whoever_coaches_and_leads(cast, everybody, client_of):  # noqa: F811
    letter = shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.tariq):
        note = notes.write(words="canary-to-self", letter=letter, by=cast.tariq)
    give(cast.tariq, cast.north, to=cast.carl)
    assert reading(everybody, Note, note.id) == {cast.tariq.id}
    for name in ("cleo", "carl", "hana", "edie", "ada", "sam", "tess"):
        client = client_of(getattr(cast, name))
        for path in ("/today", "/me", "/me/notes", "/me/export", f"/me/notes/{note.id}", f"/log/{letter.id}/sent"):
            assert "canary-to-self" not in client.get(path).content.decode(), (name, path)


def test_what_a_note_is_about_is_only_what_its_writer_reads(cast):
    letter = shared(cast.cleo, cast.tariq)
    with acting_as(cast.tess), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        notes.write(words="Not mine", letter=letter, by=cast.tess)


def test_a_note_outlives_the_letter(cast, tariq):
    letter = shared(cast.cleo, cast.tariq)
    with acting_as(cast.tariq):
        notes.write(words="Try it with 9C", letter=letter, by=cast.tariq)
    tariq.post(f"/me/drop-ins/{letter.id}/delete")
    assert "Try it with 9C" in page(tariq, "/me/notes")


# --- I tried it


def test_one_tap_says_that_it_was_tried_and_the_coach_reads_how_often(cast, tariq, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    step = step_of(cast.tariq)
    for _ in range(2):
        tariq.post(f"/me/steps/{step.id}/tried")
    assert "Tried it once, today. Say how it went" in page(tariq, "/me")
    assert step_of(cast.tariq).state == "trying"
    with acting_as(cast.tariq):
        attempt = Attempt.objects.get()
    tariq.post(f"/me/attempts/{attempt.id}", {"on": TODAY, "words": "More of them answered."})
    assert "Today, you Tried it. More of them answered." in page(tariq, "/me")
    assert f"{STEP} Tried it once, today" in page(cleo, "/today")


def test_undone_the_step_is_where_it_was(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    tariq.post(f"/me/steps/{step_of(cast.tariq).id}/tried")
    with acting_as(cast.tariq):
        attempt = Attempt.objects.get()
    tariq.post(f"/me/attempts/{attempt.id}/delete")
    assert (step_of(cast.tariq).state, step_of(cast.tariq).trying_on) == ("chosen", None)
    assert "Tried it" not in page(tariq, "/me").replace("Tried it Habit", "")


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY, "soon"])
def test_tried_on_a_day_since_the_step_began(cast, tariq, day):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.tariq):
        attempt = attempts.log(step=step_of_now(cast), on=TODAY, by=cast.tariq)
    answer = tariq.post(f"/me/attempts/{attempt.id}", {"on": day, "words": "It worked"})
    assert (answer.status_code, "It worked" in answer.content.decode()) == (422, True)


def test_trying_begins_on_the_day_it_is_put_right_to(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    began(cast, TODAY - 3 * DAY)
    with acting_as(cast.tariq):
        attempt = attempts.log(step=step_of_now(cast), on=TODAY, by=cast.tariq)
    tariq.post(f"/me/attempts/{attempt.id}", {"on": TODAY - DAY, "words": ""})
    assert step_of(cast.tariq).trying_on == TODAY - DAY
    assert "Today, you" not in page(tariq, "/me")
    tariq.post(f"/me/attempts/{attempt.id}/delete")
    assert (step_of(cast.tariq).state, step_of(cast.tariq).trying_on) == ("chosen", None)


def began(cast, day: datetime.date) -> None:
    with as_owner(cast.ashdown):
        ActionStep.objects.filter(teacher=cast.tariq).update(chosen_on=day)


def step_of_now(cast) -> ActionStep:
    return ActionStep.objects.of(cast.tariq).live().get()


def test_who_reads_a_step_reads_when_it_was_tried(cast, everybody):  # noqa: F811
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.tariq):
        attempt = attempts.log(step=step_of_now(cast), on=TODAY, by=cast.tariq)
    assert reading(everybody, Attempt, attempt.id) == {cast.tariq.id, cast.cleo.id}
    give(cast.tariq, cast.north, to=cast.carl)
    assert reading(everybody, Attempt, attempt.id) == {cast.tariq.id, cast.carl.id}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([0], "Tried it once, today"),
        ([1, 5], "Tried it twice, last yesterday"),
        ([4, 5, 9], "Tried it 3 times, last on Fri 20 Nov"),
        ([8], "Tried it once, on Mon 16 Nov"),
    ],
)
def test_how_often_is_said_in_words(days, words):
    assert told([Attempt(on=TODAY - number * DAY) for number in days], TODAY) == words


# --- Another day


@pytest.fixture
def agreed(cast):
    """Cleo has dropped in on Tariq, and they have agreed to meet again in a week."""
    letter = shared(cast.cleo, cast.tariq, next_on=AGREED)
    with acting_as(cast.cleo):
        return Visit.objects.get(id=letter.visit_id)


def ask(cast, visit, day=BETTER) -> AnotherDay:
    with acting_as(cast.tariq):
        return another_days.suggest(visit=visit, day=day, words="An exam", by=cast.tariq, on=TODAY)


def test_the_coach_says_yes_with_one_tap_and_the_day_moves(cast, agreed, tariq, cleo):
    tariq.post("/me/another-day", {"day": BETTER, "words": "An exam"})
    assert "You suggested Wednesday 2 December. Cleo hasn’t answered yet." in page(tariq, "/me")
    told_to = "Tariq would rather meet on Wednesday 2 December Instead of Tuesday 1 December. An exam"
    assert told_to in page(cleo, "/today")
    with acting_as(cast.cleo):
        asked = AnotherDay.objects.get()
    cleo.post(f"/today/another-day/{asked.id}", {"say": "yes"})
    assert "Wednesday 2 December With Cleo Clarke Cleo said yes to the day you suggested." in page(tariq, "/me")
    assert "would rather meet" not in page(cleo, "/today")


def test_the_coach_keeps_the_day(cast, agreed, tariq, cleo):
    asked = ask(cast, agreed)
    cleo.post(f"/today/another-day/{asked.id}", {"say": "no"})
    told_to = "Tuesday 1 December With Cleo Clarke You suggested Wednesday 2 December. Cleo would rather keep this day."
    assert told_to in page(tariq, "/me")
    again = cleo.post(f"/today/another-day/{asked.id}", {"say": "yes"}, follow=True)
    assert str(another_days.NoLongerAsked()) in text_of(again)


@pytest.mark.parametrize("day", [AGREED, TODAY - DAY, CLOSED, TODAY + 300 * DAY, "", "soon"])
def test_a_day_on_which_they_cannot_meet_comes_back_beside_the_field(agreed, tariq, day):
    answer = tariq.post("/me/another-day", {"day": day, "words": "An exam"})
    assert (answer.status_code, "An exam" in answer.content.decode()) == (422, True)


def test_another_day_to_talk_leaves_that_of_the_next_visit(cast, tariq, cleo):
    letter = shared(cast.cleo, cast.tariq, next_on=AGREED, talk_on=TODAY + DAY)
    refused = tariq.post("/me/another-day?what=talk", {"day": TODAY + 90 * DAY})
    assert (refused.status_code, "weeks away. Talk while both of you remember it." in text_of(refused)) == (422, True)
    tariq.post("/me/another-day?what=talk", {"day": TODAY + 2 * DAY})
    tariq.post("/me/another-day", {"day": BETTER})
    with acting_as(cast.cleo):
        asked = AnotherDay.objects.get(what="talk")
    assert "Tariq would rather talk on Thursday 26 November Instead of Wednesday 25 November." in page(cleo, "/today")
    cleo.post(f"/today/another-day/{asked.id}", {"say": "yes"})
    with acting_as(cast.cleo):
        visit = Visit.objects.get(id=letter.visit_id)
    assert (visit.talk_on, visit.next_on) == (TODAY + 2 * DAY, AGREED)
    said = page(tariq, "/me")
    assert "with Cleo Clarke Cleo said yes to the day you suggested." in said
    assert "You suggested Wednesday 2 December. Cleo hasn’t answered yet." in said


def test_another_day_to_talk_lapses_once_they_have_talked(cast, tariq, cleo):
    shared(cast.cleo, cast.tariq, talk_on=TODAY)
    tariq.post("/me/another-day?what=talk", {"day": TODAY + DAY})
    assert "would rather talk" in page(cleo, "/today")
    with acting_as(cast.cleo):
        meetings.record(pairing=pairing_of(cast.cleo, cast.tariq), on=TODAY, by=cast.cleo)
    assert "would rather talk" not in page(cleo, "/today")


def test_one_suggestion_waits_and_can_be_taken_back(cast, agreed, tariq):
    ask(cast, agreed)
    asked = ask(cast, agreed, day=BETTER + DAY)
    with acting_as(cast.tariq):
        assert [each.day for each in AnotherDay.objects.all()] == [BETTER + DAY]
    tariq.post(f"/me/another-day/{asked.id}/take-back")
    assert "You suggested" not in page(tariq, "/me")


def test_it_lapses_when_they_meet_again_or_the_pair_ends(cast, everybody, agreed, cleo):  # noqa: F811
    asked = ask(cast, agreed)
    assert reading(everybody, AnotherDay, asked.id) == {cast.tariq.id, cast.cleo.id}
    shared(cast.cleo, cast.tariq, next_on=AGREED)
    assert "would rather meet" not in page(cleo, "/today")
    give(cast.tariq, cast.north, to=cast.carl)
    assert reading(everybody, AnotherDay, asked.id) == {cast.tariq.id}


def test_a_correction_of_the_words_leaves_the_day_that_was_moved(cast, agreed):
    asked = ask(cast, agreed)
    with acting_as(cast.cleo):
        another_days.accept(asked=asked, by=cast.cleo, on=TODAY)
        letter = drop_ins.DropIn.objects.get(visit=agreed)
        drop_ins.correct(drop_in=letter, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
        assert Visit.objects.get(id=agreed.id).next_on == BETTER


# --- Taken along


def test_the_text_to_take_along_has_what_the_teacher_said_and_wrote(cast, tariq):
    letter = shared(cast.cleo, cast.tariq, step_words=STEP)
    tariq.post(f"/me/letters/{letter.id}/answer", {"kind": "ask", "words": "How long did you wait?"})
    tariq.post("/me/notes", {"words": "Try it with 9C"})
    tariq.post(f"/me/steps/{step_of(cast.tariq).id}/tried")
    text = tariq.get("/me/export").content.decode()
    for part in (
        "Tried it on Tuesday 24 November 2026\n",
        ":\n    How long did you wait?\n",
        "NOTES TO SELF\n",
        ":\n    Try it with 9C\n",
    ):
        assert part in text
