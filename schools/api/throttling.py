"""How often: so many requests a minute with one token, and from one place. Counted in Redis, for all processes."""

import hashlib
import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from schools.place import place_of

MINUTE = 60

log = logging.getLogger(__name__)


class TokenAndPlace(BaseThrottle):
    """Refuses what is over, until the minute ends. Without Redis nobody is refused."""

    def allow_request(self, request, view) -> bool:
        now = time.time()
        self._wait = MINUTE - int(now) % MINUTE
        try:
            return all(_count(name, int(now) // MINUTE) <= most for name, most in _limits(request))
        except (RedisError, OSError) as problem:
            log.warning("Requests of the API are not counted: Redis is away (%s).", type(problem).__name__)
            return True

    def wait(self) -> int:
        """Seconds until the next minute."""
        return self._wait


def _limits(request) -> list[tuple[str, int]]:
    """What is counted for a request, and how often it may be. The place counts for those without a token, too."""
    place = hashlib.sha256(place_of(request).encode()).hexdigest()[:16]
    limits = [(f"place:{place}", settings.API_REQUESTS_A_MINUTE_FROM_A_PLACE)]
    if token := request.profile.get("token"):
        limits.append((f"token:{token}", settings.API_REQUESTS_A_MINUTE))
    return limits


def _count(name: str, minute: int) -> int:
    key = f"api:{name}:{minute}"
    try:
        return cache.incr(key)
    except ValueError:  # the first within this minute
        cache.add(key, 0, timeout=2 * MINUTE)
        return cache.incr(key)
