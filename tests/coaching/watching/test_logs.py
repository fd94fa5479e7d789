"""A log says what happened and where in the code, and never whom it was about or what anybody typed."""

import io
import json
import logging
import re

import pytest
from django.db import connection
from django.test import Client

from coaching.watching.logs import Lines
from tests.architecture.plant import plant
from tests.architecture.test_routes import ASHDOWN, BIRCH, RULES, tokens_in
from tests.schools.views.test_sign_in import mailed_codes

TYPED = "canary-typed-words"
ADDRESS = "tariq.tahir@ashdown.example"


@pytest.fixture
def lines():
    """lines(): what was logged so far, at every level, as production writes it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Lines())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def quiet_browser(browser: Client) -> Client:
    browser.raise_request_exception = False
    return browser


def test_a_request_is_one_line_with_its_route_and_no_path(lines, cast, client_of):
    got = client_of(cast.hana).get(f"/schools/north-school/coverage?q={TYPED}", headers={"X-Request-ID": "0af1-2bc3"})
    (line,) = [line for line in lines() if line["logger"] == "coaching.watching.requests"]
    assert {name: line[name] for name in ("level", "request", "route", "method", "status")} == {
        "level": "info",
        "request": "0af1-2bc3",
        "route": "coverage",
        "method": "GET",
        "status": 200,
    }
    assert line["event"].startswith("GET coverage: 200 in ")
    assert got.headers["X-Request-ID"] == "0af1-2bc3"
    assert "north" not in json.dumps(line)


@pytest.mark.parametrize("given", ["tariq-tahir", "a b", "", "0" * 65, "0af1\r\nSet-Cookie: x"])
def test_a_number_that_could_say_something_is_replaced(db, given):
    got = Client().get("/health/live", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{16}", got.headers["X-Request-ID"])


def test_every_page_asked_for_by_everybody_leaves_no_name_and_no_word_in_the_log(lines, cast, client_of):
    rows = plant(cast)["ashdown"]
    for rule in (RULES[name] for name in RULES if "sign_out" not in name and name != "account_session_end"):
        for person in ("tariq", "cleo", "hana", "edie"):
            with_words = rule.data | {"q": TYPED, "praise": TYPED, "email": ADDRESS, "reason": TYPED}
            browser, path = quiet_browser(client_of(getattr(cast, person))), rule.path(rows)
            browser.get(path + ("&" if "?" in path else "?") + f"q={TYPED}")
            browser.post(path, with_words)
    assert strays(lines()) == set()
    shown = {line["route"] for line in lines() if line.get("status") == 200}
    assert shown >= {"me", "log", "coverage", "trust", "today"}  # they were signed in, so there was something to leak


def test_signing_in_leaves_neither_address_nor_code_in_the_log(lines, cast):
    browser = Client()
    browser.post("/sign-in", {"email": ADDRESS})
    (code,) = mailed_codes().values()
    browser.post("/sign-in/code", {"code": "000000"})
    browser.post("/sign-in/code", {"code": code})
    assert browser.get("/me").status_code == 200
    assert (strays(lines()), code in json.dumps(lines())) == (set(), False)


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words(lines, db):
    try:
        with connection.cursor() as cursor:
            cursor.execute("select %s::int", [TYPED])
    except Exception:
        logging.getLogger("schools.jobs").exception("Job %s failed", 7)
        logging.getLogger("elsewhere").exception("Refused: %s", TYPED)
    line, other = lines()
    assert line["error"][:1] == ["django.db.utils.DataError"]
    assert [re.sub(r":\d+ ", ": ", place) for place in line["where"]] == [
        f"tests/coaching/watching/test_logs.py: {HERE}"
    ]
    assert (line["event"], line["error"][1:], TYPED in json.dumps(line)) == (
        "Job 7 failed",
        ["psycopg2.errors.InvalidTextRepresentation"],
        False,
    )
    assert (other["event"], TYPED in json.dumps(other)) == ("Refused: %s", False)


HERE = "test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words"


def test_a_broken_page_is_a_line_without_its_path(lines, cast, client_of, monkeypatch):
    from schools.models import School

    def broken(*_):
        raise ValueError(TYPED)

    monkeypatch.setattr(School.objects, "get_queryset", broken)
    got = quiet_browser(client_of(cast.hana)).get(f"/schools/{TYPED}/coverage?q={TYPED}")
    told = [line for line in lines() if line["level"] == "error"]
    assert got.status_code == 500
    assert [line["event"].split(" in ")[0] for line in told] == ["Internal Server Error", "GET coverage: 500"]
    assert {line["request"] for line in told} == {got.headers["X-Request-ID"]}
    assert (told[0]["error"], strays(lines())) == (["ValueError"], set())


def test_an_address_in_somebody_elses_line_is_taken_out(lines):
    logging.getLogger("schools.jobs").error("Job 7 is parked (%s)", f"550 no such user <{ADDRESS}>, try again")
    assert lines()[0]["event"] == "Job 7 is parked (550 no such user <(an address)>, try again)"


def test_celery_says_which_task_and_not_what_its_error_said(lines):
    told = {"name": "schools.tasks.sweep", "description": "raised unexpected", "exc": TYPED, "traceback": TYPED}
    logging.getLogger("celery.app.trace").error("Task %(name)s %(exc)s", told, extra={"data": told})
    assert lines()[0]["event"] == "Task schools.tasks.sweep raised unexpected"


def strays(logged: list[dict]) -> set[str]:
    """Whatever of people and their words is in what was logged."""
    text = json.dumps(logged)
    names = {name for name in ASHDOWN | BIRCH if re.search(rf"\b{name}\b", text, re.IGNORECASE)}
    return names | tokens_in(text) | ({TYPED} if TYPED in text else set()) | set(re.findall(r"\S+@\S+", text))


def test_the_search_finds_names_words_and_addresses():
    assert strays([{"event": f"Tariq {ADDRESS} {TYPED} canary-ashdown-1"}]) >= {"tariq", TYPED, "canary-ashdown-1"}
