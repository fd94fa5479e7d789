"""What is sent to us: how much of it is read, when, and which files are kept."""

import io
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from schools import bodies, tenancy, uploads

STAFF = "/schools/north-school/staff/import"


class Sent(io.BytesIO):
    """A body that remembers whether anybody's claim was open while it was read."""

    under_a_claim: bool | None = None

    def read(self, *size):
        self.under_a_claim = bool(self.under_a_claim) or tenancy.is_open()
        return super().read(*size)


class NeverRead(io.BytesIO):
    def read(self, *size):
        raise AssertionError("It was read.")


class CutOff(io.BytesIO):
    def read(self, *size):
        raise ConnectionResetError


def post(browser, path: str, body: io.BytesIO, *, length: int):
    sent = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    return browser.generic("POST", path, **sent)


@pytest.fixture
def begun(monkeypatch):
    """The files begun on disk, by name."""
    names: list[str] = []
    begin = TemporaryFileUploadHandler.new_file

    def noted(handler, field_name, file_name, *arguments, **named):
        names.append(file_name)
        begin(handler, field_name, file_name, *arguments, **named)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", noted)
    return names


@pytest.mark.parametrize("path", ["/me/notes", "/api/v1/drop-ins"])
def test_it_is_read_before_a_claim_is_open(cast, client_of, path):
    body = Sent(b"words=slowly")
    post(client_of(cast.theo), path, body, length=12)
    assert body.under_a_claim is False


@pytest.mark.parametrize(
    ("path", "length"),
    [("/sign-in", 100_000), ("/me/notes", 3_000_000), ("/api/v1/drop-ins", 3_000_000), (STAFF, 10**9)],
)
def test_too_much_is_refused_unread(cast, client_of, path, length):
    answer = post(client_of(cast.hana), path, NeverRead(), length=length)
    assert (answer.status_code, "too much at once" in answer.content.decode()) == (413, True)


def test_whoever_goes_away_while_sending_gets_no_error_of_ours(cast, client_of):
    assert post(client_of(cast.theo), "/me/notes", CutOff(), length=100).status_code == 400


def test_who_sends_slowly_keeps_neither_readers_nor_those_who_are_signed_in_from_going_on(cast, client_of, monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0)
    theo, nobody = client_of(cast.theo), Client()

    def answers() -> list[int]:
        asked = {"email": "somebody@ashdown.example"}
        return [
            nobody.get("/sign-in").status_code,
            nobody.post("/sign-in", asked).status_code,
            theo.post("/me/notes", {"words": "Wait."}).status_code,
        ]

    assert answers() == [200, 302, 302]
    with all_of(bodies.BY_ANYBODY, 2):
        assert answers() == [200, 503, 302]
        with all_of(bodies.BY_THE_SIGNED_IN, 3):
            assert answers() == [200, 503, 503]
    assert answers() == [200, 302, 302]


@contextmanager
def all_of(places, number: int):
    """Hold all places of those who may wait."""
    assert [places.acquire(blocking=False) for _ in range(number + 1)] == [*[True] * number, False]
    yield
    places.release(number)


def two_files() -> dict:
    content = b"a" * 1_600_000
    return {name: SimpleUploadedFile(f"{name}.csv", content) for name in ("one", "two")}


def test_no_file_is_kept_where_none_is_taken_or_from_nobody(cast, client_of, begun):
    statuses = [
        Client().post(STAFF, two_files()).status_code,
        client_of(cast.theo).post("/me/notes", {"words": "x"} | two_files()).status_code,
    ]
    assert (statuses, begun) == ([401, 413], [])


def test_files_of_one_request_are_counted_together(cast, client_of, begun, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UPLOAD", 2_000_000)
    answer = client_of(cast.hana).post(STAFF, {**two_files(), "file": SimpleUploadedFile("three.csv", b"x")})
    assert (answer.status_code, begun) == (422, ["one.csv", "two.csv"])
    assert "The file is larger than 20 MB." in answer.content.decode()
