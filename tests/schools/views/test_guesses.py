"""How many wrong codes a day are looked at, from where, and who is not shut out by somebody else's."""

import pytest
from django.db import connection
from django.test import Client

from tests.schools.views.test_sign_in import KNOWN, UNKNOWN, ask, mailed_codes
from tests.world import as_login

TOO_MANY_TODAY = "Too many wrong codes today. Try again tomorrow, or from where you last signed in."
WRONG_CODE = "That code doesn’t match"
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings, cast):
    settings.BEHIND_PROXY = True


def tried(email: str, *, place: str, times: int, was_right: bool = False, ago: str = "1 hour") -> None:
    """Tries that were made before."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "insert into iam.sign_in_try select iam.mark(%s), iam.mark(%s), %s, now() - %s::interval "
            "from generate_series(1, %s)",
            [email, place, was_right, ago, times],
        )


def a_minute_passes() -> None:
    """The codes asked for so far are a minute older, and mailed."""
    mailed_codes()
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("update iam.code set asked_at = asked_at - interval '1 minute'")


def kept() -> int:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select count(*) from iam.sign_in_try")
        return cursor.fetchone()[0]


def browser_at(place: str) -> Client:
    return Client(headers={"x-forwarded-for": place})


def answer_to_the_right_code(*, place: str) -> tuple[int, str]:
    """What Tariq gets who asks for a code and types it: a status, and where to, or what is wrong."""
    browser = browser_at(place)
    asked = ask(browser, KNOWN)
    if asked.status_code == 422:
        return 422, asked.context["form"].errors["email"][0]
    done = browser.post("/sign-in/code", {"code": mailed_codes()[KNOWN], "next": "/me"})
    return done.status_code, done.headers.get("Location") or done.context["form"].errors["code"][0]


IN, OUT = (302, "/me"), (422, TOO_MANY_TODAY)


@pytest.mark.parametrize(
    ("times", "place", "from_here"),
    [(14, HOME, IN), (15, HOME, OUT), (49, ELSEWHERE, IN), (50, ELSEWHERE, OUT)],
)
def test_fifteen_for_an_address_from_one_place_and_fifty_from_all(times, place, from_here):
    tried(KNOWN, place=place, times=times)
    assert answer_to_the_right_code(place=HOME) == from_here


def test_a_hundred_from_one_place_whoever_they_were_for():
    tried("somebody@else.example", place=HOME, times=99)
    assert answer_to_the_right_code(place=HOME) == IN
    tried("somebody@else.example", place=HOME, times=1)
    assert answer_to_the_right_code(place=HOME) == OUT
    assert answer_to_the_right_code(place=ELSEWHERE) == IN


def test_a_stranger_who_guesses_does_not_shut_out_who_signed_in_from_here():
    tried(KNOWN, place=HOME, times=1, was_right=True, ago="29 days")
    tried(KNOWN, place=ELSEWHERE, times=500)
    assert answer_to_the_right_code(place=HOME) == IN
    assert answer_to_the_right_code(place="192.0.2.1") == OUT


def test_a_day_later_it_is_forgotten_and_a_place_after_thirty():
    tried(KNOWN, place=HOME, times=200, ago="25 hours")
    tried(KNOWN, place=HOME, times=1, was_right=True, ago="31 days")
    assert answer_to_the_right_code(place=HOME) == IN
    assert kept() == 1


def test_a_right_code_is_not_a_wrong_try_and_a_spent_one_is():
    tried(KNOWN, place=HOME, times=13)
    assert answer_to_the_right_code(place=HOME) == IN
    browser = browser_at(HOME)
    ask(browser, KNOWN)
    assert WRONG_CODE in browser.post("/sign-in/code", {"code": "000000"}).content.decode()
    said = [browser.post("/sign-in/code", {"code": "000000"}).context["form"].errors["code"][0] for _ in range(2)]
    assert (said[0].startswith(WRONG_CODE), said[1]) == (True, TOO_MANY_TODAY)


def test_known_and_unknown_addresses_are_refused_alike():
    pages = []
    for email in (KNOWN, UNKNOWN):
        browser = browser_at(HOME)
        ask(browser, email)
        tried(email, place=HOME, times=15)
        for _ in range(2):
            got = browser.post("/sign-in/code", {"code": "123456"})
            pages.append((got.status_code, got.context["form"].errors["code"][0]))
        again = ask(browser, email)
        pages.append((again.status_code, again.context["form"].errors["email"][0]))
    assert pages == [OUT] * 6


def test_an_address_gets_forty_codes_a_day_and_more_only_where_it_signed_in():
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "insert into iam.code (email, address_hash, code_hash, asked_at) "
            "select %s, '', '', now() - interval '1 hour' from generate_series(1, 40)",
            [KNOWN],
        )
    assert ask(browser_at(HOME), KNOWN).context["form"].errors["email"] == [TOO_MANY_TODAY]
    tried(KNOWN, place=HOME, times=1, was_right=True)
    assert answer_to_the_right_code(place=HOME) == IN


def test_codes_that_a_stranger_asks_for_do_not_use_up_those_of_a_place_where_one_has_signed_in():
    tried(KNOWN, place=HOME, times=1, was_right=True, ago="29 days")
    assert [ask(browser_at(ELSEWHERE), KNOWN).status_code for _ in range(4)] == [302, 302, 302, 422]
    assert ask(browser_at("192.0.2.1"), KNOWN).status_code == 422
    a_minute_passes()
    assert answer_to_the_right_code(place=HOME) == IN
    assert [ask(browser_at(HOME), KNOWN).status_code for _ in range(3)] == [302, 302, 422]


def test_who_gets_no_more_codes_can_still_type_the_one_that_came_last():
    for _ in range(3):
        a_minute_passes()
        ask(browser_at(ELSEWHERE), KNOWN)
    browser = browser_at(HOME)
    refused = ask(browser, KNOWN)
    assert (refused.status_code, '<a href="/sign-in/code?next=/me">' in refused.content.decode()) == (422, True)
    done = browser.post("/sign-in/code", {"code": mailed_codes()[KNOWN], "next": "/me"})
    assert (done.status_code, done.headers["Location"]) == IN


def test_no_login_of_the_application_goes_round_the_limits(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select bool_or(has_function_privilege(l, 'iam.redeem_code(text, text, text, text)', 'execute')) "
            "from unnest(array['waymark_web', 'waymark_worker', 'waymark_rollup', 'waymark_backup']) l"
        )
        assert cursor.fetchone() == (False,)


def test_signing_in_and_out_gives_the_browser_a_new_secret_for_its_forms(client_of, cast):
    browser = browser_at(HOME)
    browser.get("/sign-in")
    before = browser.cookies["csrftoken"].value
    ask(browser, KNOWN)
    browser.post("/sign-in/code", {"code": mailed_codes()[KNOWN]})
    assert browser.cookies["csrftoken"].value not in ("", before)
