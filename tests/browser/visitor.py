"""Somebody with a browser of a certain width on a whole site; every page they look at is checked in the same way."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.site import Site

PHONE, LAPTOP, NARROWEST = 390, 1280, 320
LONGEST_WAIT = 30  # seconds for a worker to do what was put into the outbox
HEIGHTS = {PHONE: 844, LAPTOP: 900}
# The browser's own line about an answer of 400 or more, or none: journeys look at the page that says it in words.
NOT_A_COMPLAINT = "Failed to load resource"
PICTURES = os.environ.get("WAYMARK_PICTURES")  # a folder for a picture of every page looked at


class Visitor:
    """Opens pages of a site as somebody in England would; `page` is Playwright's."""

    def __init__(self, chromium: Browser, site: Site, *, width: int, **options) -> None:
        self.site, self.width = site, width
        self.context = chromium.new_context(
            viewport=self._viewport(width),
            base_url=site.address,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def enter_as(self, name: str) -> Page:
        """Through somebody's door on the sign-in page of the demo."""
        self.go("/sign-in").get_by_role("button", name=name).click()
        return self._inside()

    def sign_in(self, email: str) -> Page:
        """By the code that comes by mail."""
        self.go("/sign-in").get_by_label("e-mail").fill(email)
        self.page.get_by_role("button", name="E-mail me a code").click()
        self.page.get_by_label("Code").fill(self.site.code_sent_to(email))
        self.page.get_by_role("button", name="Sign in").click()
        return self._inside()

    def _inside(self) -> Page:
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.page

    def navigate(self, label: str) -> None:
        """Take a link of the navigation that this screen shows: the bar at the top, or the tabs at the foot."""
        self.page.get_by_role("navigation").get_by_role("link", name=label, exact=True).locator("visible=true").click()
        self.page.wait_for_load_state()

    def reload_until(self, done: Callable[[], bool]) -> None:
        """Load the page again until it shows what a worker has to do first."""
        give_up = time.monotonic() + LONGEST_WAIT
        while not done():
            assert time.monotonic() < give_up, "the worker did not do it in time"
            self.page.reload()

    def look(self, name: str) -> None:
        """See that the page is whole: nothing for axe, nothing wider than the screen, no complaint of the browser."""
        self._look_at(name, [self.width])

    def look_at_both(self, name: str) -> None:
        """The same on a phone and on a laptop, of a page loaded once: what is sent is one page for every screen."""
        self._look_at(name, [PHONE, LAPTOP])

    def _look_at(self, name: str, widths: list[int]) -> None:
        overhang, found = {NARROWEST: self._measured(NARROWEST)[0]}, {}
        for width in widths:
            overhang[width], height = self._measured(width)
            # As tall as the page: a bar at the foot of a screen covers what can be scrolled out from under it.
            self.page.set_viewport_size({"width": width, "height": max(height, HEIGHTS[width])})
            found[width] = violations(self.page)
            if PICTURES:
                self._take_picture(name, width)
        self.page.set_viewport_size(self._viewport(width))
        assert not any(found.values()), f"axe on {name}, by width of the screen: {found}"
        assert set(overhang.values()) == {0}, f"{name} is too wide, in pixels by width of the screen: {overhang}"
        assert self.complaints == [], f"the browser on {name}: {self.complaints}"

    def _take_picture(self, name: str, width: int) -> None:
        whose = self.site.name.split("_")[1]
        self.page.screenshot(path=Path(PICTURES) / f"{whose}-{name}-{width}.png", full_page=True)

    def close(self) -> None:
        self.context.close()

    def _measured(self, width: int) -> tuple[int, int]:
        """How many pixels the page is wider than a screen of that width, and how many it is high there."""
        self.page.set_viewport_size(self._viewport(width))
        overhang, height = self.page.evaluate(
            "(page => [page.scrollWidth - page.clientWidth, page.scrollHeight])(document.documentElement)"
        )
        return overhang, height

    @staticmethod
    def _viewport(width: int) -> dict[str, int]:
        return {"width": width, "height": HEIGHTS.get(width, 700)}

    def _hear(self, said) -> None:
        if said.type == "error" and not said.text.startswith(NOT_A_COMPLAINT):
            self.complaints.append(said.text)
