"""Letters, looked at before anybody gets one: while DEBUG is on, and never otherwise."""

import html
from pathlib import Path

from django.conf import settings as at_start

from coaching.views.letter_previews import SAMPLES
from schools.letters import KINDS

TEMPLATES = Path(at_start.BASE_DIR) / "templates" / "mail"


def test_every_letter_there_is_can_be_looked_at(client, settings, db):
    settings.DEBUG = True
    page = client.get("/preview/letters").content.decode()
    assert SAMPLES.keys() == {path.stem for path in TEMPLATES.glob("*.txt")}
    assert KINDS.keys() <= SAMPLES.keys()
    assert page.count("<iframe") == page.count("<pre") == page.count("&lt;/html&gt;") == len(SAMPLES)
    assert [kind.name for kind in KINDS.values() if html.escape(kind.name) not in page] == []


def test_without_debug_there_is_no_such_page(client, settings, db):
    settings.DEBUG = False
    missing = client.get("/preview/nothing-at-all")
    answer = client.get("/preview/letters")
    assert (answer.status_code, answer.content) == (404, missing.content)
