"""The reminder on the first school day of a week, from the clock to the letter, with the cast of tests/world.py."""

import datetime

import pytest
from django.core import mail

from coaching import tasks
from coaching.actions import coverage, reminders
from schools import clock, jobs
from schools.actions import letters
from schools.models import BankHoliday, Choice, ClosedDay, Leave, Membership, Person
from tests.coaching.actions.post import NEXT_MONDAY, TUESDAY, live_on, send, strike, visit
from tests.world import MONDAY, acting_as, as_login, job_for


@pytest.fixture
def monday(cast):
    """Half past seven on Monday, the week's rows counted."""
    live_on(cast, MONDAY)
    return cast


def put(cast, day=MONDAY) -> int:
    with job_for(cast.ashdown):
        return reminders.put(on=day)


def test_on_monday_morning_every_coach_with_somebody_to_see_gets_one_letter(monday):
    strike(MONDAY)
    assert send() == ["bea", "cleo", "petra"]  # Carl coaches nobody yet


def test_before_half_past_seven_nobody_is_reminded(monday):
    strike(MONDAY, hour=7, minute=29)
    assert send() == []


def test_it_says_how_many_and_never_who(monday):
    visit(monday.cleo, monday.tess, on=datetime.date(2026, 11, 19), next_on=TUESDAY)
    put(monday)
    send()
    (letter,) = [letter for letter in mail.outbox if letter.to == [monday.cleo.email]]
    assert letter.subject == "Your drop-ins this week"
    assert letter.body == (
        "Hello Cleo,\n\n"
        "There are 2 teachers you coach still to see this week. You’ve agreed a day with 1 of them.\n\n"
        "Today says who: http://localhost:8000/today\n\n"
        "You get this on the first school day of a week, when there’s somebody still to see. "
        "It never says who, or what anybody wrote.\n\n"
        f"Stop e-mails like this: {letter.extra_headers['List-Unsubscribe'].strip('<>')}\n"
    )
    (html, _) = letter.alternatives[0]
    assert [name for name in ("Tariq", "Tess") if name in letter.body + html] == []


def test_in_an_exam_week_nobody_is_still_to_be_seen(monday):
    with job_for(monday.ashdown):
        days = [MONDAY + datetime.timedelta(days=day) for day in range(5)]
        ClosedDay.objects.bulk_create(ClosedDay(school=monday.north, day=day, kind="exam week") for day in days)
    put(monday)
    assert send() == ["petra"]


def test_whoever_switched_it_off_gets_none(monday):
    with acting_as(monday.cleo):
        letters.choose(wanted={"words_shared"}, by=monday.cleo)
    assert put(monday) == 1  # Petra's; the outbox never hears of Cleo's
    assert send() == ["petra"]


def test_the_period_is_called_by_its_name(monday):
    put(monday)
    send()
    (letter,) = [letter for letter in mail.outbox if letter.to == [monday.petra.email]]
    assert "There’s 1 teacher you coach still to see these two weeks." in letter.body


@pytest.mark.parametrize(
    ("to_see", "booked", "sentence"),
    [
        (1, 0, "There’s 1 teacher you coach still to see this week."),
        (1, 1, "There’s 1 teacher you coach still to see this week. You’ve agreed a day with them."),
        (3, 2, "There are 3 teachers you coach still to see this week. You’ve agreed a day with 2 of them."),
        (3, 3, "There are 3 teachers you coach still to see this week. You’ve agreed a day with all of them."),
    ],
)
def test_the_sentence(to_see, booked, sentence):
    assert reminders.sentence_of(to_see, booked, "this week") == sentence


def test_any_number_of_clocks_write_it_once(monday):
    assert strike(MONDAY) > 0
    assert [strike(MONDAY), strike(MONDAY, minute=59)] == [0, 0]
    assert (put(monday), send()) == (0, ["bea", "cleo", "petra"])


def test_a_clock_that_was_away_catches_up_the_same_day(monday):
    strike(MONDAY, hour=11)
    assert send() == ["bea", "cleo", "petra"]


def test_on_tuesday_nobody_is_reminded_when_monday_was_open(cast):
    strike(TUESDAY)
    assert send() == []


def test_a_closed_monday_is_made_up_on_tuesday(monday):
    with job_for(monday.ashdown):
        ClosedDay.objects.create(school=monday.north, day=MONDAY, kind="training day")
    assert put(monday) == 1  # South School is open
    live_on(monday, TUESDAY)
    assert put(monday, TUESDAY) == 1
    assert send() == ["cleo"]  # what was put on Monday and not sent is over


def test_a_bank_holiday_is_made_up_on_the_day_after(monday):
    with as_login("waymark_worker"):
        BankHoliday.objects.create(day=MONDAY, name="A day for everybody")
    assert put(monday) == 0
    live_on(monday, TUESDAY)
    assert (put(monday, TUESDAY), send()) == (2, ["cleo", "petra"])


def test_a_week_of_holiday_is_made_up_when_school_begins(cast):
    half_term = datetime.date(2026, 10, 26)
    for day in (half_term, datetime.date(2026, 10, 27)):
        live_on(cast, day)
        assert put(cast, day) == 0
    live_on(cast, datetime.date(2026, 11, 2))
    assert (put(cast, datetime.date(2026, 11, 2)), send()) == (2, ["cleo", "petra"])


def test_a_coach_on_leave_is_left_in_peace(monday):
    with job_for(monday.ashdown):
        Leave.objects.create(person=monday.cleo, school=monday.north, starts_on=MONDAY)
    assert (put(monday), send()) == (1, ["petra"])


def test_a_coach_who_goes_on_leave_before_it_is_sent_is_left_in_peace(monday):
    assert put(monday) == 2
    with job_for(monday.ashdown):
        Leave.objects.create(person=monday.cleo, school=monday.north, starts_on=MONDAY)
    assert send() == ["petra"]


def test_whoever_has_left_gets_nothing(monday):
    with job_for(monday.ashdown):
        Person.objects.filter(id=monday.cleo.id).update(left_on=MONDAY)
    assert (put(monday), send()) == (1, ["petra"])


def test_a_teacher_on_leave_is_nobody_to_see(monday):
    with job_for(monday.ashdown):
        Leave.objects.create(person=monday.una, school=monday.south, starts_on=datetime.date(2026, 11, 2))
    assert (put(monday), send()) == (1, ["cleo"])


def test_whoever_has_seen_everybody_gets_nothing(monday):
    visit(monday.petra, monday.una)
    assert (put(monday), send()) == (1, ["cleo"])


def test_what_was_done_before_it_is_sent_needs_no_reminder(monday):
    assert put(monday) == 2
    visit(monday.petra, monday.una)
    assert send() == ["cleo"]


def test_in_the_second_week_of_a_fortnight_the_first_one_counts(monday):
    visit(monday.petra, monday.una)
    live_on(monday, NEXT_MONDAY)
    assert (put(monday, NEXT_MONDAY), send()) == (1, ["cleo"])


def test_teachers_of_whom_nothing_is_expected_yet_need_no_reminder(monday):
    with job_for(monday.ashdown):
        Choice.objects.create(
            decision="joiners_grace", school=monday.south, value="30", starts_on=datetime.date(2026, 9, 1)
        )
    assert (put(monday), send()) == (2, ["cleo"])


def test_a_pair_that_ends_before_it_is_sent_needs_no_reminder(monday):
    assert put(monday) == 2
    with job_for(monday.ashdown):
        Membership.objects.filter(person=monday.una).update(ends_on=MONDAY)
    assert send() == ["cleo"]


def test_without_the_weeks_row_whoever_may_be_due_is_looked_at(monday):
    with job_for(monday.ashdown, "waymark_rollup"):
        coverage.CoverageWeek.objects.filter(week=MONDAY).delete()
    assert (put(monday), send()) == (2, ["cleo", "petra"])


def test_the_occasions_of_coaching_are_these():
    occasions = {(o.kind, o.queue, f"{o.at:%H:%M}", o.every_week) for o in clock._occasions}
    ours = {"recount", "reminders", "week", "unshared_days", "trust_months", "school_weeks", "agreed_days"}
    assert {occasion for occasion in occasions if occasion[0] in ours} == {
        ("recount", "rollup", "02:30", False),
        ("reminders", "work", "07:30", False),
        ("unshared_days", "work", "07:30", False),
        ("trust_months", "work", "08:00", False),
        ("school_weeks", "work", "12:00", False),
        ("agreed_days", "work", "15:00", False),
        ("week", "rollup", "00:05", True),
    }
    assert tasks.write_reminders in {doer.run for doer in jobs._doers.values()}


def test_a_trust_costs_one_statement(monday, django_assert_num_queries):
    with job_for(monday.ashdown), django_assert_num_queries(1):
        reminders.put(on=MONDAY)
