"""A real Chromium for the browser tests: the machine's own, else Playwright's, fetched once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]


def chromium_path(playwrights_own: str) -> str:
    """Where Chromium is; installs it when it is nowhere, and says what to run when that fails."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path or Path(playwrights_own).exists():
        return on_path or playwrights_own
    subprocess.run(INSTALL, check=False)
    if not Path(playwrights_own).exists():
        pytest.fail(f"The browser tests need Chromium. Run: {' '.join(INSTALL)}", pytrace=False)
    return playwrights_own


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session; tests open their own contexts in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright.chromium.executable_path))
        yield browser
        browser.close()
