"""A form that a browser without scripts sends twice is done once."""

import pytest

from observations.models import Note
from tests.world import acting_as


@pytest.fixture
def tariq(cast, client_of):
    return client_of(cast.tariq)


def written(cast) -> int:
    with acting_as(cast.tariq):
        return Note.objects.count()


def send(browser, *, token: str, words: str = "Try it on Monday", **headers):
    body = f"csrfmiddlewaretoken={token}&words={words}"
    return browser.post("/me/notes", body, content_type="application/x-www-form-urlencoded", headers=headers)


def test_the_same_press_is_answered_as_the_first_and_done_once(cast, tariq):
    first, again = send(tariq, token="one"), send(tariq, token="one")
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert written(cast) == 1


def test_the_same_words_from_a_page_opened_anew_are_another_note(cast, tariq):
    for token, words in (("two", "Try it"), ("three", "Try it"), ("three", "Try it again")):
        send(tariq, token=token, words=words)
    assert written(cast) == 3


def test_somebody_else_and_a_script_are_never_answered_for_them(cast, tariq, client_of):
    send(tariq, token="four")
    send(tariq, token="four", **{"HX-Request": "true"})
    send(client_of(cast.theo), token="four")
    assert written(cast) == 2


def test_a_refusal_is_said_as_often_as_it_is_sent(tariq):
    assert [send(tariq, token="five", words="").status_code for _ in range(2)] == [422, 422]
