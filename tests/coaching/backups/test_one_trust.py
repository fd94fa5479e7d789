"""One trust leaves and comes back, beside another trust that notices nothing of it."""

import json
import os
import zipfile
from dataclasses import asdict

import pytest
from django.test import Client

from coaching.backups import Refused, one_trust
from tests.coaching.backups.conftest import UID, WORKER
from tests.coaching.backups.servers import Server, home_server, served_from
from tests.conftest import admin, alone, prepared_copy
from tests.world import stable_id

pytestmark = pytest.mark.xdist_group("backups")

ASHDOWN, BIRCH = str(stable_id("Ashdown Learning Trust")), str(stable_id("Birch Trust"))
TARIQ = "tariq.tahir@ashdown.example"
HERE_ALREADY = (
    "CommandError: Ashdown Learning Trust is here already, and nothing of it was changed. Restore into another server."
)


@pytest.fixture(scope="module")
def files(full, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trusts")
    for trust, uid in (("ashdown", UID), ("birch", "demo")):
        full.manage("backup", "--to", str(folder / trust), "--trust", uid, process="backup")
    return folder


@pytest.fixture(scope="module")
def elsewhere(files):
    """A server with its tables and public data, and Birch's people at work on it."""
    server = home_server(f"apart_{WORKER}")
    with alone():
        prepared_copy(server.name)
    server.ask("; ".join(["set session_replication_role = replica", *(f"delete from {t}" for t in of_trusts(server))]))
    server.manage("restore", "--trust", str(files / "birch"))
    yield server
    admin(f"drop database {server.name} with (force)")


@pytest.fixture(scope="module")
def birch_before(elsewhere):
    return elsewhere.rows(BIRCH)


@pytest.fixture(scope="module")
def damaged(files, tmp_path_factory):
    """damaged(name, change): Ashdown's file with one member changed."""
    folder = tmp_path_factory.mktemp("damaged")

    def made(name, change):
        with zipfile.ZipFile(files / "ashdown") as whole, zipfile.ZipFile(folder / "file", "w") as part:
            for member in whole.namelist():
                content = whole.read(member)
                part.writestr(member, change(content) if member == name else content)
        return str(folder / "file")

    return made


def of_trusts(server: Server) -> list[str]:
    """The tables that hold rows of trusts, as the test sees them."""
    told = """select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid
              where c.relkind = 'r' and a.attname = 'trust_id' and a.atttypid = 'uuid'::regtype"""
    return ["iam.trust", "schools_trust", *(table for (table,) in server.ask(told))]


def said_otherwise(**what):
    """A change of the list of contents."""
    return lambda content: json.dumps(json.loads(content) | what).encode()


def nothing_of_ashdown(server: Server) -> bool:
    return {count for count, _ in server.rows(ASHDOWN).values()} == {0}


REFUSED = {
    "a row of another trust": (
        "public.schools_person.copy",
        lambda content: content.replace(ASHDOWN.encode(), BIRCH.encode(), 1),
        "The file holds rows of another trust in public.schools_person; nothing was restored.",
    ),
    "a row too few": (
        "public.schools_leave.copy",
        lambda content: content.split(b"\n")[0] + b"\n",
        "The file does not hold as many rows as it says; nothing was restored.",
    ),
    "a row that is none": (
        "public.schools_school.copy",
        lambda content: content + b"not a row\n",
        "The file is damaged",
    ),
    "another release": (
        "waymark-trust.json",
        said_otherwise(migrations=[["schools", "0001_initial"]]),
        "That file was made by another release of Waymark: restore it with the release that made it",
    ),
    "a later format": (
        "waymark-trust.json",
        said_otherwise(format=2),
        "That file was made by a later release of Waymark",
    ),
    "public data that is not here": (
        "waymark-trust.json",
        said_otherwise(leans_on={"cpd_librarystep.code": ["i-nowhere-1-1"]}),
        "1 rows of public data that the trust leans on are not here (cpd_librarystep: i-nowhere-1-1).",
    ),
    "no text": ("public.schools_person.copy", lambda content: b"\xff" + content, "The file is damaged"),
    "a list that says too little": ("waymark-trust.json", lambda _: b"[" * 100_000, "That file was not made by"),
    "a person too few": (
        "public.schools_person.copy",
        lambda content: b"".join(line for line in content.splitlines(True) if b"Tariq" not in line),
        "The file does not hold as many rows as it says; nothing was restored.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_with_something_wrong_in_it_changes_nothing(elsewhere, birch_before, damaged, name):
    member, change, sentence = REFUSED[name]
    assert elsewhere.refusal("restore", "--trust", damaged(member, change)).startswith(f"CommandError: {sentence}")
    assert (nothing_of_ashdown(elsewhere), elsewhere.rows(BIRCH)) == (True, birch_before)


def test_a_trust_comes_back_whole_and_the_other_notices_nothing(full, elsewhere, birch_before, files):
    said = elsewhere.manage("restore", "--trust", str(files / "ashdown"))
    assert elsewhere.rows(ASHDOWN) == full.rows(ASHDOWN)
    assert elsewhere.rows(BIRCH) == birch_before == full.rows(BIRCH)
    held = "select state, count(*) from iam.outbox where queue = 'mail' group by 1 order by 1"
    assert elsewhere.ask(held) == [("done", 1), ("parked", 2), ("unsure", 1), ("waiting", 1)]
    assert said.startswith("Ashdown Learning Trust is restored: ")
    assert elsewhere.refusal("restore", "--trust", str(files / "ashdown")) == HERE_ALREADY


@pytest.fixture
def brought_back(elsewhere, files):
    """The other server with the trust on it, whichever test of this worker came before."""
    if nothing_of_ashdown(elsewhere):
        elsewhere.manage("restore", "--trust", str(files / "ashdown"))
    return elsewhere


def test_its_people_sign_in_and_read_what_they_may(brought_back, django_db_blocker):
    with django_db_blocker.unblock(), served_from(brought_back):
        browser = Client()
        browser.post("/sign-in", {"email": TARIQ, "next": "/me"})
        (_, email, code, _), *_ = brought_back.ask("select * from iam.codes_to_mail(9)", login="waymark_worker")
        browser.post("/sign-in/code", {"code": code, "next": "/me"})
        page = browser.get("/me").content.decode()
    assert (email, "canary-ashdown" in page, "canary-birch" in page) == (TARIQ, True, False)


def test_a_trust_that_is_not_here_is_said_in_a_sentence(full, files, tmp_path):
    asked = ("backup", "--to", str(tmp_path / "none"), "--trust", "12")
    assert full.refusal(*asked, process="backup") == "CommandError: No trust “12” was started here. See start_trust."
    assert full.refusal("restore", "--trust", str(files / "ashdown")) == HERE_ALREADY
    assert list(tmp_path.iterdir()) == []


def test_a_server_without_tables_is_told_what_it_needs_first(files):
    bare = home_server("postgres").where.admin_dsn
    with (files / "birch").open("rb") as file, pytest.raises(Refused) as refused:
        one_trust.restore(file, dsn=bare)
    assert str(refused.value) == (
        "There are no tables here yet: say manage.py migrate and manage.py load_reference first."
    )


def test_a_file_may_come_by_a_pipe():
    read, write = os.pipe()
    with os.fdopen(write, "wb") as into, zipfile.ZipFile(into, "w") as archive:
        archive.writestr(one_trust.LIST, json.dumps(asdict(one_trust.Contents(2, ASHDOWN, "", None, [], {}, {}))))
    with os.fdopen(read, "rb") as pipe, pytest.raises(Refused, match="made by a later release of Waymark"):
        one_trust.restore(pipe, dsn="")


def test_a_file_of_one_trust_is_not_taken_for_everything(files, whole_file):
    nowhere = home_server(f"never_{WORKER}")
    assert nowhere.refusal("restore", str(files / "ashdown")) == (
        "CommandError: That file was not made by `manage.py backup`; nothing was restored."
    )
    assert nowhere.refusal("restore", "--trust", str(whole_file)) == (
        "CommandError: That file was not made by `manage.py backup --trust`; nothing was restored."
    )
