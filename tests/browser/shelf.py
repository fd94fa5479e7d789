"""Pages and static files served to a browser from this process, without a server or a database."""

import mimetypes
from pathlib import Path

from django.contrib.staticfiles import finders
from playwright.sync_api import Route

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def answer_static(route: Route, path: str) -> bool:
    """Answer with a static file if path is one, and say whether it was."""
    if not path.startswith("/static/"):
        return False
    file = finders.find(path.removeprefix("/static/"))
    route.fulfill(body=Path(file).read_bytes(), content_type=mimetypes.guess_type(file)[0])
    return True


def answer_page(route: Route, html: str, *, status: int = 200) -> None:
    """Answer with a page under the strictest policy that ours allows."""
    route.fulfill(body=html, content_type="text/html", status=status, headers={"Content-Security-Policy": STRICT})
