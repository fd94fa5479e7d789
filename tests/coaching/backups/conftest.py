"""A database with something of everything in it, as two trusts would leave it on a school day."""

import os

import pytest
from django.db import transaction

from tests.architecture.plant import plant
from tests.coaching.backups.servers import Server, home_server
from tests.conftest import _point_at, admin, alone, prepared_copy
from tests.world import cast as named_people

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
UID = "9001"

# Ashdown is a trust of the register here, Birch the demo's. Tariq was asked about, Cleo's letters are on their way.
LATER = """
set session_replication_role = replica;
update schools_trust set is_demo = false, pinned_on = null, uid = 9001 where name = 'Ashdown Learning Trust';
update iam.trust t set is_demo = false, uid = 9001 from schools_trust s where s.id = t.id and s.uid = 9001;
insert into iam.code (email, address_hash, code_hash, code) values ('tariq.tahir@ashdown.example', '', '', '123456');
insert into iam.outbox (trust_id, queue, kind, dedupe_key, state, due_at, lease_until)
  select id, queue, 'test', queue || ' ' || state || ' ' || due, state, now() + due::interval, now()
  from schools_trust cross join (values
    ('mail', 'waiting', '-1 hour'), ('mail', 'leased', '-1 hour'), ('mail', 'waiting', '1 day'),
    ('mail', 'sending', '-1 hour'), ('mail', 'done', '-1 hour'), ('work', 'leased', '-1 hour'),
    ('rollup', 'waiting', '-1 hour')) as jobs (queue, state, due)
  where uid = 9001;
"""


@pytest.fixture(scope="session")
def full(django_db_setup, django_db_blocker) -> Server:
    """The server that is backed up."""
    name = f"full_{WORKER}"
    with django_db_blocker.unblock():
        with alone():
            prepared_copy(name)
        _point_at(name)
        try:
            with transaction.atomic():
                plant(named_people())
        finally:
            _point_at(f"test_{WORKER}")
    admin(LATER, database=name)
    return home_server(name)


@pytest.fixture(scope="session")
def whole_file(full, tmp_path_factory):
    """What `manage.py backup` makes of it."""
    file = tmp_path_factory.mktemp("backups") / "waymark.dump"
    full.manage("backup", "--to", str(file), process="backup")
    return file
