"""The letter before a day that a teacher agreed with their coach, from the clock to the letter."""

import datetime

import pytest
from django.core import mail

from coaching.actions import agreed_days, visits
from coaching.models import Meeting, Visit
from schools.actions import letters
from schools.models import ClosedDay, HalfTerm, Leave, Membership, Person
from tests.coaching.actions.post import DAY, FRIDAY, NEXT_MONDAY, THURSDAY, TUESDAY, WEDNESDAY, pin, send, strike, visit
from tests.world import MONDAY, acting_as, job_for


@pytest.fixture
def agreed(cast):
    """On Monday Cleo and Tariq agreed on Wednesday; it is Tuesday."""
    cast.visit = visit(cast.cleo, cast.tariq, next_on=WEDNESDAY)
    return cast


def put(cast, day=TUESDAY) -> int:
    with job_for(cast.ashdown):
        return agreed_days.put(on=day)


def on_leave(cast, person, starts_on, ends_on=None) -> None:
    with job_for(cast.ashdown):
        Leave.objects.create(person=person, school=cast.north, starts_on=starts_on, ends_on=ends_on)


def talk_on(cast, day) -> None:
    with acting_as(cast.cleo):
        Visit.objects.filter(id=cast.visit.id).update(talk_on=day, next_on=None)


def test_on_the_day_before_at_three_the_teacher_hears_with_whom_and_when_and_nothing_of_what(agreed):
    strike(TUESDAY, hour=14, minute=59)
    assert send() == []
    assert [strike(TUESDAY, hour=15) > 0, strike(TUESDAY, hour=16)] == [True, 0]
    assert (put(agreed), send()) == (0, ["tariq"])
    (letter,) = mail.outbox
    assert letter.subject == "The day you agreed with Cleo Clarke"
    assert letter.body == (
        "Hello Tariq,\n\n"
        "Cleo Clarke is dropping in tomorrow, Wednesday 25 November.\n\n"
        "If another day would be better, tell Cleo. Your own page: http://localhost:8000/me\n\n"
        "You get this on the last school day before a day that you and your coach agreed. "
        "It never says what you work on.\n\n"
        f"Stop e-mails like this: {letter.extra_headers['List-Unsubscribe'].strip('<>')}\n"
    )
    assert "<p>Cleo Clarke is dropping in tomorrow, Wednesday 25 November.</p>" in letter.alternatives[0][0]


def test_the_day_last_agreed_is_the_one(agreed):
    visit(agreed.cleo, agreed.tariq, on=TUESDAY, next_on=THURSDAY)
    assert put(agreed) == 0
    pin(agreed, WEDNESDAY)
    assert (put(agreed, WEDNESDAY), send()) == (1, ["tariq"])


def test_another_day_agreed_before_it_is_sent_stops_it(agreed):
    assert put(agreed) == 1
    with acting_as(agreed.cleo):
        visits.move(visit=agreed.visit, on=MONDAY, next_on=THURSDAY, by=agreed.cleo)
    assert send() == []


def test_a_day_agreed_to_talk_is_told_too_until_they_have_talked(agreed):
    talk_on(agreed, WEDNESDAY)
    assert (put(agreed), send()) == (1, ["tariq"])
    assert "You and Cleo Clarke mean to talk tomorrow, Wednesday 25 November." in mail.outbox[0].body


def test_whoever_has_talked_already_hears_nothing(agreed):
    talk_on(agreed, WEDNESDAY)
    with job_for(agreed.ashdown, "waymark_owner"):
        pair = {"school": agreed.north, "teacher": agreed.tariq, "coach": agreed.cleo, "pairing": agreed.visit.pairing}
        Meeting.objects.create(**pair, on=TUESDAY, week=MONDAY, outcome="held")
    assert put(agreed) == 0


@pytest.mark.parametrize(
    ("visit_on", "talk_on", "sentence"),
    [
        (
            WEDNESDAY,
            WEDNESDAY,
            "Cleo is dropping in tomorrow, Wednesday 25 November, and the two of you mean to talk that day.",
        ),
        (NEXT_MONDAY, None, "Cleo is dropping in on Monday 30 November."),
        (None, NEXT_MONDAY, "You and Cleo mean to talk on Monday 30 November."),
    ],
)
def test_the_sentence(visit_on, talk_on, sentence):
    assert agreed_days.sentence_of("Cleo", visit_on, talk_on, today=TUESDAY) == sentence


def test_before_a_weekend_or_a_closed_day_it_comes_on_the_last_open_day(cast):
    visit(cast.cleo, cast.tariq, next_on=NEXT_MONDAY)
    with job_for(cast.ashdown):
        ClosedDay.objects.create(school=cast.north, day=FRIDAY, kind="training day")
    pin(cast, FRIDAY)
    assert put(cast, FRIDAY) == 0
    pin(cast, THURSDAY)
    assert (put(cast, THURSDAY), send()) == (1, ["tariq"])


def test_before_a_holiday_it_comes_on_the_last_day_of_term(cast):
    breaks_up, back = datetime.date(2026, 12, 18), datetime.date(2027, 1, 4)
    visit(cast.cleo, cast.tariq, next_on=back)
    pin(cast, breaks_up)
    assert (put(cast, breaks_up), send()) == (1, ["tariq"])


def test_on_the_last_day_that_the_calendar_knows_a_day_beyond_it_is_told_of(cast):
    breaks_up, back = datetime.date(2026, 12, 18), datetime.date(2027, 1, 4)
    visit(cast.cleo, cast.tariq, next_on=back)
    with job_for(cast.ashdown):
        HalfTerm.objects.filter(starts_on__gt=breaks_up).delete()
    pin(cast, breaks_up)
    assert (put(cast, breaks_up), send()) == (1, ["tariq"])


@pytest.mark.parametrize("away", ["tariq", "cleo"])
def test_nobody_hears_of_a_day_on_which_one_of_the_two_is_away(agreed, away):
    on_leave(agreed, getattr(agreed, away), WEDNESDAY, THURSDAY)
    assert put(agreed) == 0


def test_leave_that_begins_before_it_is_sent_stops_it(agreed):
    assert put(agreed) == 1
    on_leave(agreed, agreed.tariq, TUESDAY, WEDNESDAY)
    assert send() == []


def test_a_leaver_hears_nothing(agreed):
    with job_for(agreed.ashdown):
        Person.objects.filter(id=agreed.tariq.id).update(left_on=TUESDAY)
    assert put(agreed) == 0


def test_a_pair_that_ends_before_the_day_meets_no_more(agreed):
    with job_for(agreed.ashdown):
        Membership.objects.filter(person=agreed.tariq).update(ends_on=WEDNESDAY)
    assert put(agreed) == 0


def test_whoever_switched_it_off_gets_none(agreed):
    with acting_as(agreed.tariq):
        letters.choose(wanted={"words_shared"}, by=agreed.tariq)
    assert put(agreed) == 0


def test_a_trust_costs_one_statement(agreed, django_assert_num_queries):
    with job_for(agreed.ashdown), django_assert_num_queries(1):
        agreed_days.put(on=TUESDAY + 30 * DAY)
