"""Leave, leaving and coming back, each said before it is saved; and two records that become one."""

import pytest

from coaching.models import Pairing
from schools.models import Appointment, Leave, Membership, Person
from tests.schools.views.record_pages import NEXT_MONDAY, POST, at, done, filled_in, hidden, text
from tests.world import TODAY, as_owner, job_for

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


def test_the_roles_that_end_are_named_and_whether_a_head_is_left(cast, ada):
    asked = text(filled_in(ada, at(cast.hana, "leaving"), on="2026-11-30"))
    assert "Hana is no longer headteacher of North School. Nobody else is headteacher there then." in asked
    assert "no longer" not in text(filled_in(ada, at(cast.hana, "leave/new"), starts_on="2026-11-30", ends_on=""))


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
    team = f'<option value="{cast.maths.id}" selected>'
    assert team in sam.get(at(cast.theo, "return")).content.decode()  # the post they had, to begin with
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
    assert done(sam, at(double, "merge"), kept="TTHORPE").headers["Location"] == at(cast.theo)
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
