"""Programs that ask the API: as somebody of the cast, or as an integration of their trust."""

import datetime
import json
from collections.abc import Collection

from django.test import Client

from schools.actions import tokens
from tests.world import acting_as

MONTH = datetime.timedelta(days=30)
FACTS_AND_ROLLUPS = (tokens.FACTS, tokens.ROLLUPS)


def personal(person, *, scopes: Collection[str] = (tokens.READ,)) -> str:
    """A token of somebody's own, in plain."""
    with acting_as(person):
        return tokens.issue(kind=tokens.PERSONAL, label="Timetable", scopes=scopes, lasts=MONTH, by=person)


def integration(administrator, *, scopes: Collection[str] = FACTS_AND_ROLLUPS) -> str:
    """A token of an integration that this administrator has made, in plain."""
    with acting_as(administrator):
        return tokens.issue(
            kind=tokens.INTEGRATION, label="Staff records", scopes=scopes, lasts=MONTH, by=administrator
        )


class Program:
    """Asks the API with a token, or without one: program.get("/schools").json()."""

    def __init__(self, token: str | None = None, handler=None) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})
        if handler:
            self.client.handler = handler

    def get(self, path: str, data=None):
        return self.client.get(f"/api/v1{path}", data)

    def post(self, path: str, data=None):
        return self._send("post", path, data)

    def put(self, path: str, data=None):
        return self._send("put", path, data)

    def patch(self, path: str, data=None):
        return self._send("patch", path, data)

    def _send(self, method: str, path: str, data):
        body = data if isinstance(data, str) else json.dumps(data or {}, default=str)
        return getattr(self.client, method)(f"/api/v1{path}", body, content_type="application/json")


def program_of(person) -> Program:
    """A program of somebody's own that may write."""
    return Program(personal(person, scopes=(tokens.READ, tokens.WRITE)))
