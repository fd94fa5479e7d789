"""Today: whom a coach coaches, where each one stands, what is due, one tap to write it down."""

import datetime
import re

import pytest
import time_machine
from django.db import ProgrammingError, connection

from coaching.models import Pairing, Visit
from observations.models import ActionStep, DropIn, Opening
from observations.views.today import greeting
from schools.models import Choice, Leave, Membership
from tests.architecture.plant import as_owner, plant
from tests.coaching.actions.post import pin
from tests.observations.builders import draft, held, shared
from tests.observations.views.own_pages import give, page
from tests.world import MONDAY, TODAY, YEAR_BEGINS, acting_as, as_login, job_for

STEP = "Ask, pause for three seconds, then say a name"
DAY = datetime.timedelta(days=1)
LAST_WEEK, NEXT_WEEK = MONDAY - 5 * DAY, TODAY + 7 * DAY


@pytest.fixture
def cleo(cast, client_of):
    return client_of(cast.cleo)


def visit(coach, teacher, *, on=TODAY, next_on=None) -> None:
    with acting_as(coach, on=on):
        pairing = Pairing.objects.of_coach(coach).of_teacher(teacher).open_on(TODAY).get()
        about = {"teacher": teacher, "school_id": pairing.school_id, "coach": coach, "pairing": pairing}
        Visit.objects.create(**about, on=on, week=on - on.weekday() * DAY, next_on=next_on)


def rows(client) -> list[str]:
    """The words of each person's row, but for the talk that is still to come, in the order of the list."""
    body = re.sub(r'<p class="what talk">.*?</p>', "", client.get("/today").content.decode())
    row, action = r'<div class="row mark">(.*?)</div>', r'<a class="btn compact" href="([^"]+)"[^>]*>(\w+)</a>'
    parts = re.findall(rf'(?s){row}\s*<div class="acts">{action}', body)
    return [f"{' '.join(re.sub(r'<[^>]+>', ' ', words).split())} [{action}]" for words, _, action in parts]


def chosen_cadence(cast, weeks: str) -> None:
    with job_for(cast.ashdown):
        Choice.objects.create(decision="cadence", school=cast.north, value=weeks, starts_on=datetime.date(2026, 9, 2))


def live_on(cast, day: datetime.date) -> None:
    """Let it be another day in the trust."""
    with as_owner(cast.ashdown), connection.cursor() as cursor:
        cursor.execute("update schools_trust set pinned_on = %s where id = %s", [day, cast.ashdown])


def ledger(teacher) -> list[tuple]:
    with acting_as(teacher):
        return list(Opening.objects.order_by("id").values_list("reader__first_name", "what", "step__words"))


# --- The list


def test_nobody_seen_yet(cleo):
    told = page(cleo, "/today")
    assert "Tuesday 24 November, week 12" in told
    assert "Your people this week 0 of 2 seen" in told
    assert rows(cleo) == [
        "Tariq Tahir English No step yet Not seen yet [Log]",
        "Tess Tully Maths No step yet Not seen yet [Log]",
    ]


def test_seen_booked_and_their_live_steps(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    visit(cast.cleo, cast.tess, on=LAST_WEEK, next_on=TODAY + DAY)
    assert rows(cleo) == [
        "Tess Tully Maths No step yet Tomorrow [Log]",
        f"Tariq Tahir English {STEP} Seen today [Log]",
    ]
    told = page(cleo, "/today")
    assert "1 of 2 seen" in told
    assert "Tomorrow with Tess Tully The day you agreed" in told


@pytest.mark.parametrize(
    ("next_on", "words"),
    [
        (TODAY, "Today"),
        (TODAY + DAY, "Tomorrow"),
        (TODAY + 3 * DAY, "Friday"),
        (NEXT_WEEK, "Tue 1 Dec"),
        (MONDAY, "Not booked yet, due this week"),  # that day has passed, and nothing happened
    ],
)
def test_the_day_that_was_agreed(cast, cleo, next_on, words):
    visit(cast.cleo, cast.tariq, on=LAST_WEEK, next_on=next_on)
    assert [row for row in rows(cleo) if row.startswith("Tariq")] == [f"Tariq Tahir English No step yet {words} [Log]"]


@pytest.mark.parametrize(
    ("cadence", "today", "seen_on", "words"),
    [
        ("1", TODAY, LAST_WEEK, "Not booked yet, due this week"),
        ("1", TODAY, LAST_WEEK - 7 * DAY, "Not booked yet, last seen Wed 11 Nov"),
        ("2", TODAY, LAST_WEEK - 7 * DAY, "Not booked yet, due this week"),
        ("2", TODAY, LAST_WEEK, "Due next week"),
        ("4", datetime.date(2026, 11, 10), datetime.date(2026, 11, 4), "Due in the week of Mon 30 Nov"),
    ],
)
def test_what_is_due_is_counted_from_the_last_drop_in(cast, cleo, cadence, today, seen_on, words):
    chosen_cadence(cast, cadence)
    live_on(cast, today)
    visit(cast.cleo, cast.tariq, on=seen_on)
    (row,) = (row for row in rows(cleo) if row.startswith("Tariq"))
    assert row == f"Tariq Tahir English No step yet {words} [Log]"


def test_a_period_of_several_weeks_is_named_and_seen_holds_through_it(cast, cleo):
    chosen_cadence(cast, "2")
    live_on(cast, datetime.date(2026, 12, 1))
    visit(cast.cleo, cast.tariq, on=MONDAY)
    told = page(cleo, "/today")
    assert "Your people these two weeks 1 of 2 seen" in told
    assert "Seen Mon 23 Nov" in told


def test_a_started_note_is_finished_from_the_row(cast, cleo):
    started = draft(cast.cleo, cast.tess, praise="canary")
    body = cleo.get("/today").content.decode()
    assert rows(cleo) == [
        "Tess Tully Maths No step yet Note started [Finish]",
        "Tariq Tahir English No step yet Not seen yet [Log]",
    ]
    assert f'href="/log/{started.id}" aria-label="Finish the note for Tess Tully"' in body
    assert f'href="/log/new?with={cast.tariq.id}" aria-label="Log a drop-in with Tariq Tahir"' in body
    assert "1 note to finish" in page(cleo, "/today")
    assert "canary" not in body


def test_what_needs_doing_comes_first(cast, cleo):
    with job_for(cast.ashdown):
        for person in (cast.theo, cast.abel, cast.lina):
            Pairing.objects.create(school=cast.north, teacher=person, coach=cast.cleo, starts_on=YEAR_BEGINS)
        Leave.objects.create(person=cast.tess, school=cast.north, starts_on=MONDAY, ends_on=NEXT_WEEK)
    visit(cast.cleo, cast.tariq, on=MONDAY)
    visit(cast.cleo, cast.theo, on=LAST_WEEK, next_on=TODAY + DAY)
    visit(cast.cleo, cast.lina, on=LAST_WEEK, next_on=TODAY)
    assert [row.removesuffix(" [Log]") for row in rows(cleo)] == [
        "Lina Lowe English No step yet Today",
        "Abel Ashe English No step yet Not seen yet",
        "Theo Thorpe Maths No step yet Tomorrow",
        "Tariq Tahir English No step yet Seen yesterday",
        "Tess Tully Maths No step yet Away, back Tue 1 Dec",
    ]
    assert "1 of 4 seen" in page(cleo, "/today")


def test_the_page_to_choose_somebody_says_the_same_of_them(cast, cleo):
    with job_for(cast.ashdown):
        Leave.objects.create(person=cast.tariq, school=cast.north, starts_on=TODAY, ends_on=TODAY + 2 * DAY)
    visit(cast.cleo, cast.tess, on=LAST_WEEK, next_on=TODAY + DAY)
    said = [
        re.findall(r'<p class="label state-(\w+)">(.*?)</p>', cleo.get(path).content.decode())
        for path in ("/today", "/log/new")
    ]
    assert sorted(said[0]) == sorted(said[1]) == [("away", "Away, back Thu 26 Nov"), ("booked", "Tomorrow")]


def test_somebody_who_joined_last_week_is_not_due_yet(cast, cleo):
    with job_for(cast.ashdown):
        Membership.objects.filter(person=cast.tess).update(starts_on=LAST_WEEK)
    assert rows(cleo)[1] == "Tess Tully Maths No step yet Nothing due yet [Log]"
    assert "0 of 1 seen" in page(cleo, "/today")


def test_a_step_whose_day_to_look_again_has_come(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with as_owner(cast.ashdown):
        Visit.objects.update(on=LAST_WEEK, week=MONDAY - 7 * DAY)
        ActionStep.objects.update(check_back_on=TODAY)
    assert f"{STEP} Look at it again" in page(cleo, "/today")
    with as_owner(cast.ashdown):
        ActionStep.objects.update(check_back_on=TODAY + DAY)
    assert "Look at it again" not in page(cleo, "/today")


def test_in_the_holidays(cast, cleo):
    live_on(cast, datetime.date(2026, 12, 28))
    visit(cast.cleo, cast.tariq, on=datetime.date(2026, 12, 15), next_on=datetime.date(2027, 1, 5))
    visit(cast.cleo, cast.tess, on=datetime.date(2026, 12, 15))
    told = page(cleo, "/today")
    assert "Monday 28 December Morning" in re.sub("Afternoon|Evening", "Morning", told)
    assert ("week 1" in told, "Your people" in told, " seen" in told.replace("last seen", "")) == (False, True, False)
    assert rows(cleo) == [
        "Tariq Tahir English No step yet Tue 5 Jan [Log]",
        "Tess Tully Maths No step yet Due next week [Log]",
    ]


# --- Kept until they have talked


def test_a_held_note_that_waits_past_the_next_school_day_says_so(cast, client_of):
    held(cast.cleo, cast.tess)
    waits = "One was to be shared by the next school day."
    said = []
    for day in (TODAY + DAY, TODAY + 2 * DAY):
        pin(cast, day)
        said.append(waits in page(client_of(cast.cleo), "/today"))
    assert said == [False, True]


def test_held_notes_have_the_time_that_the_school_had_chosen_for_their_day(cast, client_of):
    with job_for(cast.ashdown):
        Choice.objects.create(decision="feedback", school=cast.north, value="2", starts_on=TODAY)
    held(cast.cleo, cast.tess)
    held(cast.cleo, cast.tariq)
    pin(cast, TODAY + 2 * DAY)
    assert "to be shared" not in page(client_of(cast.cleo), "/today")
    pin(cast, TODAY + 3 * DAY)
    assert "2 were to be shared within 2 school days." in page(client_of(cast.cleo), "/today")
    with as_owner(cast.ashdown):
        DropIn.objects.filter(teacher=cast.tess).update(happened_on=MONDAY)
    assert "2 were to be shared before today." in page(client_of(cast.cleo), "/today")


def test_a_held_note_is_shared_with_one_tap(cast, cleo):
    kept = held(cast.cleo, cast.tess, praise="You waited at the door.", lesson="9R3")
    body = cleo.get("/today").content.decode()
    line = "Kept until you’ve talked Tess Tully 9R3, today We’ve talked: share Write down the talk"
    assert line in page(cleo, "/today")
    assert f'action="/log/{kept.id}/share"' in body
    assert "You waited" not in body
    cleo.post(f"/log/{kept.id}/share")
    assert "Kept until you’ve talked" not in page(cleo, "/today")
    with acting_as(cast.tess):
        assert Opening.objects.count() == 0


def test_notes_about_somebody_no_longer_coached_are_not_offered(cast, cleo):
    held(cast.cleo, cast.tess)
    draft(cast.cleo, cast.tess)
    give(cast.tess, cast.north)
    told = page(cleo, "/today")
    assert ("Tess" in told, "Kept until" in told, "1 note to finish" in told) == (False, False, True)


# --- Somebody's own


def test_a_coach_who_is_coached_finds_the_way_to_their_own_step(cast, cleo):
    with job_for(cast.ashdown):
        Pairing.objects.create(school=cast.north, teacher=cast.cleo, coach=cast.carl, starts_on=YEAR_BEGINS)
    assert "And someone coaches you Carl Cole coaches you. Your own step and notes" in page(cleo, "/today")
    shared(cast.carl, cast.cleo, step_words=STEP, next_on=TODAY + 2 * DAY)
    told = page(cleo, "/today")
    assert "Carl Cole is dropping in on Thursday 26 November." in told
    assert STEP not in told  # a coach's own step is on their own page
    assert f"What you’re working on, Cleo {STEP}" in page(cleo, "/me")


@pytest.mark.parametrize("name", ["theo", "hana", "edie", "carl"])
def test_somebody_who_coaches_nobody(cast, client_of, name):
    told = page(client_of(getattr(cast, name)), "/today")
    assert "Nobody to coach yet" in told
    assert "Your own step and notes" in told


# --- The reader ledger


def test_ones_own_steps_leave_no_line(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    assert STEP in page(cleo, "/today")
    assert ledger(cast.tariq) == []


def test_each_look_at_a_step_of_the_coach_before_leaves_a_line(cast, client_of):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    give(cast.tariq, cast.north, to=cast.carl)
    carl = client_of(cast.carl)
    for _ in range(2):
        assert STEP in page(carl, "/today")
    assert ledger(cast.tariq) == [("Carl", "step", STEP)] * 2


def test_a_page_whose_line_cannot_be_written_is_not_shown(cast, client_of):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    give(cast.tariq, cast.north, to=cast.carl)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("revoke insert on observations_opening from waymark_web")
    carl = client_of(cast.carl)
    with pytest.raises(ProgrammingError, match="permission denied for table observations_opening"):
        carl.get("/today")
    carl.raise_request_exception = False
    answer = carl.get("/today")
    assert (answer.status_code, STEP in answer.content.decode()) == (500, False)


# --- Nobody else's


@pytest.mark.parametrize("name", ["tess", "carl", "hana", "lina", "edie", "ada", "bram", "ben", "petra"])
def test_nobody_but_the_coach_finds_a_word_or_the_people(cast, client_of, name):
    plant(cast)
    told = client_of(getattr(cast, name)).get("/today").content.decode()
    # Carl coaches at North, so he may go in where a door is open today, as Tariq's is.
    assert ("canary" in told, "Tariq" in told) == (False, name == "carl")


def test_the_coach_finds_the_step_the_day_suggested_and_no_word_of_a_note(cast, cleo):
    rows = plant(cast)["ashdown"]
    told = cleo.get("/today").content.decode()
    assert re.findall(r"canary-\w+-\d+", told) == [rows["step"].words, rows["another day"].words]


def test_a_pair_that_ended_is_gone_with_its_step(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    give(cast.tariq, cast.north, to=cast.carl)
    told = page(cleo, "/today")
    assert (STEP in told, "Tariq" in told) == (False, False)


# --- Hours and costs


@pytest.mark.parametrize(("words", "hours"), [("Morning", (0, 11)), ("Afternoon", (12, 16)), ("Evening", (17, 23))])
def test_the_greeting_goes_by_the_hour(words, hours):
    moments = [datetime.datetime(2026, 11, 24, hour, 59, tzinfo=datetime.UTC) for hour in hours]
    assert [greeting(moment) for moment in moments] == [words] * 2


@pytest.mark.parametrize(
    ("moment", "words"), [("2026-07-01T10:59Z", "Morning, Cleo"), ("2026-07-01T11:01Z", "Afternoon, Cleo")]
)
def test_the_hour_is_londons(cast, cleo, moment, words):
    with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
        assert words in page(cleo, "/today")


@pytest.mark.parametrize("teachers", [1, 5])
@pytest.mark.parametrize(("chosen_by", "queries"), [("themself", 23), ("the coach before", 24)])
def test_it_asks_as_much_for_one_teacher_as_for_five(
    cast, client_of, django_assert_num_queries, teachers, chosen_by, queries
):
    people = [cast.tariq, cast.theo, cast.abel, cast.lina, cast.tess][:teachers]
    for person in people:
        give(person, cast.north, to=cast.cleo)
        shared(cast.cleo, person, step_words=f"The step of {person.first_name}")
        draft(cast.cleo, person)
        held(cast.cleo, person)
    give(cast.tess, cast.north, to=cast.cleo if cast.tess in people else None)
    reader = cast.cleo
    if chosen_by == "the coach before":
        reader = cast.carl
        for person in people:
            give(person, cast.north, to=cast.carl)
    browser = client_of(reader)
    browser.get("/today")
    with django_assert_num_queries(queries):
        told = browser.get("/today").content.decode()
    assert [f"The step of {person.first_name}" in told for person in people] == [True] * teachers
