"""Celery: workers that are woken by a bell, and the clock that rings it when nobody else did.

A message holds the name of a queue and nothing else; what is to be done is in PostgreSQL (`schools/outbox.py`). So a
message may be lost or come twice, and nothing is kept of it.
"""

import os
from urllib.parse import parse_qs, urlsplit

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")

from django.conf import settings  # only now: it has to be known which settings

# Whoever rings the bell tries once: a silent Redis costs a request 0.2 s, one that is away nothing. Workers and beat
# are patient with it, and come back to it for as long as it takes.
IMPATIENT = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0}
PATIENT = {"socket_timeout": 10, "socket_connect_timeout": 5, "max_retries": 0, "visibility_timeout": 3600}
MINUTE, HOUR = 60, 3600


def broker_url(redis_url: str) -> str:
    """A Redis address as Celery writes it: kombu has its own way of naming a socket."""
    url = urlsplit(redis_url)
    if url.scheme != "unix":
        return redis_url
    database = parse_qs(url.query).get("db", ["0"])[0]
    return f"redis+socket://{url.path}?virtual_host={database}"


def rounds() -> dict[str, dict]:
    """What beat sends, and how often in seconds. A message that nobody took by the next round is worth nothing."""
    every = settings.SWEEP_SECONDS
    sweeps = {f"sweep {queue}": _round("schools.tasks.sweep", every, queue, queue) for queue in settings.QUEUES}
    return sweeps | {
        "tick": _round("schools.tasks.tick", min(MINUTE, 4 * every), "work"),
        "tidy": _round("schools.tasks.tidy", HOUR, "work"),
    }


def _round(task: str, seconds: int, queue: str, *arguments: str) -> dict:
    return {"task": task, "schedule": seconds, "args": arguments, "options": {"queue": queue, "expires": 4 * seconds}}


app = Celery("waymark")
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    broker_transport_options=IMPATIENT,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_default_queue="work",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=15 * MINUTE,
    worker_prefetch_multiplier=1,
    worker_redirect_stdouts=False,  # without a mail server, letters are printed as they are
    worker_cancel_long_running_tasks_on_connection_loss=False,
    timezone=settings.TIME_ZONE,
    beat_schedule=rounds(),
)
app.set_default()
app.autodiscover_tasks()


@setup_logging.connect
def log_as_django_does(**_signal) -> None:
    """That somebody listens here is what keeps Celery from a format of its own, which quotes errors."""


@celeryd_init.connect
@beat_init.connect
def be_patient(**_signal) -> None:
    app.conf.broker_transport_options = PATIENT
