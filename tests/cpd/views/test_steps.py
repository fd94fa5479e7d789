"""The step library's pages, with JavaScript and without."""

import html
import re

import pytest

from cpd import catalogue

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (Department for Education)"
)
HTMX = {"HX-Request": "true"}
COLD_CALL = ["i-questioning-1-1", "i-questioning-2-3", "b-upholding-high-expectations-2-1", "i-questioning-1-2"]


@pytest.fixture
def browser(cast, client_of):
    return client_of(cast.cleo)


def page(response) -> str:
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def links(text: str) -> list[str]:
    """The codes of the steps linked to, in order."""
    return re.findall(r'href="/steps/([a-z0-9-]+)"', text)


@pytest.mark.parametrize(
    "url", ["/steps", "/steps?focus=questions", "/steps/search?q=cold+call", "/steps/i-questioning-1-1"]
)
def test_every_page_of_the_library_names_its_author_and_licence(browser, url):
    text = page(browser.get(url))
    assert ATTRIBUTION in text
    assert "Ambition Institute" in text


def test_the_library_opens_by_focus_and_by_topic(browser):
    text = page(browser.get("/steps"))
    assert len(re.findall(r'\?focus=[a-z]+"', text)) == 8
    assert len(re.findall(r'\?topic=[a-z-]+"', text)) == 33


def test_a_focus_shows_its_topics_areas_and_steps(browser):
    text = page(browser.get("/steps?focus=literacy"))
    assert re.findall(r"<h3[^>]*>(.*?)</h3>", text) == [
        "Identifying and teaching important vocabulary",
        "Oral literacy",
        "Reading and writing",
    ]
    assert len(links(text)) == 15


def test_a_topic_shows_its_steps_alone(browser):
    assert [code.rsplit("-", 2)[0] for code in links(page(browser.get("/steps?topic=i-questioning")))] == [
        "i-questioning"
    ] * 9


def test_searching_without_javascript_gives_a_whole_page(browser):
    response = browser.get("/steps/search?q=cold+call")
    text = page(response)
    assert text.startswith("<!doctype html>")
    assert links(text) == COLD_CALL
    assert "<mark>no hands up</mark>" in text
    assert "4 steps. “cold call” is “no hands up” here." in text
    assert 'value="cold call"' in text


def test_htmx_gets_the_results_alone_and_caches_are_told(browser):
    response = browser.get("/steps/search?q=questionning", headers=HTMX)
    text = page(response)
    assert "<html" not in text
    assert {code.rsplit("-", 2)[0] for code in links(text)} == {"i-questioning"}
    assert "HX-Request" in response["Vary"]
    assert "HX-Request" in browser.get("/steps/search?q=questionning")["Vary"]


def test_a_misspelling_is_said_to_be_read_otherwise(browser):
    assert "“rotuines” read as “routines”." in page(browser.get("/steps/search?q=rotuines", headers=HTMX))


def test_an_empty_search_says_nothing_and_an_odd_one_says_what_to_try(browser):
    assert page(browser.get("/steps/search?q=", headers=HTMX)).count("<li") == 0
    assert "No step has “phonics” in it." in page(browser.get("/steps/search?q=phonics", headers=HTMX))


def test_what_is_typed_is_never_markup(browser):
    response = browser.get("/steps/search", {"q": "<script>alert(1)</script>"})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_while_choosing_the_hits_are_radios_and_the_chosen_step_stays_on_top(browser):
    text = page(browser.get("/steps/search?q=cold+call&choose=id_step_words&library_step=b-routines-1-1", headers=HTMX))
    radios = re.findall(r'name="library_step" value="([a-z0-9-]+)"[^>]*?( checked)?>', text)
    assert radios == [("b-routines-1-1", " checked"), *((code, "") for code in COLD_CALL)]
    assert links(text) == []


def test_the_chosen_step_is_shown_once_when_it_is_found_again(browser):
    text = page(
        browser.get("/steps/search?q=cold+call&choose=id_step_words&library_step=i-questioning-1-2", headers=HTMX)
    )
    assert re.findall(r'value="(i-questioning-1-2)"', text) == ["i-questioning-1-2"]


def test_while_choosing_an_examples_words_can_go_into_the_field(browser):
    text = page(browser.get("/steps/search?q=greets&choose=id_step_words", headers=HTMX))
    assert re.findall(r'data-insert="([^,]*),', text) == [
        "When pupils are entering the classroom",
        "When greeting pupils",
        "When appropriate",
    ]
    assert text.count('data-into="id_step_words"') == 3


def test_the_chosen_focus_lifts_its_steps(browser):
    def first(url: str) -> str:
        return links(page(browser.get(url, headers=HTMX)))[0]

    assert first("/steps/search?q=models") == "s-sharing-academic-expectations-2-2"
    assert first("/steps/search?q=models&focus=literacy") == "s-developing-pupils-literacy-3-1"


def test_a_step_shows_examples_without_a_label_and_what_to_model(browser):
    text = page(browser.get("/steps/b-routines-1-1"))
    assert "<h1>Greets pupils as they enter the classroom.</h1>" in text
    assert "When greeting pupils, use open body language to match your warm tone and language." in text
    assert "Practise routines with their pupils." in text
    assert links(text) == [f"b-routines-1-{number}" for number in (2, 3, 4, 5)]
    assert re.findall(r"\b(not yet|improve|stretch|level)\b", text, re.IGNORECASE) == []


@pytest.mark.parametrize(
    "url", ["/steps/no-such-step", "/steps?focus=nonsense", "/steps?topic=nonsense", "/steps/search?focus=nonsense"]
)
def test_what_is_not_in_the_library_is_missing(browser, url):
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/steps", "/steps/search?q=routine", "/steps/b-routines-1-1"])
def test_a_stranger_signs_in_first(client, cast, url):
    response = client.get(url)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in")


def test_the_library_is_read_once_and_then_searched_without_a_query(cast, django_assert_num_queries):
    catalogue.forget()
    with django_assert_num_queries(1):
        catalogue.catalogue().find("greets")
    with django_assert_num_queries(0):
        catalogue.catalogue().find("feedback")
        catalogue.catalogue().step("b-routines-1-1")
