"""Pairs are started and ended by leaders; what may not be is refused by the database and said in words."""

import datetime
import uuid
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import ProgrammingError, connection

from coaching.actions import pairings
from coaching.models import Coach, CoachState, Pairing
from schools.models import Choice, Membership
from tests.world import TODAY, acting_as, job_for

DAY = datetime.timedelta(days=1)
LAST_WEEK = TODAY - 7 * DAY


def start(cast, **changed):
    asked = {"school": cast.north, "teacher": cast.theo, "coach": cast.cleo, "starts_on": TODAY, "by": cast.hana}
    return pairings.start(**asked | changed)


def standing(teacher):
    found = Pairing.objects.filter(teacher=teacher).order_by("starts_on")
    return list(found.values_list("coach__first_name", "starts_on", "ends_on"))


@pytest.mark.parametrize("leader", ["hana", "lina"])
def test_head_and_lead_pair_a_teacher_with_a_coach_from_a_day_on(cast, leader):
    with acting_as(getattr(cast, leader)):
        pair = start(cast, by=getattr(cast, leader), starts_on=LAST_WEEK)
        assert standing(cast.theo) == [("Cleo", LAST_WEEK, None)]
        assert pair.started_by_id == getattr(cast, leader).id


def test_started_twice_is_one_pair(cast):
    with job_for(cast.ashdown):
        Coach.objects.filter(person=cast.cleo).update(maximum=3)  # the second press finds the coach full
    with acting_as(cast.hana):
        assert start(cast) == start(cast)
        assert standing(cast.theo) == [("Cleo", TODAY, None)]


def test_a_refusal_leaves_the_transaction_usable(cast):
    with acting_as(cast.hana):
        with pytest.raises(pairings.TeacherHasACoach):
            start(cast, teacher=cast.tariq)
        assert start(cast).ends_on is None


def test_of_two_tabs_that_press_at_once_one_waits_for_the_other(cast):
    with tab(cast.hana) as first, tab(cast.lina) as second:
        insert(first, cast, teacher=cast.theo, by=cast.hana)
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            insert(second, cast, teacher=cast.abel, by=cast.lina)


@contextmanager
def tab(person):
    """A connection of its own as the web login, in a transaction that acts for somebody and is never committed."""
    link = psycopg2.connect(**connection.get_connection_params())
    try:
        with link.cursor() as cursor:
            cursor.execute("set lock_timeout = '100ms'; select iam.begin(%s)", [f"token of {person.id}"])
            yield cursor
    finally:
        link.close()


def insert(cursor, cast, *, teacher, by):
    row = [str(one) for one in (uuid.uuid4(), cast.ashdown, cast.north.id, teacher.id, cast.cleo.id, TODAY, by.id)]
    columns = "id, trust_id, school_id, teacher_id, coach_id, starts_on, started_by_id"
    cursor.execute(f"insert into coaching_pairing ({columns}) values (%s, %s, %s, %s, %s, %s, %s)", row)


def refusal(cast, **changed):
    with acting_as(cast.hana), pytest.raises(pairings.Refused) as refused:
        start(cast, **changed)
    return type(refused.value), refused.value.field


def test_a_teacher_has_one_coach_at_a_time(cast):
    asked = {"teacher": cast.tariq, "coach": cast.carl}
    assert refusal(cast, **asked) == (pairings.TeacherHasACoach, "teacher")
    assert refusal(cast, **asked, starts_on=TODAY + 30 * DAY) == (pairings.TeacherHasACoach, "teacher")


def test_a_pair_cannot_reach_into_the_one_before(cast):
    with acting_as(cast.hana):
        pairings.end(pairing=Pairing.objects.get(teacher=cast.tariq), ends_on=TODAY, by=cast.hana)
    assert refusal(cast, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY - DAY)[0] == pairings.TeacherHasACoach
    with acting_as(cast.hana):
        start(cast, teacher=cast.tariq, coach=cast.carl)
        assert standing(cast.tariq) == [("Cleo", datetime.date(2026, 9, 1), TODAY), ("Carl", TODAY, None)]


def test_nobody_coaches_themself(cast):
    assert refusal(cast, teacher=cast.carl, coach=cast.carl) == (pairings.NobodyCoachesThemself, "coach")


def test_a_coach_takes_on_no_more_than_their_maximum(cast):
    with job_for(cast.ashdown):
        Coach.objects.filter(person=cast.cleo).update(maximum=2)
    assert refusal(cast) == (pairings.CoachIsFull, "coach")
    with job_for(cast.ashdown):
        Coach.objects.filter(person=cast.cleo).update(maximum=3)
    with acting_as(cast.hana):
        start(cast)
        assert Pairing.objects.open_on(TODAY).of_coach(cast.cleo).count() == 3


def test_without_a_maximum_of_their_own_the_schools_choice_holds(cast):
    with job_for(cast.ashdown):
        Choice.objects.create(decision="coach_maximum", school=cast.north, value="2", starts_on=TODAY)
    assert refusal(cast) == (pairings.CoachIsFull, "coach")
    with acting_as(cast.hana):
        assert start(cast, starts_on=TODAY - DAY).ends_on is None  # the choice of that day allowed five


@pytest.mark.parametrize("state", ["interested", "paused"])
def test_who_is_not_coaching_yet_or_has_paused_takes_nobody_on(cast, state):
    with job_for(cast.ashdown):
        CoachState.objects.filter(coach__person=cast.carl).update(state=state)
    assert refusal(cast, coach=cast.carl) == (pairings.CoachIsNotReady, "coach")


def test_who_is_no_coach_takes_nobody_on(cast):
    assert refusal(cast, coach=cast.abel) == (pairings.CoachIsNotReady, "coach")


def test_coach_and_teacher_work_at_the_school(cast):
    assert refusal(cast, coach=cast.petra) == (pairings.CoachWorksElsewhere, "coach")
    assert refusal(cast, teacher=cast.harry) == (pairings.TeacherWorksElsewhere, "teacher")


def test_a_central_coach_works_everywhere(cast):
    with job_for(cast.ashdown):
        CoachState.objects.create(coach=Coach.objects.create(person=cast.cass), state="skilled", starts_on=LAST_WEEK)
    with acting_as(cast.hana):
        start(cast, coach=cast.cass)
        assert standing(cast.theo) == [("Cass", TODAY, None)]


def test_a_line_manager_coaches_only_where_the_school_chose_so(cast):
    with job_for(cast.ashdown):
        Membership.objects.filter(person=cast.theo).update(line_manager=cast.cleo)
    assert refusal(cast) == (pairings.LineManagerMayNotCoach, "coach")
    with job_for(cast.ashdown):
        Choice.objects.create(decision="line_manager_may_coach", school=cast.north, value="yes", starts_on=TODAY)
    with acting_as(cast.hana):
        assert start(cast).ends_on is None


@pytest.mark.parametrize("somebody", ["cleo", "tariq", "sam", "harry", "edie"])
def test_nobody_else_starts_a_pair(cast, somebody):
    person = getattr(cast, somebody)
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"):
        start(cast, by=person)


def test_a_leader_cannot_start_one_in_anothers_name(cast):
    with acting_as(cast.hana), pytest.raises(ProgrammingError, match="row-level security"):
        start(cast, by=cast.lina)


def test_a_pair_ends_on_a_day_and_says_who_ended_it(cast):
    with acting_as(cast.lina):
        pair = pairings.end(pairing=Pairing.objects.get(teacher=cast.tariq), ends_on=TODAY, by=cast.lina)
        assert (pair.ends_on, pair.ended_by_id) == (TODAY, cast.lina.id)
        assert Pairing.objects.open_on(TODAY).of_teacher(cast.tariq).count() == 0
        assert Pairing.objects.open_on(TODAY - DAY).of_teacher(cast.tariq).count() == 1


def test_ended_twice_for_the_same_day_is_ended_once(cast):
    with acting_as(cast.hana):
        pair = Pairing.objects.get(teacher=cast.tariq)
        pairings.end(pairing=pair, ends_on=TODAY, by=cast.hana)
        assert pairings.end(pairing=pair, ends_on=TODAY, by=cast.lina).ended_by_id == cast.hana.id


def test_a_pair_that_ended_cannot_be_ended_again(cast):
    with acting_as(cast.hana):
        pair = Pairing.objects.get(teacher=cast.tariq)
        pairings.end(pairing=pair, ends_on=TODAY, by=cast.hana)
        with pytest.raises(pairings.AlreadyEnded, match="settled already: 24 November 2026"):
            pairings.end(pairing=pair, ends_on=TODAY + DAY, by=cast.hana)
        assert standing(cast.tariq) == [("Cleo", datetime.date(2026, 9, 1), TODAY)]


def test_a_pair_that_has_not_begun_is_called_off(cast):
    with acting_as(cast.hana):
        pairings.end(pairing=start(cast, starts_on=TODAY + 7 * DAY), ends_on=TODAY, by=cast.hana)
        assert standing(cast.theo) == [("Cleo", TODAY + 7 * DAY, TODAY + 7 * DAY)]
        assert start(cast, coach=cast.carl).ends_on is None


@pytest.mark.parametrize("somebody", ["cleo", "tariq", "sam", "harry", "edie"])
def test_nobody_else_ends_a_pair(cast, somebody):
    with acting_as(cast.hana):
        pair = Pairing.objects.get(teacher=cast.tariq)
    with acting_as(getattr(cast, somebody)), pytest.raises(Pairing.DoesNotExist):
        pairings.end(pairing=pair, ends_on=TODAY, by=getattr(cast, somebody))
