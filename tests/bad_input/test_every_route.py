"""Thousands of requests that are wrong in one way each, to every route of the URL configuration, through everything.

None may end in an error of ours; each refusal says in a sentence what is wrong; nothing sent comes back as markup.
"""

import html
import logging
import re
import sys
from collections.abc import Iterator

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.architecture.plant import plant
from tests.architecture.test_routes import RULES, routes
from tests.bad_input import cases
from tests.bad_input.cases import Case
from tests.bad_input.corpus import MARK
from tests.bad_input.crawl import Form, forms_of

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


@pytest.fixture
def rows(cast):
    return plant(cast)["ashdown"]


@pytest.fixture
def browser_of(cast, client_of):
    def browser(name: str):
        client = client_of(getattr(cast, name))
        client.raise_request_exception = False
        return client

    return browser


def person_for(rule) -> str:
    """Somebody who may: what a refusal would hide is looked at."""
    for status in (200, 302, 422):
        if rule.statuses.get(status):
            return min(rule.statuses[status])
    return "cleo"


@pytest.fixture(scope="module")
def sources() -> dict[str, tuple[str, str]]:
    """By route: the page that has its form, and who saw it; filled by the first test that needs it."""
    return {}


def crawled(sources, rows, browser_of) -> dict[str, tuple[str, str]]:
    for name, rule in RULES.items() if not sources else ():
        who = person_for(rule)
        if rule.method == "get" and name not in IS_FOR_MACHINES:
            for found in forms_at(browser_of(who), rule.path(rows))[0]:
                sources.setdefault(found, (name, who))
    return sources


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


def of_route(name: str, rows, sources, browser_of) -> list[tuple[str, Case]]:
    """(who asks, what is asked) for the cases of a route; of very many, every second or third."""
    found = list(_all_of_route(name, rows, sources, browser_of))
    return found[:: -(-len(found) // MOST)]


def _all_of_route(name: str, rows, sources, browser_of) -> Iterator[tuple[str, Case]]:
    rule = RULES[name]
    path, who = rule.path(rows), person_for(rule)
    parameters = forms_at(browser_of(who), path, further=0)[1] if rule.method == "get" else set()
    for case in [*cases.of_parameters(path, parameters), *cases.of_segments(PATTERNS[name], path)]:
        yield who, case
    person, form = form_of(name, rows, sources, browser_of)
    if form.fields or rule.method == "post":
        for case in [*cases.of_form(form, form.action), *cases.of_bodies(form.action, form.fields)]:
            yield person, case
    for case in cases.of_requests(rule.method.upper(), form.action, form.fields):
        yield person, case


def form_of(name: str, rows, sources, browser_of) -> tuple[str, Form]:
    """Who has the form that goes to a route, and the form as its page has it now; else one of what its rule says."""
    rule = RULES[name]
    if name in sources:
        page, who = sources[name]
        found = forms_at(browser_of(who), RULES[page].path(rows))[0]
        if name in found:  # what can be undone is offered for seconds only
            return who, found[name]
    told = {key: str(value) for key, value in rule.data.items()}
    return person_for(rule), Form("post", rule.path(rows), told)


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


def troubles(name: str, rows, browser_of, sources) -> dict[str, str]:
    """What is wrong with the answers to a route's cases, by case."""
    errors: list[str] = []
    wrong, browsers = {}, {}

    def hear(sender, **_):
        errors.append(f"{sys.exc_info()[0].__name__}: {str(sys.exc_info()[1])[:120]}")

    got_request_exception.connect(hear)
    try:
        for who, case in of_route(name, rows, crawled(sources, rows, browser_of), browser_of):
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
def test_nothing_that_is_sent_to_a_route_breaks_it(name, rows, browser_of, sources):
    assert troubles(name, rows, browser_of, sources) == {}


def test_there_are_as_many_cases_as_are_promised(rows, browser_of, sources):
    known = crawled(sources, rows, browser_of)
    counted = {name: len(of_route(name, rows, known, browser_of)) for name in RULES}
    assert (sum(counted.values()) >= LEAST, min(counted.values()) >= 25) == (True, True), sum(counted.values())


def test_the_forms_are_found_and_filled_in(rows, browser_of, sources):
    known = crawled(sources, rows, browser_of)
    answers = {}
    for name in ("log_save", "log_correct", "staff_post", "trust_target", "calendar_line", "step_ticks", "choices"):
        who, form = form_of(name, rows, known, browser_of)
        fields = "&".join(f"{key}={value}" for key, value in form.fields.items()).encode()
        answers[name] = sent(browser_of(who), Case("as it is", "POST", form.action, fields, cases.FORM)).status_code
    assert {n: s for n, s in answers.items() if s not in (200, 302, 422)} == {}


@pytest.mark.parametrize("breakage", ["an error", "markup", "silence"])
def test_a_route_that_breaks_is_noticed(rows, browser_of, sources, monkeypatch, breakage):
    def broken(request, *_, **__):
        if breakage == "an error":
            int(request.GET.get("q", "0"))
        if breakage == "silence" and "page" in request.GET:
            return HttpResponse(status=400)
        return HttpResponse(f"<main>{request.GET.get('q', '') if breakage == 'markup' else 'All is well.'}</main>")

    crawled(sources, rows, browser_of)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda *_: (broken, (), {}))
    noticed = {"an error": "500 ValueError", "markup": "markup came back", "silence": "400 without a sentence"}[
        breakage
    ]
    found = troubles("steps", rows, browser_of, sources)
    assert {trouble[: len(noticed)] for trouble in found.values()} == {noticed}
