"""The pages of twilights: somebody's own, the schedule of those who look after one, one twilight as each may see it."""

import datetime
import html
import re

import pytest
import time_machine

from cpd.models import Facilitator, Twilight
from schools.models import ClosedDay
from tests.coaching.views.school import more_teachers, words_of
from tests.cpd.evenings import LAST_WEEK, TOMORROW, at, expected_at, scheduled, was_there
from tests.world import TODAY, as_owner

NEXT_WEEK = TODAY + datetime.timedelta(weeks=1)
FRIDAY = datetime.date(2026, 11, 27)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def afternoon():
    """It is 15:20: today's twilight begins at 15:30, and its doors are open."""
    with time_machine.travel(at(15, 20), tick=False):
        yield


def filled_in(cast, **changed) -> dict:
    usual = {
        "topic": "i-questioning",
        "step": "",
        "title": "Pose, pause, then name",
        "on": FRIDAY.isoformat(),
        "time": "15:30",
        "minutes": "60",
        "place": "The hall",
        "schools": [str(cast.north.id)],
        "whom": "teaching",
        "first": str(cast.cleo.id),
        "second": "",
        "third": "",
    }
    return usual | changed


# --- Somebody's own ---------------------------------------------------------------------------------------------------


def test_a_teacher_sees_what_is_next_what_was_and_what_to_catch_up_on(cast, client_of):
    scheduled(cast, on=LAST_WEEK, title="Cold call")
    was_there(cast, scheduled(cast, on=LAST_WEEK - datetime.timedelta(weeks=1), title="Wait time"), cast.tariq)
    scheduled(cast, title="Pose, pause, then name")
    scheduled(cast, on=TOMORROW, whom="leaders", title="For leaders")
    page = words_of(client_of(cast.tariq).get("/twilights"))
    assert "Your next twilight is today at 15:30" in page
    assert (
        "To catch up on Cold call Tuesday 17 November, 15:30 to 16:30, The hall To catch up Caught up? "
        "Next Type a code Pose, pause, then name Today, 15:30 to 16:30, The hall You’re expected I’m here "
        "This year so far Wait time Tuesday 10 November, 15:30 to 16:30, The hall You were here, 60 minutes"
    ) in page
    assert "For leaders" not in page


def test_without_any_the_page_says_so(cast, client_of):
    page = words_of(client_of(cast.tariq).get("/twilights"))
    assert "No twilight coming up for you" in page
    assert "Twilights you’re expected at, or lead, appear here." in page


def test_a_leader_sees_their_schools_with_its_counts(cast, client_of):
    was_there(cast, scheduled(cast, on=LAST_WEEK), cast.tariq, cast.tess)
    scheduled(cast, on=TOMORROW, title="Wait time")
    page = words_of(client_of(cast.hana).get("/twilights"))
    assert "Wait time Tomorrow, 15:30 to 16:30, The hall 7 expected. Cleo Clarke leads" in page
    assert "Over Pose, pause, then name Tuesday 17 November, 15:30 to 16:30, The hall 2 of 7 here, 5 away. Cleo" in page
    assert "Wait time" not in words_of(client_of(cast.harry).get("/twilights"))


def test_the_trust_sees_every_schools(cast, client_of):
    scheduled(cast, on=TOMORROW)
    scheduled(
        cast,
        by=cast.harry,
        on=TOMORROW,
        schools=frozenset({cast.south.id}),
        title="Phonics",
        starts_at=at(16, on=TOMORROW),
        facilitators=frozenset(),
    )
    page = words_of(client_of(cast.edie).get("/twilights"))
    assert (
        "Across the trust Pose, pause, then name North School Tomorrow, 15:30 to 16:30, The hall Cleo Clarke leads"
        in page
    )
    assert "Phonics South School Tomorrow, 16:00 to 17:00, The hall Nobody to lead it yet" in page


def test_the_calendar_file_holds_ones_own(cast, client_of):
    twilight = scheduled(cast, on=TOMORROW)
    answer = client_of(cast.tariq).get("/twilights/calendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert [line for line in lines if line.startswith(("UID", "DTSTART", "DTEND", "SUMMARY", "LOCATION"))] == [
        f"UID:{twilight.id}@testserver",
        "DTSTART:20261125T153000Z",
        "DTEND:20261125T163000Z",
        "SUMMARY:Twilight: Pose\\, pause\\, then name",
        "LOCATION:The hall",
    ]
    assert "BEGIN:VEVENT" not in client_of(cast.sam).get("/twilights/calendar.ics").content.decode()


# --- One twilight -----------------------------------------------------------------------------------------------------


def test_a_teacher_reads_what_when_where_and_who_leads_and_no_number(cast, client_of):
    page = words_of(client_of(cast.tariq).get(scheduled(cast).get_absolute_url()))
    assert "Today, 15:30 to 16:30, The hall Pose, pause, then name You’re expected. I’m here" in page
    assert "Led by Cleo Clarke School North School Who is expected Everybody who teaches" in page
    assert re.findall(r"\d+ expected|of \d+", page) == []


def test_a_facilitator_and_the_head_see_how_many_are_here(cast, client_of):
    twilight = scheduled(cast)
    was_there(cast, twilight, cast.tariq)
    for person in (cast.cleo, cast.hana):
        assert "1 of 7 here. Take attendance" in words_of(client_of(person).get(twilight.get_absolute_url()))


def test_the_trust_sees_numbers_of_five_or_more_and_no_smaller_school(cast, client_of):
    twilight = scheduled(cast, by=cast.greta, on=LAST_WEEK, schools=frozenset({cast.north.id, cast.south.id}))
    was_there(cast, twilight, cast.tariq, cast.tess)
    page = words_of(client_of(cast.edie).get(twilight.get_absolute_url()))
    # South has two people, so North, the next smallest, is left out with it.
    assert "North School Fewer than five, or beside those South School Fewer than five, or beside those" in page
    alone = scheduled(cast, on=LAST_WEEK)
    was_there(cast, alone, cast.tariq, cast.tess)
    page = words_of(client_of(cast.edie).get(alone.get_absolute_url()))
    assert "North School 7 2 5 0 2 of 7 here, 5 away in the schools shown." in page
    assert "Tariq" not in page


def test_another_trusts_twilight_is_missing(cast, client_of):
    assert client_of(cast.bram).get(scheduled(cast).get_absolute_url()).status_code == 404


# --- Scheduling -------------------------------------------------------------------------------------------------------


def test_a_lead_schedules_one(cast, client_of):
    answer = client_of(cast.lina).post("/twilights/new", filled_in(cast))
    with as_owner(cast.ashdown):
        made = Twilight.objects.get()
        leads = [each.person_id for each in Facilitator.objects.filter(twilight=made)]
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.title, made.topic, made.starts_at, made.minutes, made.place, made.whom, made.by_id) == (
        "Pose, pause, then name",
        "i-questioning",
        at(15, 30, on=FRIDAY),
        60,
        "The hall",
        "teaching",
        cast.lina.id,
    )
    assert leads == [cast.cleo.id]
    assert len(expected_at(cast, made)) == 7


def test_in_summer_the_time_is_summer_time(cast, client_of):
    client_of(cast.lina).post("/twilights/new", filled_in(cast, on="2027-06-15"))
    with as_owner(cast.ashdown):
        assert Twilight.objects.get().starts_at == datetime.datetime(2027, 6, 15, 14, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"topic": ""}, "Practice focus: Choose a topic."),
        ({"title": " "}, "What to call it: Give it a name."),
        ({"on": "2026-11-23"}, "Day: That day is over. Choose one from today on."),
        ({"on": "soon"}, "Day: Write the day like 1/12/2026."),
        (
            {"on": TODAY.isoformat(), "time": "15:00"},
            "Starts at: That time has gone. Choose a later one, or another day.",
        ),
        ({"time": "05:00"}, "Starts at: Choose a time between 07:00 and 21:00."),
        ({"minutes": "400"}, "Minutes: That’s more than 240 minutes. Check the number."),
        ({"step": "b-routines-1-1"}, "One step of it: That step belongs to another topic. Choose again."),
        ({"schools": []}, "Schools: Choose a school."),
        ({"first": "nobody"}, "Facilitator: That isn’t on the list. Choose again."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(cast, client_of, changed, sentence):
    answer = client_of(cast.lina).post("/twilights/new", filled_in(cast, **changed))
    page = html.unescape(answer.content.decode())
    assert (answer.status_code, sentence in page, 'value="The hall"' in page) == (422, True, True)
    with as_owner(cast.ashdown):
        assert Twilight.objects.count() == 0


def test_a_school_that_is_not_theirs_is_not_on_the_list(cast, client_of):
    answer = client_of(cast.lina).post("/twilights/new", filled_in(cast, schools=[str(cast.south.id)]))
    assert answer.status_code == 422


def test_a_closure_is_refused_a_training_day_is_not(cast, client_of):
    with as_owner(cast.ashdown):
        ClosedDay.objects.create(school=cast.north, day=FRIDAY, kind="closure", name="Heating")
        ClosedDay.objects.create(school=cast.north, day=NEXT_WEEK, kind="training day")
    lina = client_of(cast.lina)
    refused = lina.post("/twilights/new", filled_in(cast))
    assert "Day: North School is closed that day. Choose another." in html.unescape(refused.content.decode())
    assert lina.post("/twilights/new", filled_in(cast, on=NEXT_WEEK.isoformat())).status_code == 302


@pytest.mark.parametrize(
    ("on", "warning"),
    [
        ("2026-11-28", "Saturday 28 November isn’t a school day. Check that people can come."),
        ("2026-12-22", "North School is on holiday that day. Check that people can come."),
    ],
)
def test_another_day_without_school_is_only_warned_of(cast, client_of, on, warning):
    lina = client_of(cast.lina)
    made = lina.post("/twilights/new", filled_in(cast, on=on))
    assert warning in html.unescape(lina.get(made.headers["Location"]).content.decode())


def test_a_topic_chosen_brings_its_steps_and_keeps_what_was_typed(cast, client_of):
    lina = client_of(cast.lina)
    asked = filled_in(cast, topic="b-routines", title="Doors", schools=[str(cast.north.id)])
    part = lina.get("/twilights/new", asked, headers=HTMX).content.decode()
    assert 'value="b-routines-1-1"' in part
    assert 'value="Doors"' in part
    assert "<h1" not in part


def test_a_step_of_the_library_opens_the_form_with_its_topic(cast, client_of):
    page = client_of(cast.lina).get("/twilights/new?step=i-questioning-1-1").content.decode()
    assert '<option value="i-questioning" selected>' in page
    assert re.search(r'value="i-questioning-1-1"[^>]* checked', page)


def test_one_that_is_to_come_is_changed_and_opens_as_it_is(cast, client_of):
    twilight, lina = scheduled(cast, on=TOMORROW), client_of(cast.lina)
    opened = lina.get(f"{twilight.get_absolute_url()}/edit").content.decode()
    assert 'value="2026-11-25"' in opened
    assert f'<option value="{cast.cleo.id}" selected>' in opened
    lina.post(f"{twilight.get_absolute_url()}/edit", filled_in(cast, title="Wait time", first="", second=""))
    with as_owner(cast.ashdown):
        changed = Twilight.objects.get()
        assert (changed.title, changed.starts_at, Facilitator.objects.count()) == (
            "Wait time",
            at(15, 30, on=FRIDAY),
            0,
        )


def test_one_that_has_begun_stays_as_it_is(cast, client_of):
    twilight = scheduled(cast, on=LAST_WEEK)
    for page in ("edit", "call-off"):
        answer = client_of(cast.lina).post(f"{twilight.get_absolute_url()}/{page}", filled_in(cast, why="clash"))
        assert answer.headers["Location"] == twilight.get_absolute_url()
    with as_owner(cast.ashdown):
        assert Twilight.objects.get().cancelled_at is None


def test_one_that_is_called_off_says_why_and_expects_nobody(cast, client_of):
    twilight, lina = scheduled(cast, on=TOMORROW), client_of(cast.lina)
    assert "Why: Choose a reason." in lina.post(f"{twilight.get_absolute_url()}/call-off").content.decode()
    lina.post(f"{twilight.get_absolute_url()}/call-off", {"why": "weather"})
    assert "Called off: the weather." in words_of(client_of(cast.tariq).get(twilight.get_absolute_url()))
    assert "No twilight coming up for you" in words_of(client_of(cast.tariq).get("/twilights"))


# --- Cost -------------------------------------------------------------------------------------------------------------

PAGES = {
    "/twilights": ("tariq", 8),
    "/twilights?": ("hana", 10),
    "detail": ("cleo", 9),
    "attendance": ("cleo", 11),
    "new": ("lina", 8),
}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_one_row_and_for_thirty(cast, client_of, django_assert_num_queries, page, rows):
    more_teachers(cast, rows)
    twilight = scheduled(cast)
    for week in range(1, 1 + min(rows, 8)):
        scheduled(cast, on=TODAY - datetime.timedelta(weeks=week))
    who, number = PAGES[page]
    path = {
        "detail": twilight.get_absolute_url(),
        "attendance": f"{twilight.get_absolute_url()}/attendance",
        "new": "/twilights/new",
    }.get(page, page)
    browser = client_of(getattr(cast, who))
    with django_assert_num_queries(number):
        assert browser.get(path).status_code == 200


# --- Beside coverage --------------------------------------------------------------------------------------------------


def test_coverage_says_in_one_line_how_many_were_there(cast, client_of):
    path = "/schools/north-school/coverage"
    assert "Of 0 places" not in words_of(client_of(cast.hana).get(path))
    was_there(cast, scheduled(cast, on=LAST_WEEK), cast.tariq, cast.tess)
    was_there(cast, scheduled(cast), cast.tariq)
    scheduled(cast, on=TOMORROW)
    with time_machine.travel(at(18), tick=False):
        page = words_of(client_of(cast.hana).get(path))
    assert "Twilights All of them 2 so far this year. Of 14 places, 3 were taken." in page


def test_a_step_leads_those_who_may_to_a_twilight_on_it(cast, client_of):
    link = 'href="/twilights/new?step=i-questioning-1-1"'
    shown = {
        name: link in client_of(getattr(cast, name)).get("/steps/i-questioning-1-1").content.decode()
        for name in ("hana", "lina", "greta", "cleo", "tariq")
    }
    assert shown == {"hana": True, "lina": True, "greta": True, "cleo": False, "tariq": False}
