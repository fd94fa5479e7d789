"""One journey on a phone: a teacher shows a note to a colleague, sees that it was opened, and closes it again."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.site import HERE, Site
from tests.observations.builders import PRAISE, shared

PHONE = {"width": 390, "height": 4000}  # higher than the pages, so that the tab bar covers nothing


@pytest.fixture
def browser(chromium, client_of):
    """Opens a browser of somebody's."""
    contexts = []

    def opened(person) -> Site:
        contexts.append(chromium.new_context(viewport=PHONE, locale="en-GB", timezone_id="Europe/London"))
        return Site(contexts[-1].new_page(), client_of(person))

    yield opened
    for context in contexts:
        context.close()


def test_a_note_is_shown_to_a_colleague_and_closed_again(cast, browser):
    shared(cast.cleo, cast.tariq)
    page = browser(cast.tariq).open("/me")
    page.get_by_role("link", name="Share the note from Tuesday 24 November").click()
    page.get_by_label("Name").fill("theo")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Share with Theo Thorpe").click()
    expect(page.get_by_role("heading", name="Share this note with Theo Thorpe?")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("One week, until Tuesday 1 December").check()
    page.get_by_role("button", name="Share with Theo").click()
    expect(page.get_by_role("status")).to_contain_text("Shared with Theo.")

    theirs = browser(cast.theo).open("/me")
    theirs.get_by_role("link", name="One thing that colleagues let you read").click()
    theirs.get_by_role("link", name="Tariq Tahir’s note").click()
    expect(theirs.get_by_text(PRAISE)).to_be_visible()
    assert violations(theirs) == []

    page.goto(f"{HERE}/me")
    expect(page.get_by_text("Shared with Theo Thorpe until Tuesday 1 December. Opened once.")).to_be_visible()
    page.get_by_role("button", name="Stop sharing with Theo Thorpe").click()
    expect(page.get_by_role("status")).to_contain_text("Not shared any more. Theo can’t open it now.")
    theirs.reload()
    expect(theirs.get_by_text(PRAISE)).to_have_count(0)
    expect(theirs.get_by_role("heading", level=1)).to_be_visible()
