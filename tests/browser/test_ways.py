"""Other ways through the demo trust: by keyboard alone, without JavaScript, without signal, up to a closed door."""

import re
from contextlib import ExitStack, closing

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import LAPTOP, PHONE, Visitor
from tests.faults.ground import eventually

PRAISE = "You waited by the door, and every pupil had begun before you reached the board."
MOST_STOPS = 60
# Whether what has the focus shows it, and is not hidden behind a bar that stays in place (WCAG 2.4.7 and 2.4.11).
FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement, shown = focused.closest("label") || focused;
  const box = shown.getBoundingClientRect(), style = (of) => getComputedStyle(of);
  // Chromium marks the part of a day's field that has it.
  const marked = focused.type === "date" || [focused, shown].some(
    (of) => style(of).outlineStyle !== "none" || style(of).boxShadow !== "none"
  );
  const there = document.elementFromPoint(box.left + Math.min(box.width, 400) / 2, box.top + box.height / 2);
  return marked && there !== null && (shown.contains(there) || there.contains(shown));
}"""


@pytest.fixture
def browser(chromium, demo_site):
    """browser(width): a new browser on the demo; all are closed when the test ends."""
    with ExitStack() as opened:
        yield lambda width, **options: opened.enter_context(
            closing(Visitor(chromium, demo_site, width=width, **options))
        )


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus; every stop on the way has to be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("(it) => it === document.activeElement"):
            return
    pytest.fail(f"{wanted} is not reached within {MOST_STOPS} stops")


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_a_drop_in_is_logged_by_keyboard_alone(browser, width):
    coach = browser(width)
    page = coach.enter_as("Priya Nair")
    coach.go("/log/new")
    tab_to(page, page.get_by_role("link", name="Log a drop-in with Tom Ashworth"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/log/new?with=*")
    tab_to(page, page.get_by_label("What did Tom do"))
    page.keyboard.insert_text(PRAISE)
    tab_to(page, page.get_by_role("button", name="Next"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="One action step")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Next"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Next time, and share")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Share with Tom"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Tom Ashworth")


def test_the_first_stop_leads_past_the_navigation(browser):
    page = browser(LAPTOP).enter_as("Alison Whitcombe")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_drop_in_is_logged_and_a_step_moved_without_javascript(browser):
    coach = browser(PHONE, java_script_enabled=False)
    page = coach.enter_as("Priya Nair")
    coach.go("/log/new")
    page.get_by_role("link", name="Log a drop-in with Megan Pryce").click()
    page.get_by_label("What did Megan do").fill(PRAISE)
    page.locator(".chip").filter(has_text="Choose a new one").click()
    page.get_by_label("Search steps").fill("cold call")
    page.get_by_role("button", name="Find steps").click()
    page.get_by_role("radio", name=re.compile("no hands up")).first.check()
    page.get_by_label("In words that fit Megan’s class").fill("Say a name after the pause.")
    page.get_by_role("button", name="Share with Megan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Megan Pryce")
    expect(page.get_by_role("article")).to_contain_text("Say a name after the pause.")
    expect(page.get_by_role("article")).to_contain_text(PRAISE)

    teacher = browser(PHONE, java_script_enabled=False)
    page = teacher.sign_in("megan.pryce@hartsmoor.example")
    teacher.go("/me")
    expect(page.locator(".step-now")).to_have_text("Say a name after the pause.")
    page.get_by_role("button", name="I tried it").click()
    expect(page.get_by_text("you’re here").first).to_be_visible()


def test_what_is_written_without_signal_is_there_later_and_elsewhere(browser):
    phone = browser(PHONE)
    page = phone.enter_as("Priya Nair")
    phone.go("/drafts").get_by_role("link", name="Finish the note for Yusuf Demir").click()
    page.get_by_role("link", name="Edit: Precise praise").click()
    phone.context.set_offline(True)
    page.get_by_label("What did Yusuf do").fill(PRAISE)
    expect(page.locator(".offline")).to_contain_text("No signal. Saved on this")
    page.close()
    phone.context.set_offline(False)
    later = phone.context.new_page()
    later.goto("/today")
    expect(later.locator("html")).not_to_contain_text("hasn’t been sent")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('waymark-draft:'))"
    eventually(lambda: later.evaluate(kept), [])

    laptop = browser(LAPTOP)
    page = laptop.enter_as("Priya Nair")
    laptop.go("/drafts").get_by_role("link", name="Finish the note for Yusuf Demir").click()
    expect(page.locator("#praise")).to_have_value(PRAISE)


def test_where_somebody_cannot_go_on_the_page_says_why(browser):
    teacher = browser(PHONE)
    page = teacher.enter_as("Hannah Okafor")
    teacher.go("/trust")
    expect(page.get_by_role("heading", level=1)).to_have_text("That page belongs to someone else")
    teacher.look_at_both("forbidden")
    teacher.go("/schools/nowhere/coverage")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing here")
    teacher.look_at_both("missing")


def test_an_address_and_a_code_that_cannot_be_right(browser):
    stranger = browser(PHONE)
    page = stranger.go("/me")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_label("e-mail").fill("priya")
    page.get_by_role("button", name="E-mail me a code").click()
    expect(page.get_by_label("e-mail")).to_have_value("priya")
    stranger.look_at_both("sign-in-refused")
    page.get_by_label("e-mail").fill("nobody@hartsmoor.example")
    page.get_by_role("button", name="E-mail me a code").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("That code doesn’t match, or it’s more than ten minutes old").first).to_be_visible()
    stranger.look_at_both("sign-in-code-refused")
