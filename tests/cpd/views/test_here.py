"""Saying "I'm here": by the code, typed or scanned, or on the twilight's page; with signal, and later."""

import html

import pytest
import time_machine

from cpd.models import Attendance
from tests.coaching.views.school import words_of
from tests.cpd.evenings import TOMORROW, at, attendance_of, code_of, scheduled
from tests.world import as_owner, stable_id

WRONG = "No twilight has that code at the moment. Check it against the screen."


@pytest.fixture
def clock():
    """It is 15:35; clock.move_to(at(18)) says later."""
    with time_machine.travel(at(15, 35), tick=False) as moving:
        yield moving


def tapped_at(cast) -> str:
    with as_owner(cast.ashdown):
        return f"{Attendance.objects.get().tapped_at:%H:%M}"


def told(client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


def test_a_code_typed_in_any_way_leads_to_one_button(cast, client_of, clock):
    twilight, sam = scheduled(cast), client_of(cast.sam)
    code = code_of(cast, twilight)
    typed = f" {code[:3].lower()}-{code[3:].lower()} "
    answer = sam.get("/here", {"code": typed})
    assert answer.headers["Location"] == f"/here/{code}"
    assert "Pose, pause, then name I’m here" in words_of(sam.get(f"/here/{code}"))
    assert sam.post(f"/here/{code}").headers["Location"] == twilight.get_absolute_url()
    assert attendance_of(cast, twilight) == {"sam": ("code", 60)}


def test_a_code_that_was_scanned_is_told_apart(cast, client_of, clock):
    twilight = scheduled(cast)
    client_of(cast.tariq).post(f"/here/{code_of(cast, twilight)}?by=qr")
    assert attendance_of(cast, twilight) == {"tariq": ("qr", 60)}


def test_somebody_expected_needs_no_code(cast, client_of, clock):
    twilight, tariq = scheduled(cast), client_of(cast.tariq)
    for _ in range(2):
        tariq.post(f"{twilight.get_absolute_url()}/here")
    assert attendance_of(cast, twilight) == {"tariq": ("tap", 60)}
    assert "You’re here, 60 minutes." in words_of(tariq.get(twilight.get_absolute_url()))
    assert client_of(cast.sam).post(f"{twilight.get_absolute_url()}/here").status_code == 403


def test_what_cannot_be_a_code_is_said_beside_the_field(cast, client_of):
    page = words_of(client_of(cast.sam).get("/here", {"code": "ABC"}))
    assert "Error: A code has six letters and figures. Check it against the screen." in page


def test_a_code_that_opens_nothing_leads_back_and_is_counted(cast, client_of, clock):
    code, sam = code_of(cast, scheduled(cast)), client_of(cast.sam)
    for letter in "ACDEFHJKMN":
        answer = sam.get(f"/here/AAAAA{letter}")
        assert answer.headers["Location"] == "/here"
    assert WRONG in told(sam, "/here")
    assert sam.get(f"/here/{code}").headers["Location"] == "/here"
    assert "That’s a lot of codes. Wait a quarter of an hour" in told(sam, "/here")
    assert client_of(cast.tariq).get(f"/here/{code}").status_code == 200


def test_a_tap_that_came_late_does_not_dodge_the_count(cast, client_of, clock):
    code, sam = code_of(cast, scheduled(cast)), client_of(cast.sam)
    for letter in "ACDEFHJKMN":
        assert sam.post(f"/here/AAAAA{letter}", headers={"X-Draft": str(cast.sam.id)}).status_code == 200
    assert sam.post(f"/here/{code}", headers={"X-Draft": str(cast.sam.id)}).status_code == 429
    assert sam.get(f"/here/{code}").status_code == 302


def test_before_and_after_the_doors_are_open_the_page_says_when(cast, client_of, clock):
    twilight, tariq = scheduled(cast), client_of(cast.tariq)
    code = code_of(cast, twilight)
    clock.move_to(at(15, 10))
    assert "You can say you’re here from 15:15 on Tuesday 24 November." in words_of(tariq.get(f"/here/{code}"))
    clock.move_to(at(17, 1))
    assert "The doors closed half an hour after it ended." in words_of(tariq.get(f"/here/{code}"))
    tariq.post(f"/here/{code}")
    assert "That’s only possible from 15 minutes before" in told(tariq, twilight.get_absolute_url())
    assert attendance_of(cast, twilight) == {}


def test_a_code_of_another_day_opens_nothing(cast, client_of, clock):
    code = code_of(cast, scheduled(cast, on=TOMORROW))
    assert client_of(cast.tariq).get(f"/here/{code}").headers["Location"] == "/here"


def test_without_signal_it_counts_from_when_it_was_tapped(cast, client_of, clock):
    twilight, tariq = scheduled(cast), client_of(cast.tariq)
    sent = {"client_id": str(stable_id("tap")), "tapped_at": "2026-11-24T15:31:00.000Z"}
    clock.move_to(at(19))
    by_script = {"X-Draft": str(cast.tariq.id)}
    for _ in range(2):
        answer = tariq.post(f"/here/{code_of(cast, twilight)}", sent, headers=by_script)
        assert (answer.status_code, answer.json()) == (200, {"page": twilight.get_absolute_url()})
    assert (attendance_of(cast, twilight), tapped_at(cast)) == ({"tariq": ("code", 60)}, "15:31")


def test_a_tap_of_whoever_held_the_phone_before_is_not_mine(cast, client_of, clock):
    twilight = scheduled(cast)
    answer = client_of(cast.tess).post(f"{twilight.get_absolute_url()}/here", headers={"X-Draft": str(cast.tariq.id)})
    assert (answer.status_code, attendance_of(cast, twilight)) == (403, {})


@pytest.mark.parametrize("said", ["2026-11-24T19:00:00Z", "soon", "2026-11-24T15:00:00", "2026-13-45T99:00:00Z", ""])
def test_a_time_that_cannot_be_is_taken_for_now(cast, client_of, clock, said):
    twilight = scheduled(cast)
    client_of(cast.tariq).post(f"{twilight.get_absolute_url()}/here", {"tapped_at": said, "client_id": "nonsense"})
    assert (attendance_of(cast, twilight), tapped_at(cast)) == ({"tariq": ("tap", 60)}, "15:35")


def test_a_tap_that_comes_too_late_is_let_go_of(cast, client_of, clock):
    twilight = scheduled(cast)
    tariq = client_of(cast.tariq)
    clock.move_to(at(19))
    answer = tariq.post(
        f"{twilight.get_absolute_url()}/here",
        {"tapped_at": "2026-11-24T18:00:00Z"},
        headers={"X-Draft": str(cast.tariq.id)},
    )
    assert (answer.status_code, attendance_of(cast, twilight)) == (410, {})
    assert "That’s only possible from 15 minutes before" in told(tariq, answer.json()["page"])
