"""A teacher lets one colleague read one thing for a time. Asked of the database, as each person of the cast."""

import datetime
import json

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from coaching.models import Pairing
from observations.actions import deletions, drop_ins, shares
from observations.models import ActionStep, Conversation, ConversationCorrection, Correction, DropIn, Share, Tick
from schools import outbox
from schools.models import Person
from tests.architecture.plant import as_owner, plant
from tests.architecture.test_audiences import EVERYBODY, can_read
from tests.observations.builders import held, shared
from tests.world import TODAY, acting_as, as_login, job_for

DAY = datetime.timedelta(days=1)
UNTIL = TODAY + 7 * DAY
STEP = "Ask, pause, then name"


@pytest.fixture
def letter(cast):
    return shared(cast.cleo, cast.tariq, step_words=STEP, signs="The name comes last")


@pytest.fixture
def step(cast, letter):
    with acting_as(cast.tariq):
        return ActionStep.objects.of(cast.tariq).live().get()


def give(cast, words, reader, until=UNTIL) -> Share:
    with acting_as(cast.tariq):
        return shares.give(words=words, reader=reader, until=until, by=cast.tariq)


def readers(row, cast, on=TODAY) -> set[str]:
    found = set()
    for name in (*EVERYBODY.split(), "bram", "bea", "ben"):
        with acting_as(getattr(cast, name), on=on):
            if can_read(row):
                found.add(name)
    return found


@pytest.mark.parametrize("reader", ["theo", "hana", "harry", "gwen"])
def test_the_reader_reads_the_one_thing_and_nobody_else_does(cast, letter, step, reader):
    """A head to whom a teacher shows one note reads that note: no step, no tick, no correction, no other note."""
    other = shared(cast.cleo, cast.tariq)
    give(cast, letter, getattr(cast, reader))
    assert readers(letter, cast) == {"tariq", "cleo", reader}
    assert readers(other, cast) == readers(step, cast) == {"tariq", "cleo"}
    with acting_as(getattr(cast, reader)):
        assert [row.id for row in DropIn.objects.all()] == [letter.id]
        assert (ActionStep.objects.count(), Tick.objects.count(), Correction.objects.count()) == (0, 0, 0)
        # Whose it is and who wrote it, at another school too.
        assert Person.objects.filter(id__in=[cast.tariq.id, cast.cleo.id]).count() == 2


def test_a_step_is_shown_alone_too(cast, letter, step):
    give(cast, step, cast.theo)
    assert readers(step, cast) == {"tariq", "cleo", "theo"}
    assert readers(letter, cast) == {"tariq", "cleo"}


def test_a_head_who_is_coached_has_the_same_privacy(cast):
    """Not the other leaders of the school, nor the trust's team; and whom the head chooses, for a time."""
    with job_for(cast.ashdown):
        Pairing.objects.create(school=cast.north, teacher=cast.hana, coach=cast.cleo, starts_on=TODAY)
    words = shared(cast.cleo, cast.hana)
    assert readers(words, cast) == {"hana", "cleo"}
    with acting_as(cast.hana):
        shares.give(words=words, reader=cast.lina, until=UNTIL, by=cast.hana)
    assert readers(words, cast) == {"hana", "cleo", "lina"}
    assert readers(words, cast, on=UNTIL + DAY) == {"hana", "cleo"}


def test_a_conversation_is_shown_alone_and_closed_when_it_is_taken_back(cast):
    rows = plant(cast)["ashdown"]
    talk = rows["shared conversation"]
    give(cast, talk, cast.theo)
    assert readers(talk, cast) == {"tariq", "cleo", "theo"}
    with acting_as(cast.theo):
        assert (Conversation.objects.count(), ConversationCorrection.objects.count()) == (1, 0)
    with as_owner(cast.ashdown):
        Conversation.objects.filter(id=talk.id).update(state="draft", shared_at=None, meeting=None)
        Conversation.objects.filter(id=talk.id).update(state="shared", shared_at=talk.shared_at, meeting=talk.meeting)
    assert readers(talk, cast) == {"tariq", "cleo"}


def test_it_lasts_up_to_and_with_its_last_day(cast, letter):
    share = give(cast, letter, cast.theo)
    assert "theo" in readers(letter, cast, on=UNTIL) & readers(share, cast, on=UNTIL)
    assert "theo" not in readers(letter, cast, on=UNTIL + DAY) | readers(share, cast, on=UNTIL + DAY)


def test_what_is_stopped_is_closed_at_the_next_request(cast, letter):
    share = give(cast, letter, cast.theo)
    assert "theo" in readers(letter, cast)
    with acting_as(cast.tariq):
        assert shares.stop(share=share, by=cast.tariq)
        assert not shares.stop(share=share, by=cast.tariq)
    assert readers(letter, cast) == {"tariq", "cleo"}
    assert readers(share, cast) == {"tariq"}


@pytest.mark.parametrize("who", ["theo", "tariq"])
def test_it_is_over_when_one_of_the_two_leaves(cast, letter, who):
    give(cast, letter, cast.theo)
    with job_for(cast.ashdown):
        Person.objects.filter(id=getattr(cast, who).id).update(left_on=TODAY)
    with acting_as(cast.theo):
        assert not can_read(letter)


def test_what_its_author_takes_back_is_shown_to_nobody_and_stays_over(cast, letter):
    share = give(cast, letter, cast.theo)
    with acting_as(cast.cleo):
        drop_ins.withdraw(drop_in=letter, on=TODAY, by=cast.cleo)
        drop_ins.share(drop_in=letter, on=TODAY, by=cast.cleo)
    assert readers(letter, cast) == {"tariq", "cleo"}
    with acting_as(cast.tariq):
        assert Share.objects.get(id=share.id).revoked_at is not None


def test_what_is_deleted_leaves_the_line_in_the_list(cast, letter):
    share = give(cast, letter, cast.theo)
    with acting_as(cast.tariq):
        deletions.delete_letter(letter=letter, by=cast.tariq)
        kept = Share.objects.get(id=share.id)
    assert (kept.drop_in_id, kept.what, kept.reader_id) == (None, "drop-in", cast.theo.id)


def test_without_the_day_in_the_rule_it_would_last_for_ever(cast, letter):
    """The control: the rule that closes it is the one that is tested."""
    give(cast, letter, cast.theo)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('sec.lent(text)'::regprocedure)")
        (made,) = cursor.fetchone()
        cursor.execute(made.replace("and s.until >= today", ""))
    assert "theo" in readers(letter, cast, on=UNTIL + DAY)


def test_the_reader_changes_nothing_and_passes_nothing_on(cast, letter, step):
    share = give(cast, letter, cast.theo)
    give(cast, step, cast.theo)
    with acting_as(cast.theo), connection.cursor() as cursor:
        for change in (
            "update observations_dropin set praise = 'x' where id = %s",
            "delete from observations_dropin where id = %s",
        ):
            cursor.execute(change, [str(letter.id)])
            assert cursor.rowcount == 0
        cursor.execute("update observations_actionstep set state = 'habit' where id = %s", [str(step.id)])
        assert cursor.rowcount == 0
        cursor.execute("update observations_share set revoked_at = now() where id = %s", [str(share.id)])
        assert cursor.rowcount == 0
        with pytest.raises(shares.NotToBeShared), transaction.atomic():
            shares.give(words=letter, reader=cast.tess, until=UNTIL, by=cast.theo)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Share.objects.create(teacher=cast.tariq, reader=cast.tess, what="drop-in", drop_in=letter, until=UNTIL)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"reader": "cleo"}, shares.NotToBeShared),
        ({"reader": "tariq"}, shares.NotToBeShared),
        ({"until": TODAY + 29 * DAY}, shares.ForTooLong),
        ({"until": TODAY - DAY}, shares.ForTooLong),
        ({"reader": "abel"}, shares.NotHere),
    ],
)
def test_what_may_not_be_shared(cast, letter, wrong, refusal):
    with job_for(cast.ashdown):
        Person.objects.filter(id=cast.abel.id).update(left_on=TODAY)
    with pytest.raises(refusal):
        give(cast, letter, getattr(cast, wrong.get("reader", "theo")), wrong.get("until", UNTIL))


def test_nobody_of_another_trust_is_a_reader(cast, letter):
    with pytest.raises((IntegrityError, shares.NotHere)):
        give(cast, letter, cast.bram)


def test_what_is_held_is_not_the_teachers_to_share(cast):
    kept = held(cast.cleo, cast.tariq)
    with pytest.raises(shares.NotToBeShared):
        give(cast, kept, cast.theo)


def test_once_given_it_is_only_ended(cast, letter):
    share = give(cast, letter, cast.theo)
    with acting_as(cast.tariq), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("update observations_share set until = until + 90 where id = %s", [str(share.id)])
        cursor.execute("update observations_share set revoked_at = now() where id = %s", [str(share.id)])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("update observations_share set revoked_at = null where id = %s", [str(share.id)])


def test_given_again_it_is_one_and_for_another_time_it_begins_anew(cast, letter):
    first, again, longer = (
        give(cast, letter, cast.theo),
        give(cast, letter, cast.theo),
        give(cast, letter, cast.theo, UNTIL + DAY),
    )
    assert (first.id == again.id, first.id == longer.id) == (True, False)
    with acting_as(cast.tariq):
        open_ones = Share.objects.in_force(TODAY).values_list("id", flat=True)
        assert list(open_ones) == [longer.id]


def test_its_letter_has_no_word_of_it_and_goes_when_the_share_does(cast, letter):
    share = give(cast, letter, cast.theo)
    with as_owner(cast.ashdown), connection.cursor() as cursor:
        cursor.execute(
            "select kind, recipient_id::text, payload from iam.outbox where dedupe_key = %s", [f"lent:{share.id}"]
        )
        assert cursor.fetchone() == (
            "shared_with_you",
            str(cast.theo.id),
            json.dumps({"until": UNTIL.isoformat(), "school": str(cast.north.id), "teacher": str(cast.tariq.id)}),
        )
    with acting_as(cast.tariq):
        shares.stop(share=share, by=cast.tariq)
        assert not outbox.take_back(key=f"lent:{share.id}")
