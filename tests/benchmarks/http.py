"""The same pages as a browser gets them: one request after the other, from granian, over a connection that is kept."""

import http.client
from functools import partial

from tests.benchmarks.pages import Page
from tests.benchmarks.timing import Times, in_turn

BARE = None


def measure(
    pages: dict[Page, str], *, tokens: dict[str, str], port: int, bare_port: int, rounds: int
) -> dict[Page | None, Times]:
    """Times of each page by its path, and of the bare view under BARE."""
    ours, bare = (http.client.HTTPConnection("127.0.0.1", each, timeout=30) for each in (port, bare_port))
    things = {
        page: partial(_get, ours, path, {"Cookie": f"waymark={tokens[page.who]}"} if page.who in tokens else {})
        for page, path in pages.items()
    }
    return in_turn({BARE: partial(_get, bare, "/hello", {}), **things}, rounds=rounds)


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (200, 302), f"{path} answers {answer.status}"
