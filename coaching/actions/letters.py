"""What every letter of coaching has in common: put there by one statement for a whole trust, decided when sent.

A statement writes one row for each reader under a key of day and person, so that any number of clocks write it once. It
may write one too many: whether there is still a cause is asked again when the letter is sent.
"""

import datetime
import uuid

from django.db import connection

from schools import outbox
from schools.models import Person
from schools.sqlfiles import statement


def put(path: str, *, on: datetime.date) -> int:
    """Run the statement of a kind of letter for a day, under a job's claim; returns how many letters were new."""
    with connection.cursor() as cursor:
        cursor.execute(statement(path), {"day": on})
        (written,) = cursor.fetchone()
    if written:
        outbox.ring("mail")
    return written


def reader(person_id: uuid.UUID, *, on: datetime.date, today: datetime.date) -> Person | None:
    """Who gets a letter of the day `on`: nobody on another day, and nobody who has left, is away or has no address."""
    if on != today:
        return None
    return Person.objects.at_work_on(today).filter(id=person_id, email__isnull=False).first()


def address(reader: Person) -> str:
    """Where the letter goes. Raises ValueError for somebody without an address, who is no reader."""
    if not reader.email:
        raise ValueError("A letter’s reader has an address.")
    return reader.email
