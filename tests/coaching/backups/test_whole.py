"""Everything is backed up, the server is gone, and it is all brought back elsewhere: the rehearsal of a bad day."""

import stat

import pytest
from django.test import Client

from coaching.embedded.places import places
from coaching.embedded.servers import running
from tests.coaching.backups.conftest import WORKER
from tests.coaching.backups.servers import Server, home_server, served_from
from tests.conftest import admin

pytestmark = pytest.mark.xdist_group("backups")

TARIQ = "tariq.tahir@ashdown.example"


@pytest.fixture(scope="module")
def elsewhere(whole_file, tmp_path_factory):
    """Another machine's embedded servers, restored into; they run while the tests ask them."""
    server = Server(places(tmp_path_factory.mktemp("elsewhere") / "home"), "waymark", is_embedded=True)
    server.where.home.mkdir()
    with running(server.where.home):
        said = server.manage("restore", str(whole_file))
        yield server, said


@pytest.fixture
def restored(elsewhere) -> Server:
    return elsewhere[0]


def test_every_row_and_every_guard_is_back(full, restored):
    assert restored.rows() == full.rows()
    assert restored.guards() ^ full.guards() == set()
    assert full.rows()["observations_dropin"][0] == 4  # there were words to lose


def test_the_logins_may_do_what_they_might(full, restored):
    logins = (
        "select rolname, rolbypassrls, rolsuper, rolconfig from pg_roles "
        "where rolname ~ '^waymark_' and rolname <> 'waymark_test' order by 1"
    )
    assert restored.ask(logins) == full.ask(logins)


def test_nobody_is_signed_in_and_everybody_can_be(restored, django_db_blocker):
    assert restored.ask("select (select count(*) from iam.session), (select count(*) from iam.code)") == [(0, 0)]
    with django_db_blocker.unblock(), served_from(restored):
        browser = Client()
        browser.cookies["waymark"] = "token of somebody before"
        assert browser.get("/me").headers["Location"] == "/sign-in?next=/me"
        browser.post("/sign-in", {"email": TARIQ, "next": "/me"})
        (_, email, code, _), *_ = restored.ask("select * from iam.codes_to_mail(9)", login="waymark_worker")
        assert browser.post("/sign-in/code", {"code": code, "next": "/me"}).headers["Location"] == "/me"
        page = browser.get("/me")
    assert (email, page.status_code, "canary-ashdown" in page.content.decode()) == (TARIQ, 200, True)
    assert "canary-birch" not in page.content.decode()


def test_without_a_claim_nobody_reads_a_row_and_with_one_only_their_trusts(full, restored):
    people = "select count(*), count(*) filter (where email like '%@west.example') from schools_person"
    assert restored.ask(people, login="waymark_web") == [(0, 0)]
    birch = full.ask("select id from iam.trust where is_demo")[0][0]
    assert restored.ask(f"select iam.begin_trust('{birch}'); {people}", login="waymark_worker") == [(3, 3)]
    assert restored.ask(people)[0] == (20, 3)


def test_a_letter_that_may_have_been_sent_waits_for_a_person(elsewhere):
    server, said = elsewhere
    assert server.ask(
        "select queue, state, count(*) from iam.outbox where kind = 'test' group by 1, 2 order by 1, 2"
    ) == [
        ("mail", "done", 1),
        ("mail", "parked", 2),
        ("mail", "unsure", 1),
        ("mail", "waiting", 1),  # not due yet, so nobody has sent it
        ("rollup", "waiting", 1),
        ("work", "waiting", 1),
    ]
    assert "that may have gone out since the backup wait for you" in said
    assert "parked: 2 x test, held at a restore: it may have been sent since the backup" in server.manage("outbox")


def test_a_server_that_holds_a_trust_is_left_as_it_is(restored, whole_file):
    before = restored.rows()
    assert restored.refusal("restore", str(whole_file)) == (
        "CommandError: The database waymark holds 2 trusts already, and a restore begins with an empty one: restore "
        "into another server, or into another WAYMARK_HOME. Nothing was changed."
    )
    assert restored.rows() == before


def test_from_the_embedded_server_to_an_ordinary_one_and_only_whole(restored, full, tmp_path):
    file, target = tmp_path / "moved.dump", home_server(f"moved_{WORKER}")
    restored.manage("backup", "--to", str(file), process="backup")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    half = tmp_path / "half.dump"
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert target.refusal("restore", str(half)).startswith(
        "CommandError: The file could not be restored, and nothing of it was: "
    )
    assert target.ask("select count(*) from pg_tables where schemaname in ('public', 'iam')") == [(0,)]
    target.manage("restore", str(file))
    assert (target.rows(), target.guards() ^ full.guards()) == (restored.rows(), set())
    admin(f"drop database {target.name}")


def test_a_file_that_is_none_of_ours_is_refused_before_anything_is_touched(tmp_path):
    (tmp_path / "staff.csv").write_text("Surname,Forename\n")
    target = home_server(f"never_{WORKER}")
    assert target.refusal("restore", str(tmp_path / "staff.csv")) == (
        "CommandError: That file was not made by `manage.py backup`; nothing was restored."
    )
    assert target.refusal("restore", str(tmp_path / "nowhere")) == (
        f"CommandError: {tmp_path}/nowhere cannot be read: No such file or directory."
    )
    assert admin(f"select count(*) from pg_database where datname = '{target.name}'") == [(0,)]


def test_a_database_that_cannot_be_looked_into_is_left_as_it_is(whole_file):
    target = home_server(f"closed_{WORKER}")
    admin(f"create database {target.name} allow_connections false")
    assert target.refusal("restore", str(whole_file)).startswith(
        f"CommandError: The database {target.name} does not answer, so nothing was changed: "
    )
    assert admin(f"select datallowconn from pg_database where datname = '{target.name}'") == [(False,)]
    admin(f"drop database {target.name}")


def test_a_backup_replaces_nothing_and_is_made_by_its_own_login(full, whole_file, tmp_path):
    before = whole_file.read_bytes()
    assert full.refusal("backup", "--to", str(whole_file), process="backup") == (
        f"CommandError: {whole_file} is there already, and a backup replaces nothing; choose another name."
    )
    assert whole_file.read_bytes() == before
    assert full.refusal("backup", "--to", str(tmp_path / "new"), process="worker") == (
        "CommandError: Only the backup login reads everything: set WAYMARK_PROCESS=backup and its DATABASE_URL."
    )
    assert list(tmp_path.iterdir()) == []
