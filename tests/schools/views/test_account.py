"""One's own account: who one is, where one is signed in, and the way out of every browser at once."""

import re

import pytest
from django.db import connection
from django.test import Client

from schools.models import Appointment, Membership
from tests.coaching.views.school import words_of
from tests.schools.later import owner
from tests.world import acting_as, as_login, as_owner, job_for

FIREFOX = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0"


def another_browser(one_handler, person, *, token="another token", agent=FIREFOX, place="203.0.113.7") -> Client:
    """A second browser in which somebody is signed in."""
    owner(
        "insert into iam.session (token_hash, trust_id, person_id, device, place) "
        "values (iam.hash(%s), %s, %s, %s, %s)",
        token,
        person.trust_id,
        person.id,
        agent,
        place,
    )
    browser = Client()
    browser.handler = one_handler
    browser.cookies["waymark"] = token
    return browser


def is_in(browser) -> bool:
    return browser.get("/me").status_code == 200


# --- Who one is -------------------------------------------------------------------------------------------------------


def test_it_says_who_one_is_where_one_works_and_who_can_change_that(cast, client_of):
    page = words_of(client_of(cast.lina).get("/account"))
    assert (
        "You Name Lina Lowe Work e-mail, to sign in with lina.lowe@ashdown.example These can’t be changed here. "
        "Ask Sam Stone (school administrator) or Ada Ames (trust administrator). "
        "Where you work North School English, since 1 September 2026 "
        "Your roles Teaching-and-learning lead North School, since 1 September 2026"
    ) in page


def test_posts_and_roles_that_are_over_keep_their_dates(cast, client_of):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.lina).update(ends_on="2027-01-04")
        Appointment.objects.filter(person=cast.lina).update(ends_on="2027-01-04")
    page = words_of(client_of(cast.lina).get("/account"))
    assert "English, since 1 September 2026, until 4 January 2027" in page
    assert "North School, since 1 September 2026, until 4 January 2027" in page


def test_somebody_without_post_or_role_reads_that_none_is_needed(cast, client_of):
    with as_owner(cast.ashdown):
        Appointment.objects.filter(person=cast.gwen).delete()
    page = words_of(client_of(cast.gwen).get("/account"))
    assert "You have no post at one school." in page
    assert "None. You don’t need one to read your own feedback." in page
    assert "Ask Ada Ames (trust administrator)." in page


def test_nobody_is_sent_to_themself(cast, client_of):
    assert "Ask Ada Ames" not in words_of(client_of(cast.ada).get("/account"))


@pytest.mark.parametrize(
    ("who", "ask"),
    [("ada", "Another administrator can, once there is one."), ("sam", "Ask Ada Ames (trust administrator).")],
)
def test_whoever_keeps_the_staff_list_is_led_to_their_own_record(cast, client_of, who, ask):
    browser, me = client_of(getattr(cast, who)), getattr(cast, who)
    answer = browser.get("/account")
    assert f"Nobody changes their own work e-mail. {ask} Change your name on your record" in words_of(answer)
    assert f'href="/staff/{me.id}"' in answer.content.decode()
    assert browser.get(f"/staff/{me.id}/names").status_code == 200


def test_every_page_leads_to_it(cast, client_of):
    assert '<a href="/account">Account and settings</a>' in client_of(cast.tariq).get("/me").content.decode()


# --- Where one is signed in -------------------------------------------------------------------------------------------


def test_it_lists_every_browser_with_its_place_and_this_one_first(cast, client_of, one_handler):
    another_browser(one_handler, cast.tariq)
    page = words_of(client_of(cast.tariq).get("/account"))
    listed = page.partition("Where you’re signed in")[2]
    assert re.match(
        r" A browser This one\. Since \d\d:\d\d, .*; last seen \d\d:\d\d "
        r"Firefox on a Mac Since \d\d:\d\d, .*; last seen \d\d:\d\d, from 203\.0\.113\.7 Sign out ",
        listed,
    )


def test_signing_in_notes_the_network_once(db, cast):
    browser = Client(REMOTE_ADDR="198.51.100.4")
    browser.post("/sign-in", {"email": "tariq.tahir@ashdown.example"})
    with as_login("waymark_worker"), connection.cursor() as cursor:
        cursor.execute("select code from iam.codes_to_mail(100)")
        (code,) = cursor.fetchone()
    browser.post("/sign-in/code", {"code": code})
    assert "from 198.51.100.4" in words_of(browser.get("/account"))
    with connection.cursor() as cursor:
        cursor.execute("select iam.note_place(%s, 'elsewhere')", [browser.cookies["waymark"].value])
    assert "from 198.51.100.4" in words_of(browser.get("/account"))


def test_signing_out_another_browser_leaves_this_one_in(cast, client_of, one_handler):
    here, there = client_of(cast.tariq), another_browser(one_handler, cast.tariq)
    assert (is_in(here), is_in(there)) == (True, True)
    (path,) = re.findall(r'action="(/account/sessions/[0-9a-f-]+/end)"', here.get("/account").content.decode())
    assert here.post(path).headers["Location"] == "/account"
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.post(path).headers["Location"] == "/account"


def test_everywhere_else_is_everywhere_else(cast, client_of, one_handler):
    here = client_of(cast.tariq)
    others = [another_browser(one_handler, cast.tariq, token=f"token {n}") for n in range(2)]
    here.post("/account/sessions/end-others")
    assert "Signed out in 2 other places." in words_of(here.get("/account"))
    assert (is_in(here), [is_in(other) for other in others]) == (True, [False, False])


def test_signing_out_everywhere_ends_every_browser_at_its_next_request(cast, client_of, one_handler):
    here, there, other_person = client_of(cast.tariq), another_browser(one_handler, cast.tariq), client_of(cast.tess)
    answer = here.post("/account/sessions/end-all")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    here.cookies["waymark"] = f"token of {cast.tariq.id}"  # a browser that kept it all the same
    assert (is_in(here), is_in(there), is_in(other_person)) == (False, False, True)


def test_nobody_ends_or_lists_somebody_elses_sessions(cast, client_of, one_handler):
    there = another_browser(one_handler, cast.tariq)
    ((session_id,),) = owner("select id from iam.session where token_hash = iam.hash('another token')")
    for hostile in (cast.tess, cast.hana, cast.ada, cast.bram):
        browser = client_of(hostile)
        browser.post(f"/account/sessions/{session_id}/end")
        browser.post("/account/sessions/end-others")
        assert is_in(there)
    with acting_as(cast.tess), connection.cursor() as cursor:
        cursor.execute("select count(*) from iam.own_sessions('another token')")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("login", ["waymark_worker", "waymark_rollup"])
def test_no_program_reads_or_ends_sessions(cast, login):
    for call in ("iam.own_sessions('')", "iam.end_session(null)", "iam.end_sessions(null)", "iam.note_place('', '')"):
        with job_for(cast.ashdown, login), connection.cursor() as cursor:
            cursor.execute("select has_function_privilege(current_user, %s::regproc, 'execute')", [call.split("(")[0]])
            assert cursor.fetchone() == (False,), call


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_many(cast, client_of, one_handler, django_assert_num_queries, rows):
    for number in range(rows):
        another_browser(one_handler, cast.lina, token=f"token {number}")
    with as_owner(cast.ashdown):
        for n in range(rows):
            Appointment.objects.create(
                person=cast.lina,
                school=cast.south,
                role="advocate",
                starts_on=f"20{n + 30}-09-01",
                ends_on=f"20{n + 31}-09-01",
            )
    browser = client_of(cast.lina)
    browser.get("/account")
    with django_assert_num_queries(9):
        browser.get("/account")
