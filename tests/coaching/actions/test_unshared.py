"""The coach's one letter about what is written and not shared when the time that their school chose is over."""

import datetime

import pytest
from django.core import mail

from coaching.actions import unshared, visits
from coaching.models import Visit
from schools.actions import letters
from schools.models import Choice, ClosedDay, Leave, Membership
from tests.coaching.actions.post import DAY, FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, pin, send, strike, visit
from tests.world import MONDAY, acting_as, as_owner, job_for


@pytest.fixture
def kept(cast):
    """Cleo dropped in on Tariq on Monday, wrote it up, and has not shared it; it is Wednesday."""
    cast.visit = visit(cast.cleo, cast.tariq)
    pin(cast, WEDNESDAY)
    return cast


def put(cast, day=WEDNESDAY) -> int:
    with job_for(cast.ashdown):
        return unshared.put(on=day)


def share(cast, on=WEDNESDAY) -> None:
    with as_owner(cast.ashdown):
        Visit.objects.filter(id=cast.visit.id).update(shared_on=on)


def test_on_the_morning_after_the_next_school_day_the_coach_hears_of_it_once_and_of_nobody(kept):
    strike(WEDNESDAY, hour=7, minute=29)
    assert send() == []
    strike(WEDNESDAY)
    strike(WEDNESDAY, hour=9)
    assert send() == ["cleo"]
    (letter,) = mail.outbox
    assert (letter.subject, letter.body) == (
        "Written, and not shared yet",
        "Hello Cleo,\n\n"
        "Your note on a drop-in of Monday 23 November is written, and not shared yet. "
        "If you’ve talked, one tap on Today shares: http://localhost:8000/today\n\n"
        "You get this once, when the time in which your school wants notes shared is over. "
        "It never says whom you saw, or what you wrote.\n\n"
        f"Stop e-mails like this: {letter.extra_headers['List-Unsubscribe'].strip('<>')}\n",
    )
    assert "Tariq" not in letter.alternatives[0][0]
    pin(kept, THURSDAY)
    assert (put(kept, THURSDAY), send()) == (0, ["cleo"])


def test_on_the_next_school_day_itself_there_is_still_time(kept):
    assert put(kept, TUESDAY) == 0


def test_each_school_has_the_time_that_it_had_chosen_for_the_day_of_the_drop_in(kept):
    monday = MONDAY + 7 * DAY
    choose(kept, None, "2", MONDAY)
    choose(kept, kept.north, "3", monday)
    visit(kept.petra, kept.una)
    assert [put(kept), put(kept, THURSDAY)] == [0, 2]  # within two school days at either
    visit(kept.cleo, kept.tess, on=FRIDAY, today=FRIDAY)  # within two
    visit(kept.cleo, kept.tariq, on=monday, today=monday)  # within three
    visit(kept.petra, kept.una, on=monday, today=monday)  # within two
    assert [put(kept, monday + after * DAY) for after in (1, 2, 3, 4)] == [0, 1, 1, 1]
    pin(kept, monday + 3 * DAY)
    assert send() == ["petra"]


def choose(cast, school, value, starts_on) -> None:
    with job_for(cast.ashdown):
        Choice.objects.create(decision="feedback", school=school, value=value, starts_on=starts_on)


def test_where_they_meant_to_talk_before_that_time_is_over_the_time_counts(kept):
    choose(kept, None, "3", MONDAY)
    with acting_as(kept.cleo, on=TUESDAY):
        Visit.objects.filter(id=kept.visit.id).update(talk_on=TUESDAY)
    assert [put(kept, day) for day in (WEDNESDAY, THURSDAY, FRIDAY)] == [0, 0, 1]


def test_a_closed_day_is_no_school_day(kept):
    with job_for(kept.ashdown):
        ClosedDay.objects.create(school=kept.north, day=TUESDAY, kind="training day")
    assert put(kept) == 0
    pin(kept, THURSDAY)
    assert (put(kept, THURSDAY), send()) == (1, ["cleo"])


def test_a_holiday_between_does_not_make_it_old(cast):
    breaks_up, back = datetime.date(2026, 12, 18), datetime.date(2027, 1, 4)
    visit(cast.cleo, cast.tariq, on=breaks_up - DAY, today=breaks_up)
    pin(cast, back)
    assert (put(cast, back), send()) == (1, ["cleo"])


def test_several_of_a_day_are_one_letter(kept):
    visit(kept.cleo, kept.tess)
    assert (put(kept), send()) == (1, ["cleo"])
    assert "2 of your notes on drop-ins of Monday 23 November are written, and not shared yet." in mail.outbox[0].body


def test_a_note_that_waits_until_they_have_talked_is_not_counted(kept):
    later = visit(kept.cleo, kept.tess)
    with as_owner(kept.ashdown):
        Visit.objects.filter(id=later.id).update(talk_on=THURSDAY)
    assert (put(kept), send()) == (1, ["cleo"])
    assert "Your note on a drop-in of Monday 23 November is written, and not shared yet." in mail.outbox[0].body


def test_a_drop_in_of_a_day_that_was_mentioned_is_not_mentioned_again(kept):
    put(kept)
    visit(kept.cleo, kept.tess)
    assert (put(kept), send()) == (0, ["cleo"])


def test_where_they_agreed_a_day_to_talk_it_waits_for_that_day(kept):
    with acting_as(kept.cleo, on=WEDNESDAY):
        Visit.objects.filter(id=kept.visit.id).update(talk_on=WEDNESDAY)
    assert put(kept) == 0
    pin(kept, THURSDAY)
    assert put(kept, THURSDAY) == 1


def test_what_is_shared_needs_no_letter(kept):
    share(kept)
    assert put(kept) == 0


def test_what_is_shared_or_taken_back_before_it_is_sent_stops_it(kept):
    other = visit(kept.cleo, kept.tess)
    assert put(kept) == 1
    share(kept)
    with acting_as(kept.cleo, on=WEDNESDAY):
        visits.withdraw(visit=other, by=kept.cleo)
    assert send() == []


def test_what_has_waited_for_long_is_left_alone(kept):
    assert put(kept, MONDAY + 14 * DAY) == 0


def test_a_pair_that_has_ended_shares_nothing_any_more(kept):
    with job_for(kept.ashdown):
        Membership.objects.filter(person=kept.tariq).update(ends_on=WEDNESDAY)
    assert put(kept) == 0


def test_a_coach_on_leave_is_left_in_peace(kept):
    put(kept)
    with job_for(kept.ashdown):
        Leave.objects.create(person=kept.cleo, school=kept.north, starts_on=WEDNESDAY)
    assert (put(kept), send()) == (0, [])


def test_whoever_switched_it_off_gets_none(kept):
    with acting_as(kept.cleo):
        letters.choose(wanted={"reminder"}, by=kept.cleo)
    assert put(kept) == 0


def test_a_trust_costs_one_statement(kept, django_assert_num_queries):
    with job_for(kept.ashdown), django_assert_num_queries(1):
        unshared.put(on=TUESDAY)
