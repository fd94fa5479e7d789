"""Real Chromium, and two whole sites to use it on: the demo trust, and one loaded from the register."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launched
from tests.orion import fill_orion
from tests.site import fill_demo, site

SITES = ("demo_site", "orion_site")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests on one site run on one worker, one after the other: a site takes half a minute to fill."""
    for item in items:
        for site_of in SITES:
            if site_of in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(site_of))


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session; tests open their own contexts in it."""
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demo_site(django_db_setup):
    """A running Waymark with the demo trust, of this test worker alone."""
    with _own_site("demo", 2) as made:
        fill_demo(made)
        with made.open():
            yield made


@pytest.fixture(scope="package")
def orion_site(django_db_setup):
    """A running Waymark with a trust from the register and a staff file, of this test worker alone."""
    with _own_site("orion", 3) as made:
        fill_orion(made)
        with made.open():
            yield made


def _own_site(name: str, number: int):
    """An empty site. Another worker's has another database and another number in Redis."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return site(home=Path(os.environ["WAYMARK_HOME"]), name=f"site_{name}_{worker}", redis=number + 2 * worker)
