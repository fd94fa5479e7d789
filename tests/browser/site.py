"""The whole application behind a browser, in this process and inside the test's transaction."""

from urllib.parse import urlparse

from django.db import connections
from django.test import Client
from playwright.sync_api import Page, Route

from tests.browser.shelf import answer_static

HERE = "http://waymark.test"
PASSED_ON = ("accept", "hx-request", "hx-target", "hx-trigger", "hx-current-url", "x-draft", "referer")


class Site:
    """Answers a page's requests as the client of somebody who is signed in; `reachable = False` is no signal."""

    def __init__(self, page: Page, client: Client):
        self.page, self.client, self.reachable = page, client, True
        self.connection = connections["default"]
        self.asked: list[tuple[str, str, int]] = []
        page.route(f"{HERE}/**", self._answer)

    def open(self, path: str) -> Page:
        self.page.goto(HERE + path)
        return self.page

    def _answer(self, route: Route) -> None:
        connections["default"] = self.connection  # Playwright answers in a context that would open one of its own
        asked, address = route.request, urlparse(route.request.url)
        if answer_static(route, address.path):
            return
        if not self.reachable:
            route.abort("internetdisconnected")
            return
        headers = {name: value for name, value in asked.headers.items() if name in PASSED_ON}
        path = address.path + (f"?{address.query}" if address.query else "")
        body, kind = asked.post_data_buffer or b"", asked.headers.get("content-type", "")
        answer = self.client.generic(asked.method, path, body, content_type=kind, headers=headers)
        self.asked.append((asked.method, path, answer.status_code))
        if answer.status_code in (301, 302, 303):
            # A browser does not ask us again where an answer of ours sends it, so the page itself goes on.
            route.fulfill(
                content_type="text/html",
                body=f'<meta http-equiv="refresh" content="0; url={answer.headers["Location"]}">',
            )
            return
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)
