"""What a school decides: what holds, since when and by whom; a new choice from a Monday on, and coverage after it."""

import datetime
import re

import pytest

from coaching.actions import coverage
from coaching.models import CoverageWeek
from schools.models import Choice, Trust
from tests.architecture.plant import as_owner
from tests.coaching.views.school import DAY, WEEK, recounted, visited, words_of
from tests.world import MONDAY, TODAY, acting_as, job_for

PAGE = "/schools/north-school/choices"
CADENCE = f"{PAGE}?change=cadence"
HTMX = {"HX-Request": "true"}
NEXT = MONDAY + WEEK


def a_choice(**changed):
    return {"value": "2", "starts_on": NEXT.isoformat(), "reason": "Agreed with the staff"} | changed


def own_choices(cast):
    with acting_as(cast.hana):
        made = Choice.objects.filter(school=cast.north).order_by("starts_on", "decision")
        return list(made.values_list("decision", "value", "starts_on", "reason", "by__first_name"))


def chosen_before(cast, *, starts_on=datetime.date(2026, 11, 9), decision="cadence", value="2", by=None, school=None):
    with as_owner(cast.ashdown):
        Choice.objects.create(
            decision=decision,
            value=value,
            starts_on=starts_on,
            school=school or cast.north,
            by=by or cast.lina,
            reason="Too few slots",
        )


def lives_on(cast, day):
    with as_owner(cast.ashdown):
        Trust.objects.filter(id=cast.ashdown).update(pinned_on=day)


def differences(cast) -> list:
    with job_for(cast.ashdown, "waymark_rollup"):
        return [(found.week, found.column) for found in coverage.recount_everything()]


# --- What holds -------------------------------------------------------------------------------------------------------


def test_coverage_leads_to_it(cast, client_of):
    page = client_of(cast.hana).get("/schools/north-school/coverage").content.decode()
    assert f'as the trust chose. <a href="{PAGE}" hx-boost="false">Change how often</a>' in page


def test_where_a_school_has_chosen_nothing_the_trusts_choices_hold(cast, client_of):
    assert (
        "Back to coverage North School coaches weekly "
        "What the school chooses holds from a Monday on. Where it has chosen nothing, the trust’s choice holds. "
        "What holds now How often teachers are coached Weekly Since 1 September. The trust’s choice. Change "
        "Weeks before coaching of a joiner is expected 3 weeks Since 1 September. The trust’s choice. Change "
        "The most teachers one coach takes on Up to 5 teachers Since 1 September. The trust’s choice. Change "
        "May a line manager coach No Since 1 September. The trust’s choice. Change "
        "What completes a coaching cycle The drop-in, until something else is chosen Change "
        "Who may drop in through an open door The school’s coaches, until something else is chosen Change "
        "By when a coach shares what they wrote By the next school day, until something else is chosen Change "
        "Before Nothing held before these. Nothing that has held is overwritten."
    ) in words_of(client_of(cast.hana).get(PAGE))
    asked = words_of(client_of(cast.hana).get(f"{PAGE}?change=feedback"))
    assert "By when a coach shares what they wrote By the next school day, until something else is chosen." in asked


def test_its_own_choice_holds_over_the_trusts_and_what_was_before_stays(cast, client_of):
    chosen_before(cast)
    chosen_before(cast, starts_on=NEXT, value="3", by=cast.hana)
    page = words_of(client_of(cast.hana).get(PAGE))
    assert "North School coaches fortnightly" in page
    assert (
        "How often teachers are coached Fortnightly Since 9 November. "
        "Your school’s choice, made by Lina Lowe: Too few slots. "
        "Every three weeks from 30 November on. Your school’s choice, made by Hana Haddad: Too few slots. "
        "Take back Change" in page
    )
    assert (
        "Before Weekly How often teachers are coached, 1 September 2026 to 9 November 2026. The trust’s choice."
    ) in page


def test_a_choice_of_the_trust_after_the_schools_own_is_not_the_schools(cast, client_of):
    chosen_before(cast)
    with as_owner(cast.ashdown):
        Choice.objects.create(decision="cadence", value="4", starts_on=MONDAY)
    page = words_of(client_of(cast.hana).get(PAGE))
    assert ("Fortnightly Since 9 November." in page, "four weeks" in page) == (True, False)


def test_before_anything_was_chosen_it_says_so(cast, client_of):
    with as_owner(cast.ashdown):
        Choice.objects.filter(school=None).update(starts_on=TODAY + WEEK)
    page = words_of(client_of(cast.hana).get(PAGE))
    assert "Nobody has chosen yet how often teachers are coached" in page
    assert (
        "How often teachers are coached Nothing chosen yet Weekly from 1 December on. The trust’s choice. Change"
        in page
    )


# --- A new choice -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leader", ["hana", "lina"])
def test_a_leader_chooses_and_reads_what_was_chosen(cast, client_of, leader):
    browser = client_of(getattr(cast, leader))
    answer = browser.post(CADENCE, a_choice())
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    page = words_of(browser.get(PAGE))
    name = getattr(cast, leader).name
    assert "Fortnightly from 30 November on." in page
    assert f"Your school’s choice, made by {name}: Agreed with the staff. Take back Change" in page
    assert own_choices(cast) == [("cadence", "2", NEXT, "Agreed with the staff", name.split()[0])]


@pytest.mark.parametrize(
    ("decision", "value", "words"),
    [
        ("joiners_grace", "0", "0 weeks"),
        ("joiners_grace", "1", "1 week"),
        ("coach_maximum", "4", "Up to 4 teachers"),
        ("line_manager_may_coach", "yes", "Yes"),
        ("open_door", "anybody", "Anybody at the school"),
        ("feedback", "3", "Within 3 school days"),
    ],
)
def test_each_decision_can_be_chosen(cast, client_of, decision, value, words):
    browser = client_of(cast.hana)
    answer = browser.post(f"{PAGE}?change={decision}", a_choice(value=value), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, PAGE)
    assert f"{words} from 30 November on." in words_of(browser.get(PAGE))
    assert [(made[0], made[1]) for made in own_choices(cast)] == [(decision, value)]


def test_the_form_says_what_becomes_of_a_fortnight_under_way(cast, client_of):
    form = client_of(cast.harry).get("/schools/south-school/choices?change=cadence")
    assert (
        "The two weeks under way end on Friday 4 December. From the Monday after, nothing is cut short. "
        "From an earlier Monday, they end the week before: a shorter stretch, of which only its share is expected. "
        "Weeks before that Monday stay as they are counted."
    ) in words_of(form)
    assert 'value="2026-12-07"' in form.content.decode()


def test_the_form_opens_with_what_holds_and_the_next_monday(cast, client_of):
    page = client_of(cast.hana).get(CADENCE, headers=HTMX).content.decode()
    assert page.lstrip().startswith("<form")
    assert 'value="2026-11-30"' in page
    assert 'min="2026-11-30" step="7"' in page
    assert re.findall(r'<input[^>]*name="value"[^>]*value="(.)"[^>]*checked', page) == ["1"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"value": ""}, "How often teachers are coached: Choose one."),
        ({"value": "5"}, "How often teachers are coached: Choose one of these."),
        ({"starts_on": ""}, "From: Choose the Monday from which it holds."),
        ({"starts_on": "soon"}, "From: Write the day like 1/12/2026."),
        ({"starts_on": "2026-12-02"}, "From: A choice begins with a week. Choose a Monday, such as 30 November 2026."),
        ({"starts_on": "2026-11-23"}, "From: Weeks that have begun stay as they are. Choose a Monday from 30 November"),
        ({"starts_on": "2028-01-03"}, "From: That’s more than a year away. Check the year."),
        ({"reason": " "}, "Why: Say why in a few words. It stays with the choice."),
        ({"reason": "x" * 201}, "Why: Keep it under 200 characters."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(cast, client_of, changed, says):
    answer = client_of(cast.hana).post(CADENCE, a_choice(**changed), headers=HTMX)
    assert (answer.status_code, says in words_of(answer)) == (422, True)
    kept = [value for name, value in a_choice(**changed).items() if name != "value" and value.strip()]
    assert [value for value in kept if value not in answer.content.decode()] == []
    assert own_choices(cast) == []


@pytest.mark.parametrize(
    ("decision", "value", "says"),
    [
        ("joiners_grace", "40", "It can’t be more than 39."),
        ("joiners_grace", "-1", "It can’t be less than 0."),
        ("joiners_grace", "three", "Use a whole number, such as 3."),
        ("coach_maximum", "0", "It can’t be less than 1."),
        ("coach_maximum", "21", "It can’t be more than 20."),
        ("coach_maximum", "", "Say how many."),
        ("line_manager_may_coach", "perhaps", "Choose one of these."),
    ],
)
def test_a_value_that_means_nothing_is_refused_in_words(cast, client_of, decision, value, says):
    answer = client_of(cast.hana).post(f"{PAGE}?change={decision}", a_choice(value=value))
    assert (answer.status_code, says in words_of(answer)) == (422, True)
    assert own_choices(cast) == []


def test_the_same_again_changes_nothing_so_it_is_refused(cast, client_of):
    chosen_before(cast)
    answer = client_of(cast.hana).post(CADENCE, a_choice())
    assert (answer.status_code, "Your school has chosen that already." in words_of(answer)) == (422, True)


def test_the_trusts_own_choice_can_be_made_the_schools(cast, client_of):
    assert client_of(cast.hana).post(CADENCE, a_choice(value="1")).status_code == 302
    lives_on(cast, NEXT)
    assert "Your school coaches weekly, as you chose." in words_of(
        client_of(cast.hana).get("/schools/north-school/coverage")
    )


def test_pressed_twice_it_is_one_choice_and_of_two_people_the_second_is_told(cast, client_of):
    assert [client_of(cast.hana).post(CADENCE, a_choice()).status_code for _ in range(2)] == [302, 302]
    late = client_of(cast.lina).post(CADENCE, a_choice(value="3"))
    assert late.status_code == 422
    assert "Something was chosen from that Monday already by Hana Haddad. Choose a later Monday." in words_of(late)
    assert len(own_choices(cast)) == 1


@pytest.mark.parametrize("asked", [f"{PAGE}?change=anchor_week", f"{PAGE}?change=", f"{PAGE}?change=pay"])
def test_what_is_no_decision_of_theirs_is_missing(cast, client_of, asked):
    browser = client_of(cast.hana)
    assert (browser.get(asked).status_code, browser.post(asked, a_choice()).status_code) == (404, 404)


@pytest.mark.parametrize(
    ("who", "status"), [("harry", 403), ("tariq", 403), ("edie", 403), ("sam", 403), ("bram", 404)]
)
def test_nobody_else_chooses_for_a_school(cast, client_of, who, status):
    browser = client_of(getattr(cast, who))
    assert [browser.get(PAGE).status_code, browser.post(CADENCE, a_choice()).status_code] == [status, status]
    assert own_choices(cast) == []


# --- What it does to coverage -----------------------------------------------------------------------------------------


def test_coverage_moves_with_the_choice_once_it_holds(cast, client_of):
    visited(cast, cast.tariq, MONDAY)
    recounted(cast)
    lives_on(cast, MONDAY)
    client_of(cast.hana).post(CADENCE, a_choice(starts_on=MONDAY.isoformat()))
    recounted(cast)
    assert differences(cast) == []
    lives_on(cast, NEXT + DAY)
    with job_for(cast.ashdown, "waymark_rollup"):
        coverage.begin_week()
    page = words_of(client_of(cast.hana).get("/schools/north-school/coverage"))
    assert "1 of 7 teachers seen so far in these two weeks" in page
    assert "Your school coaches fortnightly, as you chose. Change how often" in page


def this_week_of(cast, school) -> tuple[int, int]:
    with job_for(cast.ashdown, "waymark_rollup"):
        return CoverageWeek.objects.values_list("due", "booked").get(school=school, week=MONDAY, team=None)


def test_a_fortnight_that_is_cut_short_is_counted_anew(cast, client_of):
    visited(cast, cast.una, MONDAY - WEEK, coach=cast.petra, school=cast.south, next_on=NEXT + DAY)
    recounted(cast)
    assert this_week_of(cast, cast.south) == (2, 1)
    client_of(cast.harry).post("/schools/south-school/choices?change=cadence", a_choice(value="1"))
    recounted(cast)
    assert this_week_of(cast, cast.south) == (2, 0)  # what is booked for next week is booked for another period
    assert differences(cast) == []


@pytest.mark.parametrize("number", [1, 5])
@pytest.mark.parametrize(("url", "queries"), [(PAGE, 6), (CADENCE, 9)])
def test_the_page_asks_the_same_for_one_choice_and_several(
    cast, client_of, django_assert_num_queries, number, url, queries
):
    for back in range(number):
        chosen_before(cast, starts_on=MONDAY - back * WEEK, value=str(1 + back % 2))
    browser = client_of(cast.hana)
    browser.get(url)
    with django_assert_num_queries(queries):
        browser.get(url)
