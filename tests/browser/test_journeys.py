"""The whole way in real browsers on whole sites: a drop-in is logged, read and deleted, coverage moves, a pair is made,
a target changes. On the demo trust on phones, and on laptops; on one loaded from the register on both, as people have
them in hand.
"""

import datetime
import re
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import orion
from tests.browser.visitor import LAPTOP, PHONE, Visitor

PRAISE = "You counted to three after each question, so the back row had an answer before you chose one."
QUESTION = "What might happen if they told a partner first?"
STEP = "Ask the question, count to three, then say a name."


@dataclass(frozen=True)
class Person:
    """Somebody of a site and how they come in: by a door of the demo, or by a code to their address."""

    name: str
    email: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def enter(self, visitor: Visitor) -> Page:
        return visitor.sign_in(self.email) if self.email else visitor.enter_as(self.name)


@dataclass(frozen=True)
class Story:
    """Who takes part, where: `without` is a teacher whom nobody coaches, `free` a coach with room.

    `week` is "this", or "last" where this week has had no open day yet.
    """

    school: str
    slug: str
    coach: Person
    teacher: Person
    head: Person
    director: Person
    without: str
    free: str
    week: str = "this"


@pytest.fixture
def browsers(chromium):
    """browsers(site, width): a new browser on a site; all are closed when the test ends."""
    with ExitStack() as opened:
        yield lambda site, width, **options: opened.enter_context(
            closing(Visitor(chromium, site, width=width, **options))
        )


def the_whole_way(
    story: Story, head: Visitor, on_the_way: Callable[[], Visitor], at_a_desk: Callable[[], Visitor]
) -> None:
    """`head` is signed in; for everybody else a browser is opened, for those who teach one to have `on_the_way`."""
    before = seen_in(head, story)

    log_a_drop_in(story, on_the_way())
    read_and_delete(story, on_the_way())
    coverage_has_moved(story, head, before)
    make_a_pair(story, head)
    change_the_target(story, at_a_desk(), head)


def log_a_drop_in(story: Story, coach: Visitor) -> None:
    page = story.coach.enter(coach)
    expect(page).to_have_url(re.compile("/today$"))
    coach.look("today")
    coach.navigate("Log")
    coach.look("log-new")
    page.get_by_role("link", name=f"Log a drop-in with {story.teacher.name}").click()
    page.get_by_label(f"What did {story.teacher.first_name} do").fill(PRAISE)
    page.get_by_label("A question to think about").fill(QUESTION)
    page.locator(".chip").filter(has_text="Questions and talk").click()
    coach.look("log-praise")
    page.get_by_role("button", name="Next").click()
    choose_a_step(page, story)
    coach.look("log-step")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Sign 1", exact=True).fill("The name comes after the pause")
    page.get_by_role("textbox", name="Rehearse").fill("Three questions, standing up.")
    coach.look("log-share")
    page.get_by_role("button", name=f"Share with {story.teacher.first_name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Shared with {story.teacher.name}")
    expect(page.get_by_role("article")).to_contain_text(PRAISE)
    coach.look("log-sent")


def choose_a_step(page: Page, story: Story) -> None:
    new = page.locator(".chip").filter(has_text="Choose a new one")
    if new.is_visible():
        new.click()
    page.get_by_label("Search steps").press_sequentially("cold call")
    page.get_by_role("radio", name=re.compile("no hands up")).first.check()
    page.get_by_label(f"In words that fit {story.teacher.first_name}’s class").fill(STEP)


def read_and_delete(story: Story, teacher: Visitor) -> None:
    """The teacher reads it, takes it along, deletes it for everybody, and keeps the step."""
    page = story.teacher.enter(teacher)
    teacher.go("/me")
    expect(page.get_by_text(PRAISE)).to_be_visible()
    expect(page.locator(".step-now")).to_have_text(STEP)
    teacher.look("me")
    with page.expect_download() as taken_along:
        page.get_by_role("link", name="Download my words").click()
    assert PRAISE in Path(taken_along.value.path()).read_text(encoding="utf-8")
    page.get_by_role("link", name=re.compile("^Delete the note from")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete this note?")
    teacher.look("drop-in-delete")
    page.get_by_role("button", name="Delete for everybody").click()
    expect(page).to_have_url(re.compile("/me$"))
    expect(page.get_by_text(PRAISE)).to_have_count(0)
    expect(page.locator(".step-now")).to_have_text(STEP)
    teacher.look("me-deleted")


def seen_in(head: Visitor, story: Story) -> int:
    """How many teachers the head's page says were seen in the week that the drop-in falls into."""
    said = head.go(f"/schools/{story.slug}/coverage?period={story.week}").get_by_role("heading", level=1).inner_text()
    counted = re.fullmatch(r"(\d+) of \d+ teachers seen (so far this|last) week", said)
    assert counted, said
    return int(counted.group(1))


def coverage_has_moved(story: Story, head: Visitor, before: int) -> None:
    """One more was seen: in the sentence at once, in the year's strip when the rollup has counted. Not a word of it."""
    assert seen_in(head, story) == before + 1
    if story.week == "this":
        head.reload_until(lambda: head.page.locator(".heat .val.num").first.inner_text() == f"{before + 1} so far")
    html = head.page.content()
    assert [words for words in (PRAISE, QUESTION, STEP) if words in html] == []
    head.page.get_by_text("Show as a table").click()
    head.look("coverage")
    head.page.get_by_role("link", name="Half-term").click()
    expect(head.page.get_by_role("heading", level=1)).to_contain_text("at least once this half-term")
    head.look("coverage-half-term")


def make_a_pair(story: Story, head: Visitor) -> None:
    page = head.page
    head.navigate("Coaches")
    head.look("coaches")
    page.get_by_role("link", name=f"Match {story.without} with a coach").click()
    head.look("match")
    page.get_by_role("radio", name=story.free).check()
    page.get_by_role("button", name="Start the pair").click()
    expect(page.get_by_text(f"{story.without} and {story.free} are a pair now.")).to_be_visible()
    expect(page.get_by_role("link", name=f"End the pair of {story.without} and {story.free}")).to_be_visible()
    expect(page.get_by_role("link", name=f"Match {story.without} with a coach")).to_have_count(0)
    head.look("coaches-paired")


def change_the_target(story: Story, director: Visitor, head: Visitor) -> None:
    """The trust means to have one coach more; the school's head reads the same number."""
    page = story.director.enter(director)
    expect(page).to_have_url(re.compile("/trust$"))
    director.look("trust")
    number = page.get_by_role("link", name=f"Coach target of {story.school}: change it")
    was = number.inner_text()
    target = int(was) + 1 if was.isdecimal() else 4
    number.click()
    page.get_by_label("Coaches", exact=True).fill(str(target))
    page.get_by_label("Why").fill("One more coach is in training")
    director.look("trust-target")
    page.get_by_role("button", name="Save").click()
    expect(number).to_have_text(str(target))
    director.look("trust-changed")
    head.navigate("Coaches")
    expect(head.page.get_by_text(f"The school means to have {target} coaches by")).to_be_visible()


BRAMLEY_HEATH = {
    "school": "Bramley Heath Academy",
    "slug": "bramley-heath",
    "coach": Person("Priya Nair"),
    "head": Person("Alison Whitcombe"),
    "director": Person("Amina Bose"),
    "free": "Rhys Dhillon",
}
DEMO = {
    PHONE: Story(**BRAMLEY_HEATH, teacher=Person("Hannah Okafor"), without="Imran Sheikh"),
    LAPTOP: Story(
        **BRAMLEY_HEATH, teacher=Person("Callum Reid", "callum.reid@hartsmoor.example"), without="Rosie Tanner"
    ),
}


@pytest.mark.parametrize("width", DEMO)
def test_the_demo_trust(demo_site, browsers, width):
    head = browsers(demo_site, width)
    DEMO[width].head.enter(head)
    the_whole_way(DEMO[width], head, *[lambda: browsers(demo_site, width)] * 2)


ORION = Story(
    school="Orion Coopers",
    slug="orion-coopers",
    coach=Person("Amara Jellicoe", "a.jellicoe@orion.example"),
    teacher=Person("Dylan Kirkbride", "d.kirkbride@orion.example"),
    head=Person("Rhiannon Harcastle", orion.HEAD),
    director=Person("Dana Dean", orion.DIRECTOR),
    without="Obi Osei",
    free="Amara Jellicoe",
)


def test_a_trust_from_the_register_and_a_staff_file(orion_site, browsers):
    last = orion.last_school_day(orion_site)
    is_this_week = last.isocalendar()[:2] == orion.today().isocalendar()[:2]
    story = replace(ORION, week="this" if is_this_week else "last")
    head = browsers(orion_site, LAPTOP)
    name_a_coach_and_a_pair(story, head, since=last - 2 * orion.WEEK)
    the_whole_way(story, head, lambda: browsers(orion_site, PHONE), lambda: browsers(orion_site, LAPTOP))


def name_a_coach_and_a_pair(story: Story, head: Visitor, *, since: datetime.date) -> None:
    """The head of a school that has only just begun says who coaches, and whom."""
    page = story.head.enter(head)
    expect(page).to_have_url(re.compile(f"/schools/{story.slug}/coverage$"))
    head.navigate("Coaches")
    page.get_by_role("link", name="Name a coach").first.click()
    page.get_by_label("Who", exact=True).select_option(label=story.coach.name)
    page.locator(".chip").filter(has_text=re.compile("^Skilled$")).click()
    page.get_by_label("Since").fill(since.isoformat())
    head.look("coach-new")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=f"Match {story.teacher.name} with a coach").click()
    page.get_by_role("radio", name=story.coach.name).check()
    page.get_by_label("From").fill(since.isoformat())
    page.get_by_role("button", name="Start the pair").click()
    expect(
        page.get_by_role("link", name=f"End the pair of {story.teacher.name} and {story.coach.name}")
    ).to_be_visible()
