"""Sent in after the session had ended, or from a page of an earlier sign-in: held, shown, and sent once more."""

import re

import pytest
from django.test import Client

from tests.schools.views.test_sign_in import KNOWN, ask, mailed_codes

HERE = "http://testserver"
WORDS = 'Agreed <b>with</b> "the staff" & theirs'
CHOICE = {"value": "2", "starts_on": "2026-11-30", "reason": WORDS}
CHOICES = "/schools/north-school/choices?change=cadence"


def held(page: str) -> dict[str, str]:
    """The fields that a page holds, as a browser would send them."""
    unescaped = page.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', unescaped)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def action(page: str) -> str:
    return re.search(r'<main.*<form method="post" action="([^"]*)"', page, re.DOTALL)[1]


def test_what_was_typed_is_held_while_somebody_signs_in_elsewhere(cast, client_of):
    answer = Client().post(CHOICES, CHOICE)
    page = answer.content.decode()
    assert (answer.status_code, held(page), action(page)) == (401, CHOICE, CHOICES)
    assert "Nothing you typed is lost: this page holds it. Sign in in another tab" in page
    assert "<b>with</b>" not in page
    sent = client_of(cast.hana).post(action(page), held(page))
    assert (sent.status_code, sent.headers["Location"]) == (302, "/schools/north-school/choices")


def test_several_values_of_one_name_and_none_are_held_as_they_were(db):
    page = Client().post("/log/check-words", {"signs": ["one", "", "three"], "empty": ""}).content.decode()
    assert re.findall(r'name="(?:signs|empty)" value="([^"]*)"', page) == ["one", "", "three", ""]


def test_a_file_has_to_be_chosen_again_and_the_page_says_so(db, tmp_path):
    (tmp_path / "staff.csv").write_text("Surname\n")
    with (tmp_path / "staff.csv").open() as file:
        page = Client().post("/log/check-words", {"file": file}).content.decode()
    assert ("The file has to be chosen again" in page, "Send it again" in page) == (True, False)


def test_a_fragment_and_a_draft_stay_where_they_are_typed(db):
    for header in ({"HX-Request": "true"}, {"X-Draft": "somebody"}):
        answer = Client().post("/log/check-words", {"praise": WORDS}, headers=header)
        assert (answer.status_code, answer.content, answer.headers.get("HX-Redirect")) == (401, b"", None)


@pytest.fixture
def earlier_page(cast):
    """(browser, what a form of a page opened before its reader signed in again would send)."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/sign-in").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    ours = {"csrfmiddlewaretoken": token}
    browser.post("/sign-in", {"email": KNOWN, **ours}, headers={"origin": HERE})
    signed_in = browser.post("/sign-in/code", {"code": mailed_codes()[KNOWN], **ours}, headers={"origin": HERE})
    assert signed_in.status_code == 302
    return browser, {"praise": WORDS, **ours}


def test_a_page_of_an_earlier_sign_in_takes_one_more_press(earlier_page):
    browser, typed = earlier_page
    answer = browser.post("/log/check-words", typed, headers={"origin": HERE})
    page = answer.content.decode()
    assert (answer.status_code, held(page)) == (403, {"praise": WORDS})
    assert "You’ve signed in again since that page was opened." in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = browser.post(action(page), held(page) | {"csrfmiddlewaretoken": token}, headers={"origin": HERE})
    assert again.status_code == 200


def test_the_new_token_is_told_to_a_page_of_ours_and_works(earlier_page):
    browser, typed = earlier_page
    htmx = {"origin": HERE, "HX-Request": "true"}
    answer = browser.post("/log/check-words", typed, headers=htmx)
    assert (answer.status_code, answer.content) == (403, b"")
    again = browser.post(
        "/log/check-words", typed | {"csrfmiddlewaretoken": answer.headers["X-New-Token"]}, headers=htmx
    )
    assert again.status_code == 200


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver.elsewhere.example", None])
def test_nothing_of_a_page_elsewhere_is_held_or_told(earlier_page, origin):
    browser, typed = earlier_page
    for header in ({}, {"HX-Request": "true"}):
        answer = browser.post("/log/check-words", typed, headers={**({"origin": origin} if origin else {}), **header})
        assert (answer.status_code, WORDS[:6] in answer.content.decode()) == (403, False)
        assert "X-New-Token" not in answer.headers


def test_asking_for_a_code_again_from_an_old_page_is_no_dead_end(earlier_page):
    browser, _ = earlier_page
    answer = browser.post("/sign-in", {"email": KNOWN, "csrfmiddlewaretoken": "x" * 64}, headers={"origin": HERE})
    assert (answer.status_code, held(answer.content.decode())) == (403, {"email": KNOWN})
    assert ask(browser, KNOWN).status_code == 403  # no origin: nothing is known of where it comes from
