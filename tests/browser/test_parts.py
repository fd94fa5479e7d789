"""The parts that every page is made of, all of them on the gallery, in a real browser under a strict policy."""

from datetime import date
from types import SimpleNamespace
from urllib.parse import urlparse

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import escape
from playwright.sync_api import expect

from coaching.views.gallery import gallery
from tests.browser.axe import violations
from tests.browser.shelf import answer_page, answer_static

HERE = "http://waymark.test"
CELL = """<tr><th scope="row">Eastmere</th><td>
{% include "ui/edit_number.html" with value=12 url="/target" id="n" label="Change target, now 12" focus=back only %}
</td></tr>"""
NUMBER = f"""{{% extends "base.html" %}}{{% block title %}}Targets{{% endblock %}}
{{% block main %}}<h1>Targets</h1><table><tbody>{CELL}</tbody></table>{{% endblock %}}"""
ROW = """{% include "ui/edit_row.html" with id="t" name="Eastmere" columns=1 url="/target" cancel_url="/row"
    label="Coaches by July 2027" field_name="number" value=12 min=0 error=error %}""".replace("\n    ", " ")
BAND = """{% extends "base.html" %}{% block title %}Today{% endblock %}{% block body_class %}band-page{% endblock %}
{% block bar %}{% include "ui/top_bar.html" with sync=True %}{% endblock %}
{% block main %}<div class="band"><div class="wrap hero"><h1>Morning, Priya</h1></div></div>{% endblock %}"""


def somebody(**more) -> dict:
    user = SimpleNamespace(id="1", first_name="Priya", last_name="Nair", is_authenticated=True)
    labels = (
        ("Today", "sun"),
        ("People", "users"),
        ("Log", "pen-line"),
        ("Steps", "footprints"),
        ("Coverage", "layout-grid"),
    )
    nav = [{"label": label, "url": f"/{label}", "icon": icon, "primary": label == "Log"} for label, icon in labels]
    return {"user": user, "nav": nav, "place": "Bramley Heath Academy", "demo_day": date(2026, 11, 24), **more}


def drawn(source: str, **more) -> str:
    return Template(source).render(Context(somebody(**more)))


def answer(route):
    """The pages of these tests; /target refuses what is POSTed, and a full page of it says so for phones."""
    path, by_htmx = urlparse(route.request.url).path, "hx-request" in route.request.headers
    if answer_static(route, path):
        return
    if path == "/gallery":
        return answer_page(route, gallery(RequestFactory().get(path)).content.decode())
    if path == "/target" and route.request.method == "POST":
        return answer_page(route, drawn(ROW, error="That’s more coaches than teachers."), status=422)
    pages = {"/targets": NUMBER, "/row": CELL, "/band": BAND, "/target": ROW if by_htmx else "<h1>On its own page</h1>"}
    return answer_page(route, drawn(pages.get(path, "<h1>{{ path }}</h1>"), path=escape(path), back=path == "/row"))


@pytest.fixture
def open_page(chromium):
    """open_page("/gallery", width=390): a page in a browser of that width; what it complained about in .complaints."""
    contexts = []

    def at(path, *, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=HERE, **options)
        contexts.append(context)
        context.route(f"{HERE}/**", answer)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/gallery", "/band"])
def test_nobody_is_kept_out_and_nothing_breaks_the_policy(open_page, path, width):
    page = open_page(path, width=width)
    assert violations(page) == []
    assert page.complaints == []


def test_no_page_scrolls_sideways_on_the_smallest_phone(open_page):
    page = open_page("/gallery", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_what_somebody_presses_is_big_enough(open_page):
    small = """[...document.querySelectorAll("button, summary, .btn, .chip, .seg a, .tabs a, .input, .stepper input")]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    assert open_page("/gallery", width=390).evaluate(small) == []


def test_a_number_goes_up_and_down_between_its_limits(open_page):
    page = open_page("/gallery")
    number, more = (
        page.get_by_label("Coaches", exact=True),
        page.get_by_role("button", name="One more coach", exact=True),
    )
    more.click()
    more.click()
    expect(number).to_have_value("14")
    expect(more).to_be_disabled()
    expect(number).to_be_focused()
    page.get_by_role("button", name="One fewer coach", exact=True).click()
    expect(number).to_have_value("13")


def test_a_beginning_is_put_where_the_cursor_is(open_page):
    page = open_page("/gallery")
    praise = page.get_by_label("Precise praise").first
    for words in ("When you…", "…so pupils"):
        page.get_by_role("button", name=words).click()
        page.keyboard.type("began")
    expect(praise).to_have_value("When you began so pupils began")


def test_a_toast_goes_by_itself_unless_somebody_is_on_it(open_page):
    page = open_page("/gallery")
    page.clock.install()
    page.goto("/gallery")
    toast = page.locator(".toast")
    toast.get_by_role("button", name="Undo").focus()
    page.clock.run_for(11_000)
    expect(toast).to_be_visible()
    page.get_by_role("button", name="Discard").focus()
    page.clock.run_for(11_000)
    expect(toast).to_have_count(0)


def test_what_cannot_be_undone_is_asked_once_more(open_page):
    page = open_page("/gallery")
    page.get_by_role("link", name="Delete the note").click()
    dialog = page.get_by_role("dialog", name="Delete this note?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()


def test_a_row_opens_is_refused_in_words_and_closes_on_escape(open_page):
    page = open_page("/targets")
    page.get_by_role("link", name="Change target, now 12").click()
    number = page.get_by_label("Coaches by July 2027")
    expect(number).to_be_focused()
    number.fill("120")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("That’s more coaches than teachers.")).to_be_visible()
    expect(number).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Change target, now 12")).to_be_focused()


def test_on_a_phone_and_without_javascript_the_row_is_a_page(open_page):
    for options in ({"width": 390}, {"java_script_enabled": False}):
        page = open_page("/targets", **options)
        page.get_by_role("link", name="Change target, now 12").click()
        expect(page.get_by_role("heading", name="On its own page")).to_be_visible()


def test_without_javascript_nothing_is_offered_that_needs_it(open_page):
    page = open_page("/gallery", java_script_enabled=False)
    for name in ("One more coach", "When you…", "Close"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_the_way_out_is_behind_the_initials(open_page):
    page = open_page("/band")
    page.locator("summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
