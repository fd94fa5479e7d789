"""Thousands of requests that are wrong in one way each, to every route of the URL configuration, through everything.

None may end in an error of ours; each refusal says in a sentence what is wrong; nothing sent comes back as markup.
"""

import html
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.architecture.test_routes import RULES, routes
from tests.bad_input import cases
from tests.bad_input.cases import Case
from tests.bad_input.corpus import MARK
from tests.bad_input.crawl import Form, forms_of
from tests.conftest import browser_as

# Together on one worker, so that the pages are looked through once.
pytestmark = pytest.mark.xdist_group("bad_input")
PATTERNS = {name: pattern for name, pattern, _ in routes() if name in RULES}
LEAST = 5_000
MOST = 50  # of one route
SHORTEST_SENTENCE = 20  # characters
IS_FOR_MACHINES = ("health_live", "health_ready", "metrics")


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@dataclass
class Found:
    """What the pages hold, by route: who sees the form that goes there, and the form; the parameters of its page."""

    forms: dict[str, tuple[str, Form]] = field(default_factory=dict)
    parameters: dict[str, set[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def rows(planted):
    return planted["ashdown"]


@pytest.fixture(scope="module")
def browser_of(committed_cast, one_handler):
    def browser(name: str):
        client = browser_as(getattr(committed_cast, name), one_handler)
        client.raise_request_exception = False
        return client

    return browser


@pytest.fixture(scope="module")
def found(rows, browser_of) -> Found:
    """All pages are opened once; what they leave behind stays for the module, and so are their forms as they were."""
    found = Found()
    for name, rule in RULES.items():
        who = person_for(rule)
        if rule.method == "get" and name not in IS_FOR_MACHINES:
            forms, found.parameters[name] = forms_at(browser_of(who), rule.path(rows))
            for route, form in forms.items():
                found.forms.setdefault(route, (who, form))
    return found


def person_for(rule) -> str:
    """Somebody who may: what a refusal would hide is looked at."""
    for status in (200, 302, 422):
        if rule.statuses.get(status):
            return min(rule.statuses[status])
    return "cleo"


def forms_at(browser, path: str, *, further: int = 9) -> tuple[dict[str, Form], set[str]]:
    """The forms of a page, and of pages it leads to by parameters, by the route they go to; those parameters."""
    got = browser.get(path)
    if got.status_code != 200 or "html" not in got.headers["Content-Type"]:
        return {}, set()
    page = forms_of(got.content.decode(), here=path)
    forms = {name: f for f in reversed(page.forms) if (name := _route_of(f.action)) in RULES and f.method == "post"}
    for link in page.links[:further]:
        forms = forms_at(browser, link, further=0)[0] | forms
    return forms, page.parameters


def _route_of(action: str) -> str | None:
    try:
        return resolve(action.split("?")[0]).view_name
    except Resolver404:
        return None


def of_route(name: str, rows, found: Found) -> list[tuple[str, Case]]:
    """(who asks, what is asked) for the cases of a route; of very many, every second or third."""
    known = list(_all_of_route(name, rows, found))
    return known[:: -(-len(known) // MOST)]


def _all_of_route(name: str, rows, found: Found) -> Iterator[tuple[str, Case]]:
    rule = RULES[name]
    path, who = rule.path(rows), person_for(rule)
    parameters = found.parameters.get(name, set())
    for case in [*cases.of_parameters(path, parameters), *cases.of_segments(PATTERNS[name], path)]:
        yield who, case
    person, form = form_of(name, rows, found)
    if form.fields or rule.method == "post":
        for case in [*cases.of_form(form, form.action), *cases.of_bodies(form.action, form.fields)]:
            yield person, case
    for case in cases.of_requests(rule.method.upper(), form.action, form.fields):
        yield person, case


def form_of(name: str, rows, found: Found) -> tuple[str, Form]:
    """Who has the form that goes to a route, and the form as its page had it; else one of what its rule says."""
    rule = RULES[name]
    told = {key: str(value) for key, value in rule.data.items()}
    return found.forms.get(name) or (person_for(rule), Form("post", rule.path(rows), told))


def told(answer) -> str:
    """The words of an answer, without its markup."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return answer.content.decode(errors="replace")
    page = answer.content.decode()
    main = re.search(r"<main.*?>(.*)</main>", page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", main[1] if main else page)).strip()


def what_is_wrong_with(answer, errors: list[str], *, is_for_eyes: bool) -> str:
    if answer.status_code >= 500:
        return f"{answer.status_code} {'; '.join(errors)}"
    if MARK.encode() in answer.content:
        return "markup came back"
    if "\n" in str(answer.headers.get("Set-Cookie", "")) or answer.cookies.get("x"):
        return "a header came back"
    if answer.status_code >= 400 and is_for_eyes and len(told(answer)) < SHORTEST_SENTENCE:
        return f"{answer.status_code} without a sentence"
    return ""


def sent(browser, case: Case):
    """The answer, and what it did undone again."""
    with transaction.atomic():
        answer = browser.generic(case.method, case.path, case.body, content_type=case.kind, headers=case.headers)
        transaction.set_rollback(True)
    return answer


def troubles(name: str, rows, browser_of, found: Found) -> dict[str, str]:
    """What is wrong with the answers to a route's cases, by case."""
    errors: list[str] = []
    wrong, browsers = {}, {}

    def hear(sender, **_):
        errors.append(f"{sys.exc_info()[0].__name__}: {str(sys.exc_info()[1])[:120]}")

    got_request_exception.connect(hear)
    try:
        for who, case in of_route(name, rows, found):
            browser = browsers.setdefault(who, browser_of(who))
            cookies = dict(browser.cookies)
            errors.clear()
            answer = sent(browser, case)
            is_for_eyes = case.method != "HEAD" and name not in IS_FOR_MACHINES
            trouble = what_is_wrong_with(answer, errors, is_for_eyes=is_for_eyes)
            if trouble:
                wrong[f"{case.method} {case.path[:80]} {case.name}"] = trouble
            browser.cookies.clear()
            browser.cookies.update(cookies)
    finally:
        got_request_exception.disconnect(hear)
    return wrong


@pytest.mark.parametrize("name", sorted(RULES))
def test_nothing_that_is_sent_to_a_route_breaks_it(db, name, rows, browser_of, found):
    assert troubles(name, rows, browser_of, found) == {}


def test_there_are_as_many_cases_as_are_promised(rows, found):
    counted = {name: len(of_route(name, rows, found)) for name in RULES}
    assert (sum(counted.values()) >= LEAST, min(counted.values()) >= 25) == (True, True), sum(counted.values())


def test_the_forms_are_found_and_filled_in(db, rows, browser_of, found):
    answers = {}
    for name in ("log_save", "log_correct", "staff_post", "trust_target", "calendar_line", "step_ticks", "choices"):
        who, form = form_of(name, rows, found)
        fields = "&".join(f"{key}={value}" for key, value in form.fields.items()).encode()
        answers[name] = sent(browser_of(who), Case("as it is", "POST", form.action, fields, cases.FORM)).status_code
    assert {n: s for n, s in answers.items() if s not in (200, 302, 422)} == {}


@pytest.mark.parametrize("breakage", ["an error", "markup", "silence"])
def test_a_route_that_breaks_is_noticed(db, rows, browser_of, monkeypatch, breakage):
    def broken(request, *_, **__):
        if breakage == "an error":
            int(request.GET.get("q", "0"))
        if breakage == "silence" and "page" in request.GET:
            return HttpResponse(status=400)
        return HttpResponse(f"<main>{request.GET.get('q', '') if breakage == 'markup' else 'All is well.'}</main>")

    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda *_: (broken, (), {}))
    noticed = {"an error": "500 ValueError", "markup": "markup came back", "silence": "400 without a sentence"}[
        breakage
    ]
    told = troubles("steps", rows, browser_of, Found())
    assert {trouble[: len(noticed)] for trouble in told.values()} == {noticed}
