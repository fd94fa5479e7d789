"""A head's pages in a real browser, against the whole application: what htmx swaps, and where the focus goes."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import HERE, Site
from tests.coaching.views.school import recounted, visited
from tests.world import MONDAY


@pytest.fixture
def hana(chromium, client_of, cast):
    visited(cast, cast.tariq, MONDAY)
    recounted(cast)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page, trouble = context.new_page(), []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield Site(page, client_of(cast.hana))
    context.close()
    assert trouble == []


def test_the_period_is_switched_in_place_and_by_the_back_button(hana):
    page = hana.open("/schools/north-school/coverage")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 7 teachers seen so far this week")
    page.get_by_role("link", name="Last week").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 7 teachers seen last week")
    expect(page).to_have_url(f"{HERE}/schools/north-school/coverage?period=last")
    expect(page.get_by_role("group", name="Teachers seen")).to_be_focused()
    expect(page.get_by_role("heading", name="The year so far")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 7 teachers seen so far this week")


def test_a_teacher_is_matched_without_leaving_the_form_until_it_is_done(hana):
    page = hana.open("/schools/north-school/coverage")
    page.get_by_role("link", name="Match Carl Cole with a coach").click()
    expect(page.get_by_label("Carl Cole")).to_be_disabled()
    page.get_by_label("Teacher").focus()
    page.get_by_label("Teacher").select_option(label="Theo Thorpe")
    expect(page.get_by_label("Carl Cole")).to_be_enabled()
    expect(page.get_by_label("Teacher")).to_be_focused()
    page.get_by_role("button", name="Start the pair").click()
    expect(page.get_by_role("alert").filter(has_text="Coach: Choose a coach.")).to_be_focused()
    page.get_by_label("Carl Cole").check()
    page.get_by_role("button", name="Start the pair").click()
    expect(page).to_have_url(f"{HERE}/schools/north-school/coaches")
    expect(page.get_by_text("Theo Thorpe and Carl Cole are a pair now.")).to_be_visible()
