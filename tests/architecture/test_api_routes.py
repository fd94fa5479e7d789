"""Every route of the API, asked by every person of the cast with a token of their own, and by integrations.

As for the pages (test_routes.py): the routes come from the URL configuration, each has a rule, and no planted token of
words reaches anybody whom it is not for, in a body, a header or a refusal.
"""

import json

import pytest

from tests.architecture.api_rules import API_RULES, INTEGRATIONS, MORE_VERBS
from tests.architecture.test_routes import EVERYBODY, Rule, foreign_words, routes, tokens_in
from tests.tokens import Program, integration, personal, program_of
from tests.world import stable_id

ALL_RULES = API_RULES | MORE_VERBS


def test_every_route_of_the_api_has_a_rule():
    assert {name for name, pattern, _ in routes() if pattern.startswith("api/v1/")} == set(API_RULES)


@pytest.fixture
def programs(cast, one_handler):
    found = {name: program_of(getattr(cast, name)) for name in sorted(EVERYBODY)}
    found |= {scope: Program(integration(cast.ada, scopes=[scope])) for scope in sorted(INTEGRATIONS)}
    for program in found.values():
        program.client.handler = one_handler
    return found


def ask(program: Program, rule: Rule, rows):
    data = {name: _filled(value, rows) for name, value in rule.data.items()}
    path = rule.path(rows).removeprefix("/api/v1")
    return getattr(program, rule.method)(path, data if rule.method != "get" else None)


def _filled(value, rows):
    """A value of a rule, an id of a planted row where it names one: "{person}"."""
    name = value[1:-1] if isinstance(value, str) and value.startswith("{") else ""
    return str(rows[name].pk) if name else value


@pytest.mark.parametrize("name", ALL_RULES)
def test_each_asks_with_a_token_and_gets_what_the_rule_says_and_no_word_that_is_not_theirs(planted, programs, name):
    rule, rows = ALL_RULES[name], planted["ashdown"]
    expected = {who: next((s for s, them in rule.statuses.items() if who in them), rule.others) for who in programs}
    answers = {who: ask(program, rule, rows) for who, program in programs.items()}
    assert {who: answer.status_code for who, answer in answers.items()} == expected
    assert {who: strays for who, answer in answers.items() if (strays := foreign_words(answer, who, rows))} == {}


@pytest.mark.parametrize("name", sorted(set(ALL_RULES) - {"api_openapi"}))
def test_without_a_token_and_with_a_browsers_cookie_nobody_is_answered(cast, planted, name):
    rows, program = planted["ashdown"], Program()
    program.client.cookies["waymark"] = f"token of {cast.cleo.id}"
    answer = ask(program, ALL_RULES[name], rows)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Waymark API"')
    assert tokens_in(answer.content.decode()) == set()


@pytest.mark.parametrize("name", [n for n, rule in ALL_RULES.items() if rule.others == 404])
def test_somebody_elses_is_missing_to_the_byte_like_what_never_was(planted, programs, name):
    rows, rule = planted, ALL_RULES[name]
    missing = {label: type(row)(pk=stable_id(f"no {label}")) for label, row in rows["ashdown"].items()}
    for who in ("edie", "petra", "una"):
        there, elsewhere, nowhere = (
            ask(programs[who], rule, which) for which in (rows["ashdown"], rows["birch"], missing)
        )
        assert (there.status_code, there.content) == (elsewhere.status_code, elsewhere.content)
        assert (there.status_code, there.content) == (404, nowhere.content)
        assert there.headers["Content-Type"] == "application/problem+json"


def test_a_filter_by_another_trusts_id_finds_what_one_by_no_id_finds(planted, programs):
    foreign, nobody = planted["birch"], stable_id("nobody")
    for path in ("/steps?teacher={}", "/drop-ins?teacher={}", "/memberships?person={}"):
        answers = [programs["cleo"].get(path.format(which)) for which in (foreign["person"].pk, nobody)]
        assert answers[0].content == answers[1].content
        assert json.loads(answers[0].content) == {"results": [], "next": None}


def test_a_token_that_reads_only_changes_nothing(cast, planted, one_handler):
    rows = planted["ashdown"]
    writing = {name: rule for name, rule in ALL_RULES.items() if rule.method != "get"}
    readers = {name: Program(personal(getattr(cast, name)), one_handler) for name in ("cleo", "tariq", "greta")}
    refused = {
        (who, name): ask(program, rule, rows).status_code
        for who, program in readers.items()
        for name, rule in writing.items()
    }
    assert set(refused.values()) == {403}
    assert len(writing) == 6


def test_the_search_finds_words_where_they_belong(cast, planted, programs):
    rows = planted["ashdown"]
    said = {
        "shared drop-in": programs["tariq"].get("/drop-ins"),
        "draft drop-in": programs["cleo"].get("/drop-ins?state=draft"),
        "step": programs["cleo"].get(f"/steps?teacher={cast.tariq.id}"),
        "correction": programs["tariq"].get("/drop-ins"),
        "shared conversation": programs["tariq"].get("/conversations"),
        "draft conversation": programs["cleo"].get("/conversations?state=draft"),
        "correction of a conversation": programs["cleo"].get("/conversations"),
        "answer in return": programs["tariq"].get("/answers"),
        "earlier answer": programs["cleo"].get("/answers"),
    }
    shown = {
        label: bool(tokens_in(answer.content.decode()) & tokens_in(str(vars(rows[label]))))
        for label, answer in said.items()
    }
    assert shown == dict.fromkeys(shown, True)
    assert foreign_words(said["step"], "hana", rows) != set()
