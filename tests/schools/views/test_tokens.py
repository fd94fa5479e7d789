"""Tokens for programs, made and ended by hand: each shown once, one's own apart from the trust's integrations."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.coaching.views.school import words_of
from tests.tokens import Program, integration, personal

FORM = {"label": "Timetable", "lasts": "30"}
OF_AN_INTEGRATION = {**FORM, "scopes": ["facts"]}


def token_on(page) -> str:
    """The token that a page shows, "" when it shows none."""
    found = re.search(r"waymark_[\w-]{43}", page.content.decode())
    return found.group(0) if found else ""


def test_a_new_token_is_shown_once_and_works(cast, client_of):
    lina = client_of(cast.lina)
    made = token_on(lina.post("/account/tokens", FORM))
    assert Program(made).get("/me").json()["scopes"] == ["read"]
    again = lina.get("/account/tokens")
    assert token_on(again) == ""
    assert "Timetable Reads. Made" in words_of(again)


def pressed(browser, page_of: str):
    """The form of a page sent as a browser sends it; `page_of` is the page's own token against forgery."""
    sent = urlencode({**FORM, "csrfmiddlewaretoken": page_of})
    return browser.post("/account/tokens", sent, content_type="application/x-www-form-urlencoded")


def test_one_press_sent_twice_makes_one_token_and_shows_it_both_times(cast, client_of):
    lina = client_of(cast.lina)
    first, again, from_a_page_opened_anew = (token_on(pressed(lina, page_of)) for page_of in ("one", "one", "two"))
    assert first == again != from_a_page_opened_anew
    assert Program(first).get("/me").status_code == 200
    assert words_of(lina.get("/account/tokens")).count("Timetable Reads. Made") == 2


def test_one_that_has_ended_since_is_not_shown_beside_another_of_its_name(cast, client_of):
    lina = client_of(cast.lina)
    first = token_on(pressed(lina, "one"))
    lina.post(
        re.search(r'action="(/account/tokens/[\w-]+/end)"', lina.get("/account/tokens").content.decode()).group(1)
    )
    pressed(lina, "two")
    again = pressed(lina, "one")
    assert "The token that this made has ended since. Press again for another." in words_of(again)
    assert (token_on(again), Program(first).get("/me").status_code) == ("", 401)
    assert words_of(lina.get("/account/tokens")).count("Timetable Reads. Made") == 1


def test_the_twentieth_is_shown_to_whoever_pressed_twice(cast, client_of):
    for _ in range(19):
        personal(cast.lina)
    lina = client_of(cast.lina)
    assert token_on(pressed(lina, "one")) == token_on(pressed(lina, "one")) != ""
    assert pressed(lina, "two").status_code == 422


def test_one_that_may_write_says_so(cast, client_of):
    lina = client_of(cast.lina)
    made = token_on(lina.post("/account/tokens", FORM | {"may_write": "on"}))
    assert Program(made).get("/me").json()["scopes"] == ["read", "write"]
    assert "Reads and writes." in words_of(lina.get("/account/tokens"))


def test_an_integration_reads_what_was_ticked(cast, client_of):
    ada = client_of(cast.ada)
    made = token_on(ada.post("/trust/tokens", OF_AN_INTEGRATION))
    assert Program(made).get("/me").json()["scopes"] == ["facts"]
    assert "Who works where. Made" in words_of(ada.get("/trust/tokens"))


@pytest.mark.parametrize(
    ("page", "form", "says"),
    [
        ("/account/tokens", {**FORM, "label": " "}, "Say what it’s for, so that you know it again."),
        ("/account/tokens", {**FORM, "label": "x" * 81}, "Keep it under 80 characters."),
        ("/account/tokens", {**FORM, "lasts": "4000"}, "Choose one of the three."),
        ("/account/tokens", {"label": "Timetable"}, "Choose how long it’s good for."),
        ("/trust/tokens", FORM, "Tick what it may read."),
        ("/trust/tokens", {**OF_AN_INTEGRATION, "scopes": ["words"]}, "Tick one of the two."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_no_token_is_made(cast, client_of, page, form, says):
    ada = client_of(cast.ada)
    answer = ada.post(page, form)
    assert (answer.status_code, token_on(answer)) == (422, "")
    assert says in words_of(answer)
    assert "No token is in use." in words_of(ada.get(page))


def test_more_than_twenty_are_refused_in_words(cast, client_of):
    for _ in range(20):
        personal(cast.lina)
    answer = client_of(cast.lina).post("/account/tokens", FORM)
    assert answer.status_code == 422
    assert "There are twenty tokens already." in words_of(answer)


def test_a_token_is_ended_with_one_press(cast, client_of):
    lina, plain = client_of(cast.lina), personal(cast.lina)
    end = re.search(r'action="(/account/tokens/[\w-]+/end)"', lina.get("/account/tokens").content.decode()).group(1)
    assert "That token has ended." in words_of(lina.post(end, follow=True))
    assert Program(plain).get("/me").status_code == 401
    assert "That token has ended." not in words_of(lina.post(end, follow=True))


def test_nobody_ends_somebody_elses(cast, client_of):
    plain, the_trusts = personal(cast.lina), integration(cast.ada)
    pages = (client_of(cast.lina).get("/account/tokens"), client_of(cast.ada).get("/trust/tokens"))
    ends = [re.search(r'action="(/\w+/tokens/[\w-]+/end)"', page.content.decode()).group(1) for page in pages]
    for person in (cast.hana, cast.bram, cast.edie):
        statuses = [client_of(person).post(end).status_code for end in ends]
        assert statuses == [302, 403]
    client_of(cast.ada).post(ends[0])
    assert [Program(token).get("/me").status_code for token in (plain, the_trusts)] == [200, 200]


def test_an_administrator_s_list_is_the_trusts_whoever_made_it(cast, client_of):
    integration(cast.ada)
    assert "Staff records Who works where and figures of whole schools. Made" in words_of(
        client_of(cast.ada).get("/trust/tokens")
    )
    assert "by Ada Ames" in words_of(client_of(cast.ada).get("/trust/tokens"))


@pytest.mark.parametrize("page", ["/account/tokens", "/trust/tokens"])
@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_the_database_the_same_for_one_token_and_twenty(
    cast, client_of, page, number, django_assert_num_queries
):
    for _ in range(number):
        personal(cast.ada)
        integration(cast.ada)
    ada = client_of(cast.ada)
    # A savepoint and its end, the claim, the tokens, who made them, whether she coaches anybody (the navigation).
    with django_assert_num_queries(6):
        assert ada.get(page).status_code == 200


def test_making_one_needs_a_page_of_ours(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["waymark"] = f"token of {cast.lina.id}"
    assert browser.post("/account/tokens", FORM).status_code == 403
