"""Who may give which role to whom: by the trust's administrator, within a school by its leaders, never to oneself."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from schools.actions import appointments
from schools.models import Appointment
from tests.world import TODAY, YEAR_BEGINS, as_login, job_for

TOMORROW = TODAY + datetime.timedelta(days=1)


@pytest.fixture
def ashdown(cast):
    """A job's claim for the Ashdown trust, as the worker."""
    with job_for(cast.ashdown):
        yield cast


def appoint(person, role, school, *, by, starts_on=TODAY):
    return appointments.appoint(person=person, role=role, school=school, starts_on=starts_on, by=by)


def held(person) -> list[tuple]:
    return list(Appointment.objects.filter(person=person).values_list("role", "starts_on", "ends_on"))


@pytest.mark.parametrize("role", ["headteacher", "lead", "advocate", "school_administrator", "teacher"])
def test_the_trust_s_administrator_gives_every_role_at_a_school(ashdown, role):
    appoint(ashdown.theo, role, ashdown.north, by=ashdown.ada)
    assert held(ashdown.theo) == [(role, TODAY, None)]


@pytest.mark.parametrize(
    "role", ["chief_executive", "growth_director", "central_coach", "trust_administrator", "governor"]
)
def test_and_every_role_of_the_trust(ashdown, role):
    appoint(ashdown.theo, role, None, by=ashdown.ada)
    assert held(ashdown.theo) == [(role, TODAY, None)]


@pytest.mark.parametrize("giver", ["hana", "lina", "sam"])
def test_a_school_s_leaders_and_administrator_name_its_advocates(ashdown, giver):
    appoint(ashdown.theo, "advocate", ashdown.north, by=getattr(ashdown, giver))
    assert held(ashdown.theo) == [("advocate", TODAY, None)]


@pytest.mark.parametrize(
    ("giver", "role", "school"),
    [
        ("hana", "lead", "north"),
        ("sam", "headteacher", "north"),
        ("hana", "advocate", "south"),
        ("hana", "chief_executive", None),
        ("cleo", "advocate", "north"),
        ("edie", "headteacher", "north"),
        ("gwen", "trust_administrator", None),
    ],
)
def test_others_may_not(ashdown, giver, role, school):
    with pytest.raises(appointments.MayNotAppoint):
        appoint(ashdown.theo, role, getattr(ashdown, school) if school else None, by=getattr(ashdown, giver))
    assert held(ashdown.theo) == []


def test_a_right_that_has_ended_is_none(ashdown):
    appointments.end(person=ashdown.sam, role="school_administrator", school=ashdown.north, on=TODAY, by=ashdown.ada)
    with pytest.raises(appointments.MayNotAppoint):
        appoint(ashdown.theo, "advocate", ashdown.north, by=ashdown.sam)


def test_nobody_gives_a_role_to_themself(ashdown):
    with pytest.raises(appointments.NobodyAppointsThemself):
        appoint(ashdown.ada, "chief_executive", None, by=ashdown.ada)


@pytest.mark.parametrize(("role", "at_a_school"), [("headteacher", False), ("governor", True)])
def test_a_role_has_its_place(ashdown, role, at_a_school):
    with pytest.raises(appointments.WrongPlace):
        appoint(ashdown.theo, role, ashdown.north if at_a_school else None, by=ashdown.ada)


def test_twice_is_once(ashdown):
    assert appoint(ashdown.hana, "headteacher", ashdown.north, by=ashdown.ada).starts_on == YEAR_BEGINS
    assert held(ashdown.hana) == [("headteacher", YEAR_BEGINS, None)]


def test_a_time_that_overlaps_is_told(ashdown):
    appoint(ashdown.theo, "advocate", ashdown.north, by=ashdown.ada, starts_on=TOMORROW)
    with pytest.raises(appointments.HeldAlready) as refusal:
        appoint(ashdown.theo, "advocate", ashdown.north, by=ashdown.ada)
    assert str(refusal.value) == "Theo Thorpe is advocate of North School from 25 November 2026. End that first."


def test_a_role_ends_and_may_begin_again(ashdown):
    asked = {"person": ashdown.lina, "role": "lead", "school": ashdown.north}
    appointments.end(**asked, on=TODAY, by=ashdown.ada)
    with pytest.raises(appointments.NotHeld) as refusal:
        appointments.end(**asked, on=TODAY, by=ashdown.ada)
    assert str(refusal.value) == "Lina Lowe is not teaching-and-learning lead of North School then."
    appointments.appoint(**asked, starts_on=TOMORROW, by=ashdown.ada)
    assert set(held(ashdown.lina)) == {("lead", YEAR_BEGINS, TODAY), ("lead", TOMORROW, None)}


def command(*arguments: str) -> str:
    out = io.StringIO()
    with as_login("waymark_worker"):
        call_command("appoint", *arguments, "--trust", "demo", stdout=out)
    return out.getvalue().strip()


def test_the_command_says_what_it_did(cast):
    said = command("Ben.Boyle@west.example", "advocate", "--school", "200001", "--by", "BBURNS", "--on", "2026-12-01")
    assert said == "Ben Boyle is Advocate, West School, from 1 December 2026."
    said = command("BBOYLE", "advocate", "--school", "200001", "--end", "--on", "2027-01-04")
    assert said == "Ben Boyle is no longer Advocate, West School, from 4 January 2027."
    assert command("BBOYLE", "governor") == "Ben Boyle is Governor, Birch Trust, from 24 November 2026."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@west.example", "governor"], "Nobody in this trust has the e-mail nobody@west.example."),
        (["X1", "governor"], "Nobody in this trust has the staff code X1."),
        (
            ["hana.haddad@ashdown.example", "governor"],
            "Nobody in this trust has the e-mail hana.haddad@ashdown.example.",
        ),
        (["BBOYLE", "lead", "--school", "100001"], "This trust has no school with the URN 100001."),
        (["BBOYLE", "lead"], "Teaching-and-learning lead is a role at a school: name it."),
        (["BBURNS", "governor", "--by", "BBURNS"], "Nobody gives a role to themself. Ask somebody else to."),
    ],
)
def test_the_command_refuses_in_a_sentence(cast, arguments, sentence):
    with pytest.raises(CommandError) as refusal:
        command(*arguments)
    assert str(refusal.value) == sentence
