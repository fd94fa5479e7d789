"""What a teacher does with what was written to them: delete it, see who opened it, take it along. What pages cost."""

import datetime

import pytest
from django.utils import timezone

from observations.actions import drop_ins
from observations.models import ActionStep, Opening
from schools.templatetags.ui import long_day_year
from tests.architecture.plant import as_owner, plant
from tests.observations.builders import PRAISE, shared
from tests.observations.views.forms import text_of
from tests.observations.views.own_pages import give, page, step_of
from tests.world import TODAY, acting_as

STEP = "Ask, pause for three seconds, then say a name"

EXPORT = """Tariq Tahir: my feedback
Taken from Waymark on Tuesday 24 November 2026

------------------------------------------------------------
STEPS
------------------------------------------------------------

{step}
Chosen with Cleo Clarke on Tuesday 24 November 2026
Where it is now: Chosen
How you’ll know it’s working:
    [ ] The name comes last
    [x] Every pupil looks ready

------------------------------------------------------------
DROP-INS
------------------------------------------------------------

Tuesday 24 November 2026, Cleo Clarke, 10B
What’s going well:
    You waited.
A question to think about:
    What if?
Your next step:
    {step}
How you’ll know it’s working:
    The name comes last
    Every pupil looks ready
Until {corrected_on} it said:
What’s going well:
    {praise}

------------------------------------------------------------
WHO HAS OPENED IT
------------------------------------------------------------

Nobody but you and whoever wrote the words.
"""


@pytest.fixture
def tariq(cast, client_of):
    return client_of(cast.tariq)


# --- Deleting


def test_a_note_is_deleted_after_being_asked_once_more(cast, tariq):
    letter = shared(cast.cleo, cast.tariq, step_words=STEP)
    asked = page(tariq, f"/me/drop-ins/{letter.id}/delete")
    assert (
        "Cleo can’t read it any more either. The words go for good. The date that you met, Tuesday 24 November, stays."
        in asked
    )
    assert f"Delete the step that came with it as well: “{STEP}”" in asked
    told = text_of(tariq.post(f"/me/drop-ins/{letter.id}/delete", follow=True))
    assert "Deleted, for everybody." in told
    assert (PRAISE in told, STEP in told) == (False, True)


def test_a_step_is_deleted_with_its_note_when_that_is_ticked(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    path = f"/me/steps/{step_of(cast.tariq).id}/delete"
    assert "Delete the note from Tuesday 24 November as well" in page(tariq, path)
    told = text_of(tariq.post(path, {"also": "on"}, follow=True))
    assert (PRAISE in told, STEP in told) == (False, False)
    assert "Step deleted, for everybody." in told


def test_the_author_finds_nothing_after_a_deletion(cast, tariq, client_of):
    letter = shared(cast.cleo, cast.tariq)
    tariq.post(f"/me/drop-ins/{letter.id}/delete")
    assert client_of(cast.cleo).get(f"/log/{letter.id}/sent").status_code == 404


def test_going_back_to_what_was_deleted_says_so_in_the_words_of_every_page_that_is_not_there(cast, tariq, client_of):
    letter = shared(cast.cleo, cast.tariq, step_words=STEP)
    gone = [f"/me/drop-ins/{letter.id}/delete", f"/me/steps/{step_of(cast.tariq).id}/delete"]
    for path in gone:
        tariq.post(path)
    answers = [tariq.get(path) for path in (*gone, f"/me/steps/{letter.id}/delete")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert "What stood here may have been deleted, for everybody. Or the page has moved" in text_of(answers[0])


# --- Who has opened it


def test_a_new_coach_opens_the_step_and_the_teacher_sees_it(cast, tariq, client_of):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    assert "Nobody has opened anything of yours." in page(tariq, "/me/access")
    give(cast.tariq, cast.north, to=cast.carl)
    carl = client_of(cast.carl)
    assert STEP in page(carl, "/today")
    told = page(tariq, "/me")
    assert "Who has opened it Carl Cole Your step, " in told
    assert "Nobody else" in told
    assert f"Carl Cole Your step “{STEP}”, " in page(tariq, "/me/access")


def test_more_than_a_few_openings_lead_to_the_whole_ledger(cast, tariq):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    give(cast.tariq, cast.north, to=cast.carl)
    with acting_as(cast.carl):
        for _ in range(60):
            Opening.objects.create(reader=cast.carl, teacher=cast.tariq, what="step", step=ActionStep.objects.get())
    with as_owner(cast.ashdown):
        for number, line in enumerate(Opening.objects.order_by("id")):
            Opening.objects.filter(id=line.id).update(
                opened_at=datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC) - datetime.timedelta(days=number)
            )
    told = page(tariq, "/me")
    assert (told.count("Your step, "), "And before that Everybody who opened it" in told, "Nobody else" in told) == (
        3,
        True,
        False,
    )
    pages = [page(tariq, f"/me/access?page={number}") for number in (1, 2)]
    assert [(told.count(f"Your step “{STEP}”"), "Nobody else That’s everybody." in told) for told in pages] == [
        (50, False),
        (10, True),
    ]


# --- Taking it along


def test_the_export_is_plain_text_with_every_word_and_no_name_outside(cast, tariq):
    letter = shared(
        cast.cleo,
        cast.tariq,
        step_words=STEP,
        signs="The name comes last\nEvery pupil looks ready",
        lesson="10B",
        question="What if?",
    )
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=letter, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
    tariq.post(f"/me/steps/{step_of(cast.tariq).id}/ticks", {"sign": "1"})
    answer = tariq.get("/me/export")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-feedback-2026-11-24.txt"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.streaming
    told = {"step": STEP, "praise": PRAISE, "corrected_on": long_day_year(timezone.now())}
    assert answer.content.decode() == EXPORT.format(**told)


def test_every_planted_word_of_ones_own_is_in_the_export(cast, tariq):
    rows = plant(cast)["ashdown"]
    text = tariq.get("/me/export").content.decode()
    names = ("lesson", "praise", "question", "focus", "step_words", "signs", "model", "rehearsal")
    written = [getattr(rows[label], name) for label in ("shared drop-in", "correction") for name in names]
    assert [token for token in written if token not in text] == []
    assert [
        getattr(rows["draft drop-in"], name) for name in names if getattr(rows["draft drop-in"], name) in text
    ] == []


def test_the_export_of_somebody_without_notes(cast, client_of):
    text = client_of(cast.theo).get("/me/export").content.decode()
    assert [line for line in text.splitlines() if line.startswith("No")] == [
        "No steps yet.",
        "No notes yet.",
        "Nobody but you and whoever wrote the words.",
    ]


# --- What it costs


@pytest.mark.parametrize("notes", [1, 5])
@pytest.mark.parametrize(
    ("path", "queries"), [("/me", 24), ("/me/history", 20), ("/me/access", 13), ("/me/export", 22)]
)
def test_the_pages_ask_as_much_for_one_note_as_for_five(cast, tariq, django_assert_num_queries, notes, path, queries):
    for _ in range(notes):
        letter = shared(cast.cleo, cast.tariq, step_words=STEP, signs="One", follow_up="new")
        with acting_as(cast.cleo):
            drop_ins.correct(drop_in=letter, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
    tariq.get(path)
    with django_assert_num_queries(queries):
        told = tariq.get(path).content.decode()
    folded = notes - 1 if path == "/me" else 0  # all but the latest begin on a line that opens them
    assert told.count("You waited.") == (0 if path == "/me/access" else notes + folded)
