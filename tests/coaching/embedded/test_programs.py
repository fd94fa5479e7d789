"""What the demo starts, and with which environment."""

import pytest

from coaching.embedded.binaries import CannotStart
from coaching.embedded.demonstration import why_not
from coaching.embedded.programs import environment_for, programs, uses_servers_outside

OUTSIDE = {
    "DATABASE_URL": "postgres://waymark_web:secret@db/waymark",
    "OWNER_DATABASE_URL": "postgres://waymark_owner:secret@db/waymark",
    "REDIS_URL": "redis://redis/0",
}


def seen_by(process, home, **environment):
    return environment_for(process, home=home, port=8000, environment=environment)


def test_data_that_cannot_be_brought_up_to_date_is_said_in_a_sentence(tmp_path):
    log = tmp_path / "setup.log"
    for said in ("CommandError: These tables are from elsewhere.", "These tables are from elsewhere"):
        log.write_text(f"{said}\n")
        assert why_not("Making tables", log, known=None) == (
            f"Making tables failed: These tables are from elsewhere (see {log})."
        )
        assert why_not("Making tables", log, known=tmp_path) == (
            f"The data in {tmp_path} could not be brought up to date: These tables are from elsewhere. Say --reset to "
            f"begin again without it, or name another folder by WAYMARK_HOME ({log} says more)."
        )


def test_web_is_started_first_and_stopped_last():
    assert [(program.name, program.stage) for program in programs(8000)] == [
        ("web", 0),
        ("worker", 1),
        ("rollup worker", 1),
        ("beat", 2),
    ]


def test_no_mail_leaves_the_demo(tmp_path):
    seen = seen_by("worker", tmp_path, EMAIL_HOST="smtp.example.org", EMAIL_HOST_PASSWORD="secret", EMAIL_FROM="us")
    assert {name for name in seen if name.startswith("EMAIL")} == {"EMAIL_FROM"}


def test_error_pages_are_those_of_production_unless_asked_otherwise(tmp_path):
    assert seen_by("web", tmp_path)["DEBUG"] == "false"
    assert seen_by("web", tmp_path, DEBUG="true")["DEBUG"] == "true"


def test_servers_outside_are_used_when_all_are_named():
    assert uses_servers_outside(OUTSIDE) is True
    assert uses_servers_outside({}) is False
    with pytest.raises(CannotStart, match="DATABASE_URL is set and OWNER_DATABASE_URL is not"):
        uses_servers_outside({"DATABASE_URL": OUTSIDE["DATABASE_URL"]})


@pytest.mark.parametrize(
    ("process", "address"),
    [
        ("web", "postgres://waymark_web:secret@db/waymark"),
        ("worker", "postgres://waymark_worker:secret@db/waymark"),
        ("beat", "postgres://waymark_worker:secret@db/waymark"),
        ("rollup", "postgres://rolls:up@db/waymark"),
    ],
)
def test_with_servers_outside_each_process_has_its_own_login(tmp_path, process, address):
    named = OUTSIDE | {"ROLLUP_DATABASE_URL": "postgres://rolls:up@db/waymark"}
    assert seen_by(process, tmp_path, **named)["DATABASE_URL"] == address
