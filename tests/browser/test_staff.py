"""An office keeps people and roles in a real browser, on a phone and on a laptop, on a trust loaded from the register.

The trust's administrator takes a head on; the head takes a teacher on, who goes on leave, comes back and leaves.
"""

import re
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.browser.visitor import LAPTOP, Visitor
from tests.orion import ADMINISTRATOR, DAY, today


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def take_on(visitor: Visitor, first: str, last: str, email: str) -> None:
    """Fill in who comes, from the page that lists the school's people."""
    page = visitor.page
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("FTE").fill("lots")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("alert").filter(has_text="FTE: Use a number such as 1 or 0.6.")).to_be_focused()
    visitor.look_at_both("staff-new-refused")
    expect(page.get_by_label("Last name")).to_have_value(last)
    page.get_by_label("FTE").fill("0.8")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_text(f"{first} {last} is on the staff of")).to_be_visible()


def open_record(visitor: Visitor, name: str) -> None:
    page = visitor.page
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(heading(page)).to_have_text(name)


def say_yes(visitor: Visitor, words: str, *, name: str) -> None:
    """See what will happen, look at it, and say yes."""
    page = visitor.page
    page.get_by_role("button", name="See what happens").click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_focused()
    visitor.look_at_both(name)
    page.get_by_role("button", name=words).click()


def test_a_head_and_a_teacher_are_taken_on_and_a_teacher_goes(chromium, orion_site):
    with (
        closing(Visitor(chromium, orion_site, width=LAPTOP)) as office,
        closing(Visitor(chromium, orion_site, width=LAPTOP)) as head,
    ):
        hedda = "hedda.hall@orion.example"
        the_trust_takes_a_head_on(office, hedda)
        head.sign_in(hedda)
        expect(head.page).to_have_url(re.compile("/coverage$"))
        the_head_takes_a_teacher_on(head)
        the_teacher_goes_on_leave_and_comes_back(head)
        the_teacher_leaves(head)


def the_trust_takes_a_head_on(office: Visitor, email: str) -> None:
    page = office.sign_in(ADMINISTRATOR)
    expect(page).to_have_url(re.compile("/trust/staff$"))
    office.look_at_both("trust-staff")
    page.get_by_label("School").select_option(index=1)
    page.get_by_role("button", name="Find").click()
    take_on(office, "Hedda", "Hall", email)
    open_record(office, "Hedda Hall")
    page.get_by_role("link", name="Give a role").click()
    page.get_by_label("Role").select_option(label=_headship(page))
    say_yes(office, "Give the role", name="role-new-what-happens")
    expect(page.get_by_text("Hedda Hall is headteacher of")).to_be_visible()
    office.look_at_both("staff-record-of-a-head")


def _headship(page: Page) -> str:
    """The words of the choice that makes somebody head of their school."""
    options = page.get_by_label("Role").locator("option").all_inner_texts()
    return next(words for words in options if words.startswith("Headteacher"))


def the_head_takes_a_teacher_on(head: Visitor) -> None:
    head.navigate("Staff")
    head.look_at_both("staff")
    take_on(head, "Tilly", "Tate", "tilly.tate@orion.example")
    open_record(head, "Tilly Tate")
    expect(head.page.get_by_role("link", name="Change the work e-mail")).to_have_count(0)


def the_teacher_goes_on_leave_and_comes_back(head: Visitor) -> None:
    page = head.page
    page.get_by_role("link", name="Add leave").click()
    page.get_by_label("Away from").fill(str(today() - 2 * DAY))
    say_yes(head, "Save the leave", name="leave-what-happens")
    expect(page.get_by_text("Tilly has been on leave since")).to_be_visible()
    page.get_by_role("link", name="Back from leave: say when").click()
    page.get_by_label("Back on").fill(str(today()))
    page.get_by_role("button", name="Save the days").click()
    expect(page.get_by_text("Tilly has been on leave since")).to_have_count(0)
    expect(page.get_by_text("Leave, ").first).to_be_visible()


def the_teacher_leaves(head: Visitor) -> None:
    page = head.page
    page.get_by_role("link", name="Tilly leaves the trust").click()
    page.get_by_label("Leaves on").fill(str(today()))
    say_yes(head, "Save the leaving", name="leaving-what-happens")
    expect(page.get_by_text("Tilly left on")).to_be_visible()
    head.look_at_both("staff-record-left")
    page.get_by_role("link", name="Tilly comes back").click()
    head.look_at_both("returns")
