"""How far a worker has come: told in the middle of its work, seen on a page, and nothing that anybody waits for."""

import pytest

from schools import progress


@pytest.fixture
def fresh():
    progress._redis.cache_clear()
    yield
    progress._redis.cache_clear()


def test_what_is_told_is_seen(fresh):
    tell = progress.teller("a test of what is told")
    assert progress.seen("a test of what is told") is None
    tell(progress.EVERY, 60)
    tell(progress.EVERY + 1, 60)  # not worth telling
    assert progress.seen("a test of what is told") == (progress.EVERY, 60)
    tell(60, 60)
    assert progress.seen("a test of what is told") == (60, 60)
    assert progress.seen("another") is None


def test_without_redis_the_work_goes_on(fresh, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    progress.teller("a test without Redis")(1, 1)
    assert progress.seen("a test without Redis") is None
