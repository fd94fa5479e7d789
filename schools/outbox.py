"""Work that happens later. A row in PostgreSQL is the truth; Redis is only the bell that wakes a worker.

Whoever changes something puts a row here in the same transaction. When Redis is away nothing is lost: the clock looks
for due rows every few seconds, and the row is still there.
"""

import datetime
import json
import logging
import uuid
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

SWEEP = "schools.tasks.sweep"
BELL_LASTS = 60  # seconds; the clock rings again long before, so a worker that was away finds no heap of old bells

log = logging.getLogger(__name__)


def put(
    *,
    queue: str,
    kind: str,
    key: str,
    due_at: datetime.datetime | None = None,
    recipient: uuid.UUID | None = None,
    payload: dict | None = None,
) -> bool:
    """Have something done after this transaction; False when the trust already has a row with this key.

    `recipient` is a person's id, `due_at` the moment from which it may be done (now if not given); the payload holds
    ids and dates, never a word that somebody wrote. Needs a claim.
    """
    if queue not in settings.QUEUES:
        raise ValueError(f"There is no queue {queue!r}; the queues are {', '.join(settings.QUEUES)}.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select iam.enqueue(%s, %s, %s, coalesce(%s, now()), %s, %s)",
            [queue, kind, key, due_at, recipient, json.dumps(payload or {})],
        )
        (is_new,) = cursor.fetchone()
    if is_new and due_at is None:
        ring(queue)
    return is_new


def take_back(*, key: str) -> bool:
    """Take a row back that nobody has begun with; False when it is too late or there was none."""
    with connection.cursor() as cursor:
        cursor.execute("select iam.take_back(%s)", [key])
        return cursor.fetchone()[0]


def ring(queue: str) -> None:
    """Wake a worker of this queue when the transaction has been committed."""
    transaction.on_commit(partial(_ring, queue), robust=True)


def _ring(queue: str) -> None:
    # A request must neither fail nor wait because the bell is broken: one try, at most 0.2 s (coaching/celery.py).
    try:
        current_app.send_task(SWEEP, args=[queue], queue=queue, expires=BELL_LASTS, retry=False, ignore_result=True)
    except Exception as problem:  # Celery, kombu, redis-py and sockets each have errors of their own
        log.error("The bell of queue %s is broken (%s); the clock finds the work.", queue, type(problem).__name__)
