"""Workers and Redis are killed with SIGKILL while they are at it: nothing is lost, and nothing is sent twice."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from tests.conftest import alone, prepared_copy
from tests.faults.ground import PATIENCE, Ground, child_of, eventually, kill
from tests.mailserver import DATA, GREETING, MailServer
from tests.world import MONDAY, TODAY, stable_id

pytestmark = pytest.mark.xdist_group("faults")

NORTH, TARIQ, TESS = (stable_id(name) for name in ("North School", "Tariq Tahir", "Tess Tully"))


@pytest.fixture(scope="module")
def database(django_db_setup):
    """A copy of the template with its committed cast, for processes of our own."""
    name = f"faults_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with alone():
        prepared_copy(name)
    return name


@pytest.fixture(scope="module")
def post():
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def standing(database, tmp_path_factory, post):
    """A Redis and a clock, for one test after the other."""
    ground = Ground(database, tmp_path_factory.mktemp("faults"), post.port)
    ground.start_redis()
    ground.beat()
    yield ground
    ground.kill_all()


@pytest.fixture
def ground(standing, post):
    """No letter yet, and no worker; those that a test starts are killed at its end."""
    standing.ask("delete from iam.outbox where kind = 'note'")
    post.letters.clear()
    before = list(standing.running)
    yield standing
    post.release()
    standing.kill_all(but=[*before, standing.redis])


def names(*numbers) -> list[str]:
    return [f"teacher{number:02}" for number in numbers]


def addresses(notes: list[str]) -> list[str]:
    return sorted(f"{name}@ashdown.example" for name in notes)


def test_a_worker_killed_when_the_mail_server_has_the_letter_never_sends_it_again(ground, post):
    post.hold(DATA)
    worker = ground.worker("mail")
    ground.put_notes("una")
    assert post.waiting.wait(PATIENCE)
    os.kill(child_of(worker), signal.SIGKILL)
    post.release()
    eventually(ground.states, {"unsure": 1})
    ground.put_notes("tariq", "tess")
    eventually(ground.states, {"unsure": 1, "done": 2})
    assert post.addressed() == addresses(["una", "tariq", "tess"])


def test_a_worker_killed_before_the_mail_server_has_the_letter_leaves_it_to_the_next(ground, post):
    post.hold(GREETING)
    worker = ground.worker("mail")
    ground.put_notes("una")
    assert post.waiting.wait(PATIENCE)
    kill(worker)
    post.release()
    assert (post.addressed(), ground.states()) == ([], {"leased": 1})
    ground.worker("mail")
    eventually(ground.states, {"done": 1})
    assert post.addressed() == addresses(["una"])


def test_a_worker_killed_while_it_recounts_has_changed_nothing_and_lost_nothing(ground):
    worker = ground.worker("rollup")
    eventually(lambda: ground.ask("select count(*) from coaching_dirtyweek"), [(0,)])
    with held_in_mid_recount(ground, TARIQ):
        os.kill(child_of(worker), signal.SIGKILL)
    eventually(lambda: seen(ground), 1)
    with held_in_mid_recount(ground, TESS):
        kill(worker)
    assert seen(ground) == 1
    ground.worker("rollup")
    eventually(lambda: seen(ground), 2)
    eventually(lambda: ground.states("coverage"), {})
    assert ground.manage("rollup", "recount", "--each-trust").splitlines() == [
        "Birch Trust: no differences.",
        "Ashdown Learning Trust: no differences.",
    ]


def test_an_emptied_redis_loses_no_work(ground, post):
    notes = [names(*range(10 * part, 10 * part + 10)) for part in range(3)]
    ground.worker("mail,work")
    ground.put_notes(*notes[0])
    eventually(lambda: ground.states().get("done", 0) > 0)
    redis.Redis(port=ground.redis_port).flushall()
    ground.put_notes(*notes[1])
    eventually(ground.states, {"done": 20})
    kill(ground.redis)
    ground.put_notes(*notes[2])
    ground.start_redis()
    eventually(ground.states, {"done": 30})
    assert post.addressed() == addresses(notes[0] + notes[1] + notes[2])


def test_two_clocks_and_two_workers_do_everything_once(ground, post):
    ground.ask("delete from iam.outbox where kind = 'week'")
    ground.beat()
    for _ in range(2):
        ground.worker("mail,work")
    ground.worker("rollup")
    notes = names(*range(30))
    ground.put_notes(*notes)
    eventually(ground.states, {"done": 30})
    eventually(lambda: ground.states("week"), {"done": 2})  # one for each trust
    assert post.addressed() == addresses(notes)
    assert ground.ask("select distinct attempts from iam.outbox where kind in ('note', 'week')") == [(1,)]


def test_the_demo_prints_its_mail_and_sends_none(ground, post):
    ground.demo_worker()
    ground.ask("select iam.request_code('cleo.clarke@ashdown.example', '127.0.0.1')")
    eventually(lambda: "\nTo: cleo.clarke@ashdown.example\n" in ground.printed())
    eventually(lambda: re.search(r"^    \d{6}$", ground.printed(), re.MULTILINE) is not None)
    assert post.letters == []


@contextmanager
def held_in_mid_recount(ground, teacher) -> Iterator[None]:
    """A coach drops in on somebody, and the worker that counts it waits in the middle of its task."""
    with ground.connected() as somebody:
        somebody.execute("select pg_advisory_xact_lock(hashtextextended('coverage of ' || sec.trust(), 0))")
        drop_in(ground, teacher)
        waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        eventually(lambda: ground.ask(waiting), [(1,)])
        yield


def drop_in(ground, teacher) -> None:
    """Today, by the teacher's coach; as in a request, the week is marked in the same transaction."""
    ground.ask(
        """insert into coaching_visit
             (id, trust_id, school_id, teacher_id, coach_id, pairing_id, "on", week, recorded_at)
           select uuidv7(), trust_id, school_id, teacher_id, coach_id, id, %s, %s, now()
           from coaching_pairing where teacher_id = %s""",
        TODAY,
        MONDAY,
        str(teacher),
    )


def seen(ground) -> int:
    sql = "select seen from coaching_coverageweek where school_id = %s and week = %s and team_id is null"
    return ground.ask(sql, str(NORTH), MONDAY)[0][0]
