"""The fact of a drop-in: written by the coach, moved and withdrawn by the coach, its weeks marked, and wordless."""

import datetime
import inspect

import pytest
from django.db import connection

from coaching.actions import visits
from coaching.models import Pairing, Visit
from schools.models import Person
from tests.world import MONDAY, TODAY, acting_as, as_login

LAST_WEEK = datetime.date(2026, 11, 19)
NEXT_WEEK = datetime.date(2026, 12, 1)


def of(coach, teacher):
    return Pairing.objects.of_coach(coach).of_teacher(teacher).get()


def recorded(cast, on=TODAY):
    return visits.record(pairing=of(cast.cleo, cast.tariq), on=on, next_on=NEXT_WEEK, by=cast.cleo)


def marked_weeks(cast) -> set[datetime.date]:
    """Weeks of North School marked in this transaction; the marks of the cast itself were committed before it."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(
            "select distinct first_week from coaching_dirtyweek "
            "where school_id = %s and xmin = pg_current_xact_id()::xid",
            [cast.north.id],
        )
        return {week for (week,) in cursor.fetchall()}


def test_a_coach_records_that_they_dropped_in(cast):
    with acting_as(cast.cleo):
        visit = recorded(cast, on=LAST_WEEK)
        kept = Visit.objects.values("school_id", "teacher_id", "coach_id", "on", "week", "next_on", "withdrawn_at").get(
            id=visit.id
        )
    assert kept == {
        "school_id": cast.north.id, "teacher_id": cast.tariq.id, "coach_id": cast.cleo.id,
        "on": LAST_WEEK, "week": datetime.date(2026, 11, 16), "next_on": NEXT_WEEK, "withdrawn_at": None,
    }  # fmt: skip


def test_no_parameter_of_a_fact_could_carry_a_word():
    actions = (visits.record, visits.move, visits.withdraw)
    carried = {p.annotation for action in actions for p in inspect.signature(action).parameters.values()}
    assert carried == {Pairing, Visit, Person, datetime.date, datetime.date | None}


def test_no_column_of_a_fact_could_hold_a_word(cast):
    with connection.cursor() as cursor:
        cursor.execute("select distinct data_type from information_schema.columns where table_name = 'coaching_visit'")
        assert {kind for (kind,) in cursor.fetchall()} == {"uuid", "date", "timestamp with time zone"}


def test_a_visit_that_moves_marks_both_its_weeks(cast):
    with acting_as(cast.cleo):
        visit = recorded(cast)
        visits.move(visit=visit, on=LAST_WEEK, next_on=None, by=cast.cleo)
        assert Visit.objects.values_list("on", "week", "next_on").get(id=visit.id) == (
            LAST_WEEK,
            datetime.date(2026, 11, 16),
            None,
        )
        assert marked_weeks(cast) == {MONDAY, datetime.date(2026, 11, 16)}


def test_a_withdrawn_visit_did_not_take_place(cast):
    with acting_as(cast.cleo):
        visit = recorded(cast)
        visits.withdraw(visit=visit, by=cast.cleo)
        first = Visit.objects.get(id=visit.id).withdrawn_at
        visits.withdraw(visit=visit, by=cast.cleo)
        assert first is not None
        assert Visit.objects.get(id=visit.id).withdrawn_at == first
        assert list(Visit.objects.that_took_place()) == []


def test_nobody_records_a_visit_of_somebody_elses_pair(cast):
    with acting_as(cast.carl), pytest.raises(visits.NotTheirCoach):
        visits.record(
            pairing=Pairing(coach=cast.cleo, teacher=cast.tariq, school=cast.north),
            on=TODAY,
            next_on=None,
            by=cast.carl,
        )


def test_the_database_refuses_a_visit_without_a_live_pair(cast):
    made_up = Pairing(coach=cast.carl, teacher=cast.theo, school=cast.north)
    with (
        acting_as(cast.carl),
        pytest.raises(visits.NotTheirCoach, match="Only somebody’s coach can log a drop-in with them"),
    ):
        visits.record(pairing=made_up, on=TODAY, next_on=None, by=cast.carl)


@pytest.mark.parametrize(
    "change", [visits.withdraw, lambda visit, by: visits.move(visit=visit, on=LAST_WEEK, next_on=None, by=by)]
)
def test_nobody_else_changes_a_visit(cast, change):
    with acting_as(cast.cleo):
        visit = recorded(cast)
    with acting_as(cast.hana), pytest.raises(visits.NotTheirCoach):
        change(visit=visit, by=cast.hana)
