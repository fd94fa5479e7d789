"""The rollup: after every kind of change, what is kept is what the facts say, with the cast of tests/world.py.

Ashdown's North School is weekly, South School fortnightly; today is Tuesday 24 November 2026, and 23 November is the
first week of a fortnight at South School.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from coaching.actions import coverage, visits
from coaching.engine.rollup import NAMES
from coaching.models import CoachState, CoverageDifference, CoverageWeek, DirtyWeek, Pairing
from schools.models import Choice, ClosedDay, HalfTerm, Leave, Membership, Person
from tests.world import MONDAY, TODAY, acting_as, as_login, job_for

WEEK = datetime.timedelta(days=7)
BEFORE, AFTER = MONDAY - WEEK, MONDAY + WEEK
BY_DAY = [name for name in NAMES if name.startswith("seen_by_")]
SEPTEMBER = datetime.date(2026, 9, 21)


@pytest.fixture
def counted(cast):
    """Everything that the cast itself marked has been counted, and so has the present week."""
    drain(cast)
    return cast


def drain(cast) -> int:
    with job_for(cast.ashdown, "waymark_rollup"):
        return coverage.recount()


def differences(cast) -> list[tuple]:
    """What a recount of everything finds, with nothing left to drain."""
    with job_for(cast.ashdown, "waymark_rollup"):
        return [(d.week, d.column, d.kept, d.counted) for d in coverage.recount_everything()]


def row(cast, school, week=MONDAY, team=None) -> dict[str, object]:
    with job_for(cast.ashdown, "waymark_rollup"):
        return CoverageWeek.objects.values(*NAMES).get(school=school, week=week, team=team)


def rows(cast) -> list[tuple]:
    with job_for(cast.ashdown, "waymark_rollup"):
        return list(
            CoverageWeek.objects.order_by("school", "week", "team").values_list("school", "week", "team", *NAMES)
        )


def kept_ids(cast) -> set:
    with job_for(cast.ashdown, "waymark_rollup"):
        return set(CoverageWeek.objects.values_list("id", flat=True))


def marks(cast) -> list[tuple]:
    with job_for(cast.ashdown, "waymark_rollup"):
        return list(DirtyWeek.objects.values_list("school_id", "first_week", "last_week"))


@contextmanager
def stale_rows_found(cast) -> Iterator[None]:
    """What happens inside changes figures: the drain changes rows, and then they are what the facts say."""
    before = rows(cast)
    yield
    assert drain(cast) > 0
    after = rows(cast)
    assert after != before
    assert (differences(cast), rows(cast)) == ([], after)


def pair(teacher) -> Pairing:
    return Pairing.objects.of_teacher(teacher).get()


def visit(cast, teacher, coach, on=TODAY, next_on=None):
    with acting_as(coach, on=on):
        return visits.record(pairing=pair(teacher), on=on, next_on=next_on, by=coach)


def test_the_week_of_a_weekly_school(counted):
    assert row(counted, counted.north) == {
        "period_starts_on": MONDAY, "people": 7, "with_coach": 2, "with_skilled_coach": 2,
        "due": 7, "seen": 0, "booked": 0, "expected": 8400, "completed": 0, **dict.fromkeys(BY_DAY, 0),
    }  # fmt: skip


def test_a_team_is_a_part_of_its_school(counted):
    whole, english, maths = (
        row(counted, counted.north),
        row(counted, counted.north, team=counted.english),
        row(counted, counted.north, team=counted.maths),
    )
    assert {name: english[name] + maths[name] for name in NAMES[1:]} == {name: whole[name] for name in NAMES[1:]}
    assert (english["with_coach"], maths["with_coach"]) == (1, 1)


def test_a_finished_drop_in_counts_and_a_booked_one_is_booked(counted):
    with stale_rows_found(counted):
        visit(counted, counted.tariq, counted.cleo, on=BEFORE, next_on=TODAY)
    assert (row(counted, counted.north, BEFORE)["seen"], row(counted, counted.north, BEFORE)["completed"]) == (1, 1)
    assert (row(counted, counted.north)["seen"], row(counted, counted.north)["booked"]) == (0, 1)


def test_a_visit_counts_in_both_weeks_of_a_fortnight(counted):
    first, second = datetime.date(2026, 11, 9), datetime.date(2026, 11, 16)
    assert row(counted, counted.south, second)["period_starts_on"] == first
    with stale_rows_found(counted):
        visit(counted, counted.una, counted.petra, on=first)
    assert [
        (row(counted, counted.south, week)["seen"], row(counted, counted.south, week)["completed"])
        for week in (first, second)
    ] == [(1, 1), (1, 0)]


def test_whoever_is_seen_on_a_wednesday_is_seen_from_then_on(counted):
    with stale_rows_found(counted):
        visit(counted, counted.tess, counted.cleo, on=datetime.date(2026, 11, 18))
        visit(counted, counted.tariq, counted.cleo, on=datetime.date(2026, 11, 20))
    before = row(counted, counted.north, BEFORE)
    assert [before[name] for name in (*BY_DAY, "seen")] == [0, 0, 1, 1, 2, 2]


def test_the_order_of_visits_makes_no_difference(counted):
    days = [BEFORE, TODAY, datetime.date(2026, 11, 12), datetime.date(2026, 10, 7)]
    found = []
    for order in (days, days[::-1]):
        with transaction.atomic():
            for day in order:
                visit(counted, counted.tess, counted.cleo, on=day, next_on=day + WEEK)
                drain(counted)
            found.append(rows(counted))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_draining_twice_changes_nothing(counted):
    visit(counted, counted.tariq, counted.cleo)
    assert drain(counted) == 2  # North School and its English team
    kept = kept_ids(counted)
    assert (drain(counted), kept_ids(counted), marks(counted)) == (0, kept, [])


def test_what_comes_out_the_same_is_not_written_again(counted):
    kept = kept_ids(counted)
    with job_for(counted.ashdown):
        Membership.objects.filter(person=counted.theo).update(job_title="Second in Maths")
    assert marks(counted) != []
    assert (drain(counted), kept_ids(counted)) == (0, kept)


def test_a_mark_is_part_of_the_transaction_that_changed_the_fact(counted):
    with transaction.atomic():
        visit(counted, counted.tariq, counted.cleo)
        assert marks(counted) == [(counted.north.id, MONDAY, MONDAY)]
        transaction.set_rollback(True)
    assert marks(counted) == []


def test_a_withdrawn_visit_is_not_seen_any_more(counted):
    made = visit(counted, counted.tariq, counted.cleo)
    drain(counted)
    with stale_rows_found(counted), acting_as(counted.cleo):
        visits.withdraw(visit=made, by=counted.cleo)
    assert row(counted, counted.north)["seen"] == 0


def test_a_visit_that_moves_counts_where_it_went(counted):
    made = visit(counted, counted.tariq, counted.cleo)
    drain(counted)
    with stale_rows_found(counted), acting_as(counted.cleo):
        visits.move(visit=made, on=BEFORE, next_on=None, by=counted.cleo)
    assert (row(counted, counted.north, BEFORE)["seen"], row(counted, counted.north)["seen"]) == (1, 0)


def test_another_day_agreed_counts_in_the_week_it_is_agreed_for(counted):
    made = visit(counted, counted.tariq, counted.cleo, on=BEFORE, next_on=TODAY)
    drain(counted)
    with stale_rows_found(counted), acting_as(counted.cleo):
        visits.move(visit=made, on=BEFORE, next_on=AFTER, by=counted.cleo)
    assert row(counted, counted.north)["booked"] == 0


def change(name):
    return pytest.param(CHANGES[name], id=name)


def goes_on_leave(cast):
    Leave.objects.create(person=cast.tariq, school=cast.north, starts_on=datetime.date(2026, 11, 9))


def leaves_the_trust(cast):
    Membership.objects.filter(person=cast.tariq).update(ends_on=datetime.date(2026, 11, 12))
    Person.objects.filter(id=cast.tariq.id).update(left_on=datetime.date(2026, 11, 12))


def moves_to_another_team(cast):
    Membership.objects.filter(person=cast.theo).update(ends_on=BEFORE)
    Membership.objects.create(person=cast.theo, school=cast.north, team=cast.english, starts_on=BEFORE)


def goes_part_time(cast):
    Membership.objects.filter(person=cast.theo).update(fte=60)


def a_joiner(cast):
    joiner = Person.objects.create(first_name="Jo", last_name="Joiner", email="jo.joiner@ashdown.example")
    Membership.objects.create(person=joiner, school=cast.north, team=cast.maths, starts_on=datetime.date(2026, 10, 5))


def a_joiner_of_next_week(cast):
    joiner = Person.objects.create(first_name="Jo", last_name="Joiner", email="jo.joiner@ashdown.example")
    Membership.objects.create(person=joiner, school=cast.south, team=cast.infants, starts_on=AFTER)
    Choice.objects.create(decision="joiners_grace", school=cast.south, value="0", starts_on=BEFORE)


def a_cadence_of_three_weeks(cast):
    Choice.objects.create(decision="cadence", school=cast.north, value="3", starts_on=datetime.date(2026, 11, 9))


def a_cadence_of_the_trust(cast):
    Choice.objects.create(decision="cadence", value="2", starts_on=datetime.date(2026, 11, 9))


def a_longer_grace(cast):
    Choice.objects.create(decision="joiners_grace", value="5", starts_on=datetime.date(2026, 9, 1), school=cast.north)


def a_week_of_snow(cast):
    days = [datetime.date(2026, 9, 14) + datetime.timedelta(days=day) for day in range(5)]
    ClosedDay.objects.bulk_create(ClosedDay(school=cast.south, day=day, kind="closure") for day in days)


def a_closed_week_now(cast):
    days = [MONDAY + datetime.timedelta(days=day) for day in range(5)]
    ClosedDay.objects.bulk_create(ClosedDay(school=cast.south, day=day, kind="closure") for day in days)


def exam_weeks(cast):
    days = [BEFORE + datetime.timedelta(days=day) for day in (*range(5), *range(7, 12))]
    for school in (cast.north, cast.south):
        ClosedDay.objects.bulk_create(ClosedDay(school=school, day=day, kind="exam week") for day in days)


def an_earlier_half_term(cast):
    HalfTerm.objects.filter(school=cast.south, name="Autumn 1").update(ends_on=datetime.date(2026, 10, 16))


def a_pair_ends(cast):
    Pairing.objects.of_teacher(cast.tariq).update(ends_on=datetime.date(2026, 11, 16))


def a_new_pair(cast):
    Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.carl, starts_on=BEFORE)


def a_pair_from_thursday(cast):
    Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.carl, starts_on=datetime.date(2026, 11, 26))


def a_coach_becomes_skilled(cast):
    CoachState.objects.filter(coach__person=cast.petra).update(ends_on=BEFORE)
    state = CoachState.objects.get(coach__person=cast.petra)
    CoachState.objects.create(coach_id=state.coach_id, state="skilled", starts_on=BEFORE)


CHANGES = {
    function.__name__: function
    for function in (
        goes_on_leave, leaves_the_trust, moves_to_another_team, goes_part_time, a_joiner, a_joiner_of_next_week,
        a_cadence_of_three_weeks, a_cadence_of_the_trust, a_longer_grace, a_week_of_snow, a_closed_week_now, exam_weeks,
        an_earlier_half_term,
        a_pair_ends, a_new_pair, a_pair_from_thursday,
        a_coach_becomes_skilled,
    )
}  # fmt: skip


@pytest.mark.parametrize("happens", [change(name) for name in CHANGES if name != "a_joiner_of_next_week"])
def test_whatever_changes_the_drained_rows_are_what_a_recount_finds(counted, happens):
    visit(counted, counted.tess, counted.cleo, on=BEFORE, next_on=AFTER)
    drain(counted)
    with stale_rows_found(counted), job_for(counted.ashdown):
        happens(counted)


def test_in_an_exam_week_nobody_is_due_and_a_drop_in_counts_for_nobody(counted):
    assert row(counted, counted.north, BEFORE)["due"] == 7
    visit(counted, counted.tess, counted.cleo, on=BEFORE)
    with job_for(counted.ashdown):
        exam_weeks(counted)
    drain(counted)
    of_north = row(counted, counted.north, BEFORE)
    assert {name: of_north[name] for name in ("people", "due", "expected", "completed", "seen")} == {
        "people": 7,
        "due": 0,
        "expected": 0,
        "completed": 0,
        "seen": 0,
    }
    assert row(counted, counted.north, AFTER - 3 * WEEK)["due"] == 7


def test_a_week_with_one_day_that_is_not_of_exams_is_expected_whole(counted):
    with job_for(counted.ashdown):
        exam_weeks(counted)
        ClosedDay.objects.filter(school=counted.north, day=BEFORE + datetime.timedelta(days=2)).delete()
    drain(counted)
    assert row(counted, counted.north, BEFORE)["due"] == 7


def test_somebody_who_joins_in_the_second_week_of_a_fortnight_is_due_in_it(counted):
    assert row(counted, counted.south, MONDAY)["due"] == 2
    with stale_rows_found(counted), job_for(counted.ashdown):
        a_joiner_of_next_week(counted)
    assert (row(counted, counted.south, MONDAY)["people"], row(counted, counted.south, MONDAY)["due"]) == (2, 3)


def test_a_week_begins_with_a_row_for_every_school(counted):
    live_on(counted, AFTER)
    assert max(week for _, week, *_ in rows(counted)) == MONDAY
    with job_for(counted.ashdown, "waymark_rollup"):
        made = coverage.begin_week()
    assert made == 5  # two schools, three teams
    assert row(counted, counted.south, AFTER)["period_starts_on"] == MONDAY
    assert differences(counted) == []


def test_a_holiday_has_people_and_expects_nothing(counted):
    assert row(counted, counted.north, datetime.date(2026, 10, 26)) == {
        "period_starts_on": None, "people": 7, "with_coach": 2, "with_skilled_coach": 2,
        "due": 0, "seen": 0, "booked": 0, "expected": 0, "completed": 0, **dict.fromkeys(BY_DAY, 0),
    }  # fmt: skip


def test_the_night_reports_what_differs_and_puts_it_right(counted):
    with job_for(counted.ashdown, "waymark_rollup"):
        CoverageWeek.objects.filter(school=counted.north, week=SEPTEMBER, team=None).update(seen=3, due=9)
        CoverageWeek.objects.filter(school=counted.south, week=MONDAY, team=counted.infants).delete()
    assert sorted(differences(counted)) == [
        (SEPTEMBER, "due", 9, 7), (SEPTEMBER, "seen", 3, 0),
        (MONDAY, "due", 0, 2), (MONDAY, "expected", 0, 1200), (MONDAY, "people", 0, 2),
        (MONDAY, "period_starts_on", 0, 20261123), (MONDAY, "with_coach", 0, 1),
    ]  # fmt: skip
    assert differences(counted) == []
    with job_for(counted.ashdown):
        assert CoverageDifference.objects.count() == 7


def test_when_figures_are_added_everything_kept_is_marked_in_every_trust(counted):
    with job_for(counted.birch, "waymark_rollup"):
        coverage.recount()
    visit(counted, counted.tess, counted.cleo, on=BEFORE)
    drain(counted)
    as_it_should_be = rows(counted)
    with job_for(counted.ashdown, "waymark_rollup"):
        CoverageWeek.objects.update(**dict.fromkeys(BY_DAY, 0))
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute((settings.BASE_DIR / "coaching/sql/count_all_again.sql").read_text())
    first = datetime.date(2026, 8, 31)
    assert sorted(marks(counted), key=str) == sorted(
        [(school.id, first, MONDAY) for school in (counted.north, counted.south)], key=str
    )
    with job_for(counted.birch, "waymark_rollup"):
        assert DirtyWeek.objects.values_list("school_id").get() == (counted.west.id,)
    assert (drain(counted), rows(counted)) == (2, as_it_should_be)  # the school's and the team's


def test_what_is_only_marked_is_no_difference(counted):
    visit(counted, counted.tariq, counted.cleo)
    assert differences(counted) == []
    assert row(counted, counted.north)["seen"] == 1


def test_another_trusts_rows_are_its_own(counted):
    ashdown = rows(counted)
    with job_for(counted.birch, "waymark_rollup"):
        coverage.recount()
        assert CoverageWeek.objects.filter(team=None, week=MONDAY).values_list("due", flat=True).get() == 2
    assert rows(counted) == ashdown


@pytest.mark.parametrize("table", ["schools_person", "observations_dropin", "observations_actionstep", "iam.account"])
def test_who_counts_sees_no_name_and_no_word(cast, table):
    with as_login("waymark_rollup"), connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege(%s, 'select') or has_any_column_privilege(%s, 'select')", [table, table]
        )
        assert cursor.fetchone() == (False,)


def test_the_command_reports_what_it_puts_right(counted, capsys):
    with job_for(counted.ashdown, "waymark_rollup"):
        CoverageWeek.objects.filter(school=counted.north, week=MONDAY, team=None).update(seen=1)
    with as_login("waymark_rollup"):
        call_command("recount", each_trust=True)
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "  North School, week of 2026-11-23: seen was 1, is 0",
        "Ashdown Learning Trust: 1 difference.",
        "Birch Trust: no differences.",
    ]  # fmt: skip


def test_the_command_says_which_login_it_needs(counted):
    with as_login("waymark_worker"), pytest.raises(CommandError, match="2 of 2 trusts failed"):
        call_command("recount", each_trust=True)


def live_on(cast, day):
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select sec.mint(%s, null, %s)", [cast.ashdown, day])
        cursor.execute("update schools_trust set pinned_on = %s where id = %s", [day, cast.ashdown])
