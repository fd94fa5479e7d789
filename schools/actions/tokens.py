"""Tokens of the API: made, listed and ended by whoever is signed in. PostgreSQL keeps a hash, and says whose each is.

A personal token acts as its person. An integration's acts for the trust, as nobody in particular, and the trust's
administrators keep it. Both end within a year.
"""

import base64
import datetime
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from schools import tenancy
from schools.models import Person
from schools.refusals import POLICY, Refusal, in_words

PERSONAL, INTEGRATION = "personal", "integration"
READ, WRITE = "read", "write"
FACTS, ROLLUPS = "facts", "rollups"
PREFIX = "waymark_"  # so that a scanner for secrets knows one when it lies about


class EnoughTokens(Refusal):
    """Twenty are in use."""

    sentence = "There are twenty tokens already. End one that nothing uses any more."


class EndedSince(Refusal):
    """The same press made one before, and that has ended."""

    sentence = "The token that this made has ended since. Press again for another."


class NotTheirsToMake(Exception):
    """A token was to be made by somebody who may not: through another token, or for a trust they do not run."""


@dataclass(frozen=True)
class Token:
    """A token in use, without what opens it. `used_at` is right to five minutes, None before the first time."""

    id: uuid.UUID
    label: str
    scopes: list[str]
    made_by: uuid.UUID
    made_at: datetime.datetime
    used_at: datetime.datetime | None
    expires_at: datetime.datetime


class _MadeBefore(Exception):
    """The token of this press is there already."""


REFUSALS: dict[str, type[Exception]] = {
    "twenty_tokens_are_enough": EnoughTokens,
    "api_token_token_hash_key": _MadeBefore,
    POLICY: NotTheirsToMake,
}


def issue(
    *, kind: str, label: str, scopes: Collection[str], lasts: datetime.timedelta, by: Person, press: str = ""
) -> str:
    """A new token, in plain: only a hash of it is kept.

    `by` is the person of the claim; the database takes nobody else for the maker. `press` names the press of a button
    that asks for it, by something that nobody else can know: the same press makes one token a day, however often it is
    sent. Raises EnoughTokens, EndedSince, NotTheirsToMake.
    """
    plain = PREFIX + _secret(press)
    try:
        with in_words(REFUSALS), connection.cursor() as cursor:
            given: list = [kind, label, sorted(scopes), lasts, plain]
            cursor.execute("select iam.issue_token(%s, %s, %s, %s, %s)", given)
    except EnoughTokens:
        if not _is_in_use(plain):  # it is, where this press made the twentieth
            raise
    except _MadeBefore:
        if not _is_in_use(plain):
            raise EndedSince from None
    return plain


def _secret(press: str) -> str:
    """32 bytes that nobody can guess; for the same press the same, which only this server's key can make of it.

    For that day: the database forgets a token ninety days after its end, and a page still open then must not make the
    very one again that was ended, perhaps because somebody else had come by it.
    """
    if not press:
        return secrets.token_urlsafe(32)
    made = salted_hmac("a token of the API", f"{press} {tenancy.current().today}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _is_in_use(plain: str) -> bool:
    """Whether a program could use it now: its claim is opened and taken back, with which the present one is back."""
    with tenancy.token(plain) as claim:
        transaction.set_rollback(True)
    return claim is not None


def in_use(kind: str) -> list[Token]:
    """The reader's own personal tokens, or their trust's integrations when they administer it; the latest first."""
    with connection.cursor() as cursor:
        cursor.execute("select id, label, scopes, made_by, made_at, used_at, expires_at from iam.tokens(%s)", [kind])
        return [Token(*row) for row in cursor.fetchall()]


def revoke(*, token_id: uuid.UUID, by: Person) -> bool:
    """End a token at once; False when it is none of theirs, or has ended already."""
    with connection.cursor() as cursor:
        cursor.execute("select iam.revoke_token(%s)", [token_id])
        return cursor.fetchone()[0]
