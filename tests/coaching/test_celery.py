"""Celery as it is set up: nothing is lost with a worker, nothing is kept in Redis, and every queue has its workers."""

from pathlib import Path

import yaml
from django.conf import settings

from coaching.celery import app, rounds
from coaching.embedded.programs import programs
from coaching.settings import BASE_DIR
from schools import outbox

LOGIN_OF = {"mail": "worker", "work": "worker", "rollup": "rollup"}


def test_a_task_is_only_over_when_it_is_done():
    kept = (
        "task_acks_late",
        "task_reject_on_worker_lost",
        "worker_prefetch_multiplier",
        "task_ignore_result",
        "result_backend",
    )
    assert {name: getattr(app.conf, name) for name in kept} == {
        "task_acks_late": True, "task_reject_on_worker_lost": True, "worker_prefetch_multiplier": 1,
        "task_ignore_result": True, "result_backend": None,
    }  # fmt: skip


def test_every_queue_is_looked_into_by_the_clock():
    swept = {
        sent["args"][0]: (sent["schedule"], sent["options"]["queue"])
        for sent in rounds().values()
        if sent["task"] == outbox.SWEEP
    }
    assert swept == {queue: (15, queue) for queue in settings.QUEUES}


def test_what_beat_sends_are_tasks_that_exist():
    app.loader.import_default_modules()
    assert {sent["task"] for sent in rounds().values()} <= app.tasks.keys()
    assert {name for name in app.tasks if not name.startswith("celery.")} == {
        "schools.tasks.sweep",
        "schools.tasks.tick",
        "schools.tasks.tidy",
    }


def test_nothing_is_ever_sent_for_later():
    """A countdown longer than Redis' visibility timeout multiplies tasks; what is for later is a row."""
    code = [
        path
        for folder in ("schools", "coaching", "observations", "cpd")
        for path in Path(BASE_DIR, folder).rglob("*.py")
    ]
    assert [
        str(path) for path in code if {"countdown=", "eta="} & set(path.read_text().replace("(", " ").split())
    ] == []


def queues_of(command) -> set[str]:
    words = command.split() if isinstance(command, str) else list(command)
    return set(words[words.index("--queues") + 1].split(",")) if "--queues" in words else set()


def test_the_demo_has_a_worker_for_every_queue():
    found = {queue: program.process for program in programs(8000) for queue in queues_of(program.command)}
    assert found == LOGIN_OF


def test_production_has_a_worker_for_every_queue():
    services = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]
    found = {
        queue: service["environment"]["WAYMARK_PROCESS"]
        for service in services.values()
        for queue in queues_of(service.get("command", ""))
    }
    assert found == LOGIN_OF


def test_a_worker_has_a_job_longer_than_the_mail_server_may_take():
    assert settings.LEASE_SECONDS > 4 * settings.EMAIL_TIMEOUT
    assert settings.SWEEP_SECONDS < settings.LEASE_SECONDS
