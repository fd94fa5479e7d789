"""Who is expected at a twilight, and who may schedule, change and call one off."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from cpd.actions import expectations, twilights
from cpd.models import DayNotWorked, Expected, Twilight, TwilightSchool
from schools.actions import people
from schools.models import Leave, Membership, Person
from tests.cpd.evenings import (
    LAST_WEEK,
    TOMORROW,
    a_plan,
    at,
    expectation,
    expected_at,
    scheduled,
    was_there,
)
from tests.world import TODAY, YEAR_BEGINS, acting_as, as_owner, job_for

TEACH_AT_NORTH = set("lina cleo carl tariq tess theo abel".split())


def planned(cast, by, **changed) -> Twilight:
    with acting_as(by):
        return twilights.schedule(plan=a_plan(cast, **changed), by=by)


# --- Who is expected --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whom", "who"),
    [
        ("teaching", TEACH_AT_NORTH),
        ("staff", TEACH_AT_NORTH | {"hana", "sam"}),
        ("support", {"hana", "sam"}),
        ("leaders", {"hana", "lina"}),
    ],
)
def test_the_rule_says_who_of_the_school_is_expected(cast, whom, who):
    assert expected_at(cast, scheduled(cast, whom=whom)) == who


def test_a_team_named_stands_for_its_school_and_other_schools_come_as_a_whole(cast):
    twilight = scheduled(
        cast, by=cast.greta, schools=frozenset({cast.north.id, cast.south.id}), teams=frozenset({cast.maths.id})
    )
    assert expected_at(cast, twilight) == {"carl", "tess", "theo", "petra", "una"}


def test_whoever_is_on_leave_or_has_left_by_then_is_not_expected(cast):
    with as_owner(cast.ashdown):
        Leave.objects.create(person=cast.tess, school=cast.north, starts_on=TODAY)
        Membership.objects.filter(person=cast.theo).update(ends_on=TODAY)
    assert expected_at(cast, scheduled(cast)) == TEACH_AT_NORTH - {"tess", "theo"}


def test_a_joiner_is_expected_from_the_night_on_and_a_past_twilight_stays_as_it_was(cast):
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(starts_on=TOMORROW)
    past, ahead = scheduled(cast, on=LAST_WEEK), scheduled(cast, on=TOMORROW)
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(starts_on=YEAR_BEGINS)
        Membership.objects.filter(person=cast.tess).update(teaching=False)
    with job_for(cast.ashdown):
        assert twilights.expect_ahead() == 1
    assert expected_at(cast, past) == TEACH_AT_NORTH - {"theo"}
    assert expected_at(cast, ahead) == TEACH_AT_NORTH - {"tess"}


def test_what_a_leader_changed_by_hand_outlives_the_night(cast):
    twilight = scheduled(cast, on=TOMORROW)
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(cast.lina):
        expectations.add(twilight=twilight, person=cast.sam, school=cast.north, by=cast.lina)
        expectations.excuse(expected=theo, why="trip", by=cast.lina)
    with job_for(cast.ashdown):
        twilights.expect_ahead()
    assert expected_at(cast, twilight) == TEACH_AT_NORTH - {"theo"} | {"sam"}


def test_somebody_who_never_works_that_day_is_not_expected_on_it_again(cast):
    twilight = scheduled(cast, on=TOMORROW)
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(cast.lina):
        expectations.never_on_that_day(expected=theo, by=cast.lina)
    next_week = TOMORROW + datetime.timedelta(weeks=1)
    assert expected_at(cast, twilight) == TEACH_AT_NORTH - {"theo"}
    assert expected_at(cast, scheduled(cast, on=next_week)) == TEACH_AT_NORTH - {"theo"}
    assert expected_at(cast, scheduled(cast, on=next_week + datetime.timedelta(days=1))) == TEACH_AT_NORTH


def test_only_somebody_who_works_there_is_added(cast):
    twilight = scheduled(cast, on=TOMORROW)
    with acting_as(cast.lina), pytest.raises(expectations.WorksElsewhere):
        expectations.add(twilight=twilight, person=cast.una, school=cast.north, by=cast.lina)


# --- Who schedules ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hana", "lina", "edie", "greta", "cass"])
def test_leaders_of_the_school_and_the_trusts_team_schedule(cast, who):
    assert expected_at(cast, planned(cast, getattr(cast, who))) == TEACH_AT_NORTH


@pytest.mark.parametrize("who", ["tariq", "cleo", "sam", "harry", "ada", "gwen"])
def test_nobody_else_does(cast, who):
    with pytest.raises(twilights.NotTheirs):
        planned(cast, getattr(cast, who))
    with as_owner(cast.ashdown):
        assert Twilight.objects.count() == 0


def test_a_head_invites_no_school_but_their_own(cast):
    with pytest.raises(twilights.NotTheirs):
        planned(cast, cast.hana, schools=frozenset({cast.north.id, cast.south.id}))


def test_a_change_moves_the_evening_and_who_is_expected(cast):
    twilight = scheduled(cast, on=TOMORROW)
    with acting_as(cast.hana):
        plan = a_plan(cast, on=TOMORROW, starts_at=at(16, on=TOMORROW), minutes=90, whom="leaders")
        changed = twilights.change(twilight=twilight, plan=plan, by=cast.hana)
    assert (changed.starts_at, changed.minutes, changed.by_id) == (at(16, on=TOMORROW), 90, cast.lina.id)
    assert expected_at(cast, twilight) == {"hana", "lina"}


@pytest.mark.parametrize("who", ["harry", "tariq", "cleo"])
def test_whoever_does_not_lead_every_school_changes_and_calls_off_nothing(cast, who):
    twilight, somebody = scheduled(cast, on=TOMORROW), getattr(cast, who)
    with acting_as(somebody):
        with pytest.raises(twilights.NotTheirs):
            twilights.change(twilight=twilight, plan=a_plan(cast, title="Mine"), by=somebody)
        with pytest.raises(twilights.NotTheirs):
            twilights.call_off(twilight=twilight, why="clash", by=somebody)


def test_a_change_to_what_was_called_off_meanwhile_says_so(cast):
    twilight = scheduled(cast, on=TOMORROW)
    with acting_as(cast.hana):
        twilights.call_off(twilight=twilight, why="clash", by=cast.hana)
        with pytest.raises(twilights.CalledOff):
            twilights.change(twilight=twilight, plan=a_plan(cast, on=TOMORROW), by=cast.hana)


def test_a_twilight_of_several_schools_is_the_trusts_to_change(cast):
    twilight = scheduled(cast, by=cast.greta, on=TOMORROW, schools=frozenset({cast.north.id, cast.south.id}))
    with acting_as(cast.hana), pytest.raises(twilights.NotTheirs):
        twilights.call_off(twilight=twilight, why="clash", by=cast.hana)
    with acting_as(cast.cass):
        twilights.call_off(twilight=twilight, why="clash", by=cast.cass)
        twilights.call_off(twilight=twilight, why="weather", by=cast.cass)
        assert Twilight.objects.get(id=twilight.id).cancelled_why == "clash"


def test_nobody_draws_their_school_into_somebody_elses_twilight(cast):
    twilight = scheduled(cast, on=TOMORROW)
    with acting_as(cast.harry), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        TwilightSchool.objects.create(twilight=twilight, school=cast.south)


def test_the_trusts_team_adds_and_excuses_nobody_by_name(cast):
    twilight = scheduled(cast, on=TOMORROW)
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(cast.greta):
        assert Expected.objects.filter(twilight=twilight).count() == 0
        expectations.excuse(expected=theo, why="trip", by=cast.greta)
    assert expected_at(cast, twilight) == TEACH_AT_NORTH


# --- Merging ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def twice(cast) -> Person:
    with as_owner(cast.ashdown):
        person = Person.objects.create(first_name="Thea", last_name="Thorp")
        Membership.objects.create(person=person, school=cast.north, starts_on=LAST_WEEK)
    return person


def test_somebody_who_was_there_on_an_evening_is_not_merged_away(cast, twice):
    was_there(cast, scheduled(cast), twice)
    with acting_as(cast.ada), pytest.raises(people.KeepTheOther) as refused:
        people.merge(gone=twice, kept=cast.theo, by=cast.ada)
    assert str(refused.value) == (
        "The record of Thea Thorp that would go holds attendance: twilights they were at. Keep that one, and let the "
        "other go. If both hold coaching or twilights, neither can go."
    )


def test_being_expected_goes_over_to_the_record_that_stays(cast, twice):
    evenings = [scheduled(cast, on=LAST_WEEK), scheduled(cast, on=TOMORROW)]
    only_by_hand = scheduled(cast, on=TOMORROW, whom="leaders")
    with acting_as(cast.lina):
        expectations.add(twilight=only_by_hand, person=twice, school=cast.north, by=cast.lina)
        expectations.excuse(expected=Expected.objects.get(twilight=evenings[1], person=twice), why="trip", by=cast.lina)
        expectations.never_on_that_day(
            expected=Expected.objects.select_related("twilight").get(twilight=only_by_hand, person=twice), by=cast.lina
        )
    with acting_as(cast.ada):
        people.merge(gone=twice, kept=cast.theo, by=cast.ada)
    with as_owner(cast.ashdown):
        assert Expected.objects.filter(person=twice).count() == 0
        stands = Expected.objects.filter(person=cast.theo).order_by("twilight__starts_at", "by_hand")
        assert list(stands.values_list("twilight", "by_hand", "excused")) == [
            (evenings[0].id, False, ""), (evenings[1].id, False, "trip"), (only_by_hand.id, True, "not working"),
        ]  # fmt: skip
        assert DayNotWorked.objects.get().person_id == cast.theo.id
