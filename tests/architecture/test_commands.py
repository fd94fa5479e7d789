"""Every command works inside one trust at a time, but for a few that are named here, each with its reason."""

from importlib import import_module
from pathlib import Path

import pytest

from coaching.settings import BASE_DIR
from schools.management.trust_command import TrustCommand

ACROSS_TRUSTS = {
    "backup": "one file of everything, or of one trust, as the login that may read it all and write nothing",
    "check_mail": "sends one letter and opens no database",
    "demo": "starts programs; what it seeds is one trust's",
    "import_schools": "the public register belongs to no trust",
    "load_reference": "public reference data belongs to no trust",
    "migrate": "makes the tables of everybody, as the owner",
    "outbox": "counts what waits, through a function that shows no row",
    "restore": "an administrator's, into a server that does not have what is restored",
    "rotate_key": "the one key signs the claims of every trust",
    "setup_database": "an administrator's, before there is a trust",
    "start_trust": "makes the trust that it works in",
}
# These work in one trust that they find or make themselves.
OPENS_ITS_OWN = {
    "import_staff": "its --trust is required, and a file is one trust's",
    "seed_demo": "makes the demo trust and fills it under its claim",
}


def commands() -> dict[str, type]:
    paths = [
        path
        for app in ("schools", "cpd", "coaching", "observations")
        for path in Path(BASE_DIR, app).glob("management/commands/*.py")
    ]
    names = {
        path.stem: f"{path.parts[-4]}.management.commands.{path.stem}" for path in paths if path.stem != "__init__"
    }
    return {name: import_module(module).Command for name, module in names.items()}


def bare() -> set[str]:
    return {name for name, command in commands().items() if not issubclass(command, TrustCommand)}


def test_every_other_command_asks_for_a_trust():
    assert bare() - ACROSS_TRUSTS.keys() - OPENS_ITS_OWN.keys() == set()


@pytest.mark.parametrize("name", [*ACROSS_TRUSTS, *OPENS_ITS_OWN])
def test_the_list_is_not_stale(name):
    assert name in bare()


def test_there_are_commands_that_do():
    assert "recount" in commands().keys() - bare()
