"""The pages of somebody's record as a browser without script uses them: read, fill in, look ahead, say yes."""

import datetime
import html
import re

from schools.models import Membership
from tests.world import MONDAY, as_owner

NEXT_MONDAY = MONDAY + datetime.timedelta(weeks=1)
POST = {"job_title": "Head of Maths", "fte": "0.8", "teaching": "on", "team": "", "line_manager": ""}


def text(answer) -> str:
    """The page's words, without its tags."""
    page = answer.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def hidden(answer) -> dict[str, str]:
    """What the page would send along by itself."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', answer.content.decode())
    return {name: html.unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def at(person, page: str = "") -> str:
    return f"/staff/{person.id}{'/' if page else ''}{page}"


def filled_in(browser, address: str, **typed):
    """The form at an address, sent with what was typed."""
    return browser.post(address, hidden(browser.get(address)) | typed)


def done(browser, address: str, **typed):
    """The same, having read what will happen and said yes."""
    asked = filled_in(browser, address, **typed)
    assert "What will happen" in text(asked)
    return browser.post(address, hidden(asked) | {"confirmed": "1"})


def post_of(cast, person) -> Membership:
    with as_owner(cast.ashdown):
        return Membership.objects.get(person=person, ends_on=None)
