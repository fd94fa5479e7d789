"""Words through the API: a coach’s program writes and shares, a teacher’s reads; whoever else reads leaves a line."""

import datetime
import uuid

import pytest

from coaching.actions import visits
from coaching.models import Coach, CoachState, Pairing, Visit
from observations.actions import answers, conversations, drop_ins
from observations.models import ActionStep, DropIn, Opening, Tick
from tests.observations.builders import PRAISE, draft, held, shared
from tests.observations.test_conversations import talked, written
from tests.tokens import Program, personal, program_of
from tests.world import TODAY, acting_as, job_for

STEP = {"step_words": "Wait three seconds after asking.", "signs": "You count to three\nMore hands go up"}
NEW = {"client_id": "0193a1c2-0000-7000-8000-00000000000a", "praise": PRAISE, "signs": ["  You   wait ", "Hands"]}


@pytest.fixture
def cleo(cast):
    return program_of(cast.cleo)


@pytest.fixture
def tariq(cast):
    return program_of(cast.tariq)


def ids(answer) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


# --- Writing -------------------------------------------------------------------------------------------------------


def test_a_draft_is_begun_about_the_last_open_day_and_is_its_authors_alone(cast, cleo, tariq):
    answer = cleo.post("/drop-ins", {**NEW, "teacher": cast.tariq.id})
    assert answer.status_code == 201
    made = answer.json()
    assert {name: made[name] for name in ("state", "praise", "signs", "happened_on", "author", "corrections")} == {
        "state": "draft",
        "praise": PRAISE,
        "signs": ["You wait", "Hands"],
        "happened_on": "2026-11-24",
        "author": str(cast.cleo.id),
        "corrections": [],
    }
    assert (ids(cleo.get("/drop-ins")), ids(tariq.get("/drop-ins"))) == ([made["id"]], [])


def test_sent_twice_it_is_one_draft(cast, cleo):
    answers = [cleo.post("/drop-ins", {**NEW, "teacher": cast.tariq.id}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()


def test_the_same_client_id_of_two_coaches_is_two_drafts(cast, cleo):
    cleo.post("/drop-ins", {**NEW, "teacher": cast.tariq.id})
    answer = program_of(cast.petra).post("/drop-ins", {**NEW, "teacher": cast.una.id})
    assert (answer.status_code, answer.json()["author"]) == (201, str(cast.petra.id))


@pytest.mark.parametrize("name", ["una", "theo", "cleo", "ben"])
def test_only_with_somebody_whom_one_coaches(cast, cleo, name):
    answer = cleo.post("/drop-ins", {**NEW, "teacher": getattr(cast, name).id})
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"pointer": "#/teacher", "detail": "Only somebody’s coach can log a drop-in with them."}],
    )


def test_saving_after_another_device_says_what_is_kept_and_changes_nothing(cast, cleo):
    kept = draft(cast.cleo, cast.tariq, praise=PRAISE)
    assert cleo.patch(f"/drop-ins/{kept.id}", {"version": 2, "praise": "First."}).json()["version"] == 3
    clash = cleo.patch(f"/drop-ins/{kept.id}", {"version": 2, "praise": "Second."})
    assert (clash.status_code, clash.json()["current"]["praise"]) == (409, "First.")
    assert cleo.get(f"/drop-ins/{kept.id}").json()["praise"] == "First."


def test_what_is_kept_elsewhere_comes_with_what_it_said_before(cast, cleo):
    kept = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=kept, on=TODAY, by=cast.cleo)
    clash = cleo.patch(f"/drop-ins/{kept.id}", {"version": 1, "praise": "Second."})
    assert (clash.status_code, clash.json()["current"]) == (409, cleo.get(f"/drop-ins/{kept.id}").json())
    assert [was["praise"] for was in clash.json()["current"]["corrections"]] == [PRAISE]


def test_what_is_shared_is_no_draft_any_more(cast, cleo):
    kept = shared(cast.cleo, cast.tariq)
    answer = cleo.patch(f"/drop-ins/{kept.id}", {"version": kept.version, "praise": "Other."})
    assert (answer.status_code, answer.json()["detail"]) == (409, "This drop-in is finished already.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("praise", "x" * 4001),
        ("lesson", "x" * 121),
        ("focus", "charm"),
        ("follow_up", "never"),
        ("library_step", "no-such-step"),
        ("signs", ["x"] * 6),
        ("next_on", "soon"),
        ("talk_on", "2036-11-24"),
        ("happened_on", "9999-12-31"),
        ("happened_on", None),
    ],
)
def test_a_field_that_cannot_be_kept_is_pointed_at(cast, cleo, field, value):
    kept = draft(cast.cleo, cast.tariq, praise=PRAISE)
    answer = cleo.patch(f"/drop-ins/{kept.id}", {"version": kept.version, field: value})
    assert answer.status_code == 422
    assert {one["pointer"].split("/")[1] for one in answer.json()["errors"]} == {field}


def test_lines_end_alike_and_nothing_else_of_the_words_is_touched(cast, cleo):
    kept = draft(cast.cleo, cast.tariq)
    answer = cleo.patch(f"/drop-ins/{kept.id}", {"version": kept.version, "praise": "  One\r\nTwo \r"})
    assert answer.json()["praise"] == "  One\nTwo \n"


def test_sharing_gives_the_teacher_the_words_and_leaders_the_fact(cast, cleo, tariq):
    kept = draft(cast.cleo, cast.tariq, praise=PRAISE, **STEP)
    assert cleo.post(f"/drop-ins/{kept.id}/share").json()["state"] == "shared"
    assert cleo.post(f"/drop-ins/{kept.id}/share").status_code == 200
    assert ids(tariq.get("/drop-ins")) == [str(kept.id)]
    (live,) = tariq.get("/steps?live=true").json()["results"]
    assert (live["words"], live["signs"]) == (STEP["step_words"], STEP["signs"].split("\n"))
    with acting_as(cast.hana):
        assert Visit.objects.filter(teacher=cast.tariq, on=TODAY).count() == 1


def test_what_keeps_a_draft_from_being_shared_is_said(cast, cleo):
    kept = draft(cast.cleo, cast.tariq, next_on=TODAY)
    answer = cleo.post(f"/drop-ins/{kept.id}/share")
    assert (answer.status_code, {one["pointer"] for one in answer.json()["errors"]}) == (
        422,
        {"#/praise", "#/next_on"},
    )
    assert cleo.get(f"/drop-ins/{kept.id}").json()["state"] == "draft"


def test_when_the_pair_has_ended_a_draft_cannot_be_shared(cast, cleo):
    kept = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
    assert cleo.post(f"/drop-ins/{kept.id}/share").status_code == 409


# --- Reading -------------------------------------------------------------------------------------------------------


def test_a_held_drop_in_is_not_its_teachers_yet(cast, cleo, tariq):
    kept = held(cast.cleo, cast.tariq)
    assert ids(cleo.get("/drop-ins?state=held")) == [str(kept.id)]
    assert tariq.get(f"/drop-ins/{kept.id}").status_code == 404


def test_a_teacher_reads_what_it_said_before(cast, cleo, tariq):
    kept = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=kept, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
    read = tariq.get(f"/drop-ins/{kept.id}").json()
    assert (read["praise"], [was["praise"] for was in read["corrections"]]) == ("You waited.", [PRAISE])


def test_the_day_of_the_talk_is_written_and_a_correction_says_which_it_was(cast, cleo, tariq):
    kept = draft(cast.cleo, cast.tariq, praise=PRAISE)
    days = ["2026-11-25", "2026-11-26"]
    cleo.patch(f"/drop-ins/{kept.id}", {"version": kept.version, "talk_on": days[0]})
    assert cleo.post(f"/drop-ins/{kept.id}/share").json()["talk_on"] == days[0]
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=kept, words={"talk_on": TODAY + datetime.timedelta(days=2)}, on=TODAY, by=cast.cleo)
    read = tariq.get(f"/drop-ins/{kept.id}").json()
    assert (read["talk_on"], [was["talk_on"] for was in read["corrections"]]) == (days[1], days[:1])
    with acting_as(cast.cleo):  # moved since, and nothing of what was written changed
        visits.agree_to_talk(visit=DropIn.objects.get(id=kept.id).visit, on=None, by=cast.cleo)
    read = tariq.get(f"/drop-ins/{kept.id}").json()
    assert (read["talk_on"], read["next_on"], len(read["corrections"])) == (None, None, 1)


def test_filters_narrow_what_is_listed(cast, cleo):
    about_tariq, about_tess = shared(cast.cleo, cast.tariq), draft(cast.cleo, cast.tess, praise=PRAISE)
    assert ids(cleo.get("/drop-ins?state=draft")) == [str(about_tess.id)]
    assert ids(cleo.get(f"/drop-ins?teacher={cast.tariq.id}")) == [str(about_tariq.id)]
    assert ids(cleo.get("/drop-ins", {"saved_since": about_tess.saved_at.isoformat()})) == [str(about_tess.id)]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_the_same_for_one_row_and_thirty(cast, cleo, rows, django_assert_num_queries):
    for _ in range(rows):
        shared(cast.cleo, cast.tariq)
    # A savepoint and its end, the claim; the drop-ins, and what they said before.
    with django_assert_num_queries(5):
        assert len(ids(cleo.get("/drop-ins"))) == rows


# --- Conversations and answers ---------------------------------------------------------------------------------------


def test_a_conversation_is_read_by_the_two_with_what_it_said_before(cast, cleo, tariq):
    kept, begun = talked(cast.cleo, cast.tariq, rounds=3), written(cast.cleo, cast.tess)
    with acting_as(cast.cleo):
        conversations.correct(conversation=kept, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
    read = tariq.get(f"/conversations/{kept.id}").json()
    assert (read["praise"], read["rounds"], len(read["corrections"])) == ("You waited.", 3, 1)
    assert (ids(tariq.get("/conversations")), ids(cleo.get("/conversations?state=draft"))) == (
        [str(kept.id)],
        [str(begun.id)],
    )


def test_answers_are_read_by_the_two_while_they_are_a_pair(cast, cleo, tariq):
    letter = shared(cast.cleo, cast.tariq)
    with acting_as(cast.tariq):
        asked = answers.say(letter=letter, kind="ask", words="Which pupils?", by=cast.tariq, on=TODAY)
        answers.correct(answer=asked, words="Which of them?", by=cast.tariq)
    for program in (cleo, tariq):
        (said,) = program.get("/answers", {"drop_in": letter.id}).json()["results"]
        assert (said["words"], [was["words"] for was in said["corrections"]]) == ("Which of them?", ["Which pupils?"])
    assert ids(cleo.get("/answers", {"conversation": letter.id})) == []
    hand_over(cast)
    assert (ids(cleo.get("/answers")), ids(tariq.get("/answers"))) == ([], [str(asked.id)])


@pytest.mark.parametrize("rows", [1, 10])
def test_talks_and_answers_ask_the_database_the_same_for_one_row_and_more(cast, cleo, rows, django_assert_num_queries):
    letter = shared(cast.cleo, cast.tariq)
    for number in range(rows):
        written(cast.cleo, cast.tariq)
        with acting_as(cast.tariq):
            answers.say(letter=letter, kind="ask", words=f"Question {number}?", by=cast.tariq, on=TODAY)
    # A savepoint and its end, the claim; the rows, and what they said before.
    for path in ("/conversations", "/answers"):
        with django_assert_num_queries(5):
            assert len(ids(cleo.get(path))) == rows


# --- Steps and the reader ledger -----------------------------------------------------------------------------------


@pytest.fixture
def step(cast):
    """Tariq’s live step, chosen with Cleo."""
    shared(cast.cleo, cast.tariq, **STEP)
    with acting_as(cast.tariq):
        return ActionStep.objects.get(teacher=cast.tariq)


def lines_for(teacher) -> list[uuid.UUID]:
    """Who opened what, as the teacher reads it."""
    with acting_as(teacher):
        return list(Opening.objects.filter(teacher=teacher).order_by("opened_at").values_list("reader_id", flat=True))


def hand_over(cast) -> None:
    """Carl is skilled now and coaches Tariq instead of Cleo."""
    with job_for(cast.ashdown):
        CoachState.objects.filter(coach__person=cast.carl).update(state="skilled")
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY)
        assert Coach.objects.filter(person=cast.carl).exists()


def test_a_step_says_which_talk_it_came_from(cast, tariq):
    talk = talked(cast.cleo, cast.tariq, **STEP)
    (live,) = tariq.get("/steps").json()["results"]
    assert (live["drop_in"], live["conversation"]) == (None, str(talk.id))


def test_the_two_who_chose_a_step_leave_no_line(cast, step, cleo, tariq):
    for answer in (cleo.get(f"/steps?teacher={cast.tariq.id}"), tariq.get("/steps"), cleo.get(f"/steps/{step.id}")):
        assert answer.status_code == 200
    assert lines_for(cast.tariq) == []


def test_a_later_coach_leaves_a_line_with_every_look(cast, step):
    hand_over(cast)
    carl = Program(personal(cast.carl))
    assert ids(carl.get(f"/steps?teacher={cast.tariq.id}")) == [str(step.id)]
    assert carl.get(f"/steps/{step.id}").json()["words"] == STEP["step_words"]
    assert lines_for(cast.tariq) == [cast.carl.id] * 2


def test_whoever_finds_nothing_leaves_none(cast, step):
    hand_over(cast)
    for name in ("cleo", "hana", "petra", "edie"):
        program = program_of(getattr(cast, name))
        assert ids(program.get(f"/steps?teacher={cast.tariq.id}")) == []
        assert program.get(f"/steps/{step.id}").status_code == 404
    assert lines_for(cast.tariq) == []


def test_the_teacher_says_how_far_a_step_has_got(cast, step, tariq, cleo):
    assert tariq.patch(f"/steps/{step.id}", {"state": "trying"}).json()["trying_on"] == "2026-11-24"
    assert cleo.patch(f"/steps/{step.id}", {"state": "habit"}).status_code == 404
    assert tariq.get(f"/steps/{step.id}").json()["state"] == "trying"


def test_ticks_are_the_teachers_alone(cast, step, tariq, cleo):
    assert tariq.put(f"/steps/{step.id}/ticks", {"ticked": [1, 4]}).json()["ticked"] == [1]
    assert cleo.get(f"/steps/{step.id}").json()["ticked"] is None
    assert cleo.put(f"/steps/{step.id}/ticks", {"ticked": [0]}).status_code == 404
    with acting_as(cast.tariq):
        assert list(Tick.objects.values_list("position", flat=True)) == [1]


def test_a_step_that_has_ended_stays_as_it_was(cast, step, tariq):
    shared(cast.cleo, cast.tariq, step_words="Another.")
    for answer in (
        tariq.patch(f"/steps/{step.id}", {"state": "habit"}),
        tariq.put(f"/steps/{step.id}/ticks", {"ticked": [0]}),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (
            409,
            "That step has ended. Here’s where things stand.",
        )
    assert [one["retired_reason"] for one in tariq.get("/steps?live=false").json()["results"]] == ["moved on"]


@pytest.mark.parametrize("rows", [1, 30])
def test_steps_ask_the_database_the_same_for_one_row_and_thirty(cast, tariq, rows, django_assert_num_queries):
    for number in range(rows):
        shared(cast.cleo, cast.tariq, step_words=f"Step {number}.")
    # A savepoint and its end, the claim; the steps, and their ticks.
    with django_assert_num_queries(5):
        assert len(ids(tariq.get("/steps"))) == rows


def test_a_draft_is_kept_by_the_action_that_keeps_the_pages(cast, cleo):
    """The fact of the page and of the program is one: what one has begun, the other goes on with."""
    begun = cleo.post("/drop-ins", {**NEW, "teacher": cast.tariq.id}).json()
    with acting_as(cast.cleo):
        assert str(DropIn.objects.drafts().get(teacher=cast.tariq).id) == begun["id"]
