"""Signing in by a code. One answer for known and unknown; five wrong tries spend a code; a leaver is out at once."""

import re

import pytest
from django.db import connection
from django.test import Client

from schools.models import Person
from tests.world import acting_as, as_login, job_for

KNOWN, UNKNOWN = "tariq.tahir@ashdown.example", "nobody@ashdown.example"


def ask(browser: Client, email: str):
    return browser.post("/sign-in", {"email": email, "next": "/me"})


def mailed_codes() -> dict[str, str]:
    """What the worker would mail now."""
    with as_login("waymark_worker"), connection.cursor() as cursor:
        cursor.execute("select email, code from iam.codes_to_mail(100)")
        return dict(cursor.fetchall())


def without_tokens(page: bytes) -> str:
    text = re.sub(r'(csrf[^>]*?(value|content)=")[^"]*|X-CSRFToken": "[^"]*|nonce="[^"]*', "", page.decode())
    return text.replace(KNOWN, "@").replace(UNKNOWN, "@")


def test_a_code_signs_tariq_in_and_takes_him_where_he_was_going(db, cast):
    browser = Client()
    assert ask(browser, " Tariq.Tahir@Ashdown.example ").headers["Location"] == "/sign-in/code?next=/me"
    answer = browser.post("/sign-in/code", {"code": mailed_codes()[KNOWN], "next": "/me"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me")
    assert browser.cookies["waymark"]["httponly"] is True


def test_known_and_unknown_addresses_get_the_same_pages(db, cast):
    pages = []
    for email in (KNOWN, UNKNOWN):
        browser = Client()
        first = ask(browser, email)
        wrong = browser.post("/sign-in/code", {"code": "000000"})
        pages.append((first.status_code, first.headers["Location"], wrong.status_code, without_tokens(wrong.content)))
    assert pages[0] == pages[1]
    assert set(mailed_codes()) == {KNOWN}


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_a_fourth_code_in_ten_minutes_is_refused_in_words(db, cast, email):
    browser = Client()
    assert [ask(browser, email).status_code for _ in range(4)] == [302, 302, 302, 422]
    page = ask(browser, email).content.decode()
    assert "That’s several codes already. Wait ten minutes, then ask again." in page
    assert f'value="{email}"' in page


def test_five_wrong_tries_spend_the_code(db, cast):
    browser = Client()
    ask(browser, KNOWN)
    right = mailed_codes()[KNOWN]
    wrong = "000000" if right != "000000" else "111111"
    assert [browser.post("/sign-in/code", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert browser.post("/sign-in/code", {"code": right}).status_code == 422


def test_a_code_works_once(db, cast):
    browser = Client()
    ask(browser, KNOWN)
    right = mailed_codes()[KNOWN]
    asked = browser.cookies["waymark_asked"].value
    assert browser.post("/sign-in/code", {"code": right}).status_code == 302
    again = Client()
    again.cookies["waymark_asked"] = asked
    assert again.post("/sign-in/code", {"code": right}).status_code == 422


def test_a_leaver_is_out_at_the_next_request_and_gets_no_code(db, cast, client_of):
    browser = client_of(cast.tariq)
    assert browser.get("/me").status_code == 200
    with job_for(cast.ashdown) as claim:
        Person.objects.filter(id=cast.tariq.id).update(left_on=claim.today)
    assert browser.get("/me").headers["Location"] == "/sign-in?next=/me"
    ask(Client(), KNOWN)
    assert mailed_codes() == {}


def test_a_fragment_after_sign_out_loads_the_sign_in_page_whole(db, cast):
    answer = Client().get("/steps/search?q=cold", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/steps/search%3Fq%3Dcold")


def test_an_address_too_long_for_the_head_of_an_answer_is_not_led_back_to(db, cast):
    assert Client().get("/steps", {"q": "cold " * 300}).headers["Location"] == "/sign-in"


def test_signing_out_ends_the_session_and_clears_the_browser(db, cast, client_of):
    browser = client_of(cast.tariq)
    answer = browser.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    browser.cookies["waymark"] = f"token of {cast.tariq.id}"
    assert browser.get("/me").status_code == 302


def test_what_was_said_to_somebody_is_not_for_the_next_person_at_their_computer(db, cast, client_of):
    browser = client_of(cast.tariq)
    browser.post("/account/notifications")
    said = browser.cookies["messages"].value
    assert said
    assert "the next letter" not in Client(headers={"Cookie": f"messages={said}"}).get("/sign-in").content.decode()
    browser.post("/sign-out")
    assert browser.cookies["messages"].value == ""
    browser.cookies["messages"] = said
    ask(browser, KNOWN)
    browser.post("/sign-in/code", {"code": mailed_codes()[KNOWN]})
    assert browser.cookies["messages"].value == ""


@pytest.mark.parametrize("email", ["", "tariq", "tariq@", "x" * 300 + "@a.example", "tariq@a b.example"])
def test_a_mistyped_address_is_kept_and_explained(db, cast, email):
    page = Client().post("/sign-in", {"email": email})
    assert page.status_code == 422
    assert 'id="id_email_error"' in page.content.decode() or "aria-invalid" in page.content.decode()


def test_going_on_stays_within_waymark(db, cast):
    assert (
        Client().post("/sign-in", {"email": KNOWN, "next": "https://elsewhere.example/"}).headers["Location"]
        == "/sign-in/code?next=/"
    )


def test_there_is_no_one_click_door_for_somebody_who_is_not_behind_one(db, cast):
    browser = Client()
    assert browser.post("/sign-in/demo", {"person": str(cast.tariq.id)}).headers["Location"] == "/sign-in"
    assert "waymark" not in browser.cookies


def test_an_address_in_use_anywhere_is_refused_without_saying_where(db, cast):
    from django.db import IntegrityError, transaction

    with job_for(cast.ashdown), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Person.objects.create(first_name="Ben", last_name="Boyle", email="ben.boyle@west.example")
    assert refusal.value.__cause__.diag.constraint_name == "account_email"
    assert "birch" not in str(refusal.value).lower()
    with acting_as(cast.hana):
        assert Person.objects.filter(email="ben.boyle@west.example").count() == 0
