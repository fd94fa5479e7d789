"""The letter that says that something was shared: one, without a word of it, and not before sharing can be undone."""

import datetime
import uuid

import pytest
from django.core import mail

from coaching.models import Pairing
from observations import tasks
from observations.actions import drop_ins, shares
from observations.engine.days import UNDO
from schools import jobs
from schools.models import ClosedDay, Leave, Person
from tests.schools.later import owner
from tests.world import TODAY, acting_as, as_login, job_for

PRAISE = "You waited until every pupil had an answer, and then nobody could hide."
NEXT_ON = datetime.date(2026, 12, 1)


@pytest.fixture
def shared(cast):
    """Cleo has just shared a drop-in with Tariq."""
    with acting_as(cast.cleo):
        pairing = Pairing.objects.of_coach(cast.cleo).of_teacher(cast.tariq).get()
        draft = drop_ins.start(client_id=uuid.uuid4(), pairing=pairing, on=TODAY, by=cast.cleo)
        words = {"praise": PRAISE, "next_on": NEXT_ON}
        draft = drop_ins.save(drop_in=draft, version=draft.version, words=words, by=cast.cleo)
        cast.drop_in = drop_ins.share(drop_in=draft, on=TODAY, by=cast.cleo)
    return cast


def let_time_pass() -> None:
    owner(
        "update iam.outbox set due_at = now(), created_at = now() - interval '11 seconds' where kind = 'words_shared'"
    )


def send() -> list[str]:
    with as_login("waymark_worker"):
        jobs.drain("mail")
    return [letter.to[0] for letter in mail.outbox]


def state() -> str:
    return owner("select state from iam.outbox where kind = 'words_shared'")[0][0]


def test_a_worker_knows_what_to_do_when_something_was_shared():
    assert jobs._doers["words_shared"].run is tasks.write_that_something_was_shared


def test_the_teacher_hears_that_something_was_shared_and_not_a_word_of_it(shared):
    let_time_pass()
    assert send() == ["tariq.tahir@ashdown.example"]
    (letter,) = mail.outbox
    way_out = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert (letter.subject, letter.body) == (
        "Something new for you in Waymark",
        "Hello Tariq,\n\nCleo Clarke has shared a drop-in with you. Read it here:\n\nhttp://localhost:8000/me\n\n"
        "It’s between you and Cleo: what was written is never put into an e-mail.\n\n"
        f"Stop e-mails like this: {way_out}\n",
    )
    assert "nobody could hide" not in letter.alternatives[0][0]
    assert (send(), state()) == (["tariq.tahir@ashdown.example"], "done")


def test_while_sharing_can_be_undone_nothing_is_sent(shared):
    assert (send(), state()) == ([], "waiting")
    assert owner("select due_at - created_at from iam.outbox where kind = 'words_shared'") == [(UNDO,)]


def test_what_was_taken_back_is_not_announced(shared):
    with acting_as(shared.cleo):
        drop_ins.withdraw(drop_in=shared.drop_in, on=TODAY, by=shared.cleo)
    let_time_pass()
    assert (send(), state()) == ([], "done")


def test_somebody_on_leave_is_left_in_peace(shared):
    with job_for(shared.ashdown):
        Leave.objects.create(person=shared.tariq, school=shared.north, starts_on=TODAY)
    let_time_pass()
    assert (send(), state()) == ([], "done")


def test_somebody_who_has_left_gets_nothing(shared):
    with job_for(shared.ashdown):
        Person.objects.filter(id=shared.tariq.id).update(left_on=TODAY)
    let_time_pass()
    assert (send(), state()) == ([], "done")


def test_on_a_closed_day_it_waits_for_the_morning_of_the_next_open_one(shared):
    with job_for(shared.ashdown):
        ClosedDay.objects.create(school=shared.north, day=TODAY, kind="training day")
    let_time_pass()
    owner("update iam.outbox set created_at = '2026-11-24 10:00Z' where kind = 'words_shared'")
    with as_login("waymark_worker"):
        jobs.drain("mail")
    assert (mail.outbox, state()) == ([], "waiting")


def test_whom_a_teacher_shows_something_hears_that_and_until_when(shared):
    with acting_as(shared.tariq):
        until = TODAY + datetime.timedelta(days=7)
        shares.give(words=shared.drop_in, reader=shared.theo, until=until, by=shared.tariq)
        over = shares.give(words=shared.drop_in, reader=shared.tess, until=until, by=shared.tariq)
        shares.stop(share=over, by=shared.tariq)
    owner("update iam.outbox set due_at = now(), created_at = now() - interval '11 seconds' where queue = 'mail'")
    assert sorted(send()) == ["tariq.tahir@ashdown.example", "theo.thorpe@ashdown.example"]
    letter = next(letter for letter in mail.outbox if letter.to == ["theo.thorpe@ashdown.example"])
    way_out = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert (letter.subject, letter.body) == (
        "A colleague lets you read something in Waymark",
        "Hello Theo,\n\nTariq Tahir shares something of their coaching with you, until Tuesday 1 December. "
        "Read it here:\n\nhttp://localhost:8000/shared\n\n"
        "It’s between you two: what was written is never put into an e-mail, and Tariq sees when you open it.\n\n"
        f"Stop e-mails like this: {way_out}\n",
    )
    assert "nobody could hide" not in letter.alternatives[0][0]
