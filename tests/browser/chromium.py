"""Chromium for the browser tests: the machine's own, else fetched, else a sentence with the command to run."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Error

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAIN = (
    "--disable-gpu",  # no pretended graphics card: a tenth faster
    "--disable-gpu-rasterization",
    "--js-flags=--no-opt --no-maglev",  # a page lives for seconds: its scripts have ended before compiling them pays
)
PLAYWRIGHTS = (sys.executable, "-m", "playwright", "install", "chromium")


def launched(chromium: BrowserType) -> Browser:
    """A running browser; fetches one when there is none that starts, and fails with what to run when that fails too."""
    browser = _first_that_starts(chromium)
    if browser is None:
        with open(Path(os.environ["WAYMARK_HOME"]) / "chromium.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two test workers one fetches
            browser = _first_that_starts(chromium) or _fetched(chromium)
    if browser is None:
        pytest.fail(f"The browser tests need Chromium. Run: {' '.join(PLAYWRIGHTS)} --with-deps", pytrace=False)
    return browser


def installers() -> Iterator[list[str]]:
    """Ways to fetch Chromium, the best first: Playwright's with the libraries it needs, then the system's package."""
    is_root = os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        yield [*PLAYWRIGHTS, "--with-deps"]
    yield [*PLAYWRIGHTS]
    if is_root and shutil.which("apt-get"):
        yield ["apt-get", "update"]
        yield ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    if is_root and shutil.which("dnf"):
        yield ["dnf", "install", "--assumeyes", "chromium"]
    if is_root and shutil.which("apk"):
        yield ["apk", "add", "chromium"]


def _fetched(chromium: BrowserType) -> Browser | None:
    for command in installers():
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if done.returncode == 0 and (browser := _first_that_starts(chromium)):
            return browser
    return None


def _first_that_starts(chromium: BrowserType) -> Browser | None:
    """Of the browsers on this machine; a name may be only a hint at a package, so it has to start."""
    for path in [*filter(None, map(shutil.which, NAMES)), chromium.executable_path]:
        if Path(path).exists():
            try:
                return chromium.launch(executable_path=path, args=PLAIN)
            except Error:
                continue
    return None
