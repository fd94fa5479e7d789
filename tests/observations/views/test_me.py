"""My feedback: what a teacher is working on, what was written to them, who sees it and who has opened it."""

import datetime
import uuid

import pytest

from observations.actions import drop_ins, step_states, steps
from observations.models import ActionStep, DropIn, Opening, Tick
from tests.architecture.plant import as_owner, plant
from tests.observations.builders import PRAISE, draft, held, shared
from tests.observations.views.forms import text_of
from tests.observations.views.own_pages import give, page, step_of
from tests.world import TODAY, acting_as

STEP, OLD = "Ask, pause for three seconds, then say a name", "Greet every pupil at the door"
NEXT_WEEK = datetime.date(2026, 12, 1)
HTMX = {"HX-Request": "true"}
NOWHERE = uuid.UUID(int=0)


@pytest.fixture
def tariq(cast, client_of):
    return client_of(cast.tariq)


# --- What it shows


def test_the_step_its_signs_how_to_practise_it_and_the_next_day(cast, tariq):
    words = {"signs": "The name comes last", "model": "I count to three", "rehearsal": "Three questions, standing up"}
    shared(cast.cleo, cast.tariq, step_words=STEP, next_on=NEXT_WEEK, lesson="10B", **words)
    told = page(tariq, "/me")
    for part in (
        f"What you’re working on, Tariq {STEP}",
        "Chosen you’re here Rehearsed Trying it Habit your call I tried it",
        "Chosen with Cleo on Tuesday 24 November, to look at together again from Tuesday 1 December.",
        "How you’ll know it’s working Tick for yourself. Nobody counts these. The name comes last",
        "What you were shown I count to three How you rehearse it Three questions, standing up",
        f"Today, Cleo dropped in to 10B {PRAISE}",
        "Next together Tuesday 1 December With Cleo Clarke",
        "Who has opened it Nobody else",
    ):
        assert part in told


def test_everything_that_was_written_is_there_nothing_is_hidden(cast, tariq):
    """Every text field of a shared drop-in and of a step carries a token that the teacher finds."""
    rows = plant(cast)["ashdown"]
    told = page(tariq, "/me")
    written = [
        *(
            getattr(rows[label], name)
            for label in ("shared drop-in", "correction")
            for name in ("lesson", "praise", "question", "focus", "step_words", "signs", "model", "rehearsal")
        ),
        *(getattr(rows["step"], name) for name in ("words", "signs", "model", "rehearsal")),
    ]
    assert [token for token in written if token not in told] == []


def test_not_a_word_of_a_draft_or_of_what_is_held(cast, tariq):
    draft(cast.cleo, cast.tariq, praise="canary-draft", step_words="canary-draft-step")
    held(cast.cleo, cast.tariq, praise="canary-held", question="canary-held-question", step_words="canary-held-step")
    shared(cast.cleo, cast.tariq, praise="A word that is there")
    for path in ("/me", "/me/history", "/me/access", "/me/export"):
        told = tariq.get(path).content.decode()
        assert "canary" not in told, path
    assert "A word that is there" in page(tariq, "/me")


def test_a_step_that_went_straight_to_trying_it_does_not_claim_a_rehearsal(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    tariq.post(f"/me/steps/{step_of(cast.tariq).id}/state", {"to": "trying"})
    assert "Chosen 24 Nov Rehearsed not yet Trying it you’re here Habit your call" in page(tariq, "/me")
    assert tariq.get("/me").content.decode().count('class="pin place-2 done"') == 0


def test_the_days_of_the_path(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.cleo):
        steps.record_rehearsed(step=ActionStep.objects.get(), by=cast.cleo, on=TODAY)
    with acting_as(cast.tariq):
        for place, day in (("trying", TODAY), ("habit", NEXT_WEEK)):
            step_states.move(step=ActionStep.objects.get(), to=place, by=cast.tariq, on=day)
    assert "Chosen 24 Nov Rehearsed 24 Nov Trying it 24 Nov Habit since 1 Dec Still trying it" in page(tariq, "/me")


def test_a_correction_shows_what_the_note_said_before(cast, tariq):
    letter = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=letter, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
    told = page(tariq, "/me")
    assert "Today, Cleo dropped in You waited. Changed" in told
    assert f"What it said before What’s going well {PRAISE}" in told


def test_earlier_steps_are_one_link_away(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=OLD)
    shared(cast.cleo, cast.tariq, step_words=STEP, follow_up="new")
    assert "Earlier steps (1)" in page(tariq, "/me")
    assert f"Earlier steps {OLD} Chosen with Cleo on Tue 24 Nov. You moved on on Tue 24 Nov." in page(
        tariq, "/me/history"
    )


def test_only_the_latest_notes_are_on_the_page_and_all_are_in_the_history(cast, tariq):
    for number in range(7):
        shared(cast.cleo, cast.tariq, praise=f"Note number {number}.")
    told, everything = page(tariq, "/me"), page(tariq, "/me/history")
    assert [number for number in range(7) if f"Note number {number}." in told] == [2, 3, 4, 5, 6]
    assert [number for number in range(7) if f"Note number {number}." in everything] == list(range(7))
    assert "Everything so far, 7 notes" in told


def test_the_history_is_told_by_the_school_year(cast, tariq):
    old = shared(cast.cleo, cast.tariq, praise="A word of last year")
    shared(cast.cleo, cast.tariq, praise="A word of this year")
    with as_owner(cast.ashdown):
        DropIn.objects.filter(id=old.id).update(happened_on=datetime.date(2026, 5, 5))
    for path, there, elsewhere in (
        ("/me/history", "A word of this year", "A word of last year"),
        ("/me/history?year=2025/26", "A word of last year", "A word of this year"),
        ("/me/history?year=1999/00", "A word of this year", "A word of last year"),
    ):
        told = page(tariq, path)
        assert (there in told, elsewhere in told) == (True, False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tess", "No notes yet, and that’s fine Your first note will appear here when Cleo shares it."),
        ("theo", "No notes yet, and that’s fine Nobody coaches you at the moment."),
        ("hana", "No notes yet, and that’s fine Nobody coaches you at the moment."),
        ("edie", "No notes yet, and that’s fine Nobody coaches you at the moment."),
    ],
)
def test_before_the_first_note(cast, client_of, name, words):
    shared(cast.cleo, cast.tariq, praise="canary")
    told = page(client_of(getattr(cast, name)), "/me")
    assert words in told
    assert "canary" not in told


def test_without_a_live_step_the_notes_are_still_there(cast, tariq):
    shared(cast.cleo, cast.tariq)
    told = page(tariq, "/me")
    assert "No step at the moment" in told
    assert PRAISE in told


def test_a_day_agreed_with_a_former_coach_is_not_the_next_one(cast, tariq):
    shared(cast.cleo, cast.tariq, next_on=NEXT_WEEK)
    give(cast.tariq, cast.north, to=cast.carl)
    assert "Next together No day agreed yet Carl Cole coaches you." in page(tariq, "/me")


# --- Nobody else's


@pytest.mark.parametrize("path", ["/me", "/me/history", "/me/access", "/me/export"])
@pytest.mark.parametrize("name", ["tess", "cleo", "carl", "hana", "lina", "sam", "edie", "ada", "gwen", "bram", "ben"])
def test_the_pages_are_always_the_readers_own(cast, client_of, path, name):
    """What is planted is Tariq's (and in the other trust Ben's): nobody else's page holds a word of it."""
    own = plant(cast)["ashdown"]["coach’s note to self"].words  # which Cleo may take along
    told = client_of(getattr(cast, name)).get(path).content.decode().replace(own, "")
    assert "canary-ashdown" not in told
    assert ("canary-birch" in told) == (name == "ben")


@pytest.mark.parametrize("verb", ["state", "ticks", "delete"])
@pytest.mark.parametrize("name", ["tess", "cleo", "hana", "edie", "ben"])
def test_a_step_of_somebody_else_is_answered_like_one_that_is_not_there(cast, client_of, verb, name):
    shared(cast.cleo, cast.tariq, step_words=STEP, signs="One")
    step, client = step_of(cast.tariq), client_of(getattr(cast, name))
    asked = {"to": "habit", "sign": "0", "also": "on"}
    theirs, nobodys = (client.post(f"/me/steps/{id}/{verb}", asked) for id in (step.id, NOWHERE))
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert step_of(cast.tariq).state == "chosen"
    with acting_as(cast.tariq):
        assert Tick.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["tess", "cleo", "hana", "edie", "ben"])
def test_a_note_to_somebody_else_is_answered_like_one_that_is_not_there(cast, client_of, method, name):
    letter, client = shared(cast.cleo, cast.tariq), client_of(getattr(cast, name))
    theirs, nobodys = (getattr(client, method)(f"/me/drop-ins/{id}/delete") for id in (letter.id, NOWHERE))
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    with acting_as(cast.tariq):
        assert DropIn.objects.get().id == letter.id


@pytest.mark.parametrize("unshared", [draft, held])
def test_a_note_that_is_not_shared_yet_is_not_there_for_its_teacher(cast, tariq, unshared):
    written = unshared(cast.cleo, cast.tariq)
    assert tariq.get(f"/me/drop-ins/{written.id}/delete").content == tariq.get(f"/me/drop-ins/{NOWHERE}/delete").content


@pytest.mark.parametrize("path", ["/me", "/me/history", "/me/access", "/me/export"])
def test_nobody_reads_them_signed_out(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={path}")


# --- What the teacher says


def test_i_tried_it(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    answer = tariq.post(f"/me/steps/{step_of(cast.tariq).id}/state", {"to": "trying"}, follow=True)
    assert "You’re trying it." in text_of(answer)
    assert (step_of(cast.tariq).state, step_of(cast.tariq).trying_on) == ("trying", TODAY)


def test_a_script_gets_the_step_alone_and_says_what_was_done(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    answer = tariq.post(f"/me/steps/{step_of(cast.tariq).id}/state", {"to": "habit"}, headers=HTMX)
    told = text_of(answer)
    assert told.startswith(f"What you’re working on, Tariq {STEP}")
    assert told.endswith("It’s a habit now. Your call.")
    assert "Who can see this" not in told


@pytest.mark.parametrize("to", ["", "live", "Trying it", "outstanding"])
def test_there_are_four_places_on_the_path(cast, tariq, to):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    assert tariq.post(f"/me/steps/{step_of(cast.tariq).id}/state", {"to": to}).status_code == 400
    assert step_of(cast.tariq).state == "chosen"


def test_ticking_for_oneself(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP, signs="One\nTwo\nThree")
    path = f"/me/steps/{step_of(cast.tariq).id}/ticks"
    assert tariq.post(path, {"sign": ["0", "2", "two", "-1", "99"]}).headers["Location"] == "/me#signs"
    checked = [line for line in tariq.get("/me").content.decode().splitlines() if " checked" in line]
    assert ["One" in checked[0], "Three" in checked[1], len(checked)] == [True, True, 2]
    assert (tariq.post(path, {}, headers=HTMX).status_code, " checked" in tariq.get("/me").content.decode()) == (
        204,
        False,
    )


@pytest.mark.parametrize(("verb", "asked"), [("state", {"to": "habit"}), ("ticks", {"sign": "0"})])
def test_a_step_that_ended_meanwhile(cast, tariq, verb, asked):
    shared(cast.cleo, cast.tariq, step_words=OLD, signs="One")
    path = f"/me/steps/{step_of(cast.tariq).id}/{verb}"
    shared(cast.cleo, cast.tariq, step_words=STEP, follow_up="new")
    assert tariq.post(path, asked, headers=HTMX).headers["HX-Redirect"] == "/me"
    assert "That step has ended. Here’s where things stand." in text_of(tariq.post(path, asked, follow=True))


def test_a_look_at_the_page_changes_nothing(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    for path in ("state", "ticks"):
        assert tariq.get(f"/me/steps/{step_of(cast.tariq).id}/{path}").status_code == 405
    page(tariq, "/me")
    with acting_as(cast.tariq):
        assert Opening.objects.count() == 0
