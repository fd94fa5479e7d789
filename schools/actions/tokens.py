"""Tokens of the API: made, listed and ended by whoever is signed in. PostgreSQL keeps a hash, and says whose each is.

A personal token acts as its person. An integration's acts for the trust, as nobody in particular, and the trust's
administrators keep it. Both end within a year.
"""

import datetime
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from schools.models import Person
from schools.refusals import POLICY, Refusal, rule_behind

PERSONAL, INTEGRATION = "personal", "integration"
READ, WRITE = "read", "write"
FACTS, ROLLUPS = "facts", "rollups"
PREFIX = "waymark_"  # so that a scanner for secrets knows one when it lies about


class EnoughTokens(Refusal):
    """Twenty are in use."""

    sentence = "There are twenty tokens already. End one that nothing uses any more."


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


def issue(*, kind: str, label: str, scopes: Collection[str], lasts: datetime.timedelta, by: Person) -> str:
    """A new token, in plain: this is the one time that it can be read. Raises EnoughTokens, NotTheirsToMake.

    `by` is the person of the claim; the database takes nobody else for the maker.
    """
    plain = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            given: list = [kind, label, sorted(scopes), lasts, plain]
            cursor.execute("select iam.issue_token(%s, %s, %s, %s, %s)", given)
    except DatabaseError as refusal:
        rule = rule_behind(refusal)
        if rule == "twenty_tokens_are_enough":
            raise EnoughTokens from refusal
        if rule == POLICY:
            raise NotTheirsToMake from refusal
        raise
    return plain


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
