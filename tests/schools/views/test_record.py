"""Somebody's record: what their office reads, who may open it, and how name and address are put right."""

import pytest
from django.core import mail
from django.test import Client

from schools import tasks
from schools.models import Change, Membership, Person
from tests.architecture.plant import plant
from tests.schools.views.record_pages import at, done, filled_in, hidden, post_of, text
from tests.world import TODAY, as_login, as_owner, job_for

# Reading


def test_a_record_has_posts_roles_and_leave_with_their_days(cast, sam):
    page = text(sam.get(at(cast.abel)))
    assert "Name Abel Ashe Staff code AASHE Work e-mail, to sign in with abel.ashe@ashdown.example Change" in page
    assert "No job title, North School English, FTE 1, teaches Since 1 September 2026" in page
    assert "Advocate, North School Since 1 September 2026" in page


def test_no_word_of_coaching_is_on_a_record_and_no_name_of_a_coach(cast, sam, ada):
    plant(cast)
    for browser in (sam, ada):
        page = browser.get(at(cast.tariq)).content.decode()
        assert ("canary-ashdown" in page.split('id="trail"')[0], "Cleo" in page) == (False, False)


def test_whoever_leads_is_read_by_their_office_and_changed_by_the_trust(cast, sam, ada):
    assert "looked after by the trust’s administrator" in text(sam.get(at(cast.hana)))
    pages = ("names", "email", "leaving", "leave/new", "merge", "move")
    assert {sam.get(at(cast.hana, page)).status_code for page in pages} == {403}
    assert {ada.get(at(cast.hana, page)).status_code for page in pages} == {200}


@pytest.mark.parametrize("changes", [1, 30])
def test_a_record_costs_the_same_for_one_change_as_for_thirty(cast, sam, django_assert_num_queries, changes):
    with as_owner(cast.ashdown):
        for number in range(changes):
            Change.objects.create(
                person=cast.theo,
                school=cast.north,
                subject="post",
                kind="changed",
                values={"team_id": [str(cast.english.id), str(cast.maths.id)], "fte": [100, 60 + number]},
                by=cast.sam,
            )
    with django_assert_num_queries(11):
        page = text(sam.get(at(cast.theo)))
    assert page.count("Post, North School: changed Team English, now Maths; FTE 1, now") == changes


def test_everybody_reads_who_changed_their_own_record(cast, client_of, sam):
    filled_in(sam, at(cast.theo, "names"), first_name="Theodore", last_name="Thorpe", external_id="TT9")
    page = text(client_of(cast.theo).get("/me/record"))
    assert "First name Theo, now Theodore; staff code TTHORPE, now TT9" in page
    assert "by Sam Stone" in page


# Names and address


def test_names_are_set_right(cast, sam):
    answer = filled_in(sam, at(cast.theo, "names"), first_name="Theodore", last_name="Thorpe", external_id="")
    assert (answer.status_code, answer.headers["Location"]) == (302, at(cast.theo))
    with as_owner(cast.ashdown):
        theo = Person.objects.get(id=cast.theo.id)
        assert (theo.first_name, theo.external_id) == ("Theodore", None)


def test_a_second_tab_does_not_undo_the_first(cast, sam):
    form = hidden(sam.get(at(cast.theo, "names")))
    filled_in(sam, at(cast.theo, "names"), first_name="Theodore", last_name="Thorpe", external_id="")
    clash = sam.post(at(cast.theo, "names"), form | {"first_name": "Teo", "last_name": "Thorpe", "external_id": ""})
    assert clash.status_code == 409
    assert "Somebody changed this after you opened the page." in text(clash)
    assert 'value="Teo"' in clash.content.decode()
    again = sam.post(
        at(cast.theo, "names"), hidden(clash) | {"first_name": "Teo", "last_name": "Thorpe", "external_id": ""}
    )
    assert again.status_code == 302
    with as_owner(cast.ashdown):
        assert Person.objects.get(id=cast.theo.id).first_name == "Teo"


def test_a_head_cannot_turn_somebody_s_mail_round(cast, client_of):
    hana = client_of(cast.hana)
    assert hana.get(at(cast.theo, "email")).status_code == 403
    assert (
        hana.post(at(cast.theo, "email"), {"email": "hana.haddad2@ashdown.example", "confirmed": "1"}).status_code
        == 403
    )
    assert f'href="/staff/{cast.theo.id}/email"' not in hana.get(at(cast.theo)).content.decode()
    with as_owner(cast.ashdown):
        assert Person.objects.get(id=cast.theo.id).email == cast.theo.email


@pytest.mark.parametrize("self_served", ["sam", "ada"])
def test_nobody_changes_their_own_address(cast, client_of, self_served):
    me = getattr(cast, self_served)
    assert client_of(me).get(at(me, "email")).status_code == 403


def test_an_address_that_changes_signs_out_and_tells_both_mailboxes(cast, client_of, sam):
    theo = client_of(cast.theo)
    assert theo.get("/me").status_code == 200
    assert done(sam, at(cast.theo, "email"), email="Theo@New.example").status_code == 302
    assert theo.get("/me").headers["Location"].startswith("/sign-in")
    with as_login("waymark_worker"):
        tasks.sweep("mail")
    assert sorted(letter.to[0] for letter in mail.outbox) == ["theo.thorpe@ashdown.example", "theo@new.example"]
    old, new = sorted(mail.outbox, key=lambda letter: letter.to[0])
    assert "Sam Stone changed it to another" in old.body
    assert "theo@new.example" not in old.body
    assert "Sam Stone set it" in new.body


def test_an_address_that_belongs_to_an_account_is_refused_and_kept_in_the_form(cast, sam):
    asked = filled_in(sam, at(cast.theo, "email"), email="bram.burns@west.example")
    refused = sam.post(at(cast.theo, "email"), hidden(asked) | {"confirmed": "1"})
    assert refused.status_code == 422
    assert "Work e-mail: bram.burns@west.example already belongs to an account." in text(refused)
    assert 'value="bram.burns@west.example"' in refused.content.decode()


# Hostile


@pytest.mark.parametrize("who", ["harry", "bram"])
def test_another_office_finds_nobody_there_to_the_byte(cast, client_of, who):
    browser = client_of(getattr(cast, who))
    there, nowhere = browser.get(at(cast.theo)), browser.get(f"/staff/{cast.ashdown}")
    assert (there.status_code, there.content) == (404, nowhere.content)
    for page in ("names", "email", "leaving", "leave/new", "merge", "roles/new", "posts/new", "move"):
        assert browser.post(at(cast.theo, page), {"confirmed": "1"}).status_code in (403, 404)


@pytest.mark.parametrize("who", ["theo", "cleo", "edie", "gwen"])
def test_whoever_keeps_no_office_opens_no_record_not_their_own_either(cast, client_of, who):
    me = getattr(cast, who)
    assert [client_of(me).get(at(person)).status_code for person in (cast.theo, me, cast.bram)] == [403] * 3


def test_a_post_of_another_school_is_not_changed_through_somebody_of_ours(cast, sam):
    with job_for(cast.ashdown):
        second = Membership.objects.create(person=cast.theo, school=cast.south, is_main=False, starts_on=TODAY)
    assert sam.get(at(cast.theo, f"posts/{second.id}")).status_code == 404
    assert sam.get(at(cast.theo, f"posts/{post_of(cast, cast.una).id}")).status_code == 404
    asked = filled_in(sam, at(cast.theo, "leaving"), on="2026-11-24")
    refused = sam.post(at(cast.theo, "leaving"), hidden(asked) | {"confirmed": "1"})
    assert "They have a post at another school too, so the trust’s administrator does this." in text(refused)


def test_a_stranger_signs_in_first(cast):
    assert Client().get(at(cast.theo)).headers["Location"].startswith("/sign-in")
