"""Catching up: said by whoever was away, confirmed by somebody else, never by the trust's team."""

import pytest
from django.db import DatabaseError, connection

from cpd.actions import catch_ups
from cpd.models import CatchUp
from tests.cpd.evenings import LAST_WEEK, TOMORROW, expectation, scheduled
from tests.world import TODAY, acting_as, as_owner


@pytest.fixture
def missed(cast):
    """Last week's twilight, which Theo missed; Cleo led it."""
    return scheduled(cast, on=LAST_WEEK)


def says(cast, twilight, person, **said):
    said = {"on": TODAY, "minutes": 60} | said
    expected = expectation(cast, twilight, person)
    with acting_as(person):
        return catch_ups.say(expected=expected, by=person, **said)


def confirms(cast, twilight, person, by, **said):
    said = {"on": TODAY, "minutes": 60} | said
    expected = expectation(cast, twilight, person)
    with acting_as(by):
        return catch_ups.confirm(expected=expected, by=by, **said)


def kept(cast) -> list:
    with as_owner(cast.ashdown):
        return list(CatchUp.objects.values_list("person__first_name", "on", "minutes", "confirmed_by__first_name"))


def test_somebody_says_it_says_it_differently_and_it_is_confirmed(cast, missed):
    says(cast, missed, cast.theo, on=LAST_WEEK)
    says(cast, missed, cast.theo, minutes=45)
    assert kept(cast) == [("Theo", TODAY, 45, None)]
    confirms(cast, missed, cast.theo, cast.cleo, minutes=45)
    assert kept(cast) == [("Theo", TODAY, 45, "Cleo")]
    with pytest.raises(catch_ups.Confirmed):
        says(cast, missed, cast.theo, minutes=60)


@pytest.mark.parametrize("who", ["cleo", "hana", "lina"])
def test_whoever_took_the_attendance_may_say_it_for_them_once(cast, missed, who):
    by = getattr(cast, who)
    assert confirms(cast, missed, cast.theo, by) == confirms(cast, missed, cast.theo, by, minutes=10)
    assert kept(cast) == [("Theo", TODAY, 60, who.title())]


@pytest.mark.parametrize("who", ["tess", "sam", "harry", "edie", "greta", "cass"])
def test_nobody_else_confirms(cast, missed, who):
    with pytest.raises(catch_ups.NotTheirs):
        confirms(cast, missed, cast.theo, getattr(cast, who))
    assert kept(cast) == []


def test_nobody_confirms_their_own(cast, missed):
    for person in (cast.cleo, cast.lina):
        says(cast, missed, person)
        with pytest.raises(catch_ups.SomebodyElseConfirms):
            confirms(cast, missed, person, person)
    confirms(cast, missed, cast.lina, cast.cleo)


@pytest.mark.parametrize("on", [LAST_WEEK.replace(day=16), TOMORROW])
def test_it_is_on_a_day_since_the_twilight_that_has_come(cast, missed, on):
    with pytest.raises(catch_ups.NotSince):
        says(cast, missed, cast.theo, on=on)


def test_it_is_no_longer_than_the_twilight_was(cast, missed):
    with pytest.raises(catch_ups.TooLong):
        says(cast, missed, cast.theo, minutes=61)


def test_it_is_confirmed_in_ones_own_name_and_for_whom_it_was_said(cast, missed):
    says(cast, missed, cast.theo)
    for person, named, sql, why in (
        (cast.theo, cast.theo, "update cpd_catchup set confirmed_by_id = %s", "row-level security"),
        (cast.cleo, cast.hana, "update cpd_catchup set confirmed_by_id = %s", "in their own name"),
        (cast.cleo, cast.tess, "update cpd_catchup set person_id = %s", "stays as it was written"),
    ):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("savepoint here")
            with pytest.raises(DatabaseError, match=why):
                cursor.execute(sql, [named.id])
            cursor.execute("rollback to savepoint here")
