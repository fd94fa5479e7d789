"""Work that happens later, in one process: put once, done once, and what becomes of it when something goes wrong."""

import base64
import json
import os
import socket
import subprocess
import sys

import pytest
import redis
from django.core import mail
from django.core.management import call_command
from django.db import Error, connection, transaction

from coaching.celery import broker_url
from schools import jobs, outbox
from schools.models import Person
from tests.schools.later import TOMORROW, done, drain, make_due, owner, put, row
from tests.world import acting_as, as_login, job_for

# Putting


def test_the_same_key_is_put_once(cast):
    assert [put(cast), put(cast), put(cast, key="another")] == [True, False, True]
    assert (drain(), len(mail.outbox)) == (2, 2)


def test_two_trusts_may_use_the_same_key(cast):
    put(cast)
    with acting_as(cast.bea):
        assert outbox.put(queue="mail", kind="say hello", key="a key") is True


def test_without_a_claim_nothing_can_be_put(cast):
    with pytest.raises(Error, match="under a claim"), transaction.atomic():
        outbox.put(queue="mail", kind="say hello", key="a key")


def test_a_queue_that_does_not_exist_is_refused(cast):
    with acting_as(cast.cleo), pytest.raises(ValueError, match="no queue 'post'; the queues are mail, work, rollup"):
        outbox.put(queue="post", kind="say hello", key="a key")


def test_what_is_due_tomorrow_waits(cast):
    with acting_as(cast.cleo):
        outbox.put(queue="mail", kind="say hello", key="a key", due_at=TOMORROW)
    assert (drain(), row("state")) == (0, "waiting")
    make_due()
    assert (drain(), row("state")) == (1, "done")


def test_what_nobody_has_begun_with_can_be_taken_back(cast):
    put(cast)
    with acting_as(cast.bea):
        assert outbox.take_back(key="a key") is False  # another trust's
    with acting_as(cast.cleo):
        assert (outbox.take_back(key="a key"), outbox.take_back(key="a key")) == (True, False)
    assert put(cast) is True
    drain()
    with acting_as(cast.cleo):
        assert outbox.take_back(key="a key") is False


def test_a_change_that_is_rolled_back_leaves_no_work(cast):
    with transaction.atomic():
        put(cast)
        transaction.set_rollback(True)
    assert (drain(), mail.outbox) == (0, [])


@pytest.mark.parametrize("login", ["waymark_web", "waymark_worker", "waymark_rollup"])
def test_nobody_reads_the_outbox_or_the_codes_but_through_its_functions(cast, login):
    with as_login(login), connection.cursor() as cursor:
        cursor.execute(
            "select has_any_column_privilege('iam.outbox', 'select'), has_any_column_privilege('iam.code', 'select')"
        )
        assert cursor.fetchone() == (False, False)


def test_the_web_login_can_take_nobodys_work(cast):
    for call in (
        "iam.claim_jobs('mail', 1, '1 minute')",
        "iam.codes_to_mail(1)",
        "iam.enqueue_everywhere('mail', 'x', 'y', now())",
        "iam.put_aside()",
    ):
        with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {call}")


# The bell


RINGER = """
import time, django
django.setup()
from schools import outbox
outbox._ring("mail")  # the first one also imports what Celery needs
started = time.monotonic()
outbox._ring("mail")
print(time.monotonic() - started)
"""


@pytest.mark.parametrize("kind", ["away", "silent"])
def test_a_dead_redis_neither_fails_nor_stalls_whoever_rings(kind):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if kind == "silent" else 1
        environment = os.environ | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        ringer = subprocess.run(
            [sys.executable, "-c", RINGER], env=environment, capture_output=True, text=True, check=True
        )
    assert float(ringer.stdout) < 0.5
    assert (
        ringer.stderr.splitlines()
        == ["The bell of queue mail is broken (OperationalError); the clock finds the work."] * 2
    )


def test_the_bell_says_which_queue_and_nothing_else(cast, settings, django_capture_on_commit_callbacks):
    bells = redis.from_url(settings.REDIS_URL)
    bells.delete("mail")
    with django_capture_on_commit_callbacks(execute=True):
        put(cast, to="tariq.tahir@ashdown.example")
    (message,) = map(json.loads, bells.lrange("mail", 0, -1))
    assert message["headers"]["task"] == "schools.tasks.sweep"
    assert json.loads(base64.b64decode(message["body"]))[:2] == [["mail"], {}]


def test_a_bell_can_hang_on_a_socket_or_on_a_network():
    assert broker_url("unix:///run/redis.sock?db=2") == "redis+socket:///run/redis.sock?virtual_host=2"
    assert broker_url("redis://:secret@redis:6379/0") == "redis://:secret@redis:6379/0"


# Doing


def test_work_is_done_once_under_its_trusts_claim(cast):
    put(cast, "try something", number=1)
    assert (drain(), drain(), done, row("state", "attempts")) == (1, 0, [{"number": 1}], ("done", 1))


def test_what_goes_wrong_is_tried_again_later_and_tells_no_secret(cast):
    put(cast, "try something", fails=True)
    drain()
    assert row("state", "problem", "due_at > now() + interval '1 minute'") == ("waiting", "ZeroDivisionError", True)
    assert drain() == 0
    make_due()
    assert (drain(), row("attempts", "due_at > now() + interval '3 minutes'")) == (1, (2, True))


def test_after_the_last_try_it_is_parked_until_somebody_says_again(cast, capsys):
    put(cast, "try something", fails=True)
    owner("update iam.outbox set attempts = 11 where dedupe_key = 'a key'")
    drain()
    assert row("state") == "parked"
    make_due()
    assert drain() == 0
    with as_login("waymark_worker"):
        call_command("outbox", again=True)
    assert capsys.readouterr().out.splitlines()[0] == "1 parked jobs will be tried again."
    assert (drain(), len(done)) == (1, 2)


def test_a_kind_that_this_release_does_not_know_waits_for_the_next(cast):
    put(cast, "fly")
    drain()
    assert row("state", "problem") == ("waiting", "Unknown")


def test_a_worker_that_died_leaves_its_job_to_the_next(cast):
    put(cast, "try something")
    with as_login("waymark_worker"):
        assert jobs._next("mail") is not None  # leased, and then the worker died
    assert drain() == 0  # the lease still runs
    make_due()
    assert (drain(), row("state", "attempts")) == (1, ("done", 2))


def test_a_job_that_kills_every_worker_is_put_aside(cast):
    put(cast, "try something")
    owner("update iam.outbox set attempts = 11 where dedupe_key = 'a key'")
    with as_login("waymark_worker"):
        jobs._next("mail")
    make_due()
    assert (drain(), row("state", "problem")) == (0, ("parked", "the worker ended at every try"))


def test_what_comes_too_early_waits_and_the_try_is_not_counted(cast):
    put(cast, **{"too early": True})
    drain()
    assert row("state", "attempts", "due_at") == ("waiting", 0, TOMORROW)


def test_a_job_may_not_look_into_another_trust(cast):
    put(cast, "try something")
    seen = []
    jobs.does("look around")(lambda job: seen.append(_people()))
    with acting_as(cast.bea):
        outbox.put(queue="work", kind="look around", key="look")
    drain("work")
    assert seen == [3]  # Birch Trust's own


def _people() -> int:
    return Person.objects.count()


def test_the_worker_ends_its_claim_with_the_job(cast):
    put(cast, "try something")
    with job_for(cast.ashdown):
        pass
    drain()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('waymark.claim', '', true)")
        cursor.execute("select sec.trust()")
        assert cursor.fetchone() == (None,)


# The command


def test_the_outbox_tells_what_waits_and_what_was_put_aside(cast, capsys):
    put(cast)
    put(cast, key="parked")
    owner("update iam.outbox set state = 'parked', problem = 'SMTPDataError 552' where dedupe_key = 'parked'")
    owner("update iam.outbox set due_at = now() - interval '90 seconds' where dedupe_key = 'a key'")
    owner("delete from iam.outbox where queue = 'rollup'")
    with as_login("waymark_worker"):
        call_command("outbox")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "mail: 1 waiting (the oldest due for 90 s), 1 parked, 0 unsure"
    assert second.startswith("  parked: 1 x say hello, SMTPDataError 552 (since 20")
