"""The ground every test stands on: our own PostgreSQL and Redis, the application's logins, and a named cast.

Each worker has a database of its own, copied from one that was migrated and given its cast once. Tests run as
`waymark_web`: the connection's login may take the other logins' roles, so that one transaction can hold them all;
tests about what a login cannot do open a connection of its own.
"""

import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

OWN_HOME = "PYTEST_XDIST_WORKER" not in os.environ
if OWN_HOME:
    os.environ["WAYMARK_HOME"] = tempfile.mkdtemp(prefix="waymark-tests-")
for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "DEBUG"):
    os.environ.pop(name, None)
# Here and not in the settings of pytest-django, since the home must be known first.
os.environ.update(WAYMARK_PROCESS="web", DJANGO_SETTINGS_MODULE="coaching.settings")
# All tests ask from one place within the same minutes; those about how often is too often set limits of their own.
os.environ.update(API_REQUESTS_A_MINUTE="1000000", API_REQUESTS_A_MINUTE_FROM_A_PLACE="1000000")
# Playwright keeps an event loop in the browser tests' thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import fcntl
import gc

import django
import psycopg2
import psycopg2.errors
import pytest

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.client import ClientHandler

from coaching.embedded.places import places
from coaching.embedded.servers import running
from tests.site import WITHOUT_PEOPLE

# Else every new browser of a test would first list all style sheets, which takes longer than its request.
settings.WHITENOISE_AUTOREFRESH = True
TEST_LOGIN = "waymark_test"
_servers = ExitStack()


def pytest_configure(config):
    _servers.enter_context(running(Path(os.environ["WAYMARK_HOME"])))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    """All that is loaded by now stays until the end: looking through it again and again for what can go takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure(config):
    connections.close_all()
    _servers.close()
    if OWN_HOME:
        shutil.rmtree(os.environ["WAYMARK_HOME"], ignore_errors=True)


def admin(sql: str, *, database: str = "postgres") -> list:
    """Run SQL as the server's administrator, outside any transaction."""
    link = psycopg2.connect(places(Path(os.environ["WAYMARK_HOME"])).admin_dsn, dbname=database)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


@contextmanager
def alone():
    """Of a run’s workers one prepares at a time: logins belong to the whole server, a template may not be in use."""
    with open(Path(os.environ["WAYMARK_HOME"]) / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepared_copy(name: str) -> None:
    """A database with tables, logins' rights and the committed cast, made from the template."""
    from schools.setup import prepare

    admin(f"drop database if exists {name} with (force)")
    deadline = time.monotonic() + 60
    while not _copied(name):
        assert time.monotonic() < deadline, "the template is in use"
        time.sleep(0.1)
    prepare(admin_dsn=places(Path(os.environ["WAYMARK_HOME"])).admin_dsn, database=name)


def _copied(name: str) -> bool:
    """False while the template is in use by a command that another worker runs."""
    try:
        admin(f"create database {name} owner waymark_owner template waymark")
    except psycopg2.errors.ObjectInUse:
        return False
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    mine = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with django_db_blocker.unblock(), alone():
        if not admin("select 1 from pg_roles where rolname = 'waymark_test'"):
            _build_template()
        prepared_copy(mine)
        _point_at(mine)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def _build_template() -> None:
    from tests import world

    call_command("migrate", verbosity=0)
    connections["owner"].close()
    admin(
        "create role waymark_test login noinherit; "
        "grant waymark_web, waymark_worker, waymark_rollup, waymark_owner to waymark_test; "
        "grant connect on database waymark to waymark_test"
    )
    _point_at("waymark")
    with world.as_login("waymark_worker"):
        call_command("load_reference", verbosity=0)
    connection.close()
    admin(f"create database {WITHOUT_PEOPLE} owner waymark_owner template waymark")
    world.build()
    connection.close()


def _point_at(database: str) -> None:
    admin(f"grant connect on database {database} to {TEST_LOGIN}")
    for alias, login, role in (("default", TEST_LOGIN, "waymark_web"), ("owner", TEST_LOGIN, "waymark_owner")):
        connections[alias].close()
        connections[alias].settings_dict.update(NAME=database, USER=login, OPTIONS={"options": f"-c role={role}"})


@pytest.fixture(scope="session")
def committed_cast(django_db_setup, django_db_blocker):
    from django.db import transaction

    from tests import world

    with django_db_blocker.unblock(), transaction.atomic():
        return world.cast()


@pytest.fixture
def cast(db, committed_cast):
    """The named people of tests/world.py, inside a test that is rolled back."""
    return committed_cast


@pytest.fixture(scope="module")
def planted(committed_cast, django_db_blocker):
    """The rows of plant(), there for every test of a module; what a test does to them is undone after it."""
    from django.db import transaction

    from tests.architecture.plant import plant

    with django_db_blocker.unblock(), transaction.atomic():
        yield plant(committed_cast)
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def one_handler():
    """The middleware, loaded once: every browser of a test run goes through it."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def client_of(db, one_handler):
    """A browser of somebody who is signed in: client_of(cast.cleo).get("/today")."""
    return lambda person: browser_as(person, one_handler)


def browser_as(person, handler: ClientHandler) -> Client:
    """A browser that holds the cookie of the session that everybody of the cast has."""
    client = Client()
    client.handler = handler
    client.cookies["waymark"] = f"token of {person.id}"
    return client
