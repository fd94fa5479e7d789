"""An evening in real browsers: it is scheduled, people come, one of them without signal, and one catches up."""

import pytest
import time_machine
from playwright.sync_api import expect

from cpd.models import Twilight
from tests.browser.axe import violations_on_both
from tests.browser.site import HERE, Site
from tests.browser.visitor import LAPTOP, PHONE
from tests.cpd.evenings import LAST_WEEK, at, attendance_of, code_of, scheduled, was_there
from tests.world import as_owner

SIZES = {PHONE: {"width": PHONE, "height": 3000}, LAPTOP: {"width": LAPTOP, "height": 2400}}


@pytest.fixture(autouse=True)
def clock():
    """It is 15:20, and time goes on."""
    with time_machine.travel(at(15, 20), tick=True) as moving:
        yield moving


@pytest.fixture
def browser(chromium, client_of):
    """browser(cast.cleo, PHONE): somebody's own. Errors in its console fail the test."""
    contexts, trouble = [], []

    def opened(person, width=PHONE) -> Site:
        contexts.append(chromium.new_context(viewport=SIZES[width], locale="en-GB", timezone_id="Europe/London"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        return Site(page, client_of(person))

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def test_a_lead_schedules_an_evening(browser, cast):
    page = browser(cast.lina, LAPTOP).open("/twilights")
    page.get_by_role("link", name="Schedule a twilight").click()
    page.get_by_role("button", name="Schedule it").click()
    expect(page.get_by_role("alert").filter(has_text="Give it a name.")).to_be_focused()
    page.get_by_label("What to call it").fill("Pose, pause, then name")
    page.get_by_label("Practice focus").select_option(label="Questioning")
    expect(page.get_by_label("What to call it")).to_have_value("Pose, pause, then name")
    page.get_by_text("One step of it").click()
    page.get_by_role("radio").nth(1).check()
    page.get_by_label("Day").fill("2026-11-24")
    page.get_by_label("Starts at").fill("15:30")
    page.get_by_role("button", name="One more minute").click()
    page.get_by_label("Where").fill("The hall")
    page.get_by_label("Facilitator", exact=False).first.select_option(label="Cleo Clarke")
    assert violations_on_both(page) == []
    page.get_by_role("button", name="Schedule it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pose, pause, then name")
    expect(page.get_by_text("0 of 7 here.")).to_be_visible()
    with as_owner(cast.ashdown):
        made = Twilight.objects.get()
        assert (made.starts_at, made.minutes, made.topic) == (at(15, 30), 61, "i-questioning")


def test_a_teacher_taps_twice_and_the_facilitator_sees_them_once(browser, cast):
    twilight = scheduled(cast)
    cleo, tariq = browser(cast.cleo, PHONE), browser(cast.tariq, PHONE)
    screen = cleo.open(f"{twilight.get_absolute_url()}/screen")
    expect(screen.get_by_text(code_of(cast, twilight))).to_be_visible()
    assert violations_on_both(screen) == []
    page = tariq.open("/here")
    page.get_by_label("Code").fill(code_of(cast, twilight).lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="I’m here")).to_be_visible()
    assert violations_on_both(page) == []
    page.get_by_role("button", name="I’m here").click()
    expect(page.get_by_text("You’re on the list.").first).to_be_visible()
    tariq.open(twilight.get_absolute_url())
    expect(page.get_by_text("You’re here, 60 minutes.")).to_be_visible()
    assert violations_on_both(page) == []
    tariq.client.post(f"{twilight.get_absolute_url()}/here")
    assert attendance_of(cast, twilight) == {"tariq": ("code", 60)}
    taking = cleo.open(f"{twilight.get_absolute_url()}/attendance")
    expect(taking.get_by_role("heading", level=1)).to_have_text("1 of 7 here")
    assert violations_on_both(taking) == []


def test_a_tap_without_signal_counts_from_when_it_was_made(browser, cast, clock):
    twilight, tariq = scheduled(cast), browser(cast.tariq)
    page = tariq.open(twilight.get_absolute_url())
    tariq.reachable = False
    page.get_by_role("button", name="I’m here").click()
    expect(page.get_by_text("No signal. Counts from when you tapped, 15:20.")).to_be_visible()
    assert attendance_of(cast, twilight) == {}
    clock.move_to(at(18))
    tariq.reachable = True
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("You were here, 60 minutes.")).to_be_visible()
    assert attendance_of(cast, twilight) == {"tariq": ("tap", 60)}


def test_a_tap_made_too_late_without_signal_is_not_called_one(browser, cast, clock):
    twilight, tariq = scheduled(cast), browser(cast.tariq)
    page = tariq.open(twilight.get_absolute_url())
    tariq.reachable = False
    page.clock.install()
    page.clock.fast_forward("03:00:00")
    page.get_by_role("button", name="I’m here").click()
    expect(page.get_by_text("No signal. Counts from when you tapped")).to_be_visible()
    clock.move_to(at(19))
    tariq.reachable = True
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(2_000)
    expect(page.get_by_text("To catch up.")).to_be_visible()
    assert attendance_of(cast, twilight) == {}


def test_a_facilitator_ticks_people_off_in_place(browser, cast):
    twilight = scheduled(cast)
    page = browser(cast.cleo).open(f"{twilight.get_absolute_url()}/attendance")
    page.get_by_role("button", name="Theo Thorpe is here").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 7 here")
    expect(page.get_by_role("button", name="Theo Thorpe isn’t here")).to_be_focused()
    page.get_by_role("button", name="Theo Thorpe isn’t here").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 7 here")
    page.get_by_role("link", name="Theo Thorpe").click()
    page.get_by_role("button", name="They’re here").click()
    expect(page).to_have_url(f"{HERE}{twilight.get_absolute_url()}/attendance#p-{cast.theo.id}")
    assert attendance_of(cast, twilight) == {"theo": ("entered", 60)}


def test_whoever_was_away_catches_up_and_the_head_sees_it(browser, cast):
    twilight = scheduled(cast, on=LAST_WEEK)
    was_there(cast, twilight, cast.tariq)
    theo, hana = browser(cast.theo, PHONE), browser(cast.hana, PHONE)
    page = theo.open("/twilights")
    assert violations_on_both(page) == []
    page.get_by_role("link", name="Say when you caught up on Pose, pause, then name").click()
    assert violations_on_both(page) == []
    page.get_by_role("button", name="I’ve caught up").click()
    expect(page.get_by_text("It’s waiting to be confirmed.")).to_be_visible()
    head = hana.open(f"{twilight.get_absolute_url()}/attendance")
    expect(head.get_by_role("heading", level=1)).to_have_text("1 of 7 here, 6 away")
    head.get_by_role("link", name="Confirm that Theo Thorpe caught up").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("Theo Thorpe")
    assert violations_on_both(head) == []
    head.get_by_role("button", name="Confirm").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("1 of 7 here, 5 away, 1 caught up")
    theo.open("/twilights")
    expect(page.get_by_text("Caught up, 60 minutes")).to_be_visible()
