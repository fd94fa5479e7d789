"""How soon drop-ins are shared: counted from two days, for a school's leaders and, in whole schools, for the trust."""

import datetime

import pytest
from django.db import connection

from coaching import facts, feedback, standing
from coaching.engine.interval import Span
from coaching.feedback import Feedback
from coaching.models import Pairing, Visit
from schools.models import BankHoliday, Choice, ClosedDay
from tests.architecture.plant import as_owner
from tests.coaching.views.school import DAY, more_teachers, visited, words_of
from tests.world import MONDAY, TODAY, acting_as, as_login, job_for

SIX_WEEKS = Span(TODAY - 42 * DAY, TODAY + DAY)
FRIDAY = MONDAY - 3 * DAY
SHARED = {
    MONDAY - 14 * DAY: 0,  # the same day
    MONDAY - 13 * DAY: 1,  # the next
    MONDAY - 12 * DAY: 2,  # one too late
    MONDAY - 10 * DAY: 2,  # Friday's, on Sunday
    FRIDAY: 3,  # Friday's, on Monday
    MONDAY - 4 * DAY: None,  # Thursday's, not yet
    MONDAY: None,  # Monday's, and there is still today
}
"""The day of a drop-in, and after how many days it was shared."""


def shared(cast, teacher, days: dict, **who) -> None:
    visited(cast, teacher, *days, **who)
    with as_owner(cast.ashdown):
        for day, after in days.items():
            if after is not None:
                Visit.objects.filter(teacher=teacher, on=day).update(shared_on=day + after * DAY)


def read_by_head(cast, head=None, school=None) -> Feedback:
    with acting_as(head or cast.hana):
        return feedback.of_school(standing.ground_of(school or cast.north, today=TODAY), SIX_WEEKS)


def read_by(person, school) -> Feedback | None:
    with acting_as(person):
        return feedback.of_school_in_numbers(school)


def test_a_drop_in_is_in_time_by_the_next_school_day_and_left_out_while_that_is_to_come(cast):
    shared(cast, cast.tariq, SHARED)
    assert read_by_head(cast) == Feedback(in_time=4, of=6, promise=1)


def test_what_a_coach_has_not_shared_counts_from_the_day_six_weeks_ago(cast):
    shared(cast, cast.tariq, dict.fromkeys((TODAY - 43 * DAY, TODAY - 42 * DAY, TODAY - 41 * DAY, FRIDAY - DAY)))
    with acting_as(cast.hana):
        assert feedback.waiting_by_coach(standing.ground_of(cast.north, today=TODAY)) == {cast.cleo.id: 3}


def test_what_was_taken_back_is_no_drop_in(cast):
    shared(cast, cast.tariq, SHARED)
    with as_owner(cast.ashdown):
        Visit.objects.filter(teacher=cast.tariq).update(withdrawn_at="2026-11-24T08:00Z")
    assert read_by_head(cast) == Feedback(in_time=0, of=0)


def test_the_head_reads_it_under_the_number_of_the_weeks(cast, client_of):
    shared(cast, cast.tariq, {MONDAY - 5 * DAY: 2, FRIDAY: 3})
    page = words_of(client_of(cast.hana).get("/schools/north-school/coverage?period=last"))
    assert "1 of 2 drop-ins (50%) shared by the next school day." in page
    page = words_of(client_of(cast.hana).get("/schools/north-school/coverage"))
    assert "shared by" not in page


def test_the_trust_reads_whole_schools_of_five_and_counts_as_the_head_does(cast, client_of):
    with as_owner(cast.ashdown):
        ClosedDay.objects.create(school=cast.north, day=MONDAY - 11 * DAY, kind="training day")
    teachers = [cast.tariq, *more_teachers(cast, 4)]
    for teacher in teachers[:4]:
        shared(cast, teacher, SHARED, coach=coach_of(cast, teacher))
    assert read_by(cast.greta, cast.north) is None
    shared(cast, teachers[4], SHARED, coach=coach_of(cast, teachers[4]))
    assert read_by(cast.greta, cast.north) == read_by_head(cast) == Feedback(in_time=25, of=30, promise=1)


def test_a_drop_in_is_judged_by_what_its_school_had_chosen_for_its_own_day(cast):
    chosen(cast, None, "2", MONDAY - 21 * DAY)
    chosen(cast, cast.north, "3", MONDAY - 7 * DAY)
    days = {
        MONDAY - 14 * DAY: 3,  # late
        MONDAY - 13 * DAY: 2,  # in time
        MONDAY - 7 * DAY: 3,  # in time at North, late at South
        MONDAY - 5 * DAY: None,  # late
        MONDAY - 4 * DAY: None,  # North has until tonight
    }
    for teacher in (cast.tariq, *more_teachers(cast, 4)):
        for school in (cast.north, cast.south):
            shared(cast, teacher, days, coach=coach_of(cast, teacher), school=school)
    north, south = read_by(cast.greta, cast.north), read_by(cast.greta, cast.south)
    assert north == read_by_head(cast) == Feedback(in_time=10, of=20)
    assert south == read_by_head(cast, cast.harry, cast.south) == Feedback(in_time=5, of=25, promise=2)
    assert [north.words, south.words] == [
        "10 of 20 drop-ins (50%) shared in the time chosen for their day",
        "5 of 25 drop-ins (20%) shared within 2 school days",
    ]
    with acting_as(cast.hana):
        assert feedback.waiting_by_coach(standing.ground_of(cast.north, today=TODAY))[cast.cleo.id] == 1
    with acting_as(cast.harry):
        assert feedback.waiting_by_coach(standing.ground_of(cast.south, today=TODAY))[cast.cleo.id] == 2


def chosen(cast, school, value, starts_on) -> None:
    with job_for(cast.ashdown):
        Choice.objects.create(decision="feedback", school=school, value=value, starts_on=starts_on)


def coach_of(cast, teacher):
    with as_owner(cast.ashdown):
        return Pairing.objects.get(teacher=teacher).coach


@pytest.mark.parametrize("name", ["hana", "cleo", "tariq", "ada", "gwen", "bram"])
def test_nobody_else_is_told(cast, name):
    for teacher in (cast.tariq, *more_teachers(cast, 4)):
        shared(cast, teacher, SHARED, coach=coach_of(cast, teacher))
    assert read_by(getattr(cast, name), cast.north) is None


def test_the_database_and_the_engine_have_the_same_open_days(cast):
    with as_login("waymark_worker"):
        BankHoliday.objects.create(day=MONDAY, name="A day for everybody")
    with job_for(cast.ashdown):
        ClosedDay.objects.create(school=cast.north, day=MONDAY + 2 * DAY, kind="training day")
        ClosedDay.objects.create(school=cast.north, day=MONDAY + 3 * DAY, kind="exam week")
        with connection.cursor() as cursor:
            year = [datetime.date(2026, 8, 1), datetime.date(2027, 8, 31)]
            cursor.execute("select school_id, array_agg(day order by day) from sec.open_days(%s, %s) group by 1", year)
            open_days = dict(cursor.fetchall())
        for school in (cast.north, cast.south):
            calendar = facts.calendar_of(school.id)
            assert open_days[school.id] == [day for week in calendar.open_weeks() for day in calendar.open_days(week)]
