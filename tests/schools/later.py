"""Jobs to try the outbox with, and what a test asks of it."""

import datetime

from django.db import connection

from schools import jobs, outbox
from schools.mail import Letter
from tests.world import acting_as, as_login

TOMORROW = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
done = []  # what the kinds of this module did


@jobs.does("try something")
def try_something(job):
    done.append(job.payload)
    if job.payload.get("fails"):
        raise ZeroDivisionError("the head said that nobody may know")


@jobs.writes("say hello")
def say_hello(job):
    if job.payload.get("too early"):
        raise jobs.Postpone(TOMORROW)
    if job.payload.get("no cause"):
        return None
    return Letter(to=job.payload.get("to", "tariq.tahir@ashdown.example"), template="check", number=str(job.id))


def put(cast, kind="say hello", key="a key", **payload) -> bool:
    with acting_as(cast.cleo):
        return outbox.put(queue="mail", kind=kind, key=key, payload=payload)


def drain(queue="mail") -> int:
    with as_login("waymark_worker"):
        return jobs.drain(queue)


def owner(sql: str, *parameters) -> list[tuple]:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def row(*columns, key="a key"):
    ((*values,),) = owner(f"select {', '.join(columns)} from iam.outbox where dedupe_key = %s", key)
    return values[0] if len(columns) == 1 else tuple(values)


def make_due(key="a key") -> None:
    owner("update iam.outbox set due_at = now(), lease_until = now() - interval '1 second' where dedupe_key = %s", key)
