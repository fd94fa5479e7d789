"""One's own account in real browsers: two of them, of which one signs everybody out; and the way out of a letter."""

import pytest
from playwright.sync_api import expect

from schools import letters
from tests.browser.axe import violations_on_both
from tests.browser.site import HERE, Site
from tests.schools.views.test_account import another_browser
from tests.world import acting_as, job_for

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def opened(chromium):
    """opened(client): a browser that asks as this client; none may meet an error of a script."""
    contexts, trouble = [], []

    def browser(client) -> Site:
        contexts.append(chromium.new_context(viewport=PHONE, locale="en-GB", timezone_id="Europe/London"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        return Site(page, client)

    yield browser
    for context in contexts:
        context.close()
    assert trouble == []


def test_signing_out_everywhere_is_felt_in_the_other_browser_at_its_next_page(opened, cast, client_of, one_handler):
    here = opened(client_of(cast.lina))
    there = opened(another_browser(one_handler, cast.lina))
    there.open("/me")
    page = here.open("/account")
    expect(page.get_by_text("Firefox on a Mac")).to_be_visible()
    assert violations_on_both(page) == []
    page.get_by_role("button", name="Sign out everywhere", exact=True).click()
    expect(page).to_have_url(f"{HERE}/sign-in")
    there.page.get_by_role("link", name="Waymark").first.click()
    expect(there.page).to_have_url(f"{HERE}/sign-in?next=/")
    expect(there.page.get_by_label("Work e-mail")).to_be_visible()


def test_one_other_browser_is_signed_out_by_its_button(opened, cast, client_of, one_handler):
    another_browser(one_handler, cast.lina)
    page = opened(client_of(cast.lina)).open("/account")
    page.get_by_role("button", name="Sign out Firefox on a Mac").click()
    expect(page.get_by_role("status").get_by_text("Signed out there.")).to_be_visible()
    expect(page.get_by_text("Firefox on a Mac")).to_have_count(0)


def test_a_kind_of_e_mail_is_switched_off(opened, cast, client_of):
    page = opened(client_of(cast.cleo)).open("/account")
    page.get_by_role("link", name="Choose").click()
    assert violations_on_both(page) == []
    page.get_by_label("Still to see").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{HERE}/account")
    expect(page.get_by_text("Still to see")).to_have_count(0)
    with acting_as(cast.cleo):
        assert letters.switched_off(cast.cleo.id) == {"reminder"}


def test_the_way_out_of_a_letter_is_one_button(opened, cast, client_of, client):
    with job_for(cast.ashdown):
        path = letters.way_out("reminder", cast.cleo.id).removeprefix("http://localhost:8000")
    page = opened(client).open(path)
    assert violations_on_both(page) == []
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("These e-mails have stopped")
    assert violations_on_both(page) == []
