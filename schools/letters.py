"""The kinds of letters that somebody may switch off, each named like the job that writes it (schools/jobs.py).

A new kind is one line here: its page, the sending and the way out in the letter itself follow from it. Sign-in codes
are no kind of this list, since nobody could come in without them.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.urls import reverse

from schools.models import LetterOff


@dataclass(frozen=True)
class Kind:
    """A kind of letter: the job's name, what its reader calls it, and when it comes."""

    code: str
    name: str
    when: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind("words_shared", "Something was shared with you", "When a coach shares a drop-in or a talk. Never a word."),
        Kind("shared_with_you", "A colleague lets you read something", "A note, a step or a talk, for a time."),
        Kind(
            "answered",
            "Somebody answers you",
            "At most once a day for each note, or day suggested. Never a word of it.",
        ),
        Kind(
            "reminder",
            "Still to see",
            "On a week’s first school day, when there’s a teacher you coach to see. It never says whom.",
        ),
        Kind(
            "unshared",
            "Written, not shared yet",
            "To a coach, once, when the time to share it in is over. It names nobody.",
        ),
        Kind("agreed_day", "The day before you meet your coach", "On the last school day before a day you agreed."),
        Kind("school_week", "The school’s week in five lines", "To head and leads, on the last school day. No names."),
        Kind(
            "trust_month", "The trust’s month", "To the trust’s team, on a month’s first school day. No teacher’s name."
        ),
    )
}


def switched_off(person_id: uuid.UUID) -> frozenset[str]:
    """The kinds that somebody has switched off. One query."""
    return frozenset(LetterOff.objects.filter(person_id=person_id).values_list("kind", flat=True))


def is_off(kind: str, person_id: uuid.UUID | None) -> bool:
    """Whether a letter of this kind is one that its reader has switched off; of other jobs it never is."""
    if kind not in KINDS or person_id is None:
        return False
    return LetterOff.objects.filter(person_id=person_id, kind=kind).exists()


def way_out(kind: str, person_id: uuid.UUID) -> str:
    """The address that stops letters of a kind without signing in; "" for a kind that cannot be stopped.

    Its token is made and known by the database alone; it can do nothing else.
    """
    if kind not in KINDS:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("select iam.letter_token(%s, %s)", [kind, person_id])
        (token,) = cursor.fetchone()
    return settings.PUBLIC_URL.rstrip("/") + reverse("letter_stop", args=[kind, token]) if token else ""
