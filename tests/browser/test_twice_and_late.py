"""Pressed twice, sent too late, two tabs, the back button: in real Chromium, nothing typed is lost or done twice."""

import re
from contextlib import ExitStack, closing

import pytest
from playwright.sync_api import expect

from coaching.models import Pairing
from tests.browser.site import HERE, Site
from tests.browser.visitor import LAPTOP, PHONE, Visitor
from tests.world import as_owner

CHOICE = "/schools/north-school/choices?change=cadence"
WHY = 'Agreed with "the staff" & theirs'


@pytest.fixture
def tabs(chromium, client_of):
    """tabs(person, **options): a function that opens a tab of one browser of theirs; no script may have an error."""
    contexts, trouble = [], []

    def browser(person, **options):
        contexts.append(chromium.new_context(locale="en-GB", viewport={"width": PHONE, "height": 844}, **options))
        client, context = client_of(person), contexts[-1]

        def tab() -> Site:
            page = context.new_page()
            page.on("pageerror", lambda error: trouble.append(str(error)))
            return Site(page, client)

        return tab

    yield browser
    for context in contexts:
        context.close()
    assert trouble == []


def sign_out_behind_its_back(site: Site) -> str:
    return site.client.cookies.pop("waymark").value


def fill_choice(page) -> None:
    page.get_by_text("Fortnightly", exact=True).click()
    page.get_by_label("Why").fill(WHY)


def pairs_of(cast, teacher) -> int:
    with as_owner(cast.ashdown):
        return Pairing.objects.filter(teacher=teacher).count()


def posts(site: Site) -> int:
    return sum(method == "POST" for method, *_ in site.asked)


def test_signed_out_meanwhile_without_scripts_the_page_holds_what_was_typed(tabs, cast):
    site = tabs(cast.hana, java_script_enabled=False)()
    page = site.open(CHOICE)
    fill_choice(page)
    token = sign_out_behind_its_back(site)
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’ve been signed out")
    expect(page.get_by_role("link", name="Sign in in another tab")).to_have_attribute("target", "_blank")
    site.client.cookies["waymark"] = token
    page.get_by_role("button", name="Send it again").click()
    expect(page).to_have_url(f"{HERE}/schools/north-school/choices")
    expect(page.get_by_text(WHY)).to_be_visible()


def test_signed_out_meanwhile_a_fragments_form_stays_as_it_is_and_is_sent_again(tabs, cast):
    site = tabs(cast.hana)()
    page = site.open("/schools/north-school/choices")
    page.get_by_role("link", name="Change: How often teachers are coached").click()
    fill_choice(page)
    token = sign_out_behind_its_back(site)
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("alert").get_by_text("You’ve been signed out. Nothing you typed is lost.")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value(WHY)
    site.client.cookies["waymark"] = token
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("status").get_by_text("Fortnightly from 30 November on.")).to_be_visible()


def test_a_fragment_asked_for_after_sign_out_loads_the_sign_in_page_whole(tabs, cast):
    site = tabs(cast.cleo)()
    page = site.open("/steps")
    sign_out_behind_its_back(site)
    page.get_by_role("searchbox").press_sequentially("cold")
    page.wait_for_url(re.compile("/sign-in"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def match_theo_with_carl(site: Site):
    page = site.open("/schools/north-school/coaches/match")
    with page.expect_response("**/coaches/match?**"):  # the coaches who have room for him come with it
        page.get_by_label("Teacher").select_option(label="Theo Thorpe")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.get_by_label("Carl Cole").check()
    return page


def test_a_double_click_is_one_press(tabs, cast):
    site = tabs(cast.hana)()
    page = match_theo_with_carl(site)
    page.get_by_role("button", name="Start the pair").dblclick()
    expect(page).to_have_url(f"{HERE}/schools/north-school/coaches")
    assert (posts(site), pairs_of(cast, cast.theo)) == (1, 1)


def test_two_tabs_that_do_the_same_do_it_once(tabs, cast):
    tab = tabs(cast.hana)
    for page in [match_theo_with_carl(site) for site in (tab(), tab())]:
        page.get_by_role("button", name="Start the pair").click()
        expect(page).to_have_url(f"{HERE}/schools/north-school/coaches")
    assert pairs_of(cast, cast.theo) == 1


def test_the_back_button_brings_the_form_back_ready_to_be_sent(tabs, cast):
    site = tabs(cast.hana)()
    page = match_theo_with_carl(site)
    page.get_by_role("button", name="Start the pair").click()
    expect(page).to_have_url(f"{HERE}/schools/north-school/coaches")
    page.go_back()
    expect(page.get_by_role("button", name="Start the pair")).to_be_visible()
    page.get_by_label("Carl Cole").check()
    page.get_by_label("From").fill("")
    page.get_by_role("button", name="Start the pair").click()
    expect(page.get_by_role("alert").filter(has_text="From: ")).to_be_visible()
    assert (posts(site), pairs_of(cast, cast.theo)) == (2, 1)


@pytest.fixture
def browser(chromium, demo_site):
    """A new browser on the demo, with its real tokens and cookies."""
    with ExitStack() as opened:
        yield lambda width, **options: opened.enter_context(
            closing(Visitor(chromium, demo_site, width=width, **options))
        )


def opened_before_signing_in_again(head: Visitor):
    """A form that was filled in before its reader signed in again in another tab."""
    page = head.enter_as("Alison Whitcombe")
    head.go("/schools/bramley-heath/choices?change=cadence").get_by_label("Why").fill(WHY)
    page.get_by_label("From").fill("")
    other = head.context.new_page()
    other.goto("/sign-in")
    other.get_by_role("button", name="Alison Whitcombe").click()
    other.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def expect_the_forms_own_answer(page) -> None:
    expect(page.get_by_role("alert").filter(has_text="From: Choose the Monday from which it holds.")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value(WHY)


def test_a_page_of_an_earlier_sign_in_is_sent_with_one_more_press(browser):
    page = opened_before_signing_in_again(browser(LAPTOP, java_script_enabled=False))
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send that once more")
    page.get_by_role("button", name="Send it again").click()
    expect_the_forms_own_answer(page)


def test_a_fragments_form_of_an_earlier_sign_in_is_pressed_once_more(browser):
    page = opened_before_signing_in_again(browser(LAPTOP))
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_text("You’ve signed in again since this page was opened.")).to_be_visible()
    page.get_by_role("button", name="Choose").click()
    expect_the_forms_own_answer(page)


def test_the_pages_that_hold_what_was_typed_are_whole(browser):
    head = browser(LAPTOP)
    page = opened_before_signing_in_again(head)
    page.locator("main form").evaluate("(form) => form.submit()")  # as if there were no htmx
    expect(page.get_by_role("heading", level=1)).to_have_text("Send that once more")
    head.look_at_both("send-again")
    head.context.clear_cookies(name="waymark")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’ve been signed out")
    head.look_at_both("signed-out")
