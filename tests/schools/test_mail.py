"""Letters and sign-in codes on their way to a mail server that takes them, refuses them, hangs up or is not there."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from schools import jobs
from schools.actions import sign_in_codes, sign_ins
from tests.schools.later import drain, make_due, owner, put, row
from tests.world import as_login


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


# The command


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
