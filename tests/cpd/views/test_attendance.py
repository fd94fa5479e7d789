"""Taking the attendance: the list, one person's page, the screen; and who may open them."""

import datetime
import html
import re

import pytest
import time_machine

from cpd.models import CatchUp, DayNotWorked, Expected
from schools.models import Membership
from tests.coaching.views.school import words_of
from tests.cpd.evenings import (
    LAST_WEEK,
    TOMORROW,
    at,
    attendance_of,
    code_of,
    expected_at,
    scheduled,
    was_there,
)
from tests.world import TODAY, as_owner

HTMX = {"HX-Request": "true"}
TEACH_AT_NORTH = set("lina cleo carl tariq tess theo abel".split())


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(at(15, 35), tick=False):
        yield


def page_of(twilight, person, rest="attendance") -> str:
    return f"{twilight.get_absolute_url()}/{rest}/{person.id}"


def kept(cast) -> list:
    with as_owner(cast.ashdown):
        return list(CatchUp.objects.values_list("person__first_name", "on", "minutes", "confirmed_by__first_name"))


def days_not_worked(cast) -> list[int]:
    with as_owner(cast.ashdown):
        return list(DayNotWorked.objects.values_list("weekday", flat=True))


# --- The list ---------------------------------------------------------------------------------------------------------


def test_everybody_expected_is_on_the_list_with_where_they_stand(cast, client_of):
    twilight = scheduled(cast)
    was_there(cast, twilight, cast.tariq)
    page = words_of(client_of(cast.cleo).get(f"{twilight.get_absolute_url()}/attendance"))
    assert "1 of 7 here Still to come Abel Ashe Expected Here Cleo Clarke Expected Here Carl Cole Expected Here" in page
    assert "Theo Thorpe Expected Here Tess Tully Expected Here Here Tariq Tahir Here, tapped 15:30 Undo" in page


def test_a_head_sees_expected_here_away_and_caught_up_of_their_own_school(cast, client_of):
    twilight = scheduled(cast, by=cast.greta, on=LAST_WEEK, schools=frozenset({cast.north.id, cast.south.id}))
    was_there(cast, twilight, cast.tariq)
    with as_owner(cast.ashdown):
        for teacher, school, by in ((cast.tess, cast.north, cast.hana), (cast.theo, cast.north, None)):
            CatchUp.objects.create(
                twilight=twilight, person=teacher, school=school, on=TODAY, minutes=60, said_by=teacher, confirmed_by=by
            )
        Expected.objects.filter(person=cast.carl).update(excused="trip", changed_by=cast.hana)
    page = words_of(client_of(cast.hana).get(f"{twilight.get_absolute_url()}/attendance"))
    assert "1 of 6 here, 4 away, 1 caught up 1 needn’t come." in page
    assert "Carl Cole On a trip or a fixture" in page
    assert "Theo Thorpe Says they caught up on Tuesday 24 November, 60 minutes Confirm" in page
    assert "Tess Tully Caught up on Tuesday 24 November, 60 minutes" in page
    assert "Una" not in page


def test_whoever_came_unexpected_stands_apart(cast, client_of):
    twilight = scheduled(cast)
    client_of(cast.sam).post(f"/here/{code_of(cast, twilight)}")
    page = words_of(client_of(cast.cleo).get(f"{twilight.get_absolute_url()}/attendance"))
    assert "0 of 7 here" in page
    assert "Here besides They came though they weren’t expected Sam Stone Here, by code 15:35" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("cleo", 200), ("hana", 200), ("lina", 200), ("tariq", 403), ("harry", 403), ("greta", 403), ("bram", 404)],
)
def test_the_list_is_for_those_who_take_it(cast, client_of, who, status):
    twilight = scheduled(cast)
    for path in (f"{twilight.get_absolute_url()}/attendance", page_of(twilight, cast.theo)):
        assert client_of(getattr(cast, who)).get(path).status_code == status


def test_a_facilitator_of_the_trusts_team_shows_the_code_and_reads_no_list(cast, client_of):
    twilight = scheduled(cast, by=cast.greta, facilitators=frozenset({cast.cass.id}))
    cass = client_of(cast.cass)
    assert cass.get(f"{twilight.get_absolute_url()}/attendance").status_code == 403
    assert code_of(cast, twilight) in cass.get(f"{twilight.get_absolute_url()}/screen").content.decode()


# --- One person -------------------------------------------------------------------------------------------------------


def test_a_tap_ticks_somebody_off_once_and_undo_takes_it_back(cast, client_of):
    twilight, cleo = scheduled(cast), client_of(cast.cleo)
    for _ in range(2):
        answer = cleo.post(page_of(twilight, cast.theo), {"do": "here"})
    assert answer.headers["Location"] == f"{twilight.get_absolute_url()}/attendance#p-{cast.theo.id}"
    assert attendance_of(cast, twilight) == {"theo": ("entered", 60)}
    cleo.post(page_of(twilight, cast.theo), {"do": "not-here"})
    assert attendance_of(cast, twilight) == {}


def test_for_htmx_the_row_and_the_counts_come_back(cast, client_of):
    twilight = scheduled(cast)
    answer = client_of(cast.cleo).post(page_of(twilight, cast.theo), {"do": "here"}, headers=HTMX)
    part = html.unescape(answer.content.decode())
    assert re.findall(r'<li class="row mark" id="p-([0-9a-f-]+)"', part) == [str(cast.theo.id)]
    assert '<h1 id="counts" hx-swap-oob="innerHTML">1 of 7 here</h1>' in part
    assert "Here, ticked off 15:35" in part


def test_somebody_who_left_early_gave_fewer_minutes(cast, client_of):
    twilight, cleo = scheduled(cast), client_of(cast.cleo)
    was_there(cast, twilight, cast.theo)
    cleo.post(page_of(twilight, cast.theo), {"do": "stayed", "minutes": "40"})
    assert attendance_of(cast, twilight) == {"theo": ("tap", 40)}
    for wrong in ("61", "-1", "many", ""):
        answer = cleo.post(page_of(twilight, cast.theo), {"do": "stayed", "minutes": wrong})
        assert answer.status_code == 422
    assert attendance_of(cast, twilight) == {"theo": ("tap", 40)}


def test_before_the_doors_open_nobody_is_ticked_off(cast, client_of):
    twilight = scheduled(cast, on=TOMORROW)
    cleo = client_of(cast.cleo)
    assert "is here" not in cleo.get(f"{twilight.get_absolute_url()}/attendance").content.decode()
    answer = cleo.post(page_of(twilight, cast.theo), {"do": "here"})
    assert (answer.status_code, attendance_of(cast, twilight)) == (422, {})


def test_a_leader_excuses_somebody_and_expects_them_again(cast, client_of):
    twilight, hana = scheduled(cast, on=TOMORROW), client_of(cast.hana)
    hana.post(page_of(twilight, cast.theo), {"do": "excuse", "why": "trip"})
    assert expected_at(cast, twilight) == TEACH_AT_NORTH - {"theo"}
    hana.post(page_of(twilight, cast.theo), {"do": "excuse", "why": ""})
    assert expected_at(cast, twilight) == TEACH_AT_NORTH
    hana.post(page_of(twilight, cast.theo), {"do": "excuse", "why": "not working", "always": "on"})
    assert days_not_worked(cast) == [2]


def test_a_day_that_somebody_never_works_stands_until_it_is_unticked(cast, client_of):
    twilight, hana = scheduled(cast, on=TOMORROW), client_of(cast.hana)
    theo, ticked = page_of(twilight, cast.theo), 'name="always" value="on" checked'
    hana.post(theo, {"do": "excuse", "why": "", "always": "on"})
    assert (days_not_worked(cast), expected_at(cast, twilight)) == ([2], TEACH_AT_NORTH - {"theo"})
    assert ticked in hana.get(theo).content.decode()
    hana.post(theo, {"do": "excuse", "why": "", "always": "on"})  # this once they come all the same
    assert (days_not_worked(cast), expected_at(cast, twilight)) == ([2], TEACH_AT_NORTH)
    hana.post(theo, {"do": "excuse", "why": ""})
    assert (days_not_worked(cast), expected_at(cast, twilight)) == ([], TEACH_AT_NORTH)
    assert ticked not in hana.get(theo).content.decode()


def test_a_facilitator_excuses_nobody(cast, client_of):
    twilight, cleo = scheduled(cast, on=TOMORROW), client_of(cast.cleo)
    assert "Are they expected?" not in cleo.get(page_of(twilight, cast.theo)).content.decode()
    assert cleo.post(page_of(twilight, cast.theo), {"do": "excuse", "why": "trip"}).status_code == 422
    assert expected_at(cast, twilight) == TEACH_AT_NORTH


def test_a_leader_adds_somebody_of_their_school(cast, client_of):
    twilight, hana = scheduled(cast, on=TOMORROW), client_of(cast.hana)
    path = f"{twilight.get_absolute_url()}/attendance/add"
    assert "Choose somebody." in hana.post(path, {"person": ""}).content.decode()
    assert "Una" not in hana.get(path).content.decode()
    hana.post(path, {"person": str(cast.sam.id)})
    assert expected_at(cast, twilight) == TEACH_AT_NORTH | {"sam"}
    assert client_of(cast.cleo).get(path).status_code == 403


def test_nobody_is_added_at_a_school_they_have_left(cast, client_of):
    twilight = scheduled(cast, on=TOMORROW)
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.sam).update(ends_on=TODAY)
        Membership.objects.create(person=cast.sam, school=cast.south, teaching=False, starts_on=TODAY)
    assert "Sam Stone" not in client_of(cast.hana).get(f"{twilight.get_absolute_url()}/attendance/add").content.decode()


# --- Catching up ------------------------------------------------------------------------------------------------------


def test_somebody_away_says_when_they_caught_up_and_the_facilitator_confirms(cast, client_of):
    twilight, theo = scheduled(cast, on=LAST_WEEK), client_of(cast.theo)
    path = f"{twilight.get_absolute_url()}/catch-up"
    assert "Cleo Clarke, or your head, confirms it." in words_of(theo.get(path))
    theo.post(path, {"on": TODAY.isoformat(), "minutes": "45"})
    assert kept(cast) == [("Theo", TODAY, 45, None)]
    assert "It’s waiting to be confirmed. Change" in words_of(theo.get("/twilights"))
    client_of(cast.cleo).post(page_of(twilight, cast.theo), {"do": "confirm", "on": TODAY.isoformat(), "minutes": "45"})
    assert kept(cast) == [("Theo", TODAY, 45, "Cleo")]
    assert "Caught up, 45 minutes" in words_of(theo.get("/twilights"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"on": "2026-11-16"}, "On: Choose a day since the twilight, up to today."),
        ({"on": "2026-11-25"}, "On: Choose a day since the twilight, up to today."),
        ({"minutes": "61"}, "Minutes: That’s longer than the twilight was."),
        ({"minutes": "0"}, "Minutes: Say how many minutes it took."),
    ],
)
def test_what_cannot_be_caught_up_is_said(cast, client_of, given, sentence):
    twilight = scheduled(cast, on=LAST_WEEK)
    said = {"on": TODAY.isoformat(), "minutes": "60"} | given
    answer = client_of(cast.theo).post(f"{twilight.get_absolute_url()}/catch-up", said)
    assert (answer.status_code, sentence in html.unescape(answer.content.decode())) == (422, True)
    assert kept(cast) == []


def test_whoever_was_there_has_nothing_to_catch_up_on(cast, client_of):
    twilight = scheduled(cast, on=LAST_WEEK)
    was_there(cast, twilight, cast.theo)
    path = f"{twilight.get_absolute_url()}/catch-up"
    assert client_of(cast.theo).get(path).headers["Location"] == twilight.get_absolute_url()
    assert client_of(cast.sam).get(path).status_code == 403


# --- The screen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("cleo", 200), ("hana", 200), ("greta", 200), ("tariq", 403), ("harry", 403), ("bram", 404)],
)
def test_the_screen_is_for_those_who_lead(cast, client_of, who, status):
    assert client_of(getattr(cast, who)).get(f"{scheduled(cast).get_absolute_url()}/screen").status_code == status


def test_the_screen_has_the_code_a_square_to_scan_and_how_many_are_here(cast, client_of):
    twilight = scheduled(cast)
    was_there(cast, twilight, cast.tariq)
    page = client_of(cast.cleo).get(f"{twilight.get_absolute_url()}/screen")
    assert f"http://testserver/here and type {code_of(cast, twilight)} 1 of 7 here" in words_of(page)
    assert re.search(r'<div class="qr-box" role="img" aria-label="[^"]+"><svg [^>]*class="qr"', page.content.decode())


def test_before_the_doors_open_the_screen_shows_no_code(cast, client_of):
    twilight = scheduled(cast, on=TODAY + datetime.timedelta(days=3))
    page = client_of(cast.cleo).get(f"{twilight.get_absolute_url()}/screen")
    assert "The code appears here at 15:15 on Friday 27 November." in words_of(page)
    assert code_of(cast, twilight) not in page.content.decode()
