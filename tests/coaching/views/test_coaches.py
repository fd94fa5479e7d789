"""Coaches and pairs from the page: matched, ended, named and changed by leaders; refusals beside the field."""

import datetime

import pytest

from coaching.models import Coach, CoachState, Pairing, Visit
from observations.models import DropIn
from schools.models import Membership
from tests.architecture.plant import as_owner, plant
from tests.coaching.views.school import DAY, WEEK, more_teachers, visited, words_of
from tests.world import MONDAY, TODAY, YEAR_BEGINS, acting_as, job_for

COACHES = "/schools/north-school/coaches"
MATCH = f"{COACHES}/match"
NEW = f"{COACHES}/new"
HTMX = {"HX-Request": "true"}


def pairs_of(cast, teacher):
    with acting_as(cast.hana):
        found = Pairing.objects.filter(teacher=teacher).order_by("starts_on")
        return list(found.values_list("coach__first_name", "starts_on", "ends_on"))


def states_of(cast, person):
    with acting_as(cast.hana):
        found = CoachState.objects.filter(coach__person=person).order_by("starts_on")
        return list(found.values_list("state", "starts_on", "ends_on"))


def a_match(cast, **changed):
    return {"teacher": cast.theo.id, "coach": cast.cleo.id, "starts_on": TODAY.isoformat()} | changed


def test_the_page_shows_who_coaches_whom(cast, client_of):
    with job_for(cast.ashdown):
        CoachState.objects.filter(coach__person=cast.carl).update(state="paused", starts_on=datetime.date(2025, 9, 1))
    assert (
        "1 coach, with room for 3 more teachers 5 of 7 teachers without a coach. Match a teacher Name a coach "
        "Who coaches whom Cleo Clarke Skilled since 1 September room for 3 Change "
        "Tariq Tahir since 1 September End Tess Tully since 1 September End "
        "Carl Cole Paused since 1 September 2025 Change Without a coach 5 of 7"
    ) in words_of(client_of(cast.hana).get(COACHES))


def test_a_coach_who_belongs_elsewhere_is_shown_with_their_pairs_and_not_changed_here(cast, client_of):
    with job_for(cast.ashdown):
        coach = Coach.objects.create(person=cast.cass)
        CoachState.objects.create(coach=coach, state="skilled", starts_on=YEAR_BEGINS)
    assert "Cass Crane" not in words_of(client_of(cast.hana).get(COACHES))
    with job_for(cast.ashdown):
        Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.cass, starts_on=TODAY + WEEK)
    page = words_of(client_of(cast.hana).get(COACHES))
    assert (
        "Cass Crane Skilled since 1 September, for the whole trust room for 4 Theo Thorpe starts 1 December End" in page
    )
    assert client_of(cast.hana).get(f"{COACHES}/{coach.id}/state").status_code == 404


# --- A pair starts ----------------------------------------------------------------------------------------------------


def test_a_leader_matches_a_teacher_and_reads_what_was_done(cast, client_of):
    browser = client_of(cast.lina)
    answer = browser.post(MATCH, a_match(cast))
    assert (answer.status_code, answer.headers["Location"]) == (302, COACHES)
    assert "Theo Thorpe and Cleo Clarke are a pair now." in words_of(browser.get(COACHES))
    assert pairs_of(cast, cast.theo) == [("Cleo", TODAY, None)]


def test_pressed_twice_there_is_one_pair(cast, client_of):
    browser = client_of(cast.hana)
    assert [browser.post(MATCH, a_match(cast)).status_code for _ in range(2)] == [302, 302]
    assert pairs_of(cast, cast.theo) == [("Cleo", TODAY, None)]


def test_htmx_is_sent_to_the_page_where_it_shows(cast, client_of):
    answer = client_of(cast.hana).post(MATCH, a_match(cast, starts_on="2026-12-07"), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, COACHES)
    assert pairs_of(cast, cast.theo) == [("Cleo", datetime.date(2026, 12, 7), None)]


def test_the_form_opens_with_the_teacher_and_says_who_can_and_why_others_cannot(cast, client_of):
    with job_for(cast.ashdown):
        Coach.objects.filter(person=cast.cleo).update(maximum=2)
        Membership.objects.filter(person=cast.theo).update(line_manager=cast.petra)
        Membership.objects.create(person=cast.petra, school=cast.north, is_main=False, starts_on=YEAR_BEGINS)
        cass = Coach.objects.create(person=cast.cass)
        CoachState.objects.create(coach=cass, state="skilled", starts_on=YEAR_BEGINS)
        abel = Coach.objects.create(person=cast.abel, school=cast.north)
        CoachState.objects.create(coach=abel, state="interested", starts_on=YEAR_BEGINS)
    answer = client_of(cast.hana).get(f"{MATCH}?teacher={cast.theo.id}", headers=HTMX)
    page = answer.content.decode()
    assert (
        "Coach Carl Cole In training, room for 5 Cass Crane Skilled, for the whole trust, room for 5 "
        "Abel Ashe Interested, so takes nobody on Cleo Clarke Skilled, full with 2 of 2 "
        "Petra Poole Practising, their line manager From"
    ) in words_of(answer)
    assert f'<option value="{cast.theo.id}" selected>' in page
    assert page.count(" disabled") == 3
    assert "<html" not in page


def test_where_no_coach_has_room_there_is_a_way_on(cast, client_of):
    with job_for(cast.ashdown):
        Coach.objects.filter(school=cast.north).update(maximum=0)
    answer = client_of(cast.hana).get(MATCH)
    assert (
        "No coach has room for them just now. End a pair, let a coach take on more, or name another coach"
        in words_of(answer)
    )


def test_where_nobody_coaches_yet_naming_a_coach_comes_first(cast, client_of):
    with as_owner(cast.ashdown):
        Pairing.objects.all().delete()
        CoachState.objects.all().delete()
        Coach.objects.all().delete()
    answer = client_of(cast.harry).get("/schools/south-school/coaches/match")
    assert "Nobody coaches here yet. Begin by naming a coach" in words_of(answer)


def test_nobody_is_offered_to_themself(cast, client_of):
    answer = client_of(cast.hana).get(f"{MATCH}?teacher={cast.carl.id}")
    assert "Carl Cole In training, and nobody coaches themself" in words_of(answer)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"teacher": ""}, "Teacher: Choose a teacher."),
        ({"teacher": "x"}, "Teacher: They don’t teach here. Choose somebody else."),
        ({"coach": ""}, "Coach: Choose a coach."),
        ({"coach": "00000000-0000-0000-0000-000000000000"}, "Coach: They don’t coach here. Choose another."),
        ({"starts_on": "soon"}, "From: Write the day like 1/12/2026."),
        ({"starts_on": ""}, "From: Choose a day."),
        ({"starts_on": "2025-11-24"}, "From: Choose a day from a month back to a year ahead."),
        ({"starts_on": "2028-11-24"}, "From: Choose a day from a month back to a year ahead."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(cast, client_of, change, says):
    answer = client_of(cast.hana).post(MATCH, a_match(cast, **change), headers=HTMX)
    assert answer.status_code == 422
    assert f"One thing needs a second look {says}" in words_of(answer)
    assert pairs_of(cast, cast.theo) == []
    if "coach" not in change:
        assert f'value="{cast.cleo.id}" id="id_coach_0" checked' in answer.content.decode().replace(" required", "")


def test_a_coach_who_filled_up_meanwhile_is_refused_in_words(cast, client_of):
    with job_for(cast.ashdown):
        Coach.objects.filter(person=cast.cleo).update(maximum=2)
    answer = client_of(cast.hana).post(MATCH, a_match(cast))
    assert answer.status_code == 422
    assert "Coach: They already coach as many teachers as they can take on." in words_of(answer)


def test_a_teacher_who_got_a_coach_meanwhile_is_refused_in_words(cast, client_of):
    answer = client_of(cast.hana).post(MATCH, a_match(cast, teacher=cast.tariq.id, coach=cast.carl.id))
    assert answer.status_code == 422
    assert "Teacher: They have a coach already at that time. End that pair first" in words_of(answer)


def test_a_coach_whom_a_planned_pair_will_fill_is_refused_too(cast, client_of):
    with job_for(cast.ashdown):
        Coach.objects.filter(person=cast.cleo).update(maximum=3)
        Pairing.objects.create(school=cast.north, teacher=cast.carl, coach=cast.cleo, starts_on=TODAY + WEEK)
    answer = client_of(cast.hana).post(MATCH, a_match(cast))
    assert "They’ll be full: a pair of theirs is still to begin." in words_of(answer)
    assert pairs_of(cast, cast.theo) == []


# --- A pair ends ------------------------------------------------------------------------------------------------------


def end_page(cast, teacher):
    with acting_as(cast.hana):
        return f"{COACHES}/pairs/{Pairing.objects.get(teacher=teacher).id}/end"


def test_ending_says_what_it_means_and_ends_the_pair(cast, client_of):
    browser, page = client_of(cast.hana), end_page(cast, cast.tariq)
    assert (
        "Tariq Tahir and Cleo Clarke A pair since 1 September 2026. When the pair ends "
        "Cleo no longer reads what they wrote for Tariq, nor Tariq’s step. "
        "Tariq keeps all of it: the notes and the step stay with the teacher."
    ) in words_of(browser.get(page))
    assert browser.post(page, {"ends_on": TODAY.isoformat()}).headers["Location"] == COACHES
    assert pairs_of(cast, cast.tariq) == [("Cleo", YEAR_BEGINS, TODAY)]
    said = "The pair of Tariq Tahir and Cleo Clarke ended on 24 November."
    assert said in words_of(browser.get(COACHES))


def test_what_ending_means_is_what_the_database_does(cast, client_of):
    drop_in = plant(cast)["ashdown"]["shared drop-in"]
    client_of(cast.hana).post(end_page(cast, cast.tariq), {"ends_on": TODAY.isoformat()})
    with acting_as(cast.cleo):
        assert DropIn.objects.filter(id=drop_in.id).count() == 0
    with acting_as(cast.tariq):
        assert DropIn.objects.get(id=drop_in.id).praise == drop_in.praise


def test_a_pair_ends_once(cast, client_of):
    browser, page = client_of(cast.hana), end_page(cast, cast.tariq)
    browser.post(page, {"ends_on": TODAY.isoformat()})
    assert browser.post(page, {"ends_on": TODAY.isoformat()}).status_code == 302
    later = browser.post(page, {"ends_on": "2026-12-01"}, headers=HTMX)
    assert later.status_code == 422
    assert "Ends on: This pair’s end is settled already: 24 November 2026." in words_of(later)
    assert "Its end is settled, so there’s nothing more to do here." in words_of(browser.get(page))
    assert pairs_of(cast, cast.tariq) == [("Cleo", YEAR_BEGINS, TODAY)]


def test_a_pair_can_end_on_a_day_to_come(cast, client_of):
    browser = client_of(cast.hana)
    browser.post(end_page(cast, cast.tariq), {"ends_on": "2026-12-18"})
    assert "Tariq Tahir since 1 September, ends 18 December" in words_of(browser.get(COACHES))


def test_a_pair_that_has_not_begun_is_called_off(cast, client_of):
    with job_for(cast.ashdown):
        Pairing.objects.create(school=cast.north, teacher=cast.theo, coach=cast.cleo, starts_on=TODAY + WEEK)
    browser, page = client_of(cast.hana), end_page(cast, cast.theo)
    assert "If you call it off" in words_of(browser.get(page))
    browser.post(page, {"ends_on": TODAY.isoformat()})
    assert "Theo Thorpe and Cleo Clarke: called off before it began." in words_of(browser.get(COACHES))
    assert pairs_of(cast, cast.theo) == [("Cleo", TODAY + WEEK, TODAY + WEEK)]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("", "Choose a day."),
        ("2026-08-31", "They’ve been a pair since 1 September 2026. Choose that day or a later one."),
        ("2029-01-01", "That’s more than a year away. Check the year."),
    ],
)
def test_an_end_that_cannot_be_is_said_beside_the_day(cast, client_of, day, says):
    answer = client_of(cast.hana).post(end_page(cast, cast.tariq), {"ends_on": day})
    assert answer.status_code == 422
    assert f"Ends on: {says}" in words_of(answer)
    assert pairs_of(cast, cast.tariq) == [("Cleo", YEAR_BEGINS, None)]


def test_a_pair_of_another_school_is_not_found_here(cast, client_of):
    with acting_as(cast.harry):
        unas = Pairing.objects.get(teacher=cast.una)
    assert client_of(cast.hana).get(f"{COACHES}/pairs/{unas.id}/end").status_code == 404


# --- Coaches ----------------------------------------------------------------------------------------------------------


def a_coach(cast, **changed):
    return {"person": cast.abel.id, "state": "in training", "starts_on": TODAY.isoformat(), "maximum": ""} | changed


def test_a_leader_names_a_coach(cast, client_of):
    browser = client_of(cast.hana)
    assert browser.post(NEW, a_coach(cast, maximum="2")).headers["Location"] == COACHES
    page = words_of(browser.get(COACHES))
    assert "Abel Ashe is one of the school’s coaches." in page
    assert "Abel Ashe In training since 24 November room for 2 Change" in page
    assert states_of(cast, cast.abel) == [("in training", TODAY, None)]


def test_only_those_who_work_here_and_coach_nowhere_can_be_named(cast, client_of):
    page = words_of(client_of(cast.hana).get(NEW, headers=HTMX))
    assert "Who Choose somebody Abel Ashe Hana Haddad Lina Lowe Sam Stone Tariq Tahir Theo Thorpe Tess Tully" in page
    answer = client_of(cast.hana).post(NEW, a_coach(cast, person=cast.petra.id))
    assert answer.status_code == 422
    assert "Who: They don’t work here, or they coach already. Choose somebody else." in words_of(answer)


def state_page(cast, person):
    with acting_as(cast.hana):
        return f"{COACHES}/{Coach.objects.get(person=person).id}/state"


@pytest.mark.parametrize(
    ("keeper", "lands_on"), [("hana", COACHES), ("lina", COACHES), ("greta", "/trust/schools/north-school")]
)
def test_leaders_and_the_growth_director_move_a_coach_on(cast, client_of, keeper, lands_on):
    browser = client_of(getattr(cast, keeper))
    given = {"state": "shadowed", "starts_on": "2026-11-20", "maximum": "4"}
    answer = browser.post(state_page(cast, cast.carl), given)
    assert (answer.status_code, answer.headers["Location"]) == (302, lands_on)
    assert states_of(cast, cast.carl) == [
        ("in training", YEAR_BEGINS, TODAY - 4 * DAY),
        ("shadowed", TODAY - 4 * DAY, None),
    ]
    history = words_of(browser.get(state_page(cast, cast.carl)))
    assert f"So far Shadowed Since 20 November 2026, set by {getattr(cast, keeper).name} In training" in history


def test_a_maximum_below_what_they_have_is_allowed_and_shows_one_over(cast, client_of):
    browser = client_of(cast.hana)
    browser.post(state_page(cast, cast.cleo), {"state": "skilled", "starts_on": TODAY.isoformat(), "maximum": "1"})
    assert "Cleo Clarke Skilled since 1 September one over Change" in words_of(browser.get(COACHES))
    assert states_of(cast, cast.cleo) == [("skilled", YEAR_BEGINS, None)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "splendid"}, "Where they stand: Choose one of these."),
        ({"starts_on": "2026-12-01"}, "Since: That day is still to come. Set it when it’s so."),
        ({"starts_on": "1926-12-01"}, "Since: That’s more than ten years ago. Check the year."),
        ({"starts_on": "2026-08-01"}, "Since: Where they stood before 1 September 2026 is on record."),
        ({"maximum": "-1"}, "Most teachers at once: It can’t be less than 0."),
        ({"maximum": "31"}, "Most teachers at once: That’s more than 30. Check the number."),
        ({"maximum": "many"}, "Most teachers at once: Use a whole number, such as 5."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast, client_of, change, says):
    given = {"state": "paused", "starts_on": TODAY.isoformat(), "maximum": "5"} | change
    answer = client_of(cast.hana).post(state_page(cast, cast.carl), given)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert states_of(cast, cast.carl) == [("in training", YEAR_BEGINS, None)]


# --- Who may, and what it costs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("somebody", "status"), [("harry", 403), ("cleo", 403), ("sam", 403), ("edie", 403), ("bram", 404)]
)
def test_nobody_else_changes_a_pair(cast, client_of, somebody, status):
    browser = client_of(getattr(cast, somebody))
    assert browser.post(MATCH, a_match(cast)).status_code == status
    assert browser.post(end_page(cast, cast.tariq), {"ends_on": TODAY.isoformat()}).status_code == status
    assert pairs_of(cast, cast.theo) == []
    assert pairs_of(cast, cast.tariq) == [("Cleo", YEAR_BEGINS, None)]


@pytest.mark.parametrize(
    ("somebody", "status"), [("harry", 403), ("cleo", 403), ("sam", 403), ("cass", 403), ("bram", 404)]
)
def test_nobody_else_names_a_coach(cast, client_of, somebody, status):
    assert client_of(getattr(cast, somebody)).post(NEW, a_coach(cast)).status_code == status
    assert states_of(cast, cast.abel) == []


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("url", "queries"), [(COACHES, 16), (MATCH, 8), (NEW, 7)])
def test_the_pages_ask_the_same_for_one_pair_and_thirty(
    cast, client_of, django_assert_num_queries, number, url, queries
):
    more_teachers(cast, number)
    browser = client_of(cast.hana)
    browser.get(url)
    with django_assert_num_queries(queries):
        page = words_of(browser.get(url))
    assert [f"Coach {index} Extra" in page for index in range(number)] == [url != NEW] * number


def test_drop_ins_that_wait_to_be_shared_stand_beside_their_coach(cast, client_of):
    visited(cast, cast.tariq, MONDAY - 4 * DAY, MONDAY - 3 * DAY, MONDAY)  # for Monday's there is still today
    with as_owner(cast.ashdown):
        Visit.objects.filter(on=MONDAY - 3 * DAY).update(talk_on=TODAY + DAY)  # they mean to talk first
    page = words_of(client_of(cast.hana).get(COACHES))
    assert "Cleo Clarke Skilled since 1 September. 1 drop-in written up, not shared yet" in page
    assert page.count("not shared yet") == 1


def test_a_state_says_nothing_of_the_teachers(cast, client_of):
    with as_owner(cast.ashdown):
        coach = Coach.objects.get(person=cast.cleo)
    page = words_of(client_of(cast.greta).get(f"{COACHES}/{coach.id}/state"))
    assert [name for name in ("Tariq", "Tess") if name in page] == []
