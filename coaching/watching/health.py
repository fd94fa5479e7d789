"""Whether this process can serve people: its database answers, and has the tables that this release needs."""

from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

PATIENCE_MS, REDIS_PATIENCE = 1_000, 0.2  # milliseconds for the database, seconds for Redis


@dataclass(frozen=True)
class Health:
    """`is_ready` says whether to send people here; `words` say why not, or what is amiss all the same."""

    is_ready: bool
    words: str


def health() -> Health:
    """Without Redis everything is still done: work is rows in the database, which the clock finds."""
    try:
        applied = _applied()
    except DatabaseError:
        return Health(False, "The database does not answer.")
    if not _needed() <= applied:
        return Health(False, "Migrations are missing: run manage.py migrate.")
    if not _redis_answers():
        return Health(True, "Ready. Redis does not answer, so work waits for the clock.")
    return Health(True, "Ready.")


def _applied() -> set[tuple[str, str]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local statement_timeout = {PATIENCE_MS}")
        cursor.execute("select app, name from django_migrations")
        return set(cursor.fetchall())


@cache
def _needed() -> set[tuple[str, str]]:
    """The migrations that come with this release. What those of a later one have changed is not asked."""
    return set(MigrationLoader(None).disk_migrations)


def _redis_answers() -> bool:
    impatient = {"socket_timeout": REDIS_PATIENCE, "socket_connect_timeout": REDIS_PATIENCE}
    try:
        with redis.from_url(settings.REDIS_URL, **impatient) as link:
            return link.ping()
    except redis.RedisError:
        return False
