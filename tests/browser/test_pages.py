"""Every page of the demo trust in a real browser, on a phone and on a laptop, as somebody whom it is for."""

import pytest

from tests.benchmarks.pages import NOBODY, PAGES
from tests.browser.visitor import LAPTOP, Visitor

# One of each page is enough here; home leads on to another of them, and two are files.
ONE_OF_EACH = {
    page.name + page.after: page for page in reversed(PAGES) if page.name not in ("home", "me_export", "twilights_file")
}


@pytest.fixture(scope="module")
def visitors(chromium, demo_site):
    """visitors(name): that person's browser, signed in once."""
    known: dict[str, Visitor] = {}

    def visitor(name: str) -> Visitor:
        if name not in known:
            known[name] = Visitor(chromium, demo_site, width=LAPTOP)
            if name != NOBODY:
                known[name].enter_as(name)
        return known[name]

    yield visitor
    for each in known.values():
        each.close()


@pytest.mark.parametrize("page", [*reversed(ONE_OF_EACH.values())], ids=lambda page: page.name + page.after[:6])
def test_a_page_is_whole_for_everybody(visitors, demo_site, page):
    visitor = visitors(page.who)
    visitor.go(page.path(demo_site.ask))
    visitor.look_at_both(page.name + page.after[:3].replace("?", "-"))
