"""Coaches are named, move from state to state, and take on as many teachers as was said."""

import datetime

import pytest

from coaching.actions import coaches
from coaching.models import Coach, CoachState
from tests.world import TODAY, YEAR_BEGINS, acting_as, job_for

DAY = datetime.timedelta(days=1)


def name(cast, **changed):
    asked = {"person": cast.abel, "school": cast.north, "state": "in training", "starts_on": TODAY, "by": cast.hana}
    return coaches.name(**asked | changed)


def states(person):
    found = CoachState.objects.filter(coach__person=person).order_by("starts_on", "ends_on")
    return list(found.values_list("state", "starts_on", "ends_on"))


@pytest.mark.parametrize("leader", ["hana", "lina", "greta"])
def test_leaders_and_the_growth_director_name_a_coach(cast, leader):
    person = getattr(cast, leader)
    with acting_as(person):
        coach = name(cast, by=person, maximum=2)
        assert (coach.person_id, coach.school_id, coach.maximum) == (cast.abel.id, cast.north.id, 2)
        assert states(cast.abel) == [("in training", TODAY, None)]
        assert CoachState.objects.get(coach=coach).by_id == person.id


def test_named_twice_is_one_coach_in_one_state(cast):
    with acting_as(cast.hana):
        assert name(cast) == name(cast)
        assert states(cast.abel) == [("in training", TODAY, None)]


def test_a_coach_of_another_school_stays_there(cast):
    with acting_as(cast.hana):
        with pytest.raises(coaches.CoachesElsewhere, match="coach at another school already"):
            name(cast, person=cast.petra)
        assert Coach.objects.get(person=cast.petra).school_id == cast.south.id


def test_a_new_state_ends_the_one_before_it_on_its_day(cast):
    with acting_as(cast.hana):
        coach = Coach.objects.get(person=cast.carl)
        coaches.set_state(coach=coach, state="shadowed", starts_on=TODAY - DAY, by=cast.hana)
        coaches.set_state(coach=coach, state="practising", starts_on=TODAY, by=cast.hana)
        assert states(cast.carl) == [
            ("in training", YEAR_BEGINS, TODAY - DAY),
            ("shadowed", TODAY - DAY, TODAY),
            ("practising", TODAY, None),
        ]


def test_a_state_put_right_on_the_same_day_leaves_an_empty_one_behind(cast):
    with acting_as(cast.hana):
        coach = name(cast)
        coaches.set_state(coach=coach, state="interested", starts_on=TODAY, by=cast.hana)
        assert states(cast.abel) == [("in training", TODAY, TODAY), ("interested", TODAY, None)]


def test_the_same_state_again_changes_nothing(cast):
    with acting_as(cast.hana):
        coaches.set_state(coach=Coach.objects.get(person=cast.carl), state="in training", starts_on=TODAY, by=cast.hana)
        assert states(cast.carl) == [("in training", YEAR_BEGINS, None)]


def test_a_state_cannot_begin_before_the_one_it_follows(cast):
    with acting_as(cast.hana):
        coach = Coach.objects.get(person=cast.carl)
        coaches.set_state(coach=coach, state="shadowed", starts_on=TODAY, by=cast.hana)
        with pytest.raises(coaches.AlreadyOnRecord, match="before 24 November 2026 is on record"):
            coaches.set_state(coach=coach, state="practising", starts_on=TODAY - DAY, by=cast.hana)
        assert states(cast.carl) == [("in training", YEAR_BEGINS, TODAY), ("shadowed", TODAY, None)]


def test_nor_before_the_end_of_one_that_is_over(cast):
    with job_for(cast.ashdown):
        CoachState.objects.filter(coach__person=cast.carl).update(ends_on=TODAY)
    with acting_as(cast.hana), pytest.raises(coaches.AlreadyOnRecord):
        name(cast, person=cast.carl, starts_on=TODAY - DAY)


def test_a_maximum_is_set_and_taken_back(cast):
    with acting_as(cast.lina):
        coach = Coach.objects.get(person=cast.cleo)
        coaches.set_maximum(coach=coach, maximum=1, by=cast.lina)
        assert Coach.objects.get(person=cast.cleo).maximum == 1
        coaches.set_maximum(coach=coach, maximum=None, by=cast.lina)
        assert Coach.objects.get(person=cast.cleo).maximum is None


@pytest.mark.parametrize("somebody", ["carl", "tariq", "sam", "harry", "cass", "ada"])
def test_nobody_else_changes_a_coach(cast, somebody):
    person = getattr(cast, somebody)
    with acting_as(person):
        coach = Coach.objects.get(person=cast.carl)
        with pytest.raises(coaches.NotTheirs):
            coaches.set_state(coach=coach, state="skilled", starts_on=TODAY, by=person)
        with pytest.raises(coaches.NotTheirs):
            coaches.set_maximum(coach=coach, maximum=9, by=person)
        assert Coach.objects.get(person=cast.carl).maximum is None
