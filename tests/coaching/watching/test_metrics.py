"""Figures for Prometheus: added up over real web processes, with the work from the database, for the token only."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from coaching.embedded.places import PROJECT
from coaching.watching import metrics
from tests.site import site
from tests.world import acting_as, as_login, job_for

TOKEN = "of the test run"
ASKED = 40


def answer(address: str, token: str | None = None) -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def value(page: str, name: str, **labels: str) -> float | None:
    wanted = {f'{label}="{text}"' for label, text in labels.items()}
    for told, number in re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", page, re.MULTILINE):
        if wanted <= set(told.split(",")):
            return float(number)
    return None


FIRST_REQUESTS = """
import threading
from coaching.watching import metrics
at_once = threading.Barrier(8)
def first():
    at_once.wait()
    metrics.count(route="sign_in", method="GET", status=200, seconds=0.1)
    print("counted\\n", end="")  # in one piece, beside the others
threads = [threading.Thread(target=first) for _ in range(8)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
"""


def test_the_first_requests_of_a_process_may_come_at_once():
    environment = {**os.environ, "METRICS_TOKEN": TOKEN, "DJANGO_SETTINGS_MODULE": "coaching.settings"}
    run = subprocess.run(
        [sys.executable, "-c", FIRST_REQUESTS], env=environment, cwd=PROJECT, capture_output=True, text=True
    )
    assert (run.stderr, run.stdout.split()) == ("", ["counted"] * 8)


@pytest.fixture(scope="module")
def made(django_db_setup):
    """A site with production's two web workers, and the token."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with site(home=Path(os.environ["WAYMARK_HOME"]), name=f"watched_{number}", redis=13) as ours:
        ours.variables["METRICS_TOKEN"] = TOKEN
        with ours.open(only="web"):
            yield ours


@pytest.mark.xdist_group("watched")
def test_the_requests_of_all_workers_are_added_up(made):
    before = value(answer(f"{made.address}/metrics", TOKEN)[1], "waymark_requests_total", route="sign_in") or 0
    for _ in range(ASKED):
        assert answer(f"{made.address}/sign-in")[0] == 200
    pages = [answer(f"{made.address}/metrics", TOKEN)[1] for _ in range(6)]
    counted = [value(page, "waymark_requests_total", route="sign_in", method="GET", status="200") for page in pages]
    assert counted == [before + ASKED] * len(pages)  # whichever of the two workers is asked
    assert value(pages[-1], "waymark_request_seconds_count", route="sign_in") == before + ASKED
    assert value(pages[-1], "waymark_database_up") == 1
    assert answer(f"{made.address}/metrics") == answer(f"{made.address}/metrics", "a guess")
    assert answer(f"{made.address}/metrics")[0] == 404


@pytest.mark.xdist_group("watched")
def test_one_that_ends_takes_its_folder_along_at_the_next_start(made, tmp_path, monkeypatch):
    left = tmp_path / f"{metrics.OURS}{os.getuid()}-999999999-1"
    left.mkdir()
    mine = tmp_path / f"{metrics.OURS}{os.getuid()}-{os.getppid()}-1"
    mine.mkdir()
    metrics._remove_left_behind(mine)
    assert (left.exists(), mine.exists()) == (False, True)


@pytest.fixture
def page(settings, cast):
    settings.METRICS_TOKEN = TOKEN
    return lambda: Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()


def test_work_is_counted_across_trusts_by_kind_and_outcome(page, cast):
    for trust in (cast.ashdown, cast.birch):
        with job_for(trust), connection.cursor() as cursor:
            cursor.execute("select iam.enqueue('mail', 'reminder', 'a key', now() - interval '90 seconds', null, '{}')")
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("update iam.outbox set state = 'parked' where trust_id = %s and kind = 'reminder'", [cast.birch])
    said = page()
    assert value(said, "waymark_jobs", queue="mail", kind="reminder", state="waiting") == 1
    assert value(said, "waymark_jobs", queue="mail", kind="reminder", state="parked") == 1
    assert 90 <= value(said, "waymark_outbox_oldest_due_seconds", queue="mail") < 600
    assert value(said, "waymark_outbox_oldest_due_seconds", queue="work") == 0


def test_weeks_that_wait_are_counted_across_trusts_and_nobody_is_claimed_for(page, cast):
    marks = {}
    for trust in (cast.ashdown, cast.birch):
        with job_for(trust, "waymark_rollup"), connection.cursor() as cursor:
            cursor.execute("select count(*) from coaching_dirtyweek")
            marks[trust] = cursor.fetchone()[0]
    assert value(page(), "waymark_dirty_weeks") == sum(marks.values()) > max(marks.values()) > 0
    with acting_as(cast.tariq), connection.cursor() as cursor:
        cursor.execute("select sec.marks_waiting(), sec.person()")
        assert cursor.fetchone()[1] == cast.tariq.id  # the claim that was open is open again


def test_without_a_token_of_ours_there_is_no_such_page(settings, cast):
    nowhere = Client().get("/nowhere").content
    for ours, theirs in (("", "Bearer "), ("", ""), (TOKEN, "Bearer "), (TOKEN, f"Basic {TOKEN}"), (TOKEN, "Bearer é")):
        settings.METRICS_TOKEN = ours
        got = Client().get("/metrics", headers={"Authorization": theirs})
        assert (got.status_code, got.content) == (404, nowhere)


def test_it_costs_a_request_next_to_nothing(page, db):
    page()
    began = time.perf_counter()
    for _ in range(1_000):
        metrics.count(route="me", method="GET", status=200, seconds=0.01)
    assert (time.perf_counter() - began) / 1_000 < 0.001
