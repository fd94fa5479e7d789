"""What the trust chooses for its schools; and a choice made by mistake, of the trust or of a school, taken back."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from coaching.models import CoverageWeek
from schools.models import Choice
from tests.architecture.plant import as_owner
from tests.coaching.views.school import WEEK, recounted, words_of
from tests.coaching.views.test_choices import NEXT, a_choice, chosen_before, differences, lives_on
from tests.world import MONDAY, TODAY, acting_as, job_for

PAGE, SCHOOLS = "/trust/choices", "/schools/north-school/choices"
CHOOSERS = ["edie", "greta", "ada"]


def made(cast, *, school=None) -> list[tuple]:
    with acting_as(cast.tariq):
        found = Choice.objects.filter(school=school, starts_on__gt="2026-09-01").order_by("starts_on")
        return list(found.values_list("decision", "value", "starts_on", "by__first_name"))


def choice_of(cast, *, school=None, starts_on=NEXT) -> Choice:
    with as_owner(cast.ashdown):
        return Choice.objects.create(decision="cadence", value="3", starts_on=starts_on, school=school, by=cast.greta)


# --- What the trust chooses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", CHOOSERS)
def test_the_trust_chooses_for_every_school_that_has_chosen_nothing(cast, client_of, who):
    browser = client_of(getattr(cast, who))
    assert "The trust’s schools coach weekly, unless they choose otherwise" in words_of(browser.get(PAGE))
    answer = browser.post(f"{PAGE}?change=cadence", a_choice())
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    page = words_of(browser.get(PAGE))
    assert f"Fortnightly from 30 November on. The trust’s choice, made by {getattr(cast, who).name}: Agreed" in page
    assert made(cast) == [("cadence", "2", NEXT, getattr(cast, who).first_name)]
    head = words_of(client_of(cast.hana).get(SCHOOLS))
    assert "Fortnightly from 30 November on. The trust’s choice" in head
    assert "Take back" not in head


def test_the_form_says_where_it_holds(cast, client_of):
    page = words_of(client_of(cast.greta).get(f"{PAGE}?change=cadence"))
    assert "It holds at every school that has chosen nothing itself." in page
    page = words_of(client_of(cast.greta).get(f"{PAGE}?change=joiners_grace"))
    assert "It counts for whoever joins from then on." in page


def test_what_the_trust_has_chosen_already_is_refused(cast, client_of):
    answer = client_of(cast.greta).post(f"{PAGE}?change=cadence", a_choice(value="1"))
    assert answer.status_code == 422
    assert "The trust has chosen that already. Choose something else." in words_of(answer)


@pytest.mark.parametrize("who", ["tariq", "cleo", "hana", "lina", "sam", "cass", "gwen"])
def test_nobody_else_chooses_for_the_trust(cast, client_of, who):
    browser = client_of(getattr(cast, who))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}?change=cadence", a_choice()).status_code == 403
    with acting_as(getattr(cast, who)), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Choice.objects.create(decision="cadence", value="2", starts_on=NEXT, by=getattr(cast, who))


def test_the_trusts_administrator_chooses_for_no_single_school(cast):
    with acting_as(cast.ada), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Choice.objects.create(decision="cadence", value="2", starts_on=NEXT, by=cast.ada, school=cast.north)


# --- Taken back -------------------------------------------------------------------------------------------------------


def test_a_choice_that_has_not_begun_is_taken_back_by_its_school(cast, client_of):
    choice = choice_of(cast, school=cast.north)
    browser = client_of(cast.hana)
    assert "Every three weeks from 30 November on." in words_of(browser.get(SCHOOLS))
    answer = browser.post(f"{SCHOOLS}/{choice.id}/take-back")
    assert answer.headers["Location"] == SCHOOLS
    page = words_of(browser.get(SCHOOLS))
    assert "Taken back: Every three weeks." in page
    assert ("from 30 November" in page, made(cast, school=cast.north)) == (False, [])


@pytest.mark.parametrize("who", CHOOSERS)
def test_the_trusts_own_is_taken_back_by_those_who_may_make_it(cast, client_of, who):
    choice = choice_of(cast)
    browser = client_of(getattr(cast, who))
    assert "Take back" in words_of(browser.get(PAGE))
    browser.post(f"{PAGE}/{choice.id}/take-back")
    assert made(cast) == []


def test_on_its_first_day_it_can_still_go_and_the_weeks_are_counted_by_what_was(cast, client_of):
    lives_on(cast, MONDAY)
    recounted(cast)
    choice = choice_of(cast, school=cast.north, starts_on=MONDAY)
    recounted(cast)
    with job_for(cast.ashdown, "waymark_rollup"):
        week = CoverageWeek.objects.filter(school=cast.north, week=MONDAY, team=None)
        long_period = week.values_list("period_starts_on", "expected").get()
    client_of(cast.hana).post(f"{SCHOOLS}/{choice.id}/take-back")
    recounted(cast)
    with job_for(cast.ashdown, "waymark_rollup"):
        assert week.values_list("period_starts_on", "expected").get() != long_period
    assert (made(cast, school=cast.north), differences(cast)) == ([], [])


def test_what_has_held_stays_and_says_so(cast, client_of):
    chosen_before(cast, starts_on=MONDAY)
    with acting_as(cast.hana):
        choice = Choice.objects.get(school=cast.north)
    browser = client_of(cast.hana)
    assert "Take back" not in words_of(browser.get(SCHOOLS))
    browser.post(f"{SCHOOLS}/{choice.id}/take-back")
    assert "That has held already, so it stays." in words_of(browser.get(SCHOOLS))
    assert len(made(cast, school=cast.north)) == 1


def test_a_schools_choice_is_not_the_trusts_page_to_take_back_nor_the_other_way_round(cast, client_of):
    of_school, of_trust = choice_of(cast, school=cast.north), choice_of(cast)
    assert client_of(cast.greta).post(f"{PAGE}/{of_school.id}/take-back").status_code == 404
    assert client_of(cast.hana).post(f"{SCHOOLS}/{of_trust.id}/take-back").status_code == 404
    assert client_of(cast.harry).post(f"{SCHOOLS}/{of_school.id}/take-back").status_code == 403


@pytest.mark.parametrize(
    ("who", "own", "trusts"),
    [
        ("hana", 1, 0), ("lina", 1, 0), ("greta", 1, 1), ("edie", 1, 1), ("ada", 0, 1),
        ("sam", 0, 0), ("harry", 0, 0), ("cleo", 0, 0), ("cass", 0, 0), ("gwen", 0, 0), ("bram", 0, 0),
    ],
)  # fmt: skip
def test_the_database_takes_back_for_whoever_may_choose_and_nothing_that_has_held(cast, who, own, trusts):
    of_school, of_trust = choice_of(cast, school=cast.north), choice_of(cast)
    held = [choice_of(cast, school=cast.north, starts_on=TODAY - WEEK), choice_of(cast, starts_on=TODAY - WEEK)]
    with acting_as(getattr(cast, who)):
        gone = [Choice.objects.filter(id=choice.id).delete()[0] for choice in (of_school, of_trust, *held)]
    assert gone == [own, trusts, 0, 0]


def test_a_choice_is_never_changed(cast):
    choice = choice_of(cast)
    with acting_as(cast.greta), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Choice.objects.filter(id=choice.id).update(starts_on=datetime.date(2026, 12, 7))
