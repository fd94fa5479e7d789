"""The one place where a claim is opened.

A claim says which trust, and which person of it, the present transaction acts for. PostgreSQL makes and signs it
(`schools/sql/claims.sql`), binds it to the backend and the transaction, and every policy asks it; Python only remembers
which one is open, so that managers can name the trust in their conditions and new rows can default to it.

Cross-trust commands and the login each one uses: `setup_database` and `restore` (an administrator's), `migrate` and
`rotate_key` (owner), `import_schools` and `start_trust` (worker), `backup` (backup). Every other command takes --trust
or --each-trust.
"""

import datetime
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, transaction


class NoClaim(RuntimeError):
    """Tenant rows were asked for outside a claim."""


@dataclass(frozen=True)
class Claim:
    """Whom the open transaction acts for; a job and an integration have no person. `today` is the trust's own day."""

    trust: uuid.UUID
    person: uuid.UUID | None
    today: datetime.date
    profile: dict


_open: ContextVar[Claim | None] = ContextVar("claim", default=None)


def current() -> Claim:
    """The open claim. Raises NoClaim when there is none."""
    claim = _open.get()
    if claim is None:
        raise NoClaim("Open a claim first: a request with a session, or `with tenancy.job(trust_id=...)`.")
    return claim


def is_open() -> bool:
    """Whether a claim is open."""
    return _open.get() is not None


def current_trust_id() -> uuid.UUID:
    """The trust of the open claim: what managers filter by and new rows default to."""
    return current().trust


@contextmanager
def session(token: str | None) -> Iterator[Claim | None]:
    """Open a transaction that acts for whoever holds this session token; yields None when nobody does."""
    with transaction.atomic():
        # A cookie can hold a NUL, which PostgreSQL takes for the end of a text; no token of ours has one.
        claim = _begin("select iam.begin(%s)", [token]) if token and "\0" not in token else None
        with remembered(claim):
            yield claim


@contextmanager
def token(plain: str | None) -> Iterator[Claim | None]:
    """Open a transaction that acts for whom a token of the API was made: a person, or an integration of the trust.

    Yields None when the token is nobody's, or not any more. An integration's claim has no person.
    """
    with transaction.atomic():
        claim = _begin("select iam.begin_token(%s)", [plain]) if plain and "\0" not in plain else None
        with remembered(claim):
            yield claim


@contextmanager
def job(*, trust_id: uuid.UUID) -> Iterator[Claim]:
    """Open a transaction that acts for a trust and for no person. Only the worker and rollup logins may."""
    with transaction.atomic():
        claim = _begin("select iam.begin_trust(%s)", [trust_id])
        if claim is None:
            raise NoClaim(f"There is no trust {trust_id} in this database.")
        with remembered(claim):
            yield claim


@contextmanager
def outbox_job(*, job_id: uuid.UUID) -> Iterator[Claim | None]:
    """Open a transaction that acts for the trust whose job this is, the job described in the claim's profile.

    The job's row stays locked until the transaction ends. Yields None when another worker has it.
    """
    with transaction.atomic():
        claim = _begin("select iam.begin_job(%s)", [job_id])
        with remembered(claim):
            yield claim


def _begin(sql: str, parameters: list) -> Claim | None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, parameters)
        (answer,) = cursor.fetchone()
    if answer is None:
        return None
    profile = json.loads(answer) if isinstance(answer, str) else answer
    person = profile.get("person")
    return Claim(
        trust=uuid.UUID(profile["trust"]),
        person=uuid.UUID(person) if person else None,
        today=datetime.date.fromisoformat(profile["today"]),
        profile=profile,
    )


@contextmanager
def opened_trust(*, trust_id: uuid.UUID, name: str, pinned_on: datetime.date, using: str) -> Iterator[None]:
    """Make the demo trust's row and act for it in one transaction, by the connection that loads it in bulk."""
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("select iam.open_trust(%s, %s, null, true, %s)", [trust_id, name, pinned_on])
        with remembered(Claim(trust=trust_id, person=None, today=pinned_on, profile={})):
            yield


@contextmanager
def remembered(claim: Claim | None) -> Iterator[None]:
    """Keep in mind which claim the transaction has. That gives no right: only PostgreSQL’s own claim does."""
    reset = _open.set(claim)
    try:
        yield
    finally:
        _open.reset(reset)
