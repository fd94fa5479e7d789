"""Signing in and out. The database makes, keeps and redeems codes; nothing here can bind a session to a person."""

import secrets
import uuid

from django.db import connection

from schools import outbox


class TooMany(Exception):
    """Too many codes were asked for, for this address or from this place."""


class TooManyToday(Exception):
    """Too many wrong codes were typed for this address or from this place since yesterday."""


def request_code(*, email: str, place: str) -> None:
    """Have a code mailed if the address is known; the same statements run if not. Raises TooMany, TooManyToday."""
    if not _limited("select iam.request_code(%s, %s)", [email, place]):
        raise TooMany
    outbox.ring("mail")


def redeem(*, email: str, code: str, device: str, place: str) -> str | None:
    """The token of a new session, or None when the code is wrong, spent or ten minutes old. Raises TooManyToday."""
    token = secrets.token_urlsafe(32)
    asked = [email, code, token, device, place]
    return token if _limited("select iam.redeem(%s, %s, %s, %s, %s)", asked) else None


def _limited(sql: str, parameters: list) -> bool:
    """The answer of a function that says null when the day's tries are used up."""
    answer = _answer(sql, parameters)
    if answer is None:
        raise TooManyToday
    return answer


def begin_demo(*, person: uuid.UUID, device: str) -> str | None:
    """The token of a session as somebody of the demo trust, or None where there is no such door."""
    token = secrets.token_urlsafe(32)
    return token if _answer("select iam.begin_demo(%s, %s, %s)", [person, token, device]) else None


def demo_people() -> list[dict]:
    """Whom the demo trust lets in with one click: person, name, role, place. Empty in any other deployment."""
    with connection.cursor() as cursor:
        cursor.execute("select person, name, role, place from iam.demo_people()")
        return [dict(zip(("person", "name", "role", "place"), row, strict=True)) for row in cursor.fetchall()]


def note_place(*, token: str, place: str) -> None:
    """Remember from which network a session began, for its owner's list of where they are signed in."""
    with connection.cursor() as cursor:
        cursor.execute("select iam.note_place(%s, %s)", [token, place])


def sign_out(*, token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select iam.sign_out(%s)", [token])


def _answer(sql: str, parameters: list) -> bool | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
