"""Being there: by a tap, by the code, or ticked off; once, however often it is said; and nobody says it for others."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from cpd.actions import attendances
from cpd.models import Attendance
from tests.cpd.evenings import LAST_WEEK, TOMORROW, at, attendance_of, code_of, expectation, scheduled, was_there
from tests.world import acting_as, as_owner

TAP = uuid.UUID("0198b7c0-0000-7000-8000-000000000001")


def say(person, twilight=None, **said):
    with acting_as(person):
        return attendances.say_here(at=said.pop("moment", at(15, 31)), twilight=twilight, **said)


def test_a_tap_of_somebody_expected_counts_for_the_whole_evening(cast):
    twilight = scheduled(cast)
    assert say(cast.tariq, twilight, client_id=TAP) == twilight.id
    assert attendance_of(cast, twilight) == {"tariq": ("tap", 60)}


def test_said_twice_it_is_said_once_and_the_first_time_holds(cast):
    twilight = scheduled(cast)
    say(cast.tariq, twilight, client_id=TAP)
    say(cast.tariq, code=code_of(cast, twilight), how="code", moment=at(15, 45))
    with as_owner(cast.ashdown):
        kept = Attendance.objects.get(twilight=twilight)
        assert (kept.how, kept.tapped_at, kept.client_id) == ("tap", at(15, 31), TAP)


@pytest.mark.parametrize("how", ["code", "qr"])
def test_whoever_has_the_code_is_there_expected_or_not(cast, how):
    twilight = scheduled(cast)
    code = code_of(cast, twilight)
    assert say(cast.sam, code=code, how=how) == say(cast.una, code=code, how=how) == twilight.id
    with as_owner(cast.ashdown):
        kept = Attendance.objects.filter(twilight=twilight).order_by("person__first_name")
        assert [(each.person_id, each.school_id) for each in kept] == [
            (cast.sam.id, cast.north.id),
            (cast.una.id, cast.south.id),
        ]


def test_without_the_code_only_those_expected_can_say_it(cast):
    twilight = scheduled(cast)
    assert say(cast.sam, twilight) is None
    assert attendance_of(cast, twilight) == {}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(at(15, 14), False), (at(15, 15), True), (at(17), True), (at(17, 1), False)],
)
def test_the_doors_are_open_from_a_quarter_of_an_hour_before_to_half_an_hour_after(cast, moment, is_open):
    twilight = scheduled(cast)
    if is_open:
        assert say(cast.tariq, twilight, moment=moment) == twilight.id
    else:
        with pytest.raises(attendances.Closed):
            say(cast.tariq, twilight, moment=moment)


def test_a_tap_that_arrives_days_later_counts_from_when_it_was_tapped(cast):
    twilight = scheduled(cast, on=LAST_WEEK + datetime.timedelta(days=1))
    moment = twilight.starts_at + datetime.timedelta(minutes=2)
    assert say(cast.tariq, code=code_of(cast, twilight), how="code", moment=moment) == twilight.id
    long_ago = scheduled(cast, on=LAST_WEEK)
    with pytest.raises(attendances.Closed):
        say(cast.tariq, long_ago, moment=long_ago.starts_at)


def test_nobody_is_there_before_the_day_or_at_a_twilight_called_off(cast):
    twilight = scheduled(cast, on=TOMORROW)
    with pytest.raises(attendances.Closed):
        say(cast.tariq, twilight, moment=twilight.starts_at)
    assert say(cast.tariq, code=code_of(cast, twilight), how="code", moment=twilight.starts_at) is None


def test_ten_codes_tried_in_vain_are_enough(cast):
    code = code_of(cast, scheduled(cast))
    with acting_as(cast.tariq):
        assert {attendances.find(code=f"AAAAA{letter}") for letter in "ACDEFHJKMN"} == {None}
        with pytest.raises(attendances.TooManyCodes):
            attendances.find(code=code)
    with acting_as(cast.tess):
        assert attendances.find(code=code) is not None


def test_a_code_of_another_trust_is_no_code(cast):
    code = code_of(cast, scheduled(cast))
    with acting_as(cast.ben):
        assert attendances.find(code=code) is None


# --- Ticked off -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["cleo", "hana", "lina"])
def test_a_facilitator_and_the_schools_leaders_tick_people_off(cast, who):
    twilight, by = scheduled(cast), getattr(cast, who)
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(by):
        first = attendances.tick_off(expected=theo, at=at(15, 35), by=by)
        assert attendances.tick_off(expected=theo, at=at(15, 50), by=by) == first
        attendances.set_minutes(attendance=first, minutes=40, by=by)
    assert attendance_of(cast, twilight) == {"theo": ("entered", 40)}


@pytest.mark.parametrize("who", ["tess", "sam", "harry", "edie", "greta", "cass"])
def test_nobody_else_does(cast, who):
    twilight, by = scheduled(cast), getattr(cast, who)
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(by), pytest.raises(attendances.NotTheirs):
        attendances.tick_off(expected=theo, at=at(15, 35), by=by)


def test_a_facilitator_of_the_trusts_team_ticks_nobody_off_and_reads_no_name(cast):
    twilight = scheduled(cast, by=cast.greta, facilitators=frozenset({cast.cass.id}))
    theo = expectation(cast, twilight, cast.theo)
    with acting_as(cast.cass):
        assert Attendance.objects.count() == 0
        with pytest.raises(attendances.NotTheirs):
            attendances.tick_off(expected=theo, at=at(15, 35), by=cast.cass)


def test_minutes_are_no_more_than_the_evening_has(cast):
    twilight = scheduled(cast)
    expected = expectation(cast, twilight, cast.theo)
    with acting_as(cast.cleo):
        theo = attendances.tick_off(expected=expected, at=at(15, 35), by=cast.cleo)
        with pytest.raises(attendances.TooLong):
            attendances.set_minutes(attendance=theo, minutes=61, by=cast.cleo)
        attendances.take_back(attendance=theo, by=cast.cleo)
    assert attendance_of(cast, twilight) == {}


# --- By plain SQL, as somebody who means harm -------------------------------------------------------------------------

THERE = (
    "insert into cpd_attendance (trust_id, twilight_id, person_id, school_id, how, minutes, by_id, "
    "tapped_at, recorded_at) values (%s, %s, %s, %s, %s, %s, %s, now(), now())"
)


def run(sql: str, *parameters) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def test_nobody_writes_their_own_attendance_past_the_doors(cast):
    twilight = scheduled(cast)
    for how, by in (("tap", None), ("entered", cast.tariq.id)):
        row = (cast.ashdown, twilight.id, cast.tariq.id, cast.north.id, how, 60, by)
        with acting_as(cast.tariq), pytest.raises(DatabaseError, match="row-level security"):
            run(THERE, *row)


def test_a_facilitator_ticks_off_nobody_who_is_not_expected_and_nobody_in_another_name(cast):
    twilight = scheduled(cast)
    with acting_as(cast.cleo), pytest.raises(DatabaseError, match="not expected"):
        run(THERE, cast.ashdown, twilight.id, cast.una.id, cast.south.id, "entered", 60, cast.cleo.id)


def test_somebody_elses_name_is_refused(cast):
    twilight = scheduled(cast)
    with acting_as(cast.cleo), pytest.raises(DatabaseError, match="row-level security"):
        run(THERE, cast.ashdown, twilight.id, cast.theo.id, cast.north.id, "entered", 60, cast.hana.id)


@pytest.mark.parametrize(
    ("who", "changed"), [("tariq", 0), ("sam", 0), ("harry", 0), ("greta", 0), ("bram", 0), ("hana", 2), ("cleo", 2)]
)
def test_rows_are_changed_and_taken_back_by_those_who_take_the_attendance(cast, who, changed):
    twilight = scheduled(cast)
    was_there(cast, twilight, cast.tariq, cast.tess)
    with acting_as(getattr(cast, who)):
        assert run("update cpd_attendance set minutes = 30") == changed
        assert run("delete from cpd_attendance") == changed


def test_whoever_was_there_stays_whoever_it_was(cast):
    twilight = scheduled(cast)
    was_there(cast, twilight, cast.tariq)
    with acting_as(cast.hana), pytest.raises(DatabaseError, match="stays as it was written"):
        run("update cpd_attendance set person_id = %s", cast.theo.id)


def test_the_code_is_read_by_those_who_show_it(cast):
    scheduled(cast, by=cast.greta, facilitators=frozenset({cast.cleo.id, cast.cass.id}))
    seen = {}
    for name in "tariq cleo hana lina harry greta cass bram".split():
        with acting_as(getattr(cast, name)), connection.cursor() as cursor:
            cursor.execute("select count(*) from cpd_twilightcode")
            seen[name] = cursor.fetchone()[0]
    assert {name for name, number in seen.items() if number} == {"cleo", "hana", "lina", "greta", "cass"}
