"""What a machine is told that asks whether this one is well."""

import pytest
from django.db import connection
from django.test import Client

from coaching.watching import health


def answer(path: str, **headers) -> tuple[int, str]:
    got = Client().get(path, headers=headers)
    return got.status_code, got.content.decode()


def test_a_process_that_answers_is_alive_and_one_with_its_servers_is_ready(db):
    assert answer("/health/live") == (200, "Alive.\n")
    assert answer("/health/ready") == (200, "Ready.\n")


def test_it_is_asked_by_the_machines_own_address_without_tls_and_gives_no_cookie(db, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["waymark.example"], True
    assert answer("/health/ready", host="10.0.0.7:8000") == (200, "Ready.\n")
    assert Client().get("/sign-in", headers={"host": "waymark.example"}).status_code == 301
    browser = Client()
    got = browser.get("/health/ready")
    assert (dict(browser.cookies), got.headers["Cache-Control"]) == ({}, "no-store")


def test_without_redis_it_is_ready_and_says_so(db, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/redis.sock"
    assert answer("/health/ready") == (200, "Ready. Redis does not answer, so work waits for the clock.\n")


def test_without_its_tables_it_is_not_ready(db, monkeypatch):
    monkeypatch.setattr(health, "_needed", lambda: {("schools", "9999_of_the_next_release")})
    assert answer("/health/ready") == (503, "Migrations are missing: run manage.py migrate.\n")


def test_what_a_later_release_changed_is_not_asked(db, monkeypatch):
    monkeypatch.setattr(health, "_needed", lambda: {("schools", "0001_initial")})
    assert answer("/health/ready") == (200, "Ready.\n")


@pytest.fixture
def away(django_db_setup, django_db_blocker, tmp_path):
    """The database went away: nobody listens where it was."""
    with django_db_blocker.unblock():
        here = connection.settings_dict["HOST"]
        connection.close()
        connection.settings_dict["HOST"] = str(tmp_path)
        yield
        connection.settings_dict["HOST"] = here


@pytest.mark.parametrize("path", ["/me", "/sign-in", "/schools/north-school/coverage"])
def test_without_a_database_pages_say_to_come_back(away, path):
    browser = Client(raise_request_exception=False)
    browser.cookies["waymark"] = "a token"
    got = browser.get(path)
    assert (got.status_code, got.headers["Retry-After"]) == (503, "5")
    assert "Waymark can’t reach its data just now." in got.content.decode()


def test_without_a_database_it_is_alive_and_not_ready(away):
    assert answer("/health/live") == (200, "Alive.\n")
    assert answer("/health/ready") == (503, "The database does not answer.\n")


def test_only_reading_is_allowed(db):
    assert Client().post("/health/ready").status_code == 405
