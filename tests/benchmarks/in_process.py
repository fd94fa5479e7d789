"""Every page in this process, by Django's test client on the web login: its times, and what it asks of the database.

The process has been settled as the server settles its own (coaching/wsgi.py), so that the code it has loaded is left
out when memory is tidied; what pages leave behind is not.
"""

import uuid
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from cpd.catalogue import catalogue
from tests.benchmarks import bare
from tests.benchmarks.pages import COACH, NOBODY, OTHER_TEACHER, PAGES, Ask, Page, person_id
from tests.benchmarks.timing import Times, in_turn

HOST = "127.0.0.1"
OPENS = (200, 302)  # a refusal would be timed as a fast page
BARE = "a bare Django view"

Statements = list[tuple[str, object]]


class Visits:
    """Everybody who opens a page, signed in through the door of the sign-in page, and where each page is."""

    def __init__(self, ask: Ask) -> None:
        self.clients = {who: _signed_in(who) for who in {page.who for page in PAGES}}
        self.paths = {page: page.path(ask) for page in PAGES}

    @property
    def tokens(self) -> dict[str, str]:
        """What the browser of each person keeps."""
        cookies = {who: client.cookies.get(settings.SESSION_COOKIE) for who, client in self.clients.items()}
        return {who: cookie.value for who, cookie in cookies.items() if cookie}

    def open(self, page: Page) -> None:
        _get(self.clients[page.who], self.paths[page])

    def statements(self, page: Page) -> Statements:
        """What a page asks of the database."""
        return asked_by(partial(self.open, page))

    def measure(self, *, rounds: int) -> tuple[dict[Page, Times], dict[str, Times]]:
        """The times of each page, and of what is measured beside them, by name."""
        pages = {page: partial(self.open, page) for page in PAGES}
        with _bare_client() as client:
            beside = {BARE: partial(_get, client, "/hello"), **_typing(self.clients[COACH])}
            times = in_turn({**pages, **beside}, rounds=rounds)
        return {page: times[page] for page in pages}, {name: times[name] for name in beside}


def asked_by(page: Callable[[], None]) -> Statements:
    """What opening a page asks of the database. What a process reads once, as the step library, is no part of it."""
    page()
    asked: Statements = []

    def listen(execute, sql, parameters, many, context):
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        page()
    return asked


def _signed_in(name: str) -> Client:
    client = Client(SERVER_NAME=HOST)
    if name != NOBODY:
        client.post("/sign-in/demo", {"person": person_id(name)})
        assert settings.SESSION_COOKIE in client.cookies, f"{name} has no door on the sign-in page"
    return client


def _get(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in OPENS, f"{path} answers {answer.status_code}"


@contextmanager
def _bare_client():
    """A client of the bare view; its handler keeps the few settings that it reads now."""
    with override_settings(ROOT_URLCONF=bare.__name__, MIDDLEWARE=bare.MIDDLEWARE):
        client = Client(SERVER_NAME=HOST)
        client.handler.load_middleware()
    client.handler._middleware_chain = partial(_with_urls, client.handler._middleware_chain)
    yield client


def _with_urls(chain, request):
    request.urlconf = bare.__name__
    return chain(request)


def _typing(coach: Client) -> dict[str, Callable[[], object]]:
    """What the page of a coach asks for while it is written in, and the search alone."""
    typed = {"client_id": str(uuid.uuid4()), "teacher": person_id(OTHER_TEACHER), "version": 0}
    is_priya = {"X-Draft": person_id(COACH)}

    def autosave() -> None:
        typed["praise"] = f"You waited at the door, and all {typed['version']} had begun."
        answer = coach.post("/log/new", typed, headers=is_priya)
        assert answer.status_code == 200, f"an autosave answers {answer.status_code}"
        typed["version"] = answer.json()["version"]

    def check_words() -> None:
        assert coach.post("/log/check-words", {"praise": "Outstanding!"}).status_code == 200

    return {
        "autosave while a coach types": autosave,
        "word check on leaving a field": check_words,
        "step search alone, “cold call”": partial(catalogue().find, "cold call"),
        "step search alone, misspelt": partial(catalogue().find, "questoning"),
    }
