"""Drop-ins from the first word to the last change: saved as typed, shared or held, taken back, corrected, discarded."""

import datetime
import uuid

import pytest
from django.db import connection

from coaching.actions.visits import NotTheirCoach
from coaching.models import Pairing, Visit
from observations.actions import drafts, drop_ins
from observations.models import ActionStep, Correction, DropIn
from tests.observations.builders import PRAISE, draft, held, pairing_of, shared
from tests.world import MONDAY, TODAY, acting_as, as_login

NEXT_WEEK = datetime.date(2026, 12, 1)


def kept(drop_in, *names):
    return DropIn.objects.values_list(*names).get(id=drop_in.id)


def facts(person) -> list:
    with acting_as(person):
        return list(Visit.objects.that_took_place().values_list("teacher_id", "on", "next_on"))


def read_by(person, drop_in) -> bool:
    with acting_as(person):
        return DropIn.objects.filter(id=drop_in.id).exists()


def e_mails() -> list:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "select kind, recipient_id, payload::text from iam.outbox where kind = 'words_shared' order by created_at"
        )
        return cursor.fetchall()


def a_day_later(drop_in) -> None:
    """Make it a day since sharing: as the tables' owner, who is no person and whom the guard lets pass."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select sec.mint(%s, null, %s)", [drop_in.trust_id, TODAY])
        cursor.execute(
            "update observations_dropin set shared_at = shared_at - interval '25 hours' where id = %s", [drop_in.id]
        )


# --- Started and saved as typed


def test_the_same_post_twice_starts_one_draft(cast):
    client_id = uuid.uuid4()
    with acting_as(cast.cleo):
        first, second = (
            drop_ins.start(client_id=client_id, pairing=pairing_of(cast.cleo, cast.tariq), on=TODAY, by=cast.cleo)
            for _ in range(2)
        )
        assert first.id == second.id
        assert kept(first, "teacher_id", "school_id", "happened_on", "state", "version") == (
            cast.tariq.id,
            cast.north.id,
            TODAY,
            "draft",
            1,
        )


def test_a_client_id_of_somebody_else_is_no_way_to_their_draft(cast):
    hers = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with acting_as(cast.petra):
        mine = drop_ins.start(
            client_id=hers.client_id, pairing=pairing_of(cast.petra, cast.una), on=TODAY, by=cast.petra
        )
        assert (mine.id == hers.id, mine.praise) == (False, "")


def test_nobody_starts_a_drop_in_for_another_coach(cast):
    with acting_as(cast.hana), pytest.raises(NotTheirCoach):
        drop_ins.start(client_id=uuid.uuid4(), pairing=pairing_of(cast.cleo, cast.tariq), on=TODAY, by=cast.hana)


def test_words_are_kept_as_they_were_typed(cast):
    typed = {
        "lesson": "10B English, period 3",
        "praise": "You waited \n\n “there”  ",
        "question": "What if?",
        "signs": "one\ntwo",
        "next_on": NEXT_WEEK,
    }
    written = draft(cast.cleo, cast.tariq, **typed)
    with acting_as(cast.cleo):
        assert kept(written, *typed, "version") == (*typed.values(), 2)


def test_the_same_words_saved_twice_are_one_save(cast):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with acting_as(cast.cleo):
        again = drop_ins.save(drop_in=written, version=1, words={"praise": PRAISE}, by=cast.cleo)
        assert again.version == written.version == 2


def test_a_stale_version_overwrites_nothing_and_gives_the_other_one(cast):
    written = draft(cast.cleo, cast.tariq, praise="From the laptop")
    with acting_as(cast.cleo):
        with pytest.raises(drafts.Overwritten) as clash:
            drop_ins.save(drop_in=written, version=1, words={"praise": "From the phone"}, by=cast.cleo)
        assert (clash.value.other.praise, clash.value.other.version) == ("From the laptop", 2)
        assert kept(written, "praise") == ("From the laptop",)


def test_another_teacher_can_be_chosen_while_it_is_a_draft(cast):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE, follow_up="keep")
    with acting_as(cast.cleo):
        drop_ins.choose_teacher(drop_in=written, pairing=pairing_of(cast.cleo, cast.tess), by=cast.cleo)
        assert kept(written, "teacher_id", "praise", "follow_up") == (cast.tess.id, PRAISE, "")


def test_a_draft_is_nobodys_but_its_authors_and_no_fact(cast):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    assert [read_by(person, written) for person in (cast.cleo, cast.tariq, cast.hana, cast.carl, cast.greta)] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert facts(cast.hana) == []


def test_a_draft_is_discarded(cast):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with acting_as(cast.cleo):
        drop_ins.discard(drop_in=written, by=cast.cleo)
        assert list(DropIn.objects.all()) == []


# --- Shared


def test_sharing_shows_it_to_the_teacher_and_sends_the_fact_down(cast):
    done = shared(cast.cleo, cast.tariq, next_on=NEXT_WEEK)
    assert [
        read_by(person, done) for person in (cast.tariq, cast.cleo, cast.hana, cast.lina, cast.tess, cast.edie)
    ] == [True, True, False, False, False, False]
    assert facts(cast.hana) == [(cast.tariq.id, TODAY, NEXT_WEEK)]
    assert facts(cast.tariq) == [(cast.tariq.id, TODAY, NEXT_WEEK)]


def test_sharing_sends_one_e_mail_without_a_word(cast):
    done = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.share(drop_in=done, on=TODAY, by=cast.cleo)
    assert e_mails() == [("words_shared", cast.tariq.id, "{}")]
    assert len(facts(cast.cleo)) == 1


def test_praise_alone_can_be_shared_and_nothing_can_without_it(cast):
    empty = draft(cast.cleo, cast.tariq, question="What if they had ten seconds more?")
    with acting_as(cast.cleo), pytest.raises(drafts.Unfinished) as refusal:
        drop_ins.share(drop_in=empty, on=TODAY, by=cast.cleo)
    assert refusal.value.problems == {
        "praise": "Write what happened and what it did for pupils. One sentence is enough."
    }
    assert facts(cast.cleo) == []


def nov(day):
    return datetime.date(2026, 11, day)


@pytest.mark.parametrize(
    ("words", "field", "problem"),
    [
        ({"happened_on": nov(25)}, "happened_on", "That day is still to come. When did you drop in?"),
        (
            {"happened_on": nov(9)},
            "happened_on",
            "That’s more than two weeks ago. A drop-in is written up within two weeks.",
        ),
        ({"happened_on": nov(22)}, "happened_on", "The school was closed on Sunday 22 November. Choose an open day."),
        ({"next_on": MONDAY}, "next_on", "Monday 23 November has passed. Choose a day from today on."),
        ({"next_on": TODAY}, "next_on", "That’s the day of this drop-in. Choose a later one."),
        (
            {"next_on": datetime.date(2026, 12, 25)},
            "next_on",
            "The school is closed on Friday 25 December. The next open day is Monday 4 January.",
        ),
        (
            {"next_on": datetime.date(2027, 7, 1)},
            "next_on",
            "That’s more than half a year away. Choose an earlier day.",
        ),
        (
            {"signs": "Every pupil looks ready"},
            "step_words",
            "There are signs or a plan, but no step yet. Write the step they belong to.",
        ),
        ({"follow_up": "new"}, "step_words", "Write the new step, or keep the one you have."),
    ],
)
def test_what_keeps_a_drop_in_from_being_finished_is_said_beside_the_field(cast, words, field, problem):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE, **words)
    for finish in (drop_ins.share, drop_ins.hold):
        with acting_as(cast.cleo), pytest.raises(drafts.Unfinished) as refusal:
            finish(drop_in=written, on=TODAY, by=cast.cleo)
        assert refusal.value.problems == {field: problem}


def test_a_draft_whose_pair_has_ended_stays_the_authors_and_cannot_be_shared(cast):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with acting_as(cast.hana):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY, ended_by=cast.hana)
    with acting_as(cast.cleo):
        with pytest.raises(NotTheirCoach):
            drop_ins.share(drop_in=written, on=TODAY, by=cast.cleo)
        assert kept(written, "state", "praise") == ("draft", PRAISE)


def test_a_finished_drop_in_is_no_draft_any_more(cast):
    done = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        for action, given in (
            (drop_ins.save, {"version": done.version, "words": {"praise": "x"}}),
            (drop_ins.discard, {}),
            (drop_ins.choose_teacher, {"pairing": pairing_of(cast.cleo, cast.tess)}),
        ):
            with pytest.raises(drop_ins.AlreadyFinished):
                action(drop_in=done, by=cast.cleo, **given)
        assert kept(done, "state", "praise", "teacher_id") == ("shared", PRAISE, cast.tariq.id)


# --- Held until the two have talked


def test_held_words_stay_the_authors_while_the_fact_is_known(cast):
    done = held(cast.cleo, cast.tariq, next_on=NEXT_WEEK, step_words="Ask, pause, then name")
    assert [read_by(person, done) for person in (cast.cleo, cast.tariq, cast.hana)] == [True, False, False]
    assert facts(cast.hana) == [(cast.tariq.id, TODAY, NEXT_WEEK)]
    assert e_mails() == []
    with acting_as(cast.tariq):
        assert list(ActionStep.objects.all()) == []


def test_once_they_have_talked_it_is_shared_with_its_first_fact(cast):
    done = held(cast.cleo, cast.tariq, step_words="Ask, pause, then name")
    with acting_as(cast.cleo):
        drop_ins.share(drop_in=done, on=TODAY, by=cast.cleo)
    assert read_by(cast.tariq, done)
    assert len(facts(cast.hana)) == 1
    with acting_as(cast.tariq):
        assert [step.words for step in ActionStep.objects.of(cast.tariq).live()] == ["Ask, pause, then name"]


# --- Taken back


@pytest.mark.parametrize("finish", [shared, held])
def test_what_was_finished_becomes_a_draft_again_and_its_fact_is_withdrawn(cast, finish):
    done = finish(cast.cleo, cast.tariq, step_words="Ask, pause, then name")
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=done, on=TODAY, by=cast.cleo)
        assert kept(done, "state", "praise", "step_words", "visit", "shared_at") == (
            "draft",
            PRAISE,
            "Ask, pause, then name",
            None,
            None,
        )
    assert not read_by(cast.tariq, done)
    assert facts(cast.hana) == []
    with acting_as(cast.tariq):
        assert list(ActionStep.objects.all()) == []


def test_a_wrong_teacher_is_put_right_by_taking_it_back(cast):
    done = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=done, on=TODAY, by=cast.cleo)
        drop_ins.choose_teacher(drop_in=done, pairing=pairing_of(cast.cleo, cast.tess), by=cast.cleo)
        drop_ins.share(drop_in=done, on=TODAY, by=cast.cleo)
    assert facts(cast.hana) == [(cast.tess.id, TODAY, None)]
    assert [read_by(person, done) for person in (cast.tariq, cast.tess)] == [False, True]
    assert [recipient for _, recipient, _ in e_mails()] == [cast.tariq.id, cast.tess.id]


def test_after_a_day_the_words_stand(cast):
    done = shared(cast.cleo, cast.tariq, step_words="Ask, pause, then name")
    a_day_later(done)
    with acting_as(cast.cleo):
        with pytest.raises(drafts.TooLate, match="for 24 hours"):
            drop_ins.withdraw(drop_in=done, on=TODAY, by=cast.cleo)
        with pytest.raises(drafts.TooLate):
            drop_ins.correct(drop_in=done, words={"praise": "Other"}, on=TODAY, by=cast.cleo)
        assert kept(done, "state", "praise") == ("shared", PRAISE)
        assert [step.words for step in ActionStep.objects.live()] == ["Ask, pause, then name"]
    assert len(facts(cast.hana)) == 1


# --- Corrected


def test_a_correction_keeps_what_was_said_before_for_the_teacher(cast):
    done = shared(cast.cleo, cast.tariq, question="What if?")
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=done, words={"praise": "All 27 had started."}, on=TODAY, by=cast.cleo)
    with acting_as(cast.tariq):
        assert kept(done, "praise", "question") == ("All 27 had started.", "What if?")
        assert list(Correction.objects.values_list("praise", "question")) == [(PRAISE, "What if?")]


def test_a_corrected_day_moves_the_fact(cast):
    done = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.correct(
            drop_in=done,
            words={"happened_on": datetime.date(2026, 11, 20), "next_on": NEXT_WEEK},
            on=TODAY,
            by=cast.cleo,
        )
        assert list(Visit.objects.values_list("on", "week", "next_on")) == [
            (datetime.date(2026, 11, 20), datetime.date(2026, 11, 16), NEXT_WEEK)
        ]
        assert list(Correction.objects.values_list("happened_on", "next_on", "praise")) == [(TODAY, None, PRAISE)]


def test_a_correction_cannot_empty_the_praise_or_the_past(cast):
    done = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        with pytest.raises(drafts.Unfinished) as refusal:
            drop_ins.correct(
                drop_in=done, words={"praise": " ", "happened_on": datetime.date(2026, 12, 24)}, on=TODAY, by=cast.cleo
            )
        assert set(refusal.value.problems) == {"praise", "happened_on"}
        assert kept(done, "praise", "happened_on") == (PRAISE, TODAY)
