"""The school's week in five lines, from the clock to the letter."""

import pytest
from django.core import mail

from coaching.actions import school_weeks
from coaching.actions.school_weeks import Next, cause_line
from coaching.models import CoverageWeek, Meeting, Pairing, Visit
from schools.actions import letters
from schools.models import Appointment, ClosedDay, Leave, Person
from tests.coaching.actions.post import DAY, FRIDAY, THURSDAY, live_on, pin, send, strike, visit
from tests.world import MONDAY, YEAR_BEGINS, acting_as, as_owner, job_for


@pytest.fixture
def friday(cast):
    """It is Friday; on Monday Cleo saw Tariq, and shared it."""
    seen = visit(cast.cleo, cast.tariq)
    with as_owner(cast.ashdown):
        Visit.objects.filter(id=seen.id).update(shared_on=MONDAY)
    live_on(cast, FRIDAY)
    return cast


def put(cast, day=FRIDAY) -> int:
    with job_for(cast.ashdown):
        return school_weeks.put(on=day)


def missed(cast, cause, on) -> None:
    with job_for(cast.ashdown, "waymark_owner"):
        pair = Pairing.objects.get(teacher=cast.tariq, ends_on=None)
        of = {"school": cast.north, "teacher": cast.tariq, "coach": cast.cleo, "pairing": pair}
        Meeting.objects.create(**of, on=on, week=MONDAY, outcome="missed", cause=cause)


def to(person) -> mail.EmailMultiAlternatives:
    (letter,) = [letter for letter in mail.outbox if letter.to == [person.email]]
    return letter


def test_at_noon_on_friday_head_and_leads_get_five_lines_and_no_name(friday):
    strike(FRIDAY, hour=11, minute=59)
    assert send() == []
    strike(FRIDAY, hour=12)
    strike(FRIDAY, hour=13)
    assert send() == ["hana", "harry", "lina"]
    letter = to(friday.hana)
    assert letter.subject == "North School: the week in five lines"
    assert letter.body == (
        "Hello Hana,\n\n"
        "1. 1 of 7 teachers seen this week.\n"
        "2. 5 of 7 teachers without a coach.\n"
        "3. 1 teacher with a coach not seen lately: two cycles or more.\n"
        "4. 1 of 1 drop-in (100%) shared by the next school day.\n"
        "5. See who hasn’t been seen lately. Usually it’s the timetable, not the person. "
        "http://localhost:8000/schools/north-school/coverage\n\n"
        "You get this on the last school day of a week, because you lead North School. "
        "It holds numbers, no names, and nothing that anybody wrote.\n\n"
        f"Stop e-mails like this: {letter.extra_headers['List-Unsubscribe'].strip('<>')}\n"
    )
    (html, _) = letter.alternatives[0]
    assert (html.count("<li>"), [name for name in ("Tariq", "Tess", "Cleo") if name in letter.body + html]) == (5, [])


def test_the_reason_most_conversations_were_missed_for_takes_the_fourth_line(friday):
    for cause, day in (("urgent", 0), ("cover needed", 1), ("cover needed", 2)):
        missed(friday, cause, MONDAY + day * DAY)
    put(friday)
    send()
    line = "4. 3 conversations didn’t happen, mostly because cover was needed (2 of them).\n"
    assert line in to(friday.lina).body


@pytest.mark.parametrize(
    ("missed", "times", "says"),
    [(1, 1, "1 conversation didn’t happen, because"), (4, 2, "4 conversations didn’t happen, 2 of them because")],
)
def test_mostly_is_said_of_more_than_half(missed, times, says):
    assert cause_line(missed, "cover was needed", times) == f"{says} cover was needed."


def test_a_closed_friday_is_told_on_thursday(friday):
    with job_for(friday.ashdown):
        ClosedDay.objects.create(school=friday.north, day=FRIDAY, kind="training day")
    assert put(friday) == 1  # Harry's, of South School
    pin(friday, THURSDAY)
    assert (put(friday, THURSDAY), send()) == (2, ["hana", "lina"])


def test_where_nobody_is_due_nothing_is_sent(friday):
    days = dict.fromkeys((f"seen_by_{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri")), 0)
    with job_for(friday.ashdown, "waymark_rollup"):
        CoverageWeek.objects.filter(school=friday.north).update(due=0, seen=0, **days)
    assert (put(friday), send()) == (1, ["harry"])


def test_a_trust_with_a_pinned_day_lives_by_that_day(friday):
    strike(MONDAY + DAY, hour=12)  # by the clock on the wall it is Tuesday
    assert send() == ["hana", "harry", "lina"]


def test_in_a_holiday_nothing_is_sent(cast):
    holiday = MONDAY - 24 * DAY  # the Friday of the autumn half-term
    pin(cast, holiday)
    assert put(cast, holiday) == 0


def test_whoever_leads_two_schools_gets_a_letter_of_each(friday):
    with job_for(friday.ashdown):
        Appointment.objects.create(person=friday.hana, school=friday.south, role="lead", starts_on=YEAR_BEGINS)
    put(friday)
    assert send().count("hana") == 2


def test_whoever_leads_no_more_when_it_is_sent_gets_none(friday):
    put(friday)
    with job_for(friday.ashdown):
        Appointment.objects.filter(person=friday.hana).update(ends_on=FRIDAY)
        Person.objects.filter(id=friday.lina.id).update(left_on=FRIDAY)
    assert send() == ["harry"]


def test_on_leave_and_switched_off_get_none(friday):
    with acting_as(friday.lina):
        letters.choose(wanted=set(), by=friday.lina)
    with job_for(friday.ashdown):
        Leave.objects.create(person=friday.hana, school=friday.north, starts_on=THURSDAY)
    assert (put(friday), send()) == (1, ["harry"])


@pytest.mark.parametrize(
    ("figures", "missed", "words", "page"),
    [
        ({"seen": 3, "with_coach": 6}, 0, "Match a teacher with a coach.", "coaches"),
        ({"seen": 3, "booked": 3, "with_coach": 7}, 0, "See who has no day agreed yet.", "coverage/people"),
        ({"seen": 4, "booked": 3, "with_coach": 7}, 0, "Nothing needs you. See the year so far.", "coverage"),
    ],
)
def test_the_next_step(figures, missed, words, page):
    row = CoverageWeek(due=7, people=7, **figures)
    assert school_weeks.next_step(row, missed, "north-school") == Next(words, f"/schools/north-school/{page}")


def test_a_trust_costs_one_statement(friday, django_assert_num_queries):
    with job_for(friday.ashdown), django_assert_num_queries(1):
        school_weeks.put(on=FRIDAY)
