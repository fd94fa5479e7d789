"""The log's form as a browser sends it."""

import re
import uuid
from html import unescape

from observations.models import DropIn
from tests.world import acting_as

EMPTY = {
    "lesson": "",
    "praise": "",
    "question": "",
    "step_words": "",
    "model": "",
    "rehearsal": "",
    "signs": [""] * 5,
    "next_on": "",
    "next_date": "",
    "share": "now",
}


def typed(drop_in=None, **fields) -> dict:
    """The fields of a draft's page, or of one for `teacher` that is not kept yet, with what is typed into it."""
    if drop_in:
        known = {"client_id": drop_in.client_id, "teacher": drop_in.teacher_id, "version": drop_in.version}
    else:
        known = {"client_id": uuid.uuid4(), "version": 0}
    return {**EMPTY, "happened_on": "2026-11-24", **known, **fields}


def autosave(client, path, fields, *, by):
    """The form as the script sends it while somebody types."""
    return client.post(path, fields, headers={"X-Draft": str(by.id)})


def text_of(response) -> str:
    """A page's words, with tags taken out and spaces made one."""
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def drop_ins_of(person) -> list[DropIn]:
    with acting_as(person):
        return list(DropIn.objects.written_by(person).order_by("id"))
