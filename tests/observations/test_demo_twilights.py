"""The demo's twilights, before they are written anywhere."""

import datetime
from collections import Counter

import pytest

from cpd.models import Attendance, CatchUp, Expected
from observations.demo import coaching, twilights
from observations.demo.load import SEED
from observations.demo.people import everybody, named
from observations.demo.places import DAY, PLACES


@pytest.fixture(scope="module")
def people():
    return everybody(SEED)


@pytest.fixture(scope="module")
def evenings(people):
    return twilights.evenings(people, coaching.coaches(people, SEED))


@pytest.fixture(scope="module")
def written(evenings):
    return {type(table[0]): table for table in twilights.rows(evenings, SEED)}


def test_six_a_year_at_every_school_two_so_far_this_year_and_one_tomorrow(evenings):
    days = Counter(evening.on for evening in evenings if len(evening.places) == 1)
    assert set(days.values()) == {len(PLACES)}
    first_year = [day for day in days if day < datetime.date(2026, 8, 1)]
    assert (len(first_year), sorted(day for day in days if day > datetime.date(2026, 8, 1))[-1]) == (
        6,
        twilights.TOMORROW,
    )


def test_all_are_on_school_days(evenings):
    calendar = coaching.calendar_of()
    assert [evening.on for evening in evenings if not calendar.is_open(evening.on)] == []


def test_each_is_led_by_people_of_the_school_who_coach_and_of_whom_grace_is_one_tomorrow(evenings, people):
    assert {len(evening.leads) for evening in evenings if len(evening.places) == 1 and evening.on > DAY} == {2}
    (bramley,) = [e for e in evenings if e.places == (PLACES[0],) and e.on == twilights.TOMORROW]
    assert bramley.leads == (named(people, "Grace Hallam"), named(people, "Daniel Frost"))


def test_nearly_everybody_who_was_expected_was_there(evenings, written):
    over = {evening.id: evening for evening in evenings if evening.on < DAY}
    expected = Counter(over[e.twilight_id].places[0].slug for e in written[Expected] if e.twilight_id in over)
    there = Counter(over[a.twilight_id].places[0].slug for a in written[Attendance])
    shares = {slug: there[slug] / number for slug, number in expected.items()}
    assert {slug: share for slug, share in shares.items() if share < 0.85} == {}
    assert 0.88 < there.total() / expected.total() < 0.95
    assert len(written[Attendance]) > 2_000


def test_nobody_was_there_who_was_not_expected_and_nobody_caught_up_who_was_there(written):
    expected, there, caught_up = (
        {(each.twilight_id, each.person_id) for each in written[model]} for model in (Expected, Attendance, CatchUp)
    )
    assert there - expected == caught_up - expected == there & caught_up == set()


def test_hannah_has_one_to_catch_up_on(people, evenings, written):
    hannah = named(people, "Hannah Okafor").id
    mine = {
        model: {each.twilight_id for each in written[model] if each.person_id == hannah}
        for model in (Expected, Attendance, CatchUp)
    }
    days = {evening.id: evening.on for evening in evenings}
    to_catch_up = mine[Expected] - mine[Attendance] - mine[CatchUp]
    assert datetime.date(2026, 11, 10) in {days[each] for each in to_catch_up}
