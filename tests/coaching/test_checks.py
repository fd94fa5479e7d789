"""What `manage.py check` says before the first request."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from whitenoise.storage import CompressedManifestStaticFilesStorage

from coaching import checks
from coaching.wsgi import require_style_sheets
from tests.world import as_login

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://waymark_web:x@db/waymark",
    "REDIS_URL": "redis://redis",
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzXYZ",
    "ALLOWED_HOSTS": "waymark.example",
    "EMAIL_HOST": "smtp.example",
    "PUBLIC_URL": "https://waymark.example",
}


def check_deploy(**environment: str) -> tuple[int, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, **PRODUCTION, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_production_settings_are_clean():
    assert check_deploy() == (0, "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEBUG": "yes please"}, 'DEBUG is "yes please"; use true or false (see README, Configuration).'),
        (
            {"DATABASE_URL": "mysql://db/waymark"},
            "DATABASE_URL must look like postgres://login:password@host:5432/waymark (see README, Configuration).",
        ),
        (
            {"WAYMARK_PROCESS": "everything"},
            'WAYMARK_PROCESS is "everything"; use one of web, worker, rollup, beat, backup.',
        ),
        ({"EMAIL_PORT": "smtp"}, 'EMAIL_PORT is "smtp"; use a whole number (see README, Configuration).'),
        ({"LOG_LEVEL": "loud"}, 'LOG_LEVEL is "loud"; use one of DEBUG, INFO, WARNING, ERROR.'),
        (
            {"DATABASE_URL": "postgres://waymark_web:x@db:port/waymark"},
            "DATABASE_URL must look like postgres://login:password@host:5432/waymark (see README, Configuration).",
        ),
        (
            {"SECRET_KEY_FILE": "/nowhere/key"},
            "SECRET_KEY_FILE names /nowhere/key, which cannot be read: No such file or directory.",
        ),
        (
            {"DEBUG": "true"},
            "DEBUG shows everybody the inside of every error, and ALLOWED_HOSTS lets others in than this machine. "
            "Set DEBUG=false; for real use, set DATABASE_URL too (see README, Production).",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_in_one_sentence(change, sentence):
    code, said = check_deploy(**change)
    assert (code != 0, said.strip().splitlines()[-1]) == (True, sentence)


def test_without_a_secret_key_the_start_says_how_to_make_one():
    code, said = check_deploy(SECRET_KEY="")
    assert code != 0
    assert "openssl rand -base64 48" in said


def test_without_a_mail_server_nobody_could_sign_in():
    code, said = check_deploy(EMAIL_HOST="")
    assert (code, "sign-in codes are printed and not sent" in said) == (1, True)


def test_without_an_address_letters_would_lead_nowhere():
    code, said = check_deploy(PUBLIC_URL="")
    assert (code, "letters send people to http://localhost:8000" in said) == (1, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS lets every name in"),
        ({"PUBLIC_URL": "https://coaching.example"}, "PUBLIC_URL leads to coaching.example, which is not among"),
        ({"BEHIND_PROXY": "false"}, "HTTPS is true and BEHIND_PROXY is false"),
        ({"PUBLIC_URL": "http://waymark.example"}, "letters bring people without TLS"),
        ({"METRICS_TOKEN": "secret"}, "METRICS_TOKEN has 6 characters and can be guessed."),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS[0]"),
        ({"HTTPS": "false"}, "SECURE_SSL_REDIRECT"),
    ],
)
def test_what_is_set_and_unwise_is_said(change, sentence):
    code, said = check_deploy(**change)
    assert (code, sentence in said) == (1, True)


def test_what_an_earlier_key_signed_is_read_until_the_key_is_taken_out(settings):
    signed = signing.dumps("tariq.tahir@ashdown.example")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next one", [settings.SECRET_KEY]
    assert signing.loads(signed) == "tariq.tahir@ashdown.example"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):
        signing.loads(signed)


def test_the_web_does_not_start_without_its_style_sheets(tmp_path):
    storage = CompressedManifestStaticFilesStorage(location=tmp_path)
    with pytest.raises(ImproperlyConfigured, match=r"Run manage\.py collectstatic first"):
        require_style_sheets(storage)
    (tmp_path / storage.manifest_name).write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    require_style_sheets(storage)
    require_style_sheets(StaticFilesStorage(location=tmp_path))


def test_the_owner_login_may_not_serve_people(db):
    assert checks.never_as_owner(None, ["default"]) == []
    with as_login("waymark_owner"):
        assert [error.id for error in checks.never_as_owner(None, ["default"])] == ["waymark.E002"]


def test_more_connections_than_the_server_allows_are_an_error(db, monkeypatch):
    assert checks.enough_connections(None, ["default"]) == []
    monkeypatch.setattr(checks, "THREADS", 256)
    assert [error.id for error in checks.enough_connections(None, ["default"])] == ["waymark.E001"]
