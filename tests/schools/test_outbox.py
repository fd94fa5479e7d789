"""Work that happens later, in one process: put once, done once, and what becomes of it when something goes wrong."""

import base64
import datetime
import json
import os
import re
import socket
import subprocess
import sys

import pytest
import redis
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.test import Client

from coaching.celery import broker_url
from schools import jobs, outbox
from schools.actions import sign_in_codes, sign_ins
from schools.mail import Letter
from tests.mailserver import MailServer
from tests.world import acting_as, as_login, job_for

TOMORROW = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
done = []  # what the kinds of this module did


@jobs.does("try something")
def try_something(job):
    done.append(job.payload)
    if job.payload.get("fails"):
        raise ZeroDivisionError("the head said that nobody may know")


@jobs.writes("say hello")
def say_hello(job):
    if job.payload.get("too early"):
        raise jobs.Postpone(TOMORROW)
    if job.payload.get("no cause"):
        return None
    return Letter(to=job.payload.get("to", "tariq.tahir@ashdown.example"), template="check", number=str(job.id))


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


@pytest.fixture
def server(settings):
    with MailServer() as running:
        settings.EMAIL_BACKEND = "tests.mailserver.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", running.port, False
        yield running


def put(cast, kind="say hello", key="a key", **payload) -> bool:
    with acting_as(cast.cleo):
        return outbox.put(queue="mail", kind=kind, key=key, payload=payload)


def drain(queue="mail") -> int:
    with as_login("waymark_worker"):
        return jobs.drain(queue)


def owner(sql: str, *parameters) -> list[tuple]:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def row(*columns, key="a key"):
    ((*values,),) = owner(f"select {', '.join(columns)} from iam.outbox where dedupe_key = %s", key)
    return values[0] if len(columns) == 1 else tuple(values)


def make_due(key="a key") -> None:
    owner("update iam.outbox set due_at = now(), lease_until = now() - interval '1 second' where dedupe_key = %s", key)


# Putting


def test_the_same_key_is_put_once(cast):
    assert [put(cast), put(cast), put(cast, key="another")] == [True, False, True]
    assert (drain(), len(mail.outbox)) == (2, 2)


def test_two_trusts_may_use_the_same_key(cast):
    put(cast)
    with acting_as(cast.bea):
        assert outbox.put(queue="mail", kind="say hello", key="a key") is True


def test_without_a_claim_nothing_can_be_put(cast):
    with pytest.raises(Error, match="under a claim"), transaction.atomic():
        outbox.put(queue="mail", kind="say hello", key="a key")


def test_a_queue_that_does_not_exist_is_refused(cast):
    with acting_as(cast.cleo), pytest.raises(ValueError, match="no queue 'post'; the queues are mail, work, rollup"):
        outbox.put(queue="post", kind="say hello", key="a key")


def test_what_is_due_tomorrow_waits(cast):
    with acting_as(cast.cleo):
        outbox.put(queue="mail", kind="say hello", key="a key", due_at=TOMORROW)
    assert (drain(), row("state")) == (0, "waiting")
    make_due()
    assert (drain(), row("state")) == (1, "done")


def test_what_nobody_has_begun_with_can_be_taken_back(cast):
    put(cast)
    with acting_as(cast.bea):
        assert outbox.take_back(key="a key") is False  # another trust's
    with acting_as(cast.cleo):
        assert (outbox.take_back(key="a key"), outbox.take_back(key="a key")) == (True, False)
    assert put(cast) is True
    drain()
    with acting_as(cast.cleo):
        assert outbox.take_back(key="a key") is False


def test_a_change_that_is_rolled_back_leaves_no_work(cast):
    with transaction.atomic():
        put(cast)
        transaction.set_rollback(True)
    assert (drain(), mail.outbox) == (0, [])


@pytest.mark.parametrize("login", ["waymark_web", "waymark_worker", "waymark_rollup"])
def test_nobody_reads_the_outbox_or_the_codes_but_through_its_functions(cast, login):
    with as_login(login), connection.cursor() as cursor:
        cursor.execute(
            "select has_any_column_privilege('iam.outbox', 'select'), has_any_column_privilege('iam.code', 'select')"
        )
        assert cursor.fetchone() == (False, False)


def test_the_web_login_can_take_nobodys_work(cast):
    for call in (
        "iam.claim_jobs('mail', 1, '1 minute')",
        "iam.codes_to_mail(1)",
        "iam.enqueue_everywhere('mail', 'x', 'y', now())",
        "iam.put_aside()",
    ):
        with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {call}")


# The bell


RINGER = """
import time, django
django.setup()
from schools import outbox
outbox._ring("mail")  # the first one also imports what Celery needs
started = time.monotonic()
outbox._ring("mail")
print(time.monotonic() - started)
"""


@pytest.mark.parametrize("kind", ["away", "silent"])
def test_a_dead_redis_neither_fails_nor_stalls_whoever_rings(kind):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if kind == "silent" else 1
        environment = os.environ | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        ringer = subprocess.run(
            [sys.executable, "-c", RINGER], env=environment, capture_output=True, text=True, check=True
        )
    assert float(ringer.stdout) < 0.5
    assert (
        ringer.stderr.splitlines()
        == ["The bell of queue mail is broken (OperationalError); the clock finds the work."] * 2
    )


def test_the_bell_says_which_queue_and_nothing_else(cast, settings, django_capture_on_commit_callbacks):
    bells = redis.from_url(settings.REDIS_URL)
    bells.delete("mail")
    with django_capture_on_commit_callbacks(execute=True):
        put(cast, to="tariq.tahir@ashdown.example")
    (message,) = map(json.loads, bells.lrange("mail", 0, -1))
    assert message["headers"]["task"] == "schools.tasks.sweep"
    assert json.loads(base64.b64decode(message["body"]))[:2] == [["mail"], {}]


def test_a_bell_can_hang_on_a_socket_or_on_a_network():
    assert broker_url("unix:///run/redis.sock?db=2") == "redis+socket:///run/redis.sock?virtual_host=2"
    assert broker_url("redis://:secret@redis:6379/0") == "redis://:secret@redis:6379/0"


# Doing


def test_work_is_done_once_under_its_trusts_claim(cast):
    put(cast, "try something", number=1)
    assert (drain(), drain(), done, row("state", "attempts")) == (1, 0, [{"number": 1}], ("done", 1))


def test_what_goes_wrong_is_tried_again_later_and_tells_no_secret(cast):
    put(cast, "try something", fails=True)
    drain()
    assert row("state", "problem", "due_at > now() + interval '1 minute'") == ("waiting", "ZeroDivisionError", True)
    assert drain() == 0
    make_due()
    assert (drain(), row("attempts", "due_at > now() + interval '3 minutes'")) == (1, (2, True))


def test_after_the_last_try_it_is_parked_until_somebody_says_again(cast, capsys):
    put(cast, "try something", fails=True)
    owner("update iam.outbox set attempts = 11 where dedupe_key = 'a key'")
    drain()
    assert row("state") == "parked"
    make_due()
    assert drain() == 0
    with as_login("waymark_worker"):
        call_command("outbox", again=True)
    assert capsys.readouterr().out.splitlines()[0] == "1 parked jobs will be tried again."
    assert (drain(), len(done)) == (1, 2)


def test_a_kind_that_this_release_does_not_know_waits_for_the_next(cast):
    put(cast, "fly")
    drain()
    assert row("state", "problem") == ("waiting", "Unknown")


def test_a_worker_that_died_leaves_its_job_to_the_next(cast):
    put(cast, "try something")
    with as_login("waymark_worker"):
        assert jobs._next("mail") is not None  # leased, and then the worker died
    assert drain() == 0  # the lease still runs
    make_due()
    assert (drain(), row("state", "attempts")) == (1, ("done", 2))


def test_a_job_that_kills_every_worker_is_put_aside(cast):
    put(cast, "try something")
    owner("update iam.outbox set attempts = 11 where dedupe_key = 'a key'")
    with as_login("waymark_worker"):
        jobs._next("mail")
    make_due()
    assert (drain(), row("state", "problem")) == (0, ("parked", "the worker ended at every try"))


def test_what_comes_too_early_waits_and_the_try_is_not_counted(cast):
    put(cast, **{"too early": True})
    drain()
    assert row("state", "attempts", "due_at") == ("waiting", 0, TOMORROW)


# Sending


def test_a_letter_is_text_first_and_has_the_same_number_at_every_try(cast, server):
    put(cast)
    drain()
    (letter,) = server.letters
    assert letter["Subject"] == "Waymark can send mail"
    assert (letter["To"], letter["Message-ID"]) == ("tariq.tahir@ashdown.example", f"<{row('id')}@localhost>")
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert row("state") == "done"


def test_a_letter_without_cause_any_more_is_not_sent(cast):
    put(cast, **{"no cause": True})
    assert (drain(), mail.outbox, row("state")) == (1, [], "done")


@pytest.mark.parametrize(
    ("answers", "became", "problem"),
    [
        ({"greeting": "554 no"}, "waiting", "SMTPConnectError 554"),
        ({"greeting": None}, "waiting", "SMTPServerDisconnected"),
        ({"mail": "451 busy"}, "waiting", "SMTPSenderRefused 451"),
        ({"rcpt": "450 not now"}, "waiting", "recipient refused [450]"),
        ({"rcpt": "550 no such person"}, "parked", "recipient refused [550]"),
        ({"data": "552 too much"}, "parked", "SMTPDataError 552"),
        ({"data": None}, "unsure", "SMTPServerDisconnected"),
    ],
)
def test_what_the_mail_server_makes_of_it(cast, server, answers, became, problem):
    server.answers = answers
    put(cast)
    drain()
    assert (row("state", "problem"), server.letters) == ((became, problem), [])
    server.answers = {}
    make_due()
    drain()
    assert (row("state"), len(server.letters)) == (("done", 1) if became == "waiting" else (became, 0))


def test_a_mail_server_that_is_away_gets_it_later(cast, server, settings):
    settings.EMAIL_PORT = 1
    put(cast)
    drain()
    assert row("state", "problem") == ("waiting", "ConnectionRefusedError 111")


def test_an_address_that_cannot_be_one_is_put_aside(cast, server):
    put(cast, to="two\nlines@ashdown.example")
    drain()
    assert (row("state"), server.letters) == ("parked", [])


def test_a_letter_whose_worker_died_while_sending_is_never_sent_again(cast, server):
    put(cast)
    with as_login("waymark_worker"):
        job_id = jobs._next("mail")
        assert jobs._tell("select iam.begin_sending(%s, 1::smallint, '1 minute')", job_id) is True
    make_due()
    assert (drain(), row("state"), server.letters) == (0, "unsure", [])
    with as_login("waymark_worker"):
        call_command("outbox", again=True)
    assert (drain(), row("state"), server.letters) == (0, "unsure", [])


def test_whoever_was_too_slow_does_not_send(cast):
    put(cast)
    with as_login("waymark_worker"):
        job_id = jobs._next("mail")
        make_due()
        assert jobs._next("mail") == job_id  # another worker, since the lease ran out
        assert jobs._tell("select iam.begin_sending(%s, 1::smallint, '1 minute')", job_id) is False
        assert jobs._tell("select iam.begin_sending(%s, 2::smallint, '1 minute')", job_id) is True


def test_a_demo_trusts_letters_are_printed_and_never_sent(cast, server, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    put(cast)
    drain()
    assert (row("state"), server.letters) == ("done", [])
    assert "To: tariq.tahir@ashdown.example" in capsys.readouterr().out


# Sign-in codes


def ask_for_code(email):
    sign_ins.request_code(email=email, place="192.0.2.1")


def mailed_code() -> str:
    return re.search(r"^    (\d{6})$", mail.outbox[-1].body, re.M)[1]


def test_somebody_signs_in_with_the_code_they_were_mailed(cast):
    browser = Client()
    browser.post("/sign-in", {"email": "Cleo.Clarke@ashdown.example"})
    drain()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["cleo.clarke@ashdown.example"], "Your Waymark sign-in code")
    assert browser.post("/sign-in/code", {"code": mailed_code()}).status_code == 302
    assert "waymark" in browser.cookies


def test_a_code_is_mailed_once_and_then_nobody_can_read_it(cast):
    ask_for_code("cleo.clarke@ashdown.example")
    assert (drain(), drain(), len(mail.outbox)) == (0, 0, 1)
    assert owner("select count(*) from iam.code where code is not null") == [(0,)]


def test_an_address_that_nobody_has_gets_no_mail(cast):
    ask_for_code("nobody@ashdown.example")
    drain()
    assert mail.outbox == []


def test_a_code_that_the_mail_server_refuses_for_now_is_mailed_when_it_is_back(cast, server):
    server.answers = {"mail": "451 busy"}
    ask_for_code("cleo.clarke@ashdown.example")
    drain()
    server.answers = {}
    drain()
    assert server.addressed() == ["cleo.clarke@ashdown.example"]


@pytest.mark.parametrize("answers", [{"rcpt": "550 no such person"}, {"data": None}])
def test_a_code_that_is_refused_or_lost_on_the_way_is_asked_for_again(cast, server, answers):
    server.answers = answers
    ask_for_code("cleo.clarke@ashdown.example")
    drain()
    server.answers = {}
    drain()
    assert server.letters == []
    ask_for_code("cleo.clarke@ashdown.example")
    drain()
    assert server.addressed() == ["cleo.clarke@ashdown.example"]


def test_a_code_ten_minutes_old_is_not_mailed(cast):
    ask_for_code("cleo.clarke@ashdown.example")
    owner("update iam.code set asked_at = now() - interval '11 minutes'")
    with as_login("waymark_worker"):
        sign_in_codes.mail_all()
    assert mail.outbox == []


def test_codes_go_before_letters(cast, server):
    put(cast)
    ask_for_code("cleo.clarke@ashdown.example")
    drain()
    assert [letter["To"] for letter in server.letters] == ["cleo.clarke@ashdown.example", "tariq.tahir@ashdown.example"]


# The commands


def test_the_outbox_tells_what_waits_and_what_was_put_aside(cast, capsys):
    put(cast)
    put(cast, key="parked")
    owner("update iam.outbox set state = 'parked', problem = 'SMTPDataError 552' where dedupe_key = 'parked'")
    owner("update iam.outbox set due_at = now() - interval '90 seconds' where dedupe_key = 'a key'")
    owner("delete from iam.outbox where queue = 'rollup'")
    with as_login("waymark_worker"):
        call_command("outbox")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "mail: 1 waiting (the oldest due for 90 s), 1 parked, 0 unsure"
    assert second.startswith("  parked: 1 x say hello, SMTPDataError 552 (since 20")


def test_check_mail_sends_one_letter_and_says_so(server, settings, capsys):
    call_command("check_mail", to="head@ashdown.example")
    assert capsys.readouterr().out == (
        f"127.0.0.1:{server.port} took the letter from {settings.DEFAULT_FROM_EMAIL}. "
        "Look for it at head@ashdown.example.\n"
    )
    assert server.addressed() == ["head@ashdown.example"]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            {"greeting": "554 no"},
            "letter (SMTPConnectError 554). Check EMAIL_HOST, EMAIL_PORT and that this machine may reach it.",
        ),
        (
            {"mail": "550 not yours"},
            "letter (SMTPSenderRefused 550). Check that EMAIL_FROM is an address this server may send from, "
            "and the address you send to.",
        ),
        ({"data": None}, "broke while sending (SMTPServerDisconnected). Try again."),
    ],
)  # fmt: skip
def test_check_mail_says_what_to_look_at(server, answers, sentence):
    server.answers = answers
    with pytest.raises(CommandError) as refused:
        call_command("check_mail", to="head@ashdown.example")
    assert str(refused.value).endswith(sentence)


def test_check_mail_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="head doesn’t look like an e-mail address"):
        call_command("check_mail", to="head")


def test_a_job_may_not_look_into_another_trust(cast):
    put(cast, "try something")
    seen = []
    jobs.does("look around")(lambda job: seen.append(_people()))
    with acting_as(cast.bea):
        outbox.put(queue="work", kind="look around", key="look")
    drain("work")
    assert seen == [3]  # Birch Trust's own


def _people() -> int:
    from schools.models import Person

    return Person.objects.count()


def test_the_worker_ends_its_claim_with_the_job(cast):
    put(cast, "try something")
    with job_for(cast.ashdown):
        pass
    drain()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('waymark.claim', '', true)")
        cursor.execute("select sec.trust()")
        assert cursor.fetchone() == (None,)
