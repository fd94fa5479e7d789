"""People join, are corrected, move and leave; what hangs on that follows in the same transaction."""

import datetime

import pytest

from coaching.models import CoachState, Pairing
from schools.actions import memberships, people
from schools.models import Appointment, Leave, Membership, Person, Team
from tests.world import TODAY, YEAR_BEGINS, job_for

TOMORROW = TODAY + datetime.timedelta(days=1)


@pytest.fixture
def ashdown(cast):
    """A job's claim for the Ashdown trust, as the worker."""
    with job_for(cast.ashdown):
        yield cast


def pair_ends(**filters) -> list:
    return list(Pairing.objects.filter(**filters).values_list("ends_on", flat=True))


def test_somebody_joins(ashdown):
    nia = people.join(first_name="Nia", last_name="Nash", email="nia@ashdown.example", external_id="NN", by=ashdown.ada)
    assert Person.objects.get(external_id="NN") == nia


@pytest.mark.parametrize("email", ["tariq.tahir@ashdown.example", "bram.burns@west.example"])
def test_nobody_joins_with_the_e_mail_of_an_account_here_or_elsewhere(ashdown, email):
    with pytest.raises(people.EmailTaken, match=rf"^{email} already belongs to an account.$"):
        people.join(first_name="Nia", last_name="Nash", email=email, by=None)
    assert Person.objects.filter(last_name="Nash").count() == 0


def test_two_people_without_an_e_mail_may_join(ashdown):
    for number in ("N1", "N2"):
        people.join(first_name="Nia", last_name="Nash", external_id=number, by=None)
    assert Person.objects.filter(last_name="Nash", email=None).count() == 2


def test_an_e_mail_may_not_be_corrected_to_somebody_elses(ashdown):
    with pytest.raises(people.EmailTaken):
        people.correct(person=ashdown.tariq, email="bea.brook@west.example", by=ashdown.ada)


def test_only_what_identifies_a_person_is_corrected(ashdown):
    with pytest.raises(TypeError, match=r"^A person has no left_on to correct.$"):
        people.correct(person=ashdown.tariq, left_on=TODAY, by=ashdown.ada)


def test_a_teacher_who_moves_has_one_post_after_the_other_and_the_pair_ends(ashdown):
    people.move(person=ashdown.tariq, school=ashdown.south, on=TOMORROW, by=ashdown.ada)
    posts = Membership.objects.filter(person=ashdown.tariq).order_by("starts_on")
    assert [(p.school, p.starts_on, p.ends_on, p.is_main) for p in posts] == [
        (ashdown.north, YEAR_BEGINS, TOMORROW, True),
        (ashdown.south, TOMORROW, None, True),
    ]
    assert pair_ends(teacher=ashdown.tariq) == [TOMORROW]
    assert pair_ends(teacher=ashdown.tess) == [None]


def test_whoever_has_a_lesser_post_at_the_new_school_keeps_it_as_the_main_one(ashdown):
    lesser = memberships.start(
        person=ashdown.tariq, school=ashdown.south, starts_on=YEAR_BEGINS, fte=20, is_main=False, by=ashdown.ada
    )
    people.move(person=ashdown.tariq, school=ashdown.south, on=TODAY, fte=80, by=ashdown.ada)
    posts = Membership.objects.filter(person=ashdown.tariq, school=ashdown.south).order_by("starts_on")
    assert [(p.ends_on, p.fte, p.is_main) for p in posts] == [(TODAY, 20, False), (None, 80, True)]
    assert posts[1].id == lesser.id


def test_nobody_moves_to_where_they_are(ashdown):
    with pytest.raises(people.AlreadyThere, match=r"^Tariq Tahir is at North School already\.$"):
        people.move(person=ashdown.tariq, school=ashdown.north, on=TODAY, by=ashdown.ada)


def test_a_coach_who_leaves_ends_posts_roles_leave_pairs_and_state(ashdown):
    Appointment.objects.create(person=ashdown.cleo, role="advocate", school=ashdown.north, starts_on=YEAR_BEGINS)
    Leave.objects.create(person=ashdown.cleo, school=ashdown.north, starts_on=TODAY - datetime.timedelta(days=7))
    people.leave(person=ashdown.cleo, on=TODAY, by=ashdown.ada)
    ended = [
        Membership.objects.get(person=ashdown.cleo).ends_on,
        Appointment.objects.get(person=ashdown.cleo).ends_on,
        Leave.objects.get(person=ashdown.cleo).ends_on,
        CoachState.objects.get(coach__person=ashdown.cleo).ends_on,
        *pair_ends(coach=ashdown.cleo),
        Person.objects.get(id=ashdown.cleo.id).left_on,
    ]
    assert ended == [TODAY] * 7


def test_the_e_mail_of_a_leaver_is_free_again(ashdown):
    people.leave(person=ashdown.theo, on=TODAY, by=ashdown.ada)
    nia = people.join(first_name="Nia", last_name="Nash", email=ashdown.theo.email, by=ashdown.ada)
    assert nia.email == ashdown.theo.email


def test_a_leaver_who_comes_back_finds_their_e_mail_unless_somebody_else_has_it(ashdown):
    people.leave(person=ashdown.theo, on=TODAY, by=ashdown.ada)
    assert people.stay(person=ashdown.theo, by=ashdown.ada).left_on is None
    people.leave(person=ashdown.theo, on=TODAY, by=ashdown.ada)
    people.join(first_name="Nia", last_name="Nash", email=ashdown.theo.email, by=ashdown.ada)
    with pytest.raises(people.EmailTaken):
        people.stay(person=ashdown.theo, by=ashdown.ada)


def test_a_post_that_changes_keeps_its_past_and_its_pair(ashdown):
    post = Membership.objects.get(person=ashdown.tariq)
    memberships.change(membership=post, on=TODAY, fte=60, team=ashdown.maths, by=ashdown.ada)
    posts = Membership.objects.filter(person=ashdown.tariq).order_by("starts_on")
    assert [(p.starts_on, p.ends_on, p.fte, p.team) for p in posts] == [
        (YEAR_BEGINS, TODAY, 100, ashdown.english),
        (TODAY, None, 60, ashdown.maths),
    ]
    assert posts[1].id == post.id
    assert pair_ends(teacher=ashdown.tariq) == [None]


def test_a_post_that_has_not_begun_before_the_day_is_corrected_in_place(ashdown):
    post = Membership.objects.get(person=ashdown.tariq)
    memberships.change(membership=post, on=YEAR_BEGINS, fte=60, by=ashdown.ada)
    assert [(p.starts_on, p.fte) for p in Membership.objects.filter(person=ashdown.tariq)] == [(YEAR_BEGINS, 60)]


def test_a_role_follows_the_last_day_of_the_post_and_back(ashdown):
    post = Membership.objects.get(person=ashdown.hana)
    role = Appointment.objects.filter(person=ashdown.hana)
    memberships.correct(membership=post, ends_on=TOMORROW, by=ashdown.ada)
    assert role.get().ends_on == TOMORROW
    memberships.correct(membership=post, ends_on=None, by=ashdown.ada)
    assert role.get().ends_on is None


def test_a_team_is_found_whatever_its_capitals_and_made_when_there_is_none(ashdown):
    assert memberships.team_called(school=ashdown.north, name="ENGLISH") == ashdown.english
    assert memberships.team_called(school=ashdown.north, name="Music").name == "Music"
    assert Team.objects.filter(school=ashdown.north).count() == 3


def test_a_membership_takes_no_field_it_does_not_have(ashdown):
    with pytest.raises(TypeError, match=r"^A membership has no mood to set.$"):
        memberships.start(person=ashdown.theo, school=ashdown.south, starts_on=TODAY, mood="good", by=ashdown.ada)
