"""Letters that somebody has switched off are not sent; and the way out that each letter carries."""

import re

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client

from schools import jobs, letters, outbox
from schools.actions import letters as actions
from schools.mail import Letter
from schools.models import LetterOff
from tests.coaching.views.school import words_of
from tests.schools.later import drain, make_due, row
from tests.world import acting_as, as_login, job_for

OTHERS = sorted(set(letters.KINDS) - {"words_shared"})
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reminder(monkeypatch):
    """The kind `reminder` says nothing but that it came."""
    said = jobs._Doer(lambda job: Letter(to="tariq.tahir@ashdown.example", template="check", number=str(job.id)))
    monkeypatch.setitem(jobs._doers, "reminder", said)


def put_for_tariq(cast) -> None:
    with acting_as(cast.cleo):
        outbox.put(queue="mail", kind="reminder", key="a key", recipient=cast.tariq.id)


@pytest.fixture
def letter(cast, reminder) -> mail.EmailMultiAlternatives:
    """A reminder that Tariq got."""
    put_for_tariq(cast)
    drain()
    return mail.outbox[-1]


@pytest.fixture
def path(letter) -> str:
    """Where its way out leads."""
    return re.fullmatch("<http://localhost:8000(/letters/.*)>", letter.extra_headers["List-Unsubscribe"])[1]


def off_for(person) -> list[str]:
    with acting_as(person):
        return sorted(letters.switched_off(person.id))


# --- Choosing ---------------------------------------------------------------------------------------------------------


def test_everything_comes_until_somebody_says_otherwise(cast, client_of):
    page = client_of(cast.tariq).get("/account/notifications").content.decode()
    assert len(re.findall(r'type="checkbox"[^>]* checked', page)) == len(letters.KINDS)
    assert off_for(cast.tariq) == []


def test_a_kind_is_switched_off_and_on_again(cast, client_of):
    browser = client_of(cast.tariq)
    answer = browser.post("/account/notifications", {"words_shared": "on"})
    assert (answer.status_code, answer.headers["Location"], off_for(cast.tariq)) == (302, "/account", OTHERS)
    page = words_of(browser.get("/account"))
    assert ("Something was shared with you" in page, "Still to see" in page) == (True, False)
    browser.post("/account/notifications", dict.fromkeys(OTHERS, "on"))
    assert off_for(cast.tariq) == ["words_shared"]
    assert off_for(cast.tess) == []


def test_a_kind_that_only_another_release_knows_stays_off(cast):
    with acting_as(cast.tariq):
        LetterOff.objects.create(person=cast.tariq, kind="digest")
        actions.choose(wanted=set(letters.KINDS), by=cast.tariq)
    assert off_for(cast.tariq) == ["digest"]


def test_nobody_switches_off_for_somebody_else(cast):
    for hostile in (cast.cleo, cast.hana, cast.ada, cast.bram):
        with acting_as(hostile), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            LetterOff.objects.create(person=cast.tariq, kind="reminder")
    with acting_as(cast.tariq):
        actions.choose(wanted=set(), by=cast.tariq)
    for hostile in (cast.cleo, cast.hana, cast.ada, cast.bram):
        with acting_as(hostile):
            assert LetterOff.objects.filter(person=cast.tariq).delete()[0] == 0


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_what_is_switched_off_is_not_sent_though_it_waits_already(cast, reminder):
    put_for_tariq(cast)
    with acting_as(cast.tariq):
        actions.choose(wanted={"words_shared"}, by=cast.tariq)
    make_due()
    drain()
    assert (mail.outbox, row("state")) == ([], "done")


def test_a_letter_carries_its_way_out_for_mail_programs_and_people(letter, path):
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = f"http://localhost:8000{path}"
    assert letter.body.endswith(f"\n\nStop e-mails like this: {address}\n")
    assert f'<a href="{address}">Stop e-mails like this</a>' in letter.alternatives[0][0]


def test_a_kind_that_cannot_be_stopped_has_no_way_out(cast):
    with job_for(cast.ashdown):
        assert letters.way_out("say hello", cast.tariq.id) == ""


# --- The way out ------------------------------------------------------------------------------------------------------


def test_one_click_stops_them_without_signing_in(cast, path):
    answer = Client(enforce_csrf_checks=True).post(path, ONE_CLICK)
    assert (answer.status_code, off_for(cast.tariq)) == (200, ["reminder"])
    assert (Client().post(path, ONE_CLICK).status_code, off_for(cast.tariq)) == (200, ["reminder"])


def test_looking_at_the_link_changes_nothing(cast, path):
    page = words_of(Client().get(path))
    assert "Stop these e-mails? “Still to see”." in page
    assert off_for(cast.tariq) == []


def test_somebody_signed_in_as_another_stops_the_readers_letters_and_goes_on_as_themself(cast, client_of, path):
    answer = client_of(cast.cleo).post(path, ONE_CLICK)
    assert (answer.status_code, off_for(cast.tariq), off_for(cast.cleo)) == (200, ["reminder"], [])
    assert "Log" in words_of(answer)  # the page around it is still Cleo's


def test_a_token_opens_no_other_door(cast, path):
    token = path.rpartition("/")[2]
    others = cast.tess.id.hex + token[32:]
    for wrong in (
        f"/letters/words_shared/stop/{token}",
        f"/letters/reminder/stop/{others}",
        f"/letters/reminder/stop/{token[:-1]}",
        f"/letters/reminder/stop/{token.upper()}",
        f"/letters/nothing/stop/{token}",
        "/letters/reminder/stop/%00",
        f"/letters/reminder/stop/{token}%0A",
    ):
        assert Client().post(wrong).status_code == 404, wrong
    assert Client().get("/letters/reminder/stop/%00").status_code == 404
    assert (off_for(cast.tariq), off_for(cast.tess)) == ([], [])
    assert Client().get("/me", headers={"Cookie": f"waymark={token}"}).status_code == 302


def test_somebody_who_is_gone_has_nothing_to_stop(cast, path):
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("delete from iam.account where person_id = %s", [cast.tariq.id])
    assert (Client().post(path).status_code, off_for(cast.tariq)) == (200, [])


def test_only_the_program_that_sends_makes_tokens(cast):
    with acting_as(cast.tariq), connection.cursor() as cursor:
        cursor.execute("select has_function_privilege('waymark_web', 'iam.letter_token(text, uuid)', 'execute')")
        assert cursor.fetchone() == (False,)
    with job_for(cast.birch), connection.cursor() as cursor:
        cursor.execute("select iam.letter_token('reminder', %s)", [cast.tariq.id])
        assert cursor.fetchone() == (None,)
