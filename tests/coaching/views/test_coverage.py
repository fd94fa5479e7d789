"""Coverage, for the leaders of a school: numbers that move with the facts, names where they help, never a word."""

import pytest

from coaching.models import Coach, CoachTarget, CoverageWeek, Pairing
from observations.actions import drop_ins
from schools.models import Appointment, Choice, HalfTerm, Leave, Membership, Trust
from tests.architecture.plant import as_owner
from tests.coaching.views.school import DAY, WEEK, more_teachers, recounted, visited, words_of
from tests.world import MONDAY, TODAY, acting_as, job_for, stable_id

PAGE = "/schools/north-school/coverage"
PEOPLE = f"{PAGE}/people"
FEW_WEEKS = 6


def seen(cast, client_of, *, by="hana", url=PAGE, **headers) -> str:
    return words_of(client_of(getattr(cast, by)).get(url, headers=headers))


@pytest.fixture
def north(cast):
    """North with a rollup: Tariq seen in each of six weeks before, Tess in every other one."""
    visited(cast, cast.tariq, *(MONDAY - back * WEEK for back in range(FEW_WEEKS, 0, -1)))
    visited(cast, cast.tess, *(MONDAY + DAY - back * WEEK for back in (5, 3, 1)))
    recounted(cast)
    return cast


@pytest.mark.parametrize("leader", ["hana", "lina"])
def test_the_page_opens_with_the_number_of_this_week(north, client_of, leader):
    visited(north, north.tariq, MONDAY)
    assert (
        "1 of 7 teachers seen so far this week About where you usually are on a Tuesday (1). "
        "Last week finished on 2 of 7. "
        "Your school coaches weekly, as the trust chose."
    ) in seen(north, client_of, by=leader)


def test_the_count_moves_after_a_visit_and_the_year_after_the_recount(north, client_of):
    assert "0 of 7 teachers seen so far this week" in seen(north, client_of)
    visited(north, north.tess, TODAY)
    page = seen(north, client_of)
    assert "1 of 7 teachers seen so far this week" in page
    assert "Whole school, 7 0 so far" in page
    recounted(north)
    assert "Whole school, 7 1 so far English, 4 0 so far Maths, 3 1 so far" in seen(north, client_of)


def test_a_shared_drop_in_counts_and_not_a_word_of_it_shows(north, client_of):
    words = {
        "praise": "canary praise: you waited at the door",
        "question": "canary question",
        "lesson": "canary lesson",
        "focus": "checking",
        "step_words": "canary step",
        "signs": "canary sign",
        "rehearsal": "canary rehearsal",
    }
    with acting_as(north.cleo):
        pairing = Pairing.objects.get(teacher=north.tariq)
        draft = drop_ins.start(client_id=stable_id("coverage"), pairing=pairing, on=TODAY, by=north.cleo)
        draft = drop_ins.save(drop_in=draft, version=draft.version, words=words, by=north.cleo)
        drop_ins.share(drop_in=draft, on=TODAY, by=north.cleo)
    recounted(north)
    urls = [f"{page}?period={period}" for page in (PAGE, PEOPLE) for period in ("this", "last", "half-term")]
    for leader in ("hana", "lina"):
        pages = [seen(north, client_of, by=leader, url=url) for url in [*urls, "/schools/north-school/coaches"]]
        assert "1 of 7 teachers seen so far this week" in pages[0]
        assert [page for page in pages if "canary" in page or "checking" in page.lower()] == []


def test_marks_are_one_for_each_teacher_without_a_name(north, client_of):
    visited(north, north.tess, MONDAY, next_on=None)
    visited(north, north.tariq, MONDAY - WEEK, next_on=TODAY + 2 * DAY)
    with job_for(north.ashdown):
        Leave.objects.create(person=north.theo, school=north.north, starts_on=MONDAY, ends_on=TODAY + 30 * DAY)
    answer = client_of(north.hana).get(PAGE, headers={"HX-Request": "true"})
    assert 'aria-label="7 teachers: 1 seen, 1 booked by Friday, 4 not booked yet, 1 away"' in answer.content.decode()
    assert "1 seen 1 booked by Friday 4 not booked yet. See who 1 away" in words_of(answer)
    names = ("Tariq", "Tess", "Theo", "Abel", "Cleo", "Carl", "Lina")
    assert [name for name in names if name in answer.content.decode()] == []


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ("this", "0 of 7 teachers seen so far this week"),
        ("last", "2 of 7 teachers seen last week Monday 16 November to Friday 20 November."),
        (
            "half-term",
            "2 of 7 teachers seen at least once this half-term "
            "24% of what was expected in its finished weeks took place: 5 of 21 cycles.",
        ),
        ("sideways", "0 of 7 teachers seen so far this week"),
    ],
)
def test_the_switch_shows_this_week_the_last_or_the_half_term(north, client_of, period, says):
    assert says in seen(north, client_of, url=f"{PAGE}?period={period}")


def test_htmx_gets_the_part_that_hangs_on_the_period_and_nothing_else(north, client_of):
    answer = client_of(north.hana).get(f"{PAGE}?period=last", headers={"HX-Request": "true"})
    assert words_of(answer).startswith("2 of 7 teachers seen last week")
    assert "The year so far" not in words_of(answer)
    assert "HX-Request" in answer.headers["Vary"]


def test_the_people_behind_the_marks_have_names_on_a_page_of_their_own(north, client_of):
    visited(north, north.tess, MONDAY)
    visited(north, north.tariq, MONDAY - WEEK, next_on=TODAY)
    with job_for(north.ashdown):
        Membership.objects.filter(person=north.theo).update(starts_on=TODAY - WEEK)
        Leave.objects.create(person=north.abel, school=north.north, starts_on=MONDAY, ends_on=TODAY + 30 * DAY)
    page = seen(north, client_of, url=PEOPLE)
    assert (
        "Not booked yet 3 Cleo Clarke English, no coach Match Carl Cole Maths, no coach Match "
        "Lina Lowe English, no coach Match Booked 1 Tariq Tahir English, booked for 24 November, with Cleo Clarke "
        "Seen 1 Tess Tully Maths, seen 23 November, with Cleo Clarke Away 1 Abel Ashe English, no coach Match "
        "Joined lately, nothing expected yet 1 Theo Thorpe Maths, no coach Match"
    ) in page
    assert "Seen 2 Tariq Tahir English, seen 16 November" in seen(north, client_of, url=f"{PEOPLE}?period=last")
    assert "Not seen 4" in seen(north, client_of, url=f"{PEOPLE}?period=half-term")


def test_a_fortnightly_school_is_counted_in_fortnights(cast, client_of):
    with as_owner(cast.ashdown):
        Choice.objects.create(decision="cadence", school=cast.north, value="2", starts_on="2026-09-01")
    visited(cast, cast.tariq, MONDAY - WEEK)
    recounted(cast)
    page = seen(cast, client_of)
    assert "of 7 teachers seen so far in these two weeks" in page
    assert "Your school coaches fortnightly, as you chose." in page
    assert "This fortnight Last fortnight Half-term" in page


@pytest.mark.parametrize(("days", "says"), [(1, "Tuesday (1)"), (2, "Wednesday (1)"), (3, "Thursday (2)")])
def test_the_number_stands_beside_the_usual_one_of_its_weekday(cast, client_of, days, says):
    mondays = [MONDAY - back * WEEK for back in (1, 2, 3, 5, 6, 7)]
    visited(cast, cast.tariq, *mondays)
    visited(cast, cast.tess, *(monday + 3 * DAY for monday in mondays))
    with as_owner(cast.ashdown):
        Trust.objects.filter(id=cast.ashdown).update(pinned_on=MONDAY + days * DAY)
    visited(cast, cast.tariq, MONDAY)
    recounted(cast)
    assert f"1 of 7 teachers seen so far this week About where you usually are on a {says}." in seen(cast, client_of)


def test_before_three_weeks_were_counted_no_number_is_usual(cast, client_of):
    visited(cast, cast.tariq, MONDAY)
    assert "seen so far this week Your school coaches weekly" in seen(cast, client_of)


def test_who_has_no_coach_is_listed_with_a_way_to_one(north, client_of):
    with job_for(north.ashdown):
        Membership.objects.filter(person=north.theo).update(starts_on=TODAY - WEEK)
        Leave.objects.create(person=north.abel, school=north.north, starts_on=TODAY - 2 * WEEK, ends_on=TODAY - DAY)
        Leave.objects.create(person=north.lina, school=north.north, starts_on=TODAY, ends_on=TODAY + 9 * DAY)
        Pairing.objects.create(school=north.north, teacher=north.carl, coach=north.cleo, starts_on=TODAY + WEEK)
    page = client_of(north.hana).get(PAGE)
    assert (
        "Without a coach 5 of 7 Abel Ashe English, back from leave on 23 November Match Cleo Clarke English Match "
        "Carl Cole Maths, starts with Cleo Clarke on 1 December Lina Lowe English, away until 3 December Match "
        "Theo Thorpe Maths, joined 17 November Match"
    ) in words_of(page)
    assert f"/schools/north-school/coaches/match?teacher={north.theo.id}" in page.content.decode()


def test_who_was_missed_twice_is_listed_and_it_is_not_their_fault(cast, client_of):
    visited(cast, cast.tariq, MONDAY - 3 * WEEK)
    visited(cast, cast.tess, MONDAY - 2 * WEEK)
    page = seen(cast, client_of)
    assert (
        "Not seen lately Two cycles or more Tariq Tahir English, last seen 2 November, with Cleo Clarke "
        "Usually it’s the timetable, not the person."
    ) in page
    visited(cast, cast.tariq, TODAY)
    assert "Nobody has been missed twice." in seen(cast, client_of)


def test_room_with_coaches_shows_loads_and_one_over(north, client_of):
    with as_owner(north.ashdown):
        Coach.objects.filter(person=north.cleo).update(maximum=1)
        CoachTarget.objects.create(school=north.north, number=4, due_on="2027-07-20", reason="Agreed")
    page = seen(north, client_of)
    assert (
        "Room with coaches 2 coaches of 4, room for 5 more teachers Cleo Clarke one over Carl Cole room for 5" in page
    )


def test_what_the_privacy_note_says_stands_on_the_page(north, client_of):
    assert "You see who has been seen and when. What they talk about stays between them." in seen(north, client_of)


# --- Nothing to show yet ----------------------------------------------------------------------------------------------


def test_before_the_first_count_the_year_is_empty_and_says_so(cast, client_of):
    with as_owner(cast.ashdown):
        assert CoverageWeek.objects.count() == 0
    page = seen(cast, client_of)
    assert "0 of 7 teachers seen so far this week Your school coaches weekly" in page
    assert "Nothing counted yet The year appears here, week by week" in page


def test_without_teachers_and_coaches(cast, client_of):
    with job_for(cast.ashdown):
        Membership.objects.filter(school=cast.north).update(teaching=False)
        Coach.objects.filter(school=cast.north).update(school=cast.south)
        Membership.objects.filter(person__in=[cast.cleo, cast.carl]).update(ends_on=TODAY)
    page = seen(cast, client_of)
    assert "No teachers yet Teachers appear here once the school’s staff list has been read in." in page
    assert "No coaches yet A teacher can be matched once somebody coaches here. Name a coach" in page
    assert "There’s nobody on the list yet." in page


def terms(cast, *spans):
    """North's half-terms, in place of those it has."""
    with job_for(cast.ashdown):
        HalfTerm.objects.filter(school=cast.north).delete()
        for position, (starts_on, ends_on) in enumerate(spans):
            HalfTerm.objects.create(
                school=cast.north, year=2026, name=f"Term {position + 1}", starts_on=starts_on, ends_on=ends_on
            )


def test_before_term(cast, client_of):
    terms(cast, (TODAY + 13 * DAY, TODAY + 60 * DAY))
    assert "Term hasn’t started The first week is that of Monday 7 December." in seen(cast, client_of)
    assert "Term hasn’t started" in seen(cast, client_of, url=f"{PEOPLE}?period=half-term")


def test_in_a_holiday(cast, client_of):
    terms(cast, (TODAY - 40 * DAY, TODAY - 5 * DAY), (TODAY + 13 * DAY, TODAY + 60 * DAY))
    recounted(cast)
    assert ("School’s closed until Monday 7 December The week before the holiday finished on 0 of 7.") in seen(
        cast, client_of
    )
    assert "0 of 7 teachers seen in the week before the holiday" in seen(cast, client_of, url=f"{PAGE}?period=last")


def test_without_term_dates_or_a_cadence(cast, client_of):
    terms(cast)
    assert "No term dates yet" in seen(cast, client_of)
    terms(cast, (TODAY - 40 * DAY, TODAY + 60 * DAY))
    with as_owner(cast.ashdown):
        Choice.objects.filter(decision="cadence", school=None).update(decision="joiners_grace", starts_on=TODAY)
    assert "Nobody has chosen how often teachers are coached yet" in seen(cast, client_of)


def test_when_the_year_is_over(cast, client_of):
    terms(cast, (TODAY - 90 * DAY, TODAY - 5 * DAY))
    assert "The school year is over" in seen(cast, client_of)


# --- Who may, and what it costs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [PAGE, PEOPLE, "/schools/north-school/coaches"])
def test_leaders_of_the_school_open_it_and_nobody_else_does(cast, client_of, page):
    answers = {
        name: client_of(getattr(cast, name)).get(page).status_code
        for name in ("hana", "lina", "harry", "tariq", "bram")
    }
    assert answers == {"hana": 200, "lina": 200, "harry": 403, "tariq": 403, "bram": 404}


def test_school_leads_to_the_only_one_or_the_last_looked_at(cast, client_of):
    browser = client_of(cast.hana)
    answer = browser.get("/school/coverage?period=last")
    assert answer.headers["Location"] == f"{PAGE}?period=last"
    with job_for(cast.ashdown):
        Appointment.objects.create(person=cast.hana, role="headteacher", school=cast.south, starts_on="2026-09-01")
    browser.get("/schools/south-school/coverage")
    assert browser.get("/school/coaches").headers["Location"] == "/schools/south-school/coaches"
    assert client_of(cast.theo).get("/school/coverage").status_code == 403


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("url", "htmx", "queries"),
    [(PAGE, False, 22), (PAGE, True, 17), (PEOPLE, False, 17), (f"{PAGE}?period=half-term", False, 20)],
)
def test_the_page_asks_the_same_for_one_teacher_and_thirty(
    cast, client_of, django_assert_num_queries, number, url, htmx, queries
):
    made = more_teachers(cast, number)
    visited(cast, cast.tariq, MONDAY - WEEK, next_on=TODAY + DAY)
    recounted(cast)
    browser = client_of(cast.hana)
    headers = {"HX-Request": "true"} if htmx else {}
    browser.get(url, headers=headers)
    with django_assert_num_queries(queries):
        page = words_of(browser.get(url, headers=headers))
    assert f"of {7 + 2 * number} teachers seen" in page
    assert sum(teacher.name in page for teacher in made) == (0 if htmx else number)
