"""Nothing somebody typed is lost: static/js/drafts.js in a real browser, with a server that answers as it is told."""

import json
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlparse

import pytest
from django.template import Context, Template
from playwright.sync_api import expect

from tests.browser.shelf import answer_page, answer_static

HERE = "http://waymark.test"
HOUR_MS = 60 * 60 * 1000
PAGE = """{% extends "base.html" %}{% block title %}Note{% endblock %}
{% block main %}<h1>Note</h1>{% include "ui/offline.html" only %}{% include "ui/sync.html" only %}
{% if not without_form %}<form method="post" action="/done" data-draft="note-1" data-draft-url="/draft">
<input type="hidden" name="version" value="{{ version }}">
<label for="praise">Precise praise</label><textarea id="praise" name="praise">{{ praise }}</textarea>
<fieldset><legend>Focus</legend><label><input type="radio" name="focus" value="checking"> Checking</label>
<label><input type="radio" name="focus" value="talk"> Talk</label></fieldset>
<button type="submit">Next</button></form>{% endif %}
<form method="post" action="/done" data-sign-out><button type="submit">Leave</button></form>{% endblock %}"""


class Server:
    """What the browser meets: pages as they are rendered, and /draft answering with `status` and `reply`."""

    def __init__(self):
        self.status, self.reply = 200, {"saved_at": "11:31", "version": 2}
        self.received, self.senders = [], []
        self.reachable = True
        self.page = {"version": 1, "praise": "", "person": "priya"}

    def answer(self, route):
        path = urlparse(route.request.url).path
        if answer_static(route, path):
            return
        if not self.reachable:
            route.abort("internetdisconnected")
        elif path == "/draft":
            self.received.append(parse_qs(route.request.post_data, keep_blank_values=True))
            self.senders.append(route.request.headers["x-draft"])
            route.fulfill(status=self.status, json=self.reply)
        else:
            answer_page(route, self.rendered(path))

    def rendered(self, path):
        user = SimpleNamespace(id=self.page["person"], first_name="Priya", last_name="Nair", is_authenticated=True)
        return Template(PAGE).render(Context({**self.page, "user": user, "without_form": path != "/note"}))

    @property
    def praise(self):
        return [draft["praise"][0] for draft in self.received]


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def phone(chromium, server):
    """A phone in a school at 11:31, on the page of a note."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id="Europe/London", base_url=HERE)
    context.route(f"{HERE}/**", server.answer)
    page = context.new_page()
    page.clock.install(time=datetime.fromisoformat("2026-11-24T11:31:00+00:00"))
    page.goto("/note")
    yield page
    context.close()


def kept(phone) -> dict:
    """What is on the device: the praise of each note, by whose and which."""
    stored = phone.evaluate("JSON.stringify(Object.fromEntries(Object.entries(localStorage)))")
    return {
        key.removeprefix("waymark-draft:"): json.loads(draft)["fields"]["praise"][0]
        for key, draft in json.loads(stored).items()
    }


def type_praise(phone, words, *, wait=True):
    phone.get_by_label("Precise praise").fill(words)
    if wait:
        phone.clock.run_for(800)


def signal(phone, server, *, there: bool):
    server.reachable = there
    phone.context.set_offline(not there)


def saying(phone, words):
    expect(phone.locator("[data-sync-state]:visible")).to_have_text(words, use_inner_text=True)


def test_a_note_is_sent_when_typing_pauses_and_leaves_the_device(phone, server):
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved 11:31")
    assert (server.praise, kept(phone)) == (["You waited at the door."], {})
    assert phone.locator("[name=version]").input_value() == "2"


def test_a_note_is_on_the_device_before_anything_is_sent(phone, server):
    type_praise(phone, "You waited", wait=False)
    assert (kept(phone), server.praise) == ({"priya:note-1": "You waited"}, [])


def test_without_signal_it_says_so_and_keeps_what_was_typed(phone, server):
    signal(phone, server, there=False)
    type_praise(phone, "You waited at the door.")
    expect(phone.locator(".offline")).to_contain_text("No signal. Saved on this phone at 11:31.", use_inner_text=True)
    phone.get_by_role("button", name="Next").click()
    assert phone.url == f"{HERE}/note"
    assert phone.get_by_label("Precise praise").input_value() == "You waited at the door."
    assert kept(phone) == {"priya:note-1": "You waited at the door."}


def test_it_is_sent_when_the_signal_comes_back(phone, server):
    signal(phone, server, there=False)
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved on this phone, 11:31")
    signal(phone, server, there=True)
    saying(phone, "Saved 11:31")
    assert (server.praise[-1], kept(phone)) == ("You waited at the door.", {})


def test_what_another_page_has_sent_is_not_said_to_be_on_this_phone_only(phone, server):
    """The page lost its own answer; another one, of the same person, got through with the note."""
    server.reachable = False
    type_praise(phone, "You waited at the door.")
    expect(phone.locator("[data-offline-words]")).to_be_visible()
    other = phone.context.new_page()
    server.reachable = True
    other.goto(f"{HERE}/today")
    expect(other.locator("[data-sync-state]:visible")).to_have_text("Saved 11:31", use_inner_text=True)
    expect(phone.locator("[data-offline-words]")).to_be_hidden()
    saying(phone, "All saved")
    assert (server.praise[-1], kept(phone)) == ("You waited at the door.", {})


def test_the_page_takes_the_address_of_the_note_that_was_kept(phone, server):
    server.reply = {"saved_at": "11:31", "version": 2, "page": "/log/1"}
    entries = phone.evaluate("history.length")
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved 11:31")
    assert (phone.url, phone.evaluate("history.length")) == (f"{HERE}/log/1", entries)


def test_a_note_of_another_page_leaves_the_address_alone(phone, server):
    server.status = 503
    type_praise(phone, "You waited at the door.")
    phone.goto("/today")
    server.status, server.reply = 200, {"saved_at": "11:31", "version": 2, "page": "/log/1"}
    phone.clock.run_for(15_000)
    saying(phone, "Saved 11:31")
    assert phone.url == f"{HERE}/today"


def test_a_server_in_trouble_is_not_called_no_signal(phone, server):
    server.status = 503
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved on this phone, 11:31")
    expect(phone.locator("[data-offline-words]")).to_be_hidden()


def test_a_page_opened_again_shows_what_had_not_been_sent(phone, server):
    server.status = 503
    type_praise(phone, "You waited at the door.")
    phone.get_by_text("Talk").click()
    phone.goto("/note")
    expect(phone.get_by_label("Precise praise")).to_have_value("You waited at the door.")
    expect(phone.get_by_label("Talk")).to_be_checked()


def test_a_page_is_told_before_a_note_is_put_back(phone, server):
    server.status = 503
    type_praise(phone, "You waited at the door.")
    phone.add_init_script("addEventListener('draft:filling', (event) => { window.told = event.detail.praise; })")
    phone.goto("/note")
    assert phone.evaluate("window.told") == ["You waited at the door."]


def test_another_page_sends_what_is_left(phone, server):
    server.status = 503
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved on this phone, 11:31")
    phone.goto("/today")
    saying(phone, "One note waiting to send")
    server.status = 200
    phone.clock.run_for(15_000)
    saying(phone, "Saved 11:31")
    assert (server.praise[-1], kept(phone)) == ("You waited at the door.", {})


def test_next_sends_what_is_left_before_the_page_goes(phone, server):
    type_praise(phone, "You waited at the door.", wait=False)
    phone.get_by_role("button", name="Next").click()
    phone.wait_for_url("**/done")
    assert (server.praise, kept(phone)) == (["You waited at the door."], {})


def test_what_is_typed_while_a_note_is_on_its_way_comes_after_it(phone, server):
    held = []
    phone.route(f"{HERE}/draft", lambda route: held.append(route) if not held else route.fallback())
    type_praise(phone, "You waited")
    type_praise(phone, "You waited at the door.", wait=False)
    held[0].fulfill(json={"saved_at": "11:31", "version": 2})
    expect(phone.locator("[name=version]")).to_have_value("2")
    phone.clock.run_for(800)
    saying(phone, "Saved 11:31")
    assert [(draft["praise"], draft["version"]) for draft in server.received] == [(["You waited at the door."], ["2"])]


def test_a_note_whose_answer_was_lost_is_not_another_version(phone, server):
    def answer(route):
        server.received.append(parse_qs(route.request.post_data, keep_blank_values=True))
        if len(server.received) == 1:
            route.abort("connectionreset")  # it was saved, and the answer never came
        elif server.received[-1]["version"] == ["1"]:
            route.fulfill(status=409, json={"version": 2, "fields": {"praise": "You waited", "focus": []}})
        else:
            route.fulfill(json={"saved_at": "11:32", "version": 3})

    phone.route(f"{HERE}/draft", answer)
    type_praise(phone, "You waited")
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved 11:32")
    assert server.received[-1] == {"version": ["2"], "praise": ["You waited at the door."]}
    assert kept(phone) == {}


def other_version(server):
    server.status = 409
    server.reply = {
        "message": "You also edited this at 11:20.",
        "version": 5,
        "fields": {"praise": "From the laptop.", "focus": "talk"},
    }


def test_of_two_versions_both_are_shown_and_none_is_lost(phone, server):
    other_version(server)
    type_praise(phone, "From the phone.")
    note = phone.get_by_role("alert").filter(has_text="Two versions")
    expect(note).to_contain_text("You also edited this at 11:20.")
    expect(note).to_contain_text("From the laptop.")
    expect(phone.get_by_label("Precise praise")).to_have_value("From the phone.")
    assert kept(phone) == {"priya:note-1": "From the phone."}


@pytest.mark.parametrize(
    ("choice", "words"), [("Keep what’s in the form", "From the phone."), ("Use the other one", "From the laptop.")]
)
def test_the_person_picks_the_version(phone, server, choice, words):
    other_version(server)
    type_praise(phone, "From the phone.")
    picked = phone.get_by_role("button", name=choice)
    expect(picked).to_be_visible()
    server.status, server.reply = 200, {"saved_at": "11:32", "version": 6}
    picked.click()
    saying(phone, "Saved 11:32")
    assert (phone.get_by_label("Precise praise").input_value(), server.praise[-1]) == (words, words)
    assert server.received[-1]["version"] == ["5"]


def test_a_later_version_elsewhere_is_not_overwritten_by_an_older_copy(phone, server):
    server.status = 503
    type_praise(phone, "From the phone.")
    server.page.update(version=7, praise="From the laptop.")
    phone.goto("/note")
    expect(phone.get_by_role("alert").filter(has_text="Two versions")).to_contain_text("From the laptop.")
    server.status = 200
    phone.clock.run_for(60_000)
    assert [draft["version"] for draft in server.received if draft["version"] != ["1"]] == []
    assert kept(phone) == {"priya:note-1": "From the phone."}


def test_nobody_else_s_note_is_sent_or_shown(phone, server):
    server.status = 503
    type_praise(phone, "From Priya.")
    server.page["person"] = "daniel"
    phone.goto("/note")
    saying(phone, "All saved")
    assert (set(server.senders), phone.get_by_label("Precise praise").input_value()) == ({"priya"}, "")
    assert kept(phone) == {"priya:note-1": "From Priya."}


def test_a_note_stays_on_the_device_for_seven_days(phone, server):
    server.status = 503
    type_praise(phone, "You waited at the door.")
    phone.clock.fast_forward(167 * HOUR_MS)
    phone.goto("/today")
    assert kept(phone) == {"priya:note-1": "You waited at the door."}
    phone.clock.fast_forward(2 * HOUR_MS)
    phone.goto("/today")
    assert kept(phone) == {}


@pytest.mark.parametrize(("answer", "where", "left"), [("accept", "/done", 0), ("dismiss", "/note", 1)])
def test_signing_out_asks_about_a_note_that_could_not_be_sent(phone, server, answer, where, left):
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), getattr(dialog, answer)()))
    server.status = 503
    type_praise(phone, "You waited at the door.")
    saying(phone, "Saved on this phone, 11:31")
    with phone.expect_event("dialog"):
        phone.get_by_role("button", name="Leave").click()
    expect(phone).to_have_url(f"{HERE}{where}")
    assert asked == ["One note on this device hasn’t been sent yet. If you sign out now, it goes."]
    assert len(kept(phone)) == left
