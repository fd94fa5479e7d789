"""Figures for Prometheus: requests as this machine's web processes counted them, and work as the database has it.

Nothing is counted, and nothing answers, where METRICS_TOKEN is not set.
"""

import hmac
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # seconds
OURS = "waymark-metrics-"
FIRST_ALONE = threading.Lock()  # two first requests at once would both make them, which ends in an error for one


def may_read(request: HttpRequest) -> bool:
    """Whether the request carries the token."""
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode(errors="replace")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(given, wanted)


def count(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    if settings.METRICS_TOKEN:
        requests, latency = _counters()
        requests.labels(route, method, str(status)).inc()
        latency.labels(route).observe(seconds)


def page() -> tuple[bytes, str]:
    """The figures of all web processes and of the database, and the type of the text they are written in."""
    _counters()
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(_Work())
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _counters():
    with FIRST_ALONE:
        return _made()


@cache
def _made():
    """The counters of this process. Each keeps its own in a file, and whichever is asked adds all of them up."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_folder())
    from prometheus_client import Counter, Histogram  # only now: it reads the folder when it is imported

    return (
        Counter("waymark_requests", "Requests answered", ["route", "method", "status"]),
        Histogram("waymark_request_seconds", "Time until the answer", ["route"], buckets=BUCKETS),
    )


def _folder() -> Path:
    """One folder for the web processes of one server, named after the server that started them."""
    parent = os.getppid()
    mine = Path(tempfile.gettempdir()) / f"{OURS}{os.getuid()}-{parent}-{_started(parent)}"
    mine.mkdir(mode=0o700, exist_ok=True)
    if mine.is_symlink() or mine.stat().st_uid != os.getuid():  # somebody else was there first
        return Path(tempfile.mkdtemp(prefix=OURS))
    _remove_left_behind(mine)
    return mine


def _remove_left_behind(mine: Path) -> None:
    for folder in mine.parent.glob(f"{OURS}{os.getuid()}-*"):
        parent = folder.name.split("-")[3]
        if folder != mine and not Path("/proc", parent).exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _started(process: int) -> str:
    """When a process began, in ticks since the machine did: the same number may be given to another one later."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return "0"


class _Work:
    """What waits and what became of it, read from the database at the moment of asking."""

    def collect(self) -> Iterator:
        from prometheus_client.core import GaugeMetricFamily

        up = GaugeMetricFamily("waymark_database_up", "Whether the database answered")
        try:
            families = list(_families(GaugeMetricFamily))
        except DatabaseError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield from [up, *families]


def _families(family) -> Iterator:
    with transaction.atomic():
        jobs = family("waymark_jobs", "Jobs of the last ninety days", labels=["queue", "kind", "state"])
        for *labels, number in _rows("select queue, kind, state, number from iam.jobs_by_state()"):
            jobs.add_metric(labels, number)
        oldest = family("waymark_outbox_oldest_due_seconds", "How long the oldest due job has waited", labels=["queue"])
        waiting = dict.fromkeys(settings.QUEUES, 0.0)
        waiting |= {
            queue: since.total_seconds()
            for queue, since in _rows("select queue, oldest from iam.outbox_age()")
            if since
        }
        for queue, seconds in waiting.items():
            oldest.add_metric([queue], seconds)
        marks = family("waymark_dirty_weeks", "Marks of changed weeks that wait to be counted")
        marks.add_metric([], _rows("select sec.marks_waiting()")[0][0])
    yield from (jobs, oldest, marks)


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
