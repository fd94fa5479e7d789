"""A head chooses how often, a director names a coach: in a real browser on a phone, against the whole application."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import HERE, Site


@pytest.fixture
def phone_of(chromium, client_of):
    """phone_of(person): a browser of theirs; none may meet an error of a script."""
    contexts, trouble = [], []

    def phone(person) -> Site:
        contexts.append(chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        return Site(page, client_of(person))

    yield phone
    for context in contexts:
        context.close()
    assert trouble == []


def test_a_head_chooses_how_often_from_the_sentence_that_says_so(phone_of, cast):
    page = phone_of(cast.hana).open("/schools/north-school/coverage")
    page.get_by_role("link", name="Last week").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 7 teachers seen last week")
    page.get_by_role("link", name="Change how often").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("North School coaches weekly")
    page.get_by_role("link", name="Change: How often teachers are coached").click()
    page.get_by_text("Fortnightly", exact=True).click()
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("alert").filter(has_text="Why: Say why in a few words.")).to_be_focused()
    expect(page.get_by_label("Fortnightly")).to_be_checked()
    page.get_by_label("Why").fill("Agreed with the staff")
    page.get_by_role("button", name="Choose").click()
    expect(page).to_have_url(f"{HERE}/schools/north-school/choices")
    expect(page.get_by_role("status").get_by_text("Fortnightly from 30 November on.")).to_be_visible()


def test_a_director_names_a_coach_by_address(phone_of, cast):
    page = phone_of(cast.greta).open("/trust")
    page.get_by_role("link", name="North School", exact=True).click()
    page.get_by_role("link", name="Name a coach").click()
    page.get_by_label("Their work e-mail").fill("una.upton@ashdown.example")
    page.get_by_role("button", name="Save").click()
    refused = page.get_by_role("alert").filter(has_text="Nobody with that address works at this school today.")
    expect(refused).to_be_focused()
    page.get_by_label("Their work e-mail").fill("theo.thorpe@ashdown.example")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{HERE}/trust/schools/north-school")
    expect(page.get_by_role("heading", name="Theo Thorpe")).to_be_visible()
