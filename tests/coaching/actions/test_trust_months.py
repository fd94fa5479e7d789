"""The trust's note of a month, from the clock to the letter."""

import datetime
import re
from fractions import Fraction

import pytest
from django.core import mail

from coaching.actions import targets, trust_months
from coaching.engine.interval import Span
from coaching.models import CoverageWeek
from coaching.overview import Overview, SchoolLine
from schools.actions import letters
from schools.models import ClosedDay, Leave, School
from tests.coaching.actions.post import DAY, pin, send, strike
from tests.world import acting_as, as_owner, job_for

DECEMBER = datetime.date(2026, 12, 1)
WEEK = 7 * DAY


@pytest.fixture
def december(cast):
    """The first of December; each week of November North expected 6 cycles and had 3, South expected 8."""
    for school, people in ((cast.north, 6), (cast.south, 8)):
        counted(cast, school, people)
    with acting_as(cast.greta):
        plan = {"number": 4, "due_on": datetime.date(2027, 7, 20), "reason": "Agreed with Hana", "replaces": None}
        targets.set_target(school=cast.north, by=cast.greta, **plan)
    pin(cast, DECEMBER)
    return cast


def counted(cast, school, people) -> None:
    with as_owner(cast.ashdown):
        CoverageWeek.objects.filter(school=school).delete()
        for back in range(10):
            week = datetime.date(2026, 11, 30) - back * WEEK
            figures = {
                "due": people,
                "expected": people * 1200,
                "completed": 3,
                "with_coach": 2,
                "with_skilled_coach": 2,
            }
            CoverageWeek.objects.create(school=school, week=week, period_starts_on=week, people=people, **figures)


def put(cast, day=DECEMBER) -> int:
    with job_for(cast.ashdown):
        return trust_months.put(on=day)


def body_to(person) -> str:
    (letter,) = [letter for letter in mail.outbox if letter.to == [person.email]]
    return letter.body


def test_on_the_first_school_day_of_a_month_the_trusts_team_reads_what_the_last_came_to(december):
    strike(DECEMBER, hour=8)
    assert send() == ["cass", "edie", "greta"]
    assert (strike(DECEMBER, hour=9), put(december)) == (0, 0)
    (letter,) = [letter for letter in mail.outbox if letter.to == [december.edie.email]]
    assert letter.subject == "November across the trust"
    assert letter.body == (
        "Hello Edie,\n\n"
        "24 of 56 cycles that the schools expected of themselves took place: 43%.\n"
        "3 coaches named, of 4 the schools mean to have: 1 skilled, 1 in training.\n"
        "4 of 14 teachers have a skilled coach.\n\n"
        "School by school, each against what it expects of itself:\n\n"
        "North School: 2 of 4 coaches named, 1 skilled, 1 in training. "
        "2 of 6 teachers have a skilled coach. 12 of 24 cycles took place (50%).\n"
        "South School: 1 coach named, 0 skilled, 0 in training. "
        "2 of 8 teachers have a skilled coach. 12 of 32 cycles took place (38%).\n\n"
        "The same, school by school, with what it means: http://localhost:8000/trust\n\n"
        "You get this on the first school day of a month, as one of the trust’s team. It never names a teacher. "
        "Cycles are those of the periods that ended in the month.\n\n"
        f"Stop e-mails like this: {letter.extra_headers['List-Unsubscribe'].strip('<>')}\n"
    )


def test_where_no_school_may_be_told_of_nothing_is_sent(december):
    counted(december, december.south, people=4)  # North, the next smallest, stays inside with it
    put(december)
    assert send() == []


def test_a_school_whose_figures_stay_inside_is_told_with_its_coaches_alone():
    small = SchoolLine(School(name="Mill School"), "Weekly", None, named=1)
    shown = SchoolLine(School(name="Vale School"), "Weekly", None, 3, 1, 2, 9, 4, 5, Fraction(10))
    told = trust_months.told_of(Overview([small, shown], 0))
    assert (told["lines"][0], told["hides_some"]) == (
        "5 of 10 cycles that the schools expected of themselves took place: 50%.",
        True,
    )
    assert told["schools"] == [
        ("Mill School", "1 coach named, 0 skilled, 0 in training. Figures about teachers stay inside the school."),
        ("Vale School", "3 coaches named, 2 skilled, 1 in training. 4 of 9 teachers have a skilled coach. "
         "5 of 10 cycles took place (50%)."),
    ]  # fmt: skip


def test_on_the_second_school_day_nothing_is_written(december):
    assert put(december, DECEMBER + DAY) == 0


def test_where_one_school_is_closed_another_one_opens_the_month_and_where_all_are_it_waits(december):
    with job_for(december.ashdown):
        ClosedDay.objects.create(school=december.north, day=DECEMBER, kind="training day")
        assert trust_months.put(on=DECEMBER) == 3
        ClosedDay.objects.create(school=december.south, day=DECEMBER, kind="training day")
        assert trust_months.put(on=DECEMBER + DAY) == 0  # already said this month


def test_after_the_summer_it_is_about_july(cast):
    with job_for(cast.ashdown):
        past = trust_months.month_past(datetime.date(2027, 9, 1))
    assert past == Span(datetime.date(2027, 7, 1), datetime.date(2027, 8, 1))


def test_on_leave_and_switched_off_get_none(december):
    with acting_as(december.edie):
        letters.choose(wanted=set(), by=december.edie)
    assert put(december) == 2
    with job_for(december.ashdown):
        Leave.objects.create(person=december.greta, school=december.north, starts_on=DECEMBER)
    assert send() == ["cass"]


def test_no_teacher_is_named(december):
    put(december)
    send()
    said = "".join(letter.body + letter.alternatives[0][0] for letter in mail.outbox)
    assert (len(mail.outbox), re.findall("Tariq|Tess|Theo|Una|Cleo|Petra", said)) == (3, [])


def test_a_trust_costs_one_statement(december, django_assert_num_queries):
    with job_for(december.ashdown), django_assert_num_queries(1):
        trust_months.put(on=DECEMBER)
