"""Somebody's record: what their office reads and changes, what is said before it is saved, and what happens then."""

import datetime
import html
import re

import pytest
from django.core import mail
from django.test import Client

from coaching.models import Pairing
from schools import tasks
from schools.models import Appointment, Change, Leave, Membership, Person
from tests.architecture.plant import plant
from tests.world import TODAY, YEAR_BEGINS, as_login, as_owner, job_for

NEXT_MONDAY = datetime.date(2026, 11, 30)


def text(answer) -> str:
    """The page's words, without its tags."""
    page = answer.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def hidden(answer) -> dict[str, str]:
    """What the page would send along by itself."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', answer.content.decode())
    return {name: html.unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def at(person, page: str = "") -> str:
    return f"/staff/{person.id}{'/' if page else ''}{page}"


def filled_in(browser, address: str, **typed):
    """The form at an address, sent with what was typed."""
    return browser.post(address, hidden(browser.get(address)) | typed)


def done(browser, address: str, **typed):
    """The same, having read what will happen and said yes."""
    asked = filled_in(browser, address, **typed)
    assert "What will happen" in text(asked)
    return browser.post(address, hidden(asked) | {"confirmed": "1"})


@pytest.fixture
def sam(cast, client_of):
    """The browser of North's administrator."""
    return client_of(cast.sam)


@pytest.fixture
def ada(cast, client_of):
    """The browser of the trust's administrator."""
    return client_of(cast.ada)


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


# Posts

POST = {"job_title": "Head of Maths", "fte": "0.8", "teaching": "on", "team": "", "line_manager": ""}


def post_of(cast, person) -> Membership:
    with as_owner(cast.ashdown):
        return Membership.objects.get(person=person, ends_on=None)


def test_a_post_changes_from_a_day_on_and_its_past_stays(cast, sam):
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    answer = filled_in(sam, address, **POST, how="from", on="2026-11-30")
    assert answer.status_code == 302
    with as_owner(cast.ashdown):
        posts = Membership.objects.filter(person=cast.theo).order_by("starts_on")
        assert list(posts.values_list("job_title", "fte", "starts_on", "ends_on")) == [
            ("", 100, YEAR_BEGINS, NEXT_MONDAY),
            ("Head of Maths", 80, NEXT_MONDAY, None),
        ]


def test_a_post_is_put_right_as_though_it_had_always_been_so(cast, sam):
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    filled_in(sam, address, **POST | {"line_manager": str(cast.hana.id)}, how="always", on="")
    post = post_of(cast, cast.theo)
    assert (post.job_title, post.fte, post.starts_on, post.line_manager_id) == (
        "Head of Maths",
        80,
        YEAR_BEGINS,
        cast.hana.id,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"how": "from", "on": ""}, "From: Say from which day."),
        ({"how": "from", "on": "2026-08-31"}, "From: The post began on 1 September 2026. Choose a day within it."),
        ({"how": "", "on": ""}, "Since when: Choose one."),
        ({"how": "always", "on": "", "fte": "lots"}, "FTE: Use a number such as 1 or 0.6."),
    ],
)
def test_a_change_that_cannot_be_is_said_beside_it(cast, sam, wrong, said):
    answer = filled_in(sam, at(cast.theo, f"posts/{post_of(cast, cast.theo).id}"), **POST | wrong)
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_two_tabs_that_change_one_post_clash(cast, sam, ada):
    address = at(cast.theo, f"posts/{post_of(cast, cast.theo).id}")
    form = hidden(sam.get(address))
    filled_in(ada, address, **POST, how="always", on="")
    clash = sam.post(address, form | POST | {"job_title": "Teacher", "how": "always", "on": ""})
    assert (clash.status_code, 'value="Teacher"' in clash.content.decode()) == (409, True)
    assert post_of(cast, cast.theo).job_title == "Head of Maths"


def test_the_trust_gives_a_second_post_at_another_school_and_ends_it(cast, ada, sam):
    address = at(cast.theo, "posts/new?school=south-school")
    assert filled_in(ada, address, **POST, starts_on="2026-11-24").status_code == 302
    with as_owner(cast.ashdown):
        second = Membership.objects.get(person=cast.theo, school=cast.south)
        assert (second.is_main, second.fte) == (False, 80)
    assert done(ada, at(cast.theo, f"posts/{second.id}/end"), on="2026-11-30").status_code == 302
    with as_owner(cast.ashdown):
        assert Membership.objects.get(id=second.id).ends_on == NEXT_MONDAY


def test_an_office_of_one_school_is_told_who_gives_posts_elsewhere(cast, sam):
    assert "You look after no other school" in text(sam.get(at(cast.theo, "posts/new")))
    assert "You look after no other school" in text(sam.get(at(cast.theo, "move?school=south-school")))


def test_a_coach_who_moves_leaves_their_pairs_behind_as_it_was_said(cast, ada):
    address = at(cast.cleo, "move?school=south-school")
    asked = filled_in(ada, address, **POST, starts_on="2026-11-30")
    assert "Two pairs end on 30 November 2026. The school’s leaders see whose." in text(asked)
    assert "Tariq" not in text(asked)
    assert ada.post(address, hidden(asked) | {"confirmed": "1"}).status_code == 302
    with as_owner(cast.ashdown):
        assert list(Pairing.objects.filter(coach=cast.cleo).values_list("ends_on", flat=True)) == [NEXT_MONDAY] * 2
        assert list(
            Membership.objects.filter(person=cast.cleo).order_by("starts_on").values_list("school", "ends_on")
        ) == [(cast.north.id, NEXT_MONDAY), (cast.south.id, None)]


# Leave


def test_leave_is_begun_having_said_what_waits_and_ended_by_the_return(cast, client_of, sam):
    lina = client_of(cast.lina)
    asked = filled_in(lina, at(cast.tariq, "leave/new"), starts_on="2026-11-24", ends_on="")
    assert "Meanwhile this waits, and nothing is expected of it: Tariq Tahir, coached by Cleo Clarke." in text(asked)
    assert lina.post(at(cast.tariq, "leave/new"), hidden(asked) | {"confirmed": "1"}).status_code == 302
    with as_owner(cast.ashdown):
        leave = Leave.objects.get(person=cast.tariq)
        assert (leave.starts_on, leave.ends_on, leave.school_id) == (TODAY, None, cast.north.id)
    assert "Tariq has been on leave since 24 November 2026." in text(sam.get(at(cast.tariq)))
    address = at(cast.tariq, f"leave/{leave.id}")
    assert filled_in(sam, address, starts_on="2026-11-24", ends_on="2026-11-24").status_code == 422
    assert filled_in(sam, address, starts_on="2026-11-24", ends_on="2026-11-30").status_code == 302
    with as_owner(cast.ashdown):
        assert Leave.objects.get(person=cast.tariq).ends_on == NEXT_MONDAY
        assert Pairing.objects.get(teacher=cast.tariq).ends_on is None


def test_leave_that_is_over_is_told_as_over_and_before_a_post_it_is_said(cast, sam):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(starts_on="2026-11-18")
    asked = filled_in(sam, at(cast.theo, "leave/new"), starts_on="2026-11-13", ends_on="2026-11-24")
    begins = "Theo’s post at North School begins only on 18 November 2026: before that day nothing is expected"
    assert begins in text(asked)
    saved = sam.post(at(cast.theo, "leave/new"), hidden(asked) | {"confirmed": "1"}, follow=True)
    assert "Theo Thorpe was on leave from 13 to 23 November 2026." in saved.content.decode()
    with as_owner(cast.ashdown):
        leave = Leave.objects.get(person=cast.theo)
    address = at(cast.theo, f"leave/{leave.id}")
    form = hidden(sam.get(address)) | {"starts_on": "2026-11-23", "ends_on": ""}
    saved = sam.post(address, form, follow=True).content.decode()
    assert "Theo Thorpe has been on leave since 23 November 2026." in saved


def test_leave_that_overlaps_is_refused_and_one_that_has_not_begun_called_off(cast, sam):
    assert done(sam, at(cast.theo, "leave/new"), starts_on="2026-11-30", ends_on="2026-12-11").status_code == 302
    asked = filled_in(sam, at(cast.theo, "leave/new"), starts_on="2026-12-01", ends_on="2026-12-02")
    refused = sam.post(at(cast.theo, "leave/new"), hidden(asked) | {"confirmed": "1"})
    assert (refused.status_code, "They’re on leave for some of that time already." in text(refused)) == (422, True)
    with as_owner(cast.ashdown):
        leave = Leave.objects.get(person=cast.theo)
    assert filled_in(sam, at(cast.theo, f"leave/{leave.id}/call-off")).status_code == 302
    with as_owner(cast.ashdown):
        assert not Leave.objects.filter(person=cast.theo).exists()
    assert "Leave, North School: taken back" in text(sam.get(at(cast.theo)))


# Leaving


def test_somebody_leaves_as_it_was_said_and_cannot_come_in_any_more(cast, client_of, sam):
    tariq = client_of(cast.tariq)
    asked = filled_in(sam, at(cast.tariq, "leaving"), on="2026-11-24")
    assert "One pair ends on 24 November 2026. The school’s leaders see whose." in text(asked)
    assert "Cleo" not in text(asked)
    assert sam.post(at(cast.tariq, "leaving"), hidden(asked) | {"confirmed": "1"}).status_code == 302
    assert tariq.get("/me").headers["Location"].startswith("/sign-in")
    with as_owner(cast.ashdown):
        assert Pairing.objects.get(teacher=cast.tariq).ends_on == TODAY
        assert Membership.objects.get(person=cast.tariq).ends_on == TODAY


def test_whoever_wants_to_change_something_first_has_the_form_back(cast, sam):
    asked = filled_in(sam, at(cast.theo, "leaving"), on="2026-11-30")
    again = sam.post(at(cast.theo, "leaving"), hidden(asked) | {"again": "1"})
    assert (again.status_code, 'type="date" name="on" value="2026-11-30"' in again.content.decode()) == (200, True)
    with as_owner(cast.ashdown):
        assert Person.objects.get(id=cast.theo.id).left_on is None


def test_a_leader_reads_whose_pair_ends(cast, client_of):
    asked = filled_in(client_of(cast.hana), at(cast.tariq, "leaving"), on="2026-11-30")
    assert "On 30 November 2026 this ends: Tariq Tahir, coached by Cleo Clarke." in text(asked)
    with as_owner(cast.ashdown):
        assert Person.objects.get(id=cast.tariq.id).left_on is None


def test_somebody_who_was_to_leave_stays_with_their_post_and_role(cast, sam):
    done(sam, at(cast.abel, "leaving"), on="2026-11-30")
    assert "Abel leaves on 30 November 2026." in text(sam.get(at(cast.abel)))
    assert filled_in(sam, at(cast.abel, "staying")).status_code == 302
    with as_owner(cast.ashdown):
        assert Person.objects.get(id=cast.abel.id).left_on is None
        assert Membership.objects.get(person=cast.abel).ends_on is None
        assert Appointment.objects.get(person=cast.abel).ends_on is None


def test_somebody_who_left_comes_back_and_signs_in_with_the_same_address(cast, sam):
    done(sam, at(cast.theo, "leaving"), on="2026-11-20")
    assert filled_in(sam, at(cast.theo, "return"), **POST, starts_on="2026-11-30").status_code == 302
    with as_owner(cast.ashdown):
        theo = Person.objects.get(id=cast.theo.id)
        assert (theo.left_on, theo.email) == (None, cast.theo.email)
        assert Membership.objects.get(person=theo, ends_on=None).starts_on == NEXT_MONDAY


def test_whoever_has_the_address_meanwhile_keeps_it(cast, sam, client_of):
    done(sam, at(cast.theo, "leaving"), on="2026-11-20")
    with job_for(cast.ashdown):
        Person.objects.create(first_name="Tom", last_name="Thorpe", email=cast.theo.email)
    refused = filled_in(sam, at(cast.theo, "return"), **POST, starts_on="2026-11-30")
    assert (refused.status_code, "already belongs to an account" in text(refused)) == (422, True)


def test_nobody_leaves_by_their_own_hand(cast, sam, ada):
    pages = ("leaving", "staying", "return", "merge", "roles/new", "move")
    assert {sam.get(at(cast.sam, page)).status_code for page in pages} == {403}
    assert {ada.get(at(cast.ada, page)).status_code for page in pages} == {403}


# Roles


def test_the_trust_s_administrator_names_a_head(cast, ada):
    answer = done(ada, at(cast.theo, "roles/new"), role="headteacher@north-school", starts_on="2026-11-24")
    assert answer.status_code == 302
    with as_owner(cast.ashdown):
        held = Appointment.objects.get(person=cast.theo)
        assert (held.role, held.school_id, held.by_id) == ("headteacher", cast.north.id, cast.ada.id)


def test_a_head_gives_what_a_head_may(cast, client_of):
    hana = client_of(cast.hana)
    page = hana.get(at(cast.theo, "roles/new")).content.decode()
    assert re.findall(r'<option value="([^"]+)"', page) == [
        "advocate@north-school",
        "school_administrator@north-school",
    ]
    refused = filled_in(hana, at(cast.theo, "roles/new"), role="headteacher@north-school", starts_on="2026-11-24")
    assert (refused.status_code, "You can’t give that role. Choose another." in text(refused)) == (422, True)


def test_a_role_is_ended(cast, sam):
    with as_owner(cast.ashdown):
        held = Appointment.objects.get(person=cast.abel)
    assert filled_in(sam, at(cast.abel, f"roles/{held.id}/end"), on="2026-11-24").status_code == 302
    with as_owner(cast.ashdown):
        assert Appointment.objects.get(person=cast.abel).ends_on == TODAY


def test_who_is_made_headteacher_or_no_longer_is_is_said_with_the_school_and_the_other_one(cast, ada):
    address = at(cast.theo, "roles/new")
    asked = filled_in(ada, address, role="headteacher@north-school", starts_on="2026-11-24")
    means = "Theo is headteacher of North School from 24 November 2026. Hana Haddad is headteacher there too."
    assert means in text(asked)
    ada.post(address, hidden(asked) | {"confirmed": "1"})
    with as_owner(cast.ashdown):
        theirs, hers = (Appointment.objects.get(person=one, role="headteacher") for one in (cast.theo, cast.hana))
    ending = filled_in(ada, at(cast.hana, f"roles/{hers.id}/end"), on="2026-11-30")
    assert "Hana is no longer headteacher of North School from 30 November 2026. Theo Thorpe is headteacher" in text(
        ending
    )
    done(ada, at(cast.theo, f"roles/{theirs.id}/end"), on="2026-11-25")
    ending = filled_in(ada, at(cast.hana, f"roles/{hers.id}/end"), on="2026-11-30")
    assert "Nobody else is headteacher there then." in text(ending)


# Two records


@pytest.fixture
def double(cast):
    with job_for(cast.ashdown):
        person = Person.objects.create(first_name="Theo", last_name="Thorpe", email="tt@ashdown.example")
        Membership.objects.create(person=person, school=cast.north, starts_on=TODAY)
    return person


def test_a_second_record_goes_into_the_first(cast, sam, double):
    page = text(sam.get(at(double, "merge")))
    assert "Theo Thorpe: theo.thorpe@ashdown.example" in page
    assert done(sam, at(double, "merge"), kept="TTHORPE").status_code == 302
    assert "This record was merged into that of Theo Thorpe on 24 November 2026." in text(sam.get(at(double)))
    assert sam.get(at(double, "return")).status_code == 404


def test_a_role_that_goes_over_with_a_record_is_said_before(cast, ada, double):
    with as_owner(cast.ashdown):
        Appointment.objects.create(person=double, school=cast.north, role="headteacher", starts_on=TODAY)
    asked = filled_in(ada, at(double, "merge"), kept="TTHORPE")
    assert "What goes over makes Theo Thorpe headteacher of North School." in text(asked)


def test_a_record_that_holds_coaching_does_not_go_and_it_is_said_which_to_keep(cast, sam):
    asked = filled_in(sam, at(cast.tariq, "merge"), kept="theo.thorpe@ashdown.example")
    refused = sam.post(at(cast.tariq, "merge"), hidden(asked) | {"confirmed": "1"})
    assert refused.status_code == 422
    assert "The record of Tariq Tahir that would go holds coaching: pairs, visits or notes." in text(refused)


def test_a_record_of_another_school_is_not_found_for_merging(cast, sam):
    refused = filled_in(sam, at(cast.theo, "merge"), kept="una.upton@ashdown.example")
    assert "None of your people has that e-mail or staff code." in text(refused)


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
