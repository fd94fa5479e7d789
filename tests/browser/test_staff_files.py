"""Staff brought in from a file in a real browser: on a laptop, on a phone, and where there is no JavaScript."""

from contextlib import closing
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import LAPTOP, PHONE, Visitor

SAMPLE = Path(__file__).parents[1] / "data" / "staff" / "sds_v1" / "Teacher.csv"
ADMINISTRATOR, HEAD = "Ruth Allard", "Alison Whitcombe"
SCHOOL = "Orchard Way"
HEADINGS = "Staff Code,Preferred Forename,Legal Surname,Work Email,Site,Post,Password"


def a_list(*lines: str) -> dict:
    return {"name": "staff.csv", "mimeType": "text/csv", "buffer": "\n".join([HEADINGS, *lines]).encode()}


def send(page: Page, file) -> None:
    page.get_by_label("Staff file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()


def wrong(page: Page) -> Locator:
    return page.get_by_role("alert", name="second look")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=30_000)


def test_a_list_is_described_looked_at_and_brought_in(chromium, demo_site):
    with closing(Visitor(chromium, demo_site, width=LAPTOP)) as visitor:
        page = visitor.enter_as(ADMINISTRATOR)
        visitor.go("/trust/staff")
        page.get_by_role("link", name="Staff file").click()
        visitor.look("staff-file")
        send(page, a_list("QX1,Siân,O'Neil,s.oneil@new.example,Orchard,Art,hunter2", "QX2,,Żak,,Orchard,,x"))
        heading(page, "What the columns are")
        visitor.look("staff-file-columns")
        page.get_by_role("button", name="See what would change").click()
        heading(page, "0 would join, 0 change, 0 leave")
        visitor.look("staff-file-nothing")
        page.get_by_role("link", name="Say which school they mean").click()
        page.get_by_label("Orchard", exact=True).select_option(index=_index_of(page, SCHOOL))
        visitor.look("staff-file-schools")
        page.get_by_role("button", name="See what would change").click()
        heading(page, "1 would join, 0 change, 0 leave")
        expect(page.get_by_text("The name is missing.")).to_be_visible()
        visitor.look("staff-file-difference")
        page.get_by_role("button", name="Bring it in", exact=True).click()
        heading(page, "1 joined, 0 changed, 0 left")
        visitor.look("staff-file-done")
        visitor.go("/trust/staff?q=oneil@new")
        expect(page.get_by_role("link", name="Siân O'Neil", exact=True)).to_be_visible()


def test_a_microsoft_export_is_known_without_javascript(chromium, demo_site):
    with closing(Visitor(chromium, demo_site, width=PHONE, java_script_enabled=False)) as visitor:
        page = visitor.enter_as(ADMINISTRATOR)
        visitor.go("/trust/staff/import")
        send(page, SAMPLE)
        heading(page, "Microsoft School Data Sync v1")
        page.get_by_label("E-mail ending").fill("contoso.example")
        page.get_by_role("button", name="See what would change").click()
        visitor.reload_until(lambda: page.get_by_role("heading", name="0 would join").is_visible())
        page.get_by_role("button", name="Don’t bring it in").click()
        expect(page.get_by_text("Not brought in.")).to_be_visible()


def test_a_head_sees_a_page_that_is_whole_when_much_is_wrong(chromium, demo_site):
    with closing(Visitor(chromium, demo_site, width=LAPTOP)) as visitor:
        page = visitor.enter_as(HEAD)
        visitor.go("/schools/bramley-heath/staff/import")
        send(page, {"name": "staff.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
        expect(wrong(page)).to_contain_text("staff.pdf is a PDF, not a CSV file.")
        visitor.look_at_both("staff-file-refused")
        send(page, a_list(*[f"QY{n},Ann,{'Featherstonehaugh-' * 3}{n},a{n}@@new.example,," for n in range(60)]))
        page.get_by_label("Staff Code", exact=True).select_option("")
        page.get_by_label("Work Email").select_option("")
        page.get_by_role("button", name="See what would change").click()
        expect(wrong(page)).to_contain_text("People are never matched by name.")
        visitor.look_at_both("staff-file-columns-wrong")
        page.get_by_label("Staff Code", exact=True).select_option("external_id")
        page.get_by_label("Work Email").select_option("email")
        page.get_by_label("Everybody who works here is in this file").check()
        page.get_by_role("button", name="See what would change").click()
        heading(page, "0 would join, 0 change, 0 leave")
        visitor.look_at_both("staff-file-much-wrong")
        page.get_by_role("button", name="Don’t bring it in").click()


def _index_of(page: Page, school: str) -> int:
    offered = page.get_by_label("Orchard", exact=True).get_by_role("option").all_text_contents()
    return next(number for number, name in enumerate(offered) if name.startswith(school))
