"""Nothing a teacher has been shown is rewritten without a trace, and the trace is theirs alone and their coach's."""

import pytest
from django.db import ProgrammingError, connection, transaction

from coaching.models import Pairing
from observations import versions
from observations.actions import deletions, drop_ins
from observations.models import Correction, DropIn
from schools.models import Person
from tests.architecture.plant import as_owner
from tests.observations.builders import PRAISE, pairing_of, shared
from tests.observations.views.forms import text_of
from tests.world import TODAY, acting_as, as_login

STEP, OTHER = "Ask, pause, then name", "Give ten seconds to think"
FIRST = {"lesson": "10B", "question": "What if?", "focus": "questions", "step_words": STEP, "signs": "Hands go up"}
PLAN = {"model": "I count to three", "rehearsal": "Three questions, standing up"}
SECOND = {**dict.fromkeys([*FIRST, *PLAN], ""), "lesson": "11C", "praise": "All 27 had started.", "step_words": OTHER}


@pytest.fixture
def written(cast) -> DropIn:
    """Shared with Tariq, all of it."""
    return shared(cast.cleo, cast.tariq, **FIRST, **PLAN)


@pytest.fixture
def everybody(cast):
    return {name: person for name, person in vars(cast).items() if isinstance(person, Person)}


def taken_back(drop_in, cast) -> DropIn:
    with acting_as(cast.cleo):
        return drop_ins.withdraw(drop_in=drop_in, on=TODAY, by=cast.cleo)


def rewritten(drop_in, cast, **words) -> DropIn:
    """Take back, write other words, share again."""
    draft = taken_back(drop_in, cast)
    with acting_as(cast.cleo):
        kept = drop_ins.save(drop_in=draft, version=draft.version, words=words, by=cast.cleo)
        return drop_ins.share(drop_in=kept, on=TODAY, by=cast.cleo)


def readers(everybody, *, of: DropIn) -> dict[str, int]:
    """How many earlier versions of a drop-in each person reads; those who read none are left out."""
    found = {}
    for name, person in everybody.items():
        with acting_as(person):
            found[name] = Correction.objects.filter(drop_in_id=of.id).count()
    return {name: count for name, count in found.items() if count}


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from observations_correction")
        return cursor.fetchone()[0]


def told(drop_in, person) -> list[dict[str, str]]:
    """What the person is told the drop-in said before, the latest first."""
    with acting_as(person):
        now = DropIn.objects.get(id=drop_in.id)
        return [dict(was.parts) for was in versions.before(now, now.corrections.all())]


# --- What is kept


def test_what_was_taken_back_and_written_anew_is_kept_word_for_word(cast, written):
    again = rewritten(written, cast, **SECOND)
    with acting_as(cast.tariq):
        kept = Correction.objects.filter(drop_in=again).values("praise", "happened_on", "next_on", *FIRST, *PLAN).get()
        assert kept == {"praise": PRAISE, "happened_on": TODAY, "next_on": None, **FIRST, **PLAN}


def test_the_database_keeps_it_whoever_takes_it_back_and_however(cast, written, everybody):
    """With SQL in their hands the author cannot take words back without the trace, nor make or unmake one."""
    with acting_as(cast.cleo), connection.cursor() as cursor:
        back = "update observations_dropin set state = 'draft', shared_at = null, praise = 'Other' where id = %s"
        cursor.execute(back, [str(written.id)])
        assert Correction.objects.get(drop_in=written).praise == PRAISE


@pytest.mark.parametrize("name", ["cleo", "tariq"])
@pytest.mark.parametrize(
    "sql",
    [
        "delete from observations_correction",
        "update observations_correction set praise = 'Other'",
        "insert into observations_correction select * from observations_correction",
    ],
)
def test_nobody_writes_the_history(cast, written, name, sql):
    rewritten(written, cast, praise="Other")
    with acting_as(getattr(cast, name)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(sql)
        assert Correction.objects.get().praise == PRAISE


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ({"lesson": "11C"}, {"Lesson": "10B"}),
        ({"next_on": TODAY.replace(month=12, day=1)}, {"Next time": "Nothing"}),
        ({"question": ""}, {"A question to think about": "What if?"}),
    ],
)
def test_whatever_a_correction_changes_is_kept(cast, written, words, before):
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=written, words=words, on=TODAY, by=cast.cleo)
    assert told(written, cast.tariq) == [before]


def test_a_correction_that_changes_nothing_leaves_no_trace(cast, written):
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=written, words={"praise": PRAISE}, on=TODAY, by=cast.cleo)
    assert told(written, cast.tariq) == []


# --- Who reads it, and when


def test_while_it_is_a_draft_only_its_author_reads_it(cast, written, everybody):
    draft = taken_back(written, cast)
    assert readers(everybody, of=draft) == {"cleo": 1}


def test_once_it_is_shared_again_its_teacher_reads_it(cast, written, everybody):
    again = rewritten(written, cast, **SECOND)
    assert readers(everybody, of=again) == {"cleo": 1, "tariq": 1}


def test_held_back_it_stays_closed_to_the_teacher(cast, written, everybody):
    draft = taken_back(written, cast)
    with acting_as(cast.cleo):
        drop_ins.hold(drop_in=draft, on=TODAY, by=cast.cleo)
    assert readers(everybody, of=draft) == {"cleo": 1}


@pytest.mark.parametrize("back_to_tariq", [False, True])
def test_given_to_another_teacher_it_is_gone_for_everybody(cast, written, everybody, back_to_tariq):
    """What was said to Tariq is not shown to Tess, who is shown the drop-in; nor kept beside it."""
    draft = taken_back(written, cast)
    with acting_as(cast.cleo):
        for teacher in (cast.tess, *([cast.tariq] if back_to_tariq else [])):
            drop_ins.choose_teacher(drop_in=draft, pairing=pairing_of(cast.cleo, teacher), by=cast.cleo)
        drop_ins.share(drop_in=draft, on=TODAY, by=cast.cleo)
    with as_owner(cast.ashdown):
        assert rows() == 0
    assert readers(everybody, of=draft) == {}


def test_another_teachers_earlier_words_do_not_come_with_the_drop_in(cast, written, everybody):
    """The policy stands alone: were the row still there, the teacher of now would not read it, nor the one of then."""
    other = shared(cast.cleo, cast.tess)
    with as_owner(cast.ashdown):
        about = {"author": cast.cleo, "happened_on": TODAY, "praise": "Said to Tariq"}
        Correction.objects.create(drop_in=other, teacher=cast.tariq, **about)
    assert readers(everybody, of=other) == {"cleo": 1}


def test_changing_to_the_same_teacher_keeps_it(cast, written):
    draft = taken_back(written, cast)
    with acting_as(cast.cleo):
        drop_ins.choose_teacher(drop_in=draft, pairing=pairing_of(cast.cleo, cast.tariq), by=cast.cleo)
        assert Correction.objects.get(drop_in=draft).praise == PRAISE


@pytest.mark.parametrize("who", ["the author, of a draft", "the teacher"])
def test_deleted_with_the_drop_in(cast, written, who):
    if who == "the teacher":
        again = rewritten(written, cast, praise="Other")
        with acting_as(cast.tariq):
            deletions.delete_letter(letter=again, by=cast.tariq)
    else:
        draft = taken_back(written, cast)
        with acting_as(cast.cleo):
            drop_ins.discard(drop_in=draft, by=cast.cleo)
    with as_owner(cast.ashdown):
        assert rows() == 0


def test_when_the_pair_ends_only_the_teacher_reads_it(cast, written, everybody):
    again = rewritten(written, cast, **SECOND)
    with acting_as(cast.hana):
        Pairing.objects.of_teacher(cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(
            school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY, started_by=cast.hana
        )
    assert readers(everybody, of=again) == {"tariq": 1}


# --- The defences are what does it


def as_it_would_be(sql: str) -> None:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(sql)


def test_without_the_trigger_there_would_be_no_trace(cast, written):
    as_it_would_be("alter table observations_dropin disable trigger guard_drop_in")
    rewritten(written, cast, praise="Other")
    with as_owner(cast.ashdown):
        assert rows() == 0


@pytest.mark.parametrize("given_to", ["nobody else", "tess"])
def test_without_the_policy_the_teacher_of_then_would_go_on_reading(cast, written, everybody, given_to):
    draft = taken_back(written, cast)
    if given_to == "tess":  # and were the row not deleted with the change
        as_it_would_be("alter table observations_dropin disable trigger guard_drop_in")
        with acting_as(cast.cleo):
            drop_ins.choose_teacher(drop_in=draft, pairing=pairing_of(cast.cleo, cast.tess), by=cast.cleo)
            drop_ins.share(drop_in=draft, on=TODAY, by=cast.cleo)
    assert readers(everybody, of=draft) == {"cleo": 1}
    as_it_would_be(
        "alter policy read_teacher on observations_correction using (teacher_id = (select sec.person()))",
    )
    assert readers(everybody, of=draft) == {"cleo": 1, "tariq": 1}


# --- How it is told


def test_only_what_differs_is_told(cast, written):
    rewritten(written, cast, praise="All 27 had started.", step_words=OTHER)
    assert told(written, cast.tariq) == [{"What’s going well": PRAISE, "Your next step": STEP}]


def test_words_that_were_put_back_are_not_told_as_earlier_ones(cast, written):
    rewritten(written, cast, praise="Other")
    rewritten(written, cast, praise=PRAISE)
    assert told(written, cast.tariq) == [{"What’s going well": "Other"}]


def test_the_same_version_is_told_once(cast, written):
    rewritten(written, cast)
    rewritten(written, cast, praise="Other")
    with acting_as(cast.tariq):
        assert Correction.objects.count() == 2
    assert told(written, cast.tariq) == [{"What’s going well": PRAISE}]


def test_the_earliest_corrections_say_only_what_they_hold(cast, written):
    with as_owner(cast.ashdown):
        about = {"author": cast.cleo, "teacher": cast.tariq, "praise": "As it was", "question": "What if?"}
        Correction.objects.create(drop_in=written, **about)
    assert told(written, cast.tariq) == [{"What’s going well": "As it was"}]


def test_both_find_it_on_their_pages_and_the_teacher_in_their_download(cast, written, client_of):
    back = text_of(client_of(cast.cleo).post(f"/log/{written.id}/withdraw", follow=True))
    assert "only you can read it. Share it again, and Tariq can see what it said before." in back
    tariq = client_of(cast.tariq)
    assert [PRAISE in text_of(tariq.get(path)) for path in ("/me", "/me/history", "/me/export")] == [False] * 3
    rewritten(written, cast, **SECOND)
    before = f"What it said before Lesson 10B What’s going well {PRAISE} A question to think about What if? "
    before += f"Focus Questions and talk Your next step {STEP} How you’ll know it’s working Hands go up"
    for client, path in ((tariq, "/me"), (tariq, "/me/history"), (client_of(cast.cleo), f"/log/{written.id}/sent")):
        assert before in text_of(client.get(path)), path
    download = tariq.get("/me/export").content.decode()
    assert f"it said:\nLesson:\n    10B\nWhat’s going well:\n    {PRAISE}\n" in download


def test_another_teacher_finds_no_word_of_it_on_their_pages(cast, written, client_of):
    draft = taken_back(written, cast)
    with acting_as(cast.cleo):
        drop_ins.choose_teacher(drop_in=draft, pairing=pairing_of(cast.cleo, cast.tess), by=cast.cleo)
        kept = DropIn.objects.get(id=draft.id)
        kept = drop_ins.save(drop_in=kept, version=kept.version, words=SECOND, by=cast.cleo)
        drop_ins.share(drop_in=kept, on=TODAY, by=cast.cleo)
    tess = client_of(cast.tess)
    for path in ("/me", "/me/history", "/me/export"):
        page = text_of(tess.get(path))
        assert (SECOND["praise"] in page, PRAISE in page, STEP in page) == (True, False, False), path
