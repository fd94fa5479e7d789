"""Where somebody is signed in. The database lists and ends the sessions of the claim's own person alone."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import connection

from schools.engine import devices


@dataclass(frozen=True)
class Session:
    """One place where somebody is signed in. `place` is the address of the network, as sign-in saw it."""

    id: uuid.UUID
    agent: str
    place: str
    started_at: datetime.datetime
    seen_at: datetime.datetime
    is_this: bool

    @property
    def device(self) -> str:
        return devices.in_words(self.agent)


def own(*, token: str) -> list[Session]:
    """One's sessions, that of this browser's token first, then the last used. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select id, device, place, started_at, seen_at, is_this from iam.own_sessions(%s)", [token])
        return [Session(*row) for row in cursor.fetchall()]


def end(*, session_id: uuid.UUID) -> bool:
    """End one of one's own; False when there is none of that id any more."""
    return _answer("select iam.end_session(%s)", session_id)


def end_others(*, token: str) -> int:
    """End all of one's own but this browser's; returns how many."""
    return _answer("select iam.end_sessions(%s)", token)


def end_all() -> int:
    """End every one of one's own, this browser's too; returns how many."""
    return _answer("select iam.end_sessions(null)")


def _answer(sql: str, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
