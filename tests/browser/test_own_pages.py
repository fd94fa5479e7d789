"""A teacher's own pages and a coach's day in a real browser, on a phone and at a desk, against the application."""

import datetime

import pytest
from playwright.sync_api import expect

from coaching.models import Pairing
from observations.actions import openings
from observations.models import ActionStep, DropIn, Tick
from tests.browser.axe import violations_on_both
from tests.browser.site import HERE, Site
from tests.observations.builders import PRAISE, draft, held, shared
from tests.world import TODAY, YEAR_BEGINS, acting_as, job_for

PHONE = {"width": 390, "height": 844}
STEP, OLD = "Ask the question, pause for three seconds, then say a name.", "Greet every pupil at the door"
NEXT_WEEK = datetime.date(2026, 12, 1)


@pytest.fixture
def browser(chromium, client_of):
    """Opens a browser of somebody's: browser(cast.cleo). Errors in its console fail the test."""
    contexts, trouble = [], []

    def opened(person, size=PHONE, **options) -> Site:
        contexts.append(chromium.new_context(viewport=size, locale="en-GB", timezone_id="Europe/London", **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if "Content Security" in said.text else None)
        return Site(page, client_of(person))

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def written(cast) -> None:
    """Two notes to Tariq, the second with a step and its plan."""
    shared(cast.cleo, cast.tariq, step_words=OLD, question="What would happen if?", focus="questions")
    plan = {"signs": "The name comes last\nEvery pupil looks ready", "model": "I count", "rehearsal": "Three rounds"}
    shared(cast.cleo, cast.tariq, step_words=STEP, follow_up="new", lesson="10B", next_on=NEXT_WEEK, **plan)


def step_of(teacher) -> ActionStep:
    with acting_as(teacher):
        return ActionStep.objects.of(teacher).live().get()


def test_i_tried_it_stays_on_the_page_and_says_so(cast, browser, written):
    tariq = browser(cast.tariq)
    page = tariq.open("/me")
    page.get_by_role("button", name="I tried it").click()
    expect(page.get_by_role("heading", name="What you’re working on, Tariq")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Tried today. Noted.")
    expect(page.get_by_role("button", name="It’s a habit")).to_be_visible()
    assert step_of(cast.tariq).state == "trying"
    page.get_by_role("button", name="Not trying it yet").click()
    expect(page.get_by_role("button", name="I tried it")).to_be_visible()
    assert step_of(cast.tariq).state == "chosen"
    assert [asked[:2] for asked in tariq.asked if asked[0] == "GET"] == [("GET", "/me")]


def test_a_tick_is_kept_at_once(cast, browser, written):
    page = browser(cast.tariq).open("/me")
    with page.expect_response(lambda answer: "/ticks" in answer.url):
        page.get_by_label("Every pupil looks ready").check()
    with acting_as(cast.tariq):
        assert list(Tick.objects.values_list("position", flat=True)) == [1]
    page.reload()
    expect(page.get_by_label("Every pupil looks ready")).to_be_checked()
    expect(page.get_by_label("The name comes last")).not_to_be_checked()


def test_it_works_without_scripts(cast, browser, written):
    page = browser(cast.tariq, java_script_enabled=False).open("/me")
    page.get_by_label("The name comes last").check()
    page.get_by_role("button", name="Keep my ticks").click()
    page.wait_for_url(f"{HERE}/me#signs")
    expect(page.get_by_label("The name comes last")).to_be_checked()
    page.get_by_role("button", name="I tried it").click()
    expect(page.get_by_role("button", name="It’s a habit")).to_be_visible()


def test_a_note_is_deleted_after_a_page_that_asks(cast, browser, written):
    page = browser(cast.tariq).open("/me")
    page.get_by_role("link", name="Delete the note from Tuesday 24 November").first.click()
    page.get_by_label("Delete the step that came with it as well").check()
    page.get_by_role("button", name="Delete for everybody").click()
    page.wait_for_url(f"{HERE}/me")
    expect(page.get_by_text("No step at the moment")).to_be_visible()
    with acting_as(cast.tariq):
        assert [letter.step_words for letter in DropIn.objects.all()] == [OLD]


def test_a_teacher_answers_keeps_and_notes_and_the_coach_answers_back(cast, browser):
    shared(cast.cleo, cast.tariq)
    page = browser(cast.tariq).open("/me")
    said = page.get_by_role("status").filter(has_text="Said to Cleo.")
    page.get_by_role("button", name="Thank you, Cleo").click()
    expect(page.get_by_text("You said thank you, ")).to_be_visible()
    said.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Gone. Cleo can’t read it either.")).to_be_visible()
    page.get_by_role("link", name="Answer the note").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert", name="One thing needs")).to_contain_text("Write a few words first.")
    page.get_by_label("In your words").fill("How long did you wait?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You asked, ")).to_be_visible()
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("button", name="Kept: no longer keep the note")).to_be_visible()
    page.get_by_role("link", name="Write a note to self").click()
    page.get_by_label("Note to self").fill("Try it with 9C")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("listitem").filter(has_text="Try it with 9C")).to_be_visible()
    theirs = browser(cast.cleo).open("/today")
    theirs.get_by_role("link", name="Tariq asked you something").click()
    expect(theirs.get_by_text("How long did you wait?")).to_be_visible()
    theirs.get_by_label("Reply to Tariq").fill("Three seconds.")
    theirs.get_by_role("button", name="Send").click()
    expect(theirs.get_by_text("You replied, ")).to_be_visible()
    for path in ("/me", "/me/history?show=kept"):
        page.goto(f"{HERE}{path}")
        expect(page.get_by_text("Three seconds.")).to_be_visible()
        assert violations_on_both(page) == []


def test_one_tap_from_today_to_the_log(cast, browser, written):
    page = browser(cast.cleo).open("/today")
    page.get_by_role("link", name="Log a drop-in with Tess Tully").click()
    expect(page.get_by_role("heading", name="Drop-in with Tess Tully")).to_be_visible()


def test_we_have_talked(cast, browser):
    kept = held(cast.cleo, cast.tess)
    page = browser(cast.cleo).open("/today")
    page.get_by_role("button", name="We’ve talked: share the note with Tess Tully").click()
    page.wait_for_url(f"{HERE}/log/{kept.id}/sent")
    expect(page.get_by_role("heading", name="Shared with Tess Tully")).to_be_visible()


def test_a_conversation_is_written_down_kept_while_typing_and_read_by_its_teacher(cast, browser):
    page = browser(cast.cleo).open("/today")
    page.get_by_role("link", name="Write down a conversation").click()
    page.get_by_role("link", name="Write down the talk with Tess Tully").click()
    page.get_by_label("The step you agreed").fill("Stand still while you give the instruction.")
    expect(page.locator('[data-sync-state="saved"]').first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="One more round").click()
    page.get_by_role("textbox", name="Where").fill("With 9B, in the starter")
    assert violations_on_both(page) == []
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("heading", name="Shared with Tess Tully")).to_be_visible()

    theirs = browser(cast.tess).open("/me")
    step = theirs.get_by_role("region", name="What you’re working on, Tess")
    expect(step).to_contain_text("Stand still while you give the instruction.")
    plan = theirs.get_by_role("region", name="When and where you’ll try it")
    expect(plan).to_contain_text("With 9B, in the starter")
    expect(plan).to_contain_text("You rehearsed it, 1 round.")


def test_the_pages_can_be_used_by_everybody(cast, browser, written):
    draft(cast.cleo, cast.tess)
    held(cast.cleo, cast.tess)
    with job_for(cast.ashdown):
        Pairing.objects.create(school=cast.north, teacher=cast.cleo, coach=cast.carl, starts_on=YEAR_BEGINS)
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        Pairing.objects.create(school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=TODAY)
    with acting_as(cast.carl):
        openings.record(reader=cast.carl, steps=ActionStep.objects.of(cast.tariq))
    with acting_as(cast.tariq):
        letter, step = DropIn.objects.recent().first(), ActionStep.objects.live().get()
    own = ["/me", "/me/history", "/me/access", f"/me/drop-ins/{letter.id}/delete", f"/me/steps/{step.id}/delete"]
    asked = [(cast.tariq, path) for path in own] + [(cast.cleo, "/today"), (cast.carl, "/today"), (cast.theo, "/today")]
    found, browsers = {}, {}
    for person, path in [*asked, (cast.theo, "/me")]:
        page = (browsers.get(person) or browsers.setdefault(person, browser(person))).open(path)
        for details in page.locator("details:not(.account) summary").all():
            details.click()
        found[person.first_name, path] = violations_on_both(page)
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_scrolls_sideways(cast, browser, width, written):
    shared(cast.cleo, cast.tess, praise=PRAISE * 3, step_words="x" * 200)
    draft(cast.cleo, cast.tess)
    held(cast.cleo, cast.tess, lesson="A lesson with a very long name, and its period")
    wide = {}
    paths = [(cast.cleo, "/today"), (cast.tess, "/me"), (cast.tess, "/me/history"), (cast.tariq, "/me/access")]
    for person, path in [*paths, (cast.tess, f"/me/steps/{step_of(cast.tess).id}/delete")]:
        page = browser(person, {"width": width, "height": 640}).open(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {path for path, by in wide.items() if by > 0} == set()
