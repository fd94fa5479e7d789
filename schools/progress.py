"""How far something has come that takes a while: told by a worker in the middle of its transaction, seen on a page.

Kept in Redis for an hour, since nothing of an open transaction can be read from outside. It is a courtesy: without
Redis the work goes on, and the page says that it does, without numbers.
"""

import logging
from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings

KEPT_FOR = 3600  # seconds
LONGEST_WAIT = 0.2  # seconds: neither a worker nor a page waits for a courtesy
EVERY = 25

log = logging.getLogger(__name__)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=LONGEST_WAIT, socket_connect_timeout=LONGEST_WAIT, retry=None
    )


def teller(what: str) -> Callable[[int, int], None]:
    """A function to tell how many of how many are done."""

    def tell(done: int, of: int) -> None:
        if done % EVERY and done != of:
            return
        try:
            _redis().set(_key(what), f"{done}/{of}", ex=KEPT_FOR)
        except redis.RedisError as problem:
            log.info("Progress is not told (%s)", type(problem).__name__)

    return tell


def seen(what: str) -> tuple[int, int] | None:
    """How many of how many, or None when nobody has told."""
    try:
        told = _redis().get(_key(what))
    except redis.RedisError:
        return None
    if not isinstance(told, bytes):
        return None
    done, _, of = told.decode().partition("/")
    return int(done), int(of)


def _key(what: str) -> str:
    return f"progress:{what}"
