"""Signing in under attack: many at once, from places made up by the caller, with odd cookies, on the way to a page."""

import threading
from contextlib import closing

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from tests.conftest import admin

KNOWN = "tariq.tahir@ashdown.example"
AT_ONCE = 20


@pytest.fixture
def codes(cast):
    """The codes that connections of their own leave behind go with the test."""
    name = connection.settings_dict["NAME"]
    yield lambda sql: admin(sql, database=name)
    left = ("iam.code", "iam.sign_in_try", "iam.session where device = 'at once'")
    admin("; ".join(f"delete from {rows}" for rows in left), database=name)


def answers(*calls: tuple[str, list[str]]) -> list[bool]:
    """What each call says, all of them sent in the same moment over connections of their own, as the web login."""
    said, gate = [], threading.Barrier(len(calls))
    links = [psycopg2.connect(**connection.get_connection_params()) for _ in calls]

    def ask(link, call):
        with closing(link), link.cursor() as cursor:
            link.autocommit = True
            gate.wait(timeout=30)
            cursor.execute(*call)
            said.append(cursor.fetchone()[0])

    threads = [threading.Thread(target=ask, args=pair) for pair in zip(links, calls, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def asking(*, email: str, place: str) -> tuple[str, list[str]]:
    return "select iam.request_code(%s, %s)", [email, place]


def trying(code: str, number: int, *, email: str = KNOWN, place: str = "here") -> tuple[str, list[str]]:
    return "select iam.redeem(%s, %s, %s, 'at once', %s)", [email, code, f"session {number}", place]


def test_three_of_twenty_who_ask_for_an_address_at_once_get_a_code(codes):
    said = answers(*(asking(email=KNOWN, place=f"place {n}") for n in range(AT_ONCE)))
    assert (said.count(True), said.count(False)) == (3, AT_ONCE - 3)


def test_a_place_gets_its_sixty_codes_and_no_more(codes):
    codes(
        "insert into iam.code (email, address_hash, code_hash) "
        "select 'n' || n || '@x.example', iam.hash('one place'), '' from generate_series(1, 50) n"
    )
    said = answers(*(asking(email=f"p{n}@x.example", place="one place") for n in range(AT_ONCE)))
    assert (said.count(True), said.count(False)) == (10, AT_ONCE - 10)


def test_five_of_twenty_wrong_tries_at_once_count_and_the_code_is_spent(codes):
    assert answers(asking(email=KNOWN, place="here")) == [True]
    ((right,),) = codes("select code from iam.code")
    said = answers(*(trying("wrong", n, place=f"place {n}") for n in range(AT_ONCE)))
    assert said == [False] * AT_ONCE
    assert codes("select attempts from iam.code") == [(5,)]
    assert answers(trying(right, 0)) == [False]


def test_fifteen_of_twenty_wrong_tries_at_once_are_looked_at(codes):
    said = answers(*(trying("wrong", n) for n in range(AT_ONCE)))
    assert (said.count(False), said.count(None)) == (15, AT_ONCE - 15)


def test_a_hundred_wrong_tries_of_a_place_at_once_are_looked_at(codes):
    codes(
        "insert into iam.sign_in_try (address_mark, place_mark, was_right) "
        "select iam.mark('n' || n), iam.mark('one place'), false from generate_series(1, 90) n"
    )
    said = answers(*(trying("wrong", n, email=f"p{n}@x.example", place="one place") for n in range(AT_ONCE)))
    assert (said.count(False), said.count(None)) == (10, AT_ONCE - 10)


def test_the_right_code_typed_twenty_times_at_once_makes_one_session(codes):
    assert answers(asking(email=KNOWN, place="here")) == [True]
    ((right,),) = codes("select code from iam.code")
    said = answers(*(trying(right, n) for n in range(AT_ONCE)))
    assert (said.count(True), codes("select count(*) from iam.session where device = 'at once'")) == (1, [(1,)])


def test_behind_a_proxy_nobody_writes_themself_a_new_place(codes, settings):
    settings.BEHIND_PROXY = True
    for number in range(2):
        forwarded = f"203.0.113.{number}, 198.51.100.7"
        answer = Client().post("/sign-in", {"email": f"n{number}@x.example"}, headers={"x-forwarded-for": forwarded})
        assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("set role waymark_owner")
        cursor.execute("select count(distinct address_hash) from iam.code")
        assert cursor.fetchone() == (1,)
        cursor.execute("set role waymark_web")


def test_a_cookie_with_a_nul_in_it_is_nobodys(cast):
    browser = Client()
    browser.cookies["waymark"] = "\0"
    assert browser.get("/me").headers["Location"] == "/sign-in?next=/me"
    assert browser.post("/sign-out").headers["Location"] == "/sign-in"


def test_somebody_sent_to_sign_in_comes_back_to_the_whole_address(cast):
    browser = Client()
    sent = browser.get("/me/history?year=2025&page=2").headers["Location"]
    assert sent == "/sign-in?next=/me/history%3Fyear%3D2025%26page%3D2"
    page = browser.get(sent)
    assert page.context["next"] == "/me/history?year=2025&page=2"
    asked = browser.post("/sign-in", {"email": KNOWN, "next": page.context["next"]}).headers["Location"]
    assert asked == "/sign-in/code?next=/me/history%3Fyear%3D2025%26page%3D2"
    assert browser.get(asked).context["next"] == "/me/history?year=2025&page=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(cast, elsewhere):
    answer = Client().post("/sign-in", {"email": KNOWN, "next": elsewhere})
    assert answer.headers["Location"] == "/sign-in/code?next=/"
