"""An office keeps its calendar and teams, a choice is taken back: in a real browser, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_on_both
from tests.browser.site import HERE, Site

LAPTOP = {"width": 1280, "height": 900}
CALENDAR = "/schools/north-school/calendar"


@pytest.fixture
def opened(chromium, client_of):
    """opened(person): a browser of theirs; none may meet an error of a script."""
    contexts, trouble = [], []

    def browser(person) -> Site:
        contexts.append(chromium.new_context(viewport=LAPTOP, locale="en-GB", timezone_id="Europe/London"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        return Site(page, client_of(person))

    yield browser
    for context in contexts:
        context.close()
    assert trouble == []


def whole(page) -> None:
    assert violations_on_both(page) == []


def test_a_training_day_is_entered_put_right_and_taken_out(opened, cast):
    page = opened(cast.sam).open(CALENDAR)
    whole(page)
    page.get_by_role("link", name="Add a training day").click()
    page.get_by_label("First day").fill("2026-10-28")
    page.get_by_label("Name").fill("Marking")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="isn’t in a half-term of North School")).to_be_focused()
    whole(page)
    expect(page.get_by_label("Name")).to_have_value("Marking")
    page.get_by_label("First day").fill("2026-12-04")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{HERE}{CALENDAR}?year=2026")
    expect(page.get_by_role("status").get_by_text("Added: Marking, Friday 4 December 2026.")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("^4.*training day$"))).to_be_visible()
    whole(page)
    page.get_by_role("link", name="Change training day, Friday 4 December 2026").click()
    expect(page.get_by_label("Name")).to_have_value("Marking")
    whole(page)
    page.get_by_role("button", name="Remove from the calendar").click()
    expect(page.get_by_role("cell", name=re.compile("^4.*training day$"))).to_have_count(0)


def test_next_year_begins_at_every_school_with_what_was_proposed(opened, cast):
    page = opened(cast.ada).open("/trust/calendar")
    whole(page)
    page.get_by_role("link", name="2027 to 2028").click()
    page.get_by_role("link", name="Propose them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2027 to 2028")
    whole(page)
    page.get_by_role("button", name="Save the year").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 schools with dates for 2027 to 2028")
    whole(page)


def test_two_teams_are_put_together(opened, cast):
    page = opened(cast.sam).open("/schools/north-school/teams")
    whole(page)
    page.get_by_role("link", name="Change Maths").click()
    expect(page.get_by_label("Name")).to_have_value("Maths")
    whole(page)
    page.get_by_role("link", name="Put together with another team").click()
    expect(page.get_by_label("Becomes part of")).to_be_visible()
    whole(page)
    page.get_by_label("Becomes part of").select_option("English")
    page.get_by_role("button", name="Put together").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 team at North School")


def test_a_choice_made_by_mistake_is_taken_back(opened, cast):
    page = opened(cast.greta).open("/trust/choices")
    whole(page)
    page.get_by_role("link", name="Change: How often teachers are coached").click()
    page.get_by_text("Fortnightly", exact=True).click()
    page.get_by_label("Why").fill("Agreed with the heads")
    whole(page)
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_text("from 30 November on").first).to_be_visible()
    whole(page)
    page.get_by_role("button", name="Take back Fortnightly from 30 November on").click()
    expect(page.get_by_role("status").get_by_text("Taken back: Fortnightly.")).to_be_visible()
    expect(page.get_by_text("from 30 November on")).to_have_count(0)
