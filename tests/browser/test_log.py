"""Logging a drop-in in a real browser, on a phone and at a desk, against the whole application."""

import re

import pytest
from playwright.sync_api import Page, expect

from observations.actions import drop_ins
from tests.browser.axe import violations_on_both
from tests.browser.shelf import answer_static
from tests.browser.site import HERE, Site
from tests.faults.ground import eventually
from tests.observations.builders import PRAISE, draft, shared
from tests.observations.views.forms import drop_ins_of
from tests.world import acting_as

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
STEP = "Give ten seconds to think before hands go up"


@pytest.fixture
def browser(chromium, client_of, cast):
    """Opens a browser of somebody's: browser(cast.cleo, size). Errors in its console fail the test."""
    contexts, trouble = [], []

    def opened(person, size) -> Site:
        contexts.append(chromium.new_context(viewport=size, locale="en-GB", timezone_id="Europe/London"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if "Content Security" in said.text else None)
        return Site(page, client_of(person))

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def cleo(browser, cast) -> Site:
    return browser(cast.cleo, SIZES["phone"])


def praise(page: Page):
    return page.get_by_label("What did Tariq do")


def saved(page: Page) -> None:
    expect(page.locator('[data-sync-state="saved"]').first).to_be_visible()


def chip(page: Page, words: str):
    return page.locator(".chip").filter(has_text=words)


def next_part(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name=heading)).to_be_focused()


def test_praise_alone_is_logged_in_four_taps(cast, cleo):
    page = cleo.open("/log/new")
    page.get_by_role("link", name="Log a drop-in with Tariq Tahir").click()
    praise(page).fill(PRAISE)
    next_part(page, "One action step")
    next_part(page, "Next time, and share")
    expect(page.get_by_role("heading", name="How we’ll know")).to_be_hidden()
    page.get_by_role("button", name="Share with Tariq").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Tariq Tahir")
    (kept,) = drop_ins_of(cast.cleo)
    assert (kept.state, kept.praise, kept.step_words, kept.next_on) == ("shared", PRAISE, "", None)


def test_words_typed_before_the_script_arrives_stay_on_their_screen(cast, cleo):
    late = []
    cleo.page.route("**/js/log.js", lambda route: late.append(route))
    cleo.page.goto(f"{HERE}/log/new?with={cast.tariq.id}", wait_until="commit")
    praise(cleo.page).fill(PRAISE)
    answer_static(late[0], "/static/js/log.js")
    next_part(cleo.page, "One action step")


def test_a_field_that_is_full_says_so_instead_of_cutting_without_a_word(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    full = page.get_by_role("alert").filter(has_text="That’s all this holds: 4,000 characters. Check how it ends.")
    praise(page).focus()
    page.keyboard.insert_text("Words. " * 600)
    expect(full).to_be_visible()
    page.keyboard.press("Backspace")
    expect(full).to_have_count(0)


def test_a_step_is_found_adapted_and_shared_with_its_signs(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    praise(page).fill(PRAISE)
    next_part(page, "One action step")
    page.get_by_label("Search steps").press_sequentially("cold call")
    page.get_by_role("radio", name=re.compile("no hands up")).first.check()
    words = page.get_by_label("In words that fit Tariq’s class")
    expect(words).to_have_value(re.compile("^Embeds a routine of no hands up questioning"))
    words.fill("Ask, pause for three seconds, then say a name.")
    next_part(page, "How we’ll know")
    page.get_by_label("Sign 1", exact=True).fill("The name comes after the pause")
    page.get_by_role("button", name="Add another").click()
    page.get_by_label("Sign 3", exact=True).fill("Every pupil looks ready to answer")
    page.get_by_role("button", name="Remove sign 2").click()
    chip(page, "Tue 1 Dec").click()
    page.get_by_role("button", name="Share with Tariq").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Tariq Tahir")
    (kept,) = drop_ins_of(cast.cleo)
    assert (kept.library_step, kept.step_words) == (
        "i-questioning-1-1",
        "Ask, pause for three seconds, then say a name.",
    )
    assert kept.signs == "The name comes after the pause\nEvery pupil looks ready to answer"


def test_what_somebody_wrote_is_not_replaced_by_a_step_they_look_at(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}#part-3")
    words = page.get_by_label("In words that fit Tariq’s class")
    words.fill("Our own step")
    page.get_by_label("Search steps").press_sequentially("cold call")
    page.get_by_role("radio", name=re.compile("no hands up")).first.check()
    expect(words).to_have_value("Our own step")


def test_the_live_step_is_kept_unless_a_new_one_is_asked_for(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    page = cleo.open(f"/log/new?with={cast.tariq.id}#part-3")
    expect(page.get_by_label("Search steps")).to_be_hidden()
    page.get_by_role("button", name="We rehearsed it").click()
    expect(page.get_by_text("Rehearsed Tue 24 Nov")).to_be_visible()
    chip(page, "Choose a new one").click()
    expect(page.get_by_label("Search steps")).to_be_visible()


def test_it_is_left_on_one_device_and_finished_on_another(cast, browser):
    phone = browser(cast.cleo, SIZES["phone"])
    page = phone.open(f"/log/new?with={cast.tariq.id}")
    praise(page).fill(PRAISE)
    saved(page)
    desk = browser(cast.cleo, SIZES["desk"])
    page = desk.open("/drafts")
    page.get_by_role("link", name="Finish the note for Tariq Tahir").click()
    expect(page.get_by_role("region", name="Precise praise")).to_contain_text(PRAISE)
    expect(page.get_by_role("complementary", name="What Tariq will see")).to_contain_text(PRAISE)


def test_without_signal_nothing_is_lost_and_it_is_kept_when_there_is_some(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    cleo.reachable = False
    page.context.set_offline(True)
    praise(page).fill(PRAISE)
    expect(page.locator(".offline")).to_contain_text("No signal. Saved on this")
    next_part(page, "One action step")
    assert drop_ins_of(cast.cleo) == []
    cleo.reachable = True
    page.context.set_offline(False)
    expect(page.locator("[data-offline-words]")).to_be_hidden()
    eventually(lambda: page.evaluate("Object.keys(localStorage).length"), 0)
    assert [kept.praise for kept in drop_ins_of(cast.cleo)] == [PRAISE]


def test_what_is_said_without_signal_is_not_said_any_longer(cast, cleo):
    """Neither that the note is on the phone only, nor that a search did not go through."""
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    cleo.reachable = False
    page.context.set_offline(True)
    praise(page).fill(PRAISE)
    next_part(page, "One action step")
    expect(page.locator(".offline")).to_contain_text("No signal. Saved on this")
    expect(page.locator("#trouble")).to_be_empty()  # nobody asked for the look at the words
    page.get_by_label("Search steps").press_sequentially("cold")
    expect(page.locator("#trouble")).to_have_text("No signal, so that didn’t go through. Try again in a moment.")
    cleo.reachable = True
    page.context.set_offline(False)
    expect(page.locator("[data-offline-words]")).to_be_hidden()
    expect(page.locator("#trouble")).to_be_empty()


def test_back_from_what_was_shared_is_what_was_shared(cast, cleo):
    """A note begun on the page of nobody's note yet; going Back does not show it as if it were unsent."""
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    praise(page).fill(PRAISE)
    saved(page)
    (kept,) = drop_ins_of(cast.cleo)
    assert page.url == f"{HERE}/log/{kept.id}"
    for heading in ("One action step", "Next time, and share"):
        next_part(page, heading)
    page.get_by_role("button", name="Share with Tariq").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Tariq Tahir")
    page.get_by_role("link", name="Back to Today").click()
    page.wait_for_url(f"{HERE}/today")
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Tariq Tahir")
        expect(praise(page)).to_have_count(0)


def test_the_wrong_name_is_put_right_after_words_were_typed(cast, cleo):
    """On the page it began on, without a second note."""
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    praise(page).fill(PRAISE)
    saved(page)
    page.get_by_role("link", name="Change the teacher").click()
    page.get_by_label("Tess Tully").check()
    page.get_by_role("button", name="Write about them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Drop-in with Tess Tully")
    assert [(kept.teacher_id, kept.praise) for kept in drop_ins_of(cast.cleo)] == [(cast.tess.id, PRAISE)]


def test_a_reload_goes_on_with_the_note_that_was_begun(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    page.get_by_label("Lesson").fill("10B English")
    saved(page)
    page.reload()
    expect(page.get_by_label("Lesson")).to_have_value("10B English")
    page.get_by_label("Lesson").fill("11C English")
    saved(page)
    assert [kept.lesson for kept in drop_ins_of(cast.cleo)] == ["11C English"]


def test_two_versions_are_shown_and_the_person_picks(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise="From the phone")
    page = cleo.open(f"/log/{written.id}#part-1")
    draft_elsewhere(cast, written)
    praise(page).fill("From the desk")
    note = page.get_by_role("alert").filter(has_text="Two versions")
    expect(note).to_contain_text("From the laptop")
    note.get_by_role("button", name="Use the other one").click()
    expect(praise(page)).to_have_value("From the laptop")
    eventually(lambda: page.evaluate("Object.keys(localStorage).length"), 0)
    assert drop_ins_of(cast.cleo)[0].praise == "From the laptop"


def draft_elsewhere(cast, written) -> None:
    with acting_as(cast.cleo):
        drop_ins.save(drop_in=written, version=written.version, words={"praise": "From the laptop"}, by=cast.cleo)


def test_a_refusal_shows_every_part_and_what_was_typed(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    page.get_by_label("Lesson").fill("10B English")
    for heading in ("One action step", "Next time, and share"):
        next_part(page, heading)
    page.get_by_role("button", name="Share with Tariq").click()
    summary = page.get_by_role("alert").filter(has_text="One thing needs a second look")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Lesson")).to_have_value("10B English")
    summary.get_by_role("link").click()
    expect(praise(page)).to_be_focused()


def test_sharing_is_undone_with_one_press(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    page = cleo.open(f"/log/{written.id}#part-6")
    page.get_by_role("button", name="Share with Tariq").click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"{HERE}/log/{written.id}")
    assert drop_ins_of(cast.cleo)[0].state == "draft"


def test_enter_in_a_short_field_sends_nothing(cast, cleo):
    page = cleo.open(f"/log/new?with={cast.tariq.id}")
    page.get_by_label("Lesson").press("Enter")
    expect(page.get_by_role("heading", name="Precise praise")).to_be_visible()
    assert [asked for asked in cleo.asked if asked[0] == "POST"] == []


@pytest.mark.parametrize("part", [1, 3, 6])
def test_the_log_can_be_used_by_everybody(cast, cleo, part):
    shared(cast.cleo, cast.tariq, step_words=STEP, focus="checking")
    written = draft(cast.cleo, cast.tariq, praise="Outstanding!", step_words="Ask, pause", follow_up="new", signs="one")
    page = cleo.open(f"/log/{written.id}#part-{part}")
    assert violations_on_both(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_of_the_log_scrolls_sideways(cast, browser, width):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE * 3, step_words="Ask, pause", signs="one")
    done = shared(cast.cleo, cast.tess, praise="x" * 200)
    site = browser(cast.cleo, {"width": width, "height": 640})
    wide = {}
    for path in (
        "/log/new",
        f"/log/{written.id}",
        f"/log/{written.id}/teacher",
        "/drafts",
        f"/log/{done.id}/sent",
        f"/log/{done.id}/correct",
    ):
        page = site.open(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {path for path, by in wide.items() if by > 0} == set()
