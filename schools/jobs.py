"""The worker's side of the outbox: takes what is due, one by one, opens its trust's claim, and does it once.

Each app says in its `tasks.py` what a kind of job means: `@jobs.does("coverage")` for work, which is done and marked in
one transaction; `@jobs.writes("words_shared")` for a letter, which is written in one transaction, marked as being sent,
and only then given to the mail server.
"""

import datetime
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection

from schools import letters, outbox, tenancy
from schools.actions import sign_in_codes
from schools.mail import Letter, NotTaken, Post, Unsure

LONGEST_DRAIN = 60  # seconds; then other queues of the same worker have their turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A job as its doer sees it. `today` is the trust's own day; `key` and `payload` hold ids and dates."""

    id: uuid.UUID
    kind: str
    key: str
    recipient: uuid.UUID | None
    payload: dict
    attempts: int
    created_at: datetime.datetime
    today: datetime.date
    is_demo: bool

    @property
    def addressee(self) -> uuid.UUID:
        """The recipient of a letter. Raises ValueError for a job that has none."""
        if self.recipient is None:
            raise ValueError(f"A job of the kind {self.kind} was put into the outbox without a recipient.")
        return self.recipient


Work = Callable[[Job], None]
Writing = Callable[[Job], Letter | None]


class Postpone(Exception):
    """Not now, but then: raised by a doer whose job is right and too early."""

    def __init__(self, until: datetime.datetime) -> None:
        super().__init__(until)
        self.until = until


class Unknown(LookupError):
    """No app of this release knows such a kind of job."""


@dataclass(frozen=True)
class _Doer:
    run: Callable[[Job], Letter | None]
    forget: bool = False


_doers: dict[str, _Doer] = {}


def does(kind: str, *, forget: bool = False) -> Callable[[Work], Work]:
    """Register what a kind of job does. With `forget` its row goes when it is done, and its key may come again."""

    def register(function: Work) -> Work:
        _doers[kind] = _Doer(function, forget)
        return function

    return register


def writes(kind: str) -> Callable[[Writing], Writing]:
    """Register who writes a kind of letter: a function that returns it, or None when there is no cause any more."""

    def register(function: Writing) -> Writing:
        _doers[kind] = _Doer(function)
        return function

    return register


def drain(queue: str) -> int:
    """Do what is due in a queue until nothing is, or a minute is over; returns how many jobs were taken up."""
    give_way_at, taken = time.monotonic() + LONGEST_DRAIN, 0
    while job_id := _next(queue):
        run(job_id)
        taken += 1
        if time.monotonic() > give_way_at:
            outbox.ring(queue)
            break
    return taken


def run(job_id: uuid.UUID) -> None:
    """Do one leased job. What goes wrong is written down and tried again later; nothing is raised."""
    try:
        _work(job_id)
    except Postpone as later:
        _tell("select iam.postpone_job(%s, %s)", job_id, later.until)
    except Unsure as broken:
        _fail(job_id, str(broken), outcome="unsure")
    except NotTaken as refused:
        _fail(job_id, str(refused), outcome="parked" if refused.is_final else "waiting")
    except Exception as problem:
        log.exception("Job %s failed", job_id)
        _fail(job_id, type(problem).__name__, outcome="waiting")


def _work(job_id: uuid.UUID) -> None:
    with tenancy.outbox_job(job_id=job_id) as claim:
        if claim is None:
            return
        job = _job(claim)
        doer = _doers.get(job.kind)
        if doer is None:
            raise Unknown(job.kind)
        letter = None if letters.is_off(job.kind, job.recipient) else doer.run(job)
        if letter is not None and job.recipient:
            letter = replace(letter, way_out=letters.way_out(job.kind, job.recipient))
        if letter is None:
            _tell("select iam.finish_job(%s, %s)", job_id, doer.forget)
    if letter is not None:
        _send(letter, job)


def _send(letter: Letter, job: Job) -> None:
    post = Post(is_demo=job.is_demo)
    post.open()
    lease = datetime.timedelta(seconds=settings.LEASE_SECONDS)
    if not _tell("select iam.begin_sending(%s, %s::smallint, %s)", job.id, job.attempts, lease):
        post.close()  # the lease ran out, and another worker has the letter
        return
    post.send(letter)
    _tell("select iam.finish_job(%s, false)", job.id)


def _next(queue: str) -> uuid.UUID | None:
    # Somebody waits at the sign-in page for a code, so codes go before every single letter.
    if queue == "mail":
        sign_in_codes.mail_all()
    return _tell("select iam.claim_jobs(%s, 1, %s)", queue, datetime.timedelta(seconds=settings.LEASE_SECONDS))


def _job(claim: tenancy.Claim) -> Job:
    told = claim.profile
    return Job(
        id=uuid.UUID(told["job"]),
        kind=told["kind"],
        key=told["key"],
        recipient=uuid.UUID(told["recipient"]) if told["recipient"] else None,
        payload=told["payload"],
        attempts=told["attempts"],
        created_at=datetime.datetime.fromisoformat(told["created_at"]),
        today=claim.today,
        is_demo=told["is_demo"],
    )


def _fail(job_id: uuid.UUID, why: str, *, outcome: str) -> None:
    became = _tell("select iam.fail_job(%s, %s, %s)", job_id, why, outcome)
    level = logging.INFO if became == "waiting" else logging.ERROR
    log.log(level, "Job %s is %s (%s); see manage.py outbox", job_id, became, why)


def _tell(sql: str, *parameters):
    """Ask a function of the database; its answer, or None when it has none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return row[0] if row else None
