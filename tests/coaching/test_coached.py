"""A coach's teachers and where they stand; a teacher's coach and the day agreed. All read with one's own rights."""

import datetime

import pytest

from coaching import coached
from coaching.engine.interval import Span
from coaching.engine.standing import Standing
from coaching.models import Pairing, Visit
from schools.models import Choice, Leave, Membership
from tests.world import MONDAY, TODAY, YEAR_BEGINS, acting_as, job_for

LAST_WEEK, NEXT_WEEK = MONDAY - datetime.timedelta(days=5), TODAY + datetime.timedelta(days=7)
HALF_TERM_HOLIDAY = datetime.date(2026, 10, 28)


def visit(coach, teacher, on=TODAY, next_on=None) -> Visit:
    with acting_as(coach, on=on):
        pairing = Pairing.objects.of_coach(coach).of_teacher(teacher).get()
        week = on - datetime.timedelta(days=on.weekday())
        about = {"teacher": teacher, "school_id": pairing.school_id, "coach": coach, "pairing": pairing}
        return Visit.objects.create(**about, on=on, week=week, next_on=next_on)


def people(coach, today=TODAY) -> dict[str, coached.Coached]:
    with acting_as(coach):
        return {person.teacher.first_name: person for person in coached.people_of(coach, today=today)}


def chosen_cadence(cast, school, weeks: str) -> None:
    with job_for(cast.ashdown):
        Choice.objects.create(decision="cadence", school=school, value=weeks, starts_on=datetime.date(2026, 9, 2))


def test_a_coach_has_their_own_people_by_name_with_their_teams(cast):
    found = people(cast.cleo)
    assert [(name, person.team) for name, person in found.items()] == [("Tariq", "English"), ("Tess", "Maths")]
    assert people(cast.hana) == {}


def test_seen_in_the_period(cast):
    visit(cast.cleo, cast.tariq, on=MONDAY)
    tariq = people(cast.cleo)["Tariq"]
    assert (tariq.standing, tariq.seen_on, tariq.seen_last_on) == (Standing.SEEN, MONDAY, MONDAY)


def test_seen_before_it(cast):
    visit(cast.cleo, cast.tariq, on=LAST_WEEK)
    tariq = people(cast.cleo)["Tariq"]
    assert (tariq.standing, tariq.seen_on, tariq.seen_last_on) == (Standing.NOT_BOOKED, None, LAST_WEEK)


def test_booked_is_the_day_last_agreed_and_only_while_it_is_ahead(cast):
    visit(cast.cleo, cast.tariq, on=LAST_WEEK, next_on=TODAY)
    visit(cast.cleo, cast.tess, on=LAST_WEEK, next_on=MONDAY)
    found = people(cast.cleo)
    assert (found["Tariq"].standing, found["Tariq"].booked_for) == (Standing.BOOKED, TODAY)
    assert (found["Tess"].standing, found["Tess"].booked_for) == (Standing.NOT_BOOKED, None)


def test_a_visit_that_came_early_replaces_the_day_that_was_agreed(cast):
    visit(cast.cleo, cast.tariq, on=LAST_WEEK - datetime.timedelta(days=1), next_on=TODAY)
    visit(cast.cleo, cast.tariq, on=LAST_WEEK, next_on=NEXT_WEEK)
    tariq = people(cast.cleo)["Tariq"]
    assert (tariq.standing, tariq.booked_for) == (Standing.NOT_BOOKED, NEXT_WEEK)


def test_a_withdrawn_visit_counts_for_nothing(cast):
    taken_back = visit(cast.cleo, cast.tariq, on=TODAY, next_on=NEXT_WEEK)
    with acting_as(cast.cleo):
        Visit.objects.filter(id=taken_back.id).update(withdrawn_at=datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC))
    tariq = people(cast.cleo)["Tariq"]
    assert (tariq.standing, tariq.seen_last_on, tariq.booked_for) == (Standing.NOT_BOOKED, None, None)


@pytest.mark.parametrize(
    ("cadence", "due"), [("1", MONDAY), ("2", datetime.date(2026, 11, 30)), ("4", datetime.date(2026, 12, 14))]
)
def test_the_next_visit_is_due_one_cadence_of_open_weeks_on(cast, cadence, due):
    chosen_cadence(cast, cast.north, cadence)
    visit(cast.cleo, cast.tariq, on=LAST_WEEK)
    assert people(cast.cleo)["Tariq"].due_week == due


def test_nothing_is_due_of_somebody_never_seen_and_nobody_is_invented(cast):
    assert people(cast.cleo)["Tariq"].due_week is None


def test_between_two_periods_nobody_stands_anywhere_but_the_next_due_week_is_known(cast):
    visit(cast.cleo, cast.tariq, on=datetime.date(2026, 10, 20))
    tariq = people(cast.cleo, today=HALF_TERM_HOLIDAY)["Tariq"]
    assert (tariq.period, tariq.standing, tariq.due_week) == (None, None, datetime.date(2026, 11, 2))


def test_somebody_on_leave(cast):
    with job_for(cast.ashdown):
        Leave.objects.create(person=cast.tariq, school=cast.north, starts_on=MONDAY, ends_on=NEXT_WEEK)
    tariq = people(cast.cleo)["Tariq"]
    assert (tariq.standing, tariq.leave) == (Standing.AWAY, Span(MONDAY, NEXT_WEEK))


def test_somebody_who_does_not_teach_there_is_not_expected(cast):
    with job_for(cast.ashdown):
        Membership.objects.filter(person=cast.tariq).update(teaching=False)
    assert people(cast.cleo)["Tariq"].standing is None


def test_a_later_coach_does_not_see_the_visits_of_the_one_before(cast):
    visit(cast.cleo, cast.tariq, on=MONDAY, next_on=NEXT_WEEK)
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY)
    tariq = people(cast.carl)["Tariq"]
    assert (tariq.seen_last_on, tariq.booked_for) == (None, None)


def test_somebody_who_coaches_at_two_schools_is_told_by_the_rules_of_each(cast):
    with job_for(cast.ashdown):
        Membership.objects.create(person=cast.cleo, school=cast.south, is_main=False, starts_on=YEAR_BEGINS)
        Pairing.objects.filter(teacher=cast.una).update(ends_on=YEAR_BEGINS)
        Pairing.objects.create(school=cast.south, teacher=cast.una, coach=cast.cleo, starts_on=TODAY)
    found = people(cast.cleo)
    assert {name: len(person.period.weeks) for name, person in found.items()} == {"Tariq": 1, "Tess": 1, "Una": 2}


@pytest.mark.parametrize("teachers", [1, 5])
def test_it_asks_as_much_for_one_teacher_as_for_five(cast, django_assert_num_queries, teachers):
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tess).update(ends_on=TODAY)
        for person in (cast.theo, cast.abel, cast.lina, cast.tess)[: teachers - 1]:
            Pairing.objects.create(school=cast.north, teacher=person, coach=cast.cleo, starts_on=TODAY)
    with acting_as(cast.cleo):
        # pairs, last seen, teams, talks; choices, days, posts, leave, agreed, visits
        with django_assert_num_queries(11):
            found = coached.people_of(cast.cleo, today=TODAY)
        assert len(found) == teachers


def test_a_teachers_coach_and_the_day_they_agreed(cast):
    visit(cast.cleo, cast.tariq, on=LAST_WEEK, next_on=TODAY)
    visit(cast.cleo, cast.tariq, on=MONDAY, next_on=NEXT_WEEK)
    with acting_as(cast.tariq):
        own = coached.coach_of(cast.tariq, today=TODAY)
    assert (own.coach, own.school_id, own.next_on) == (cast.cleo, cast.north.id, NEXT_WEEK)


def test_nobody_coaches_theo(cast):
    with acting_as(cast.theo):
        assert coached.coach_of(cast.theo, today=TODAY) is None
