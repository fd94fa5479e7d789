"""From the clock to the letter: what the tests of coaching's letters do, with the cast of tests/world.py."""

import datetime

from django.core import mail
from django.db import connection

from coaching import tasks  # noqa: F401 - says what the jobs do
from coaching.actions import coverage, visits
from coaching.models import Pairing
from schools import clock, jobs
from schools.clock import LONDON
from tests.world import MONDAY, TODAY, acting_as, as_login, job_for

DAY = datetime.timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + days * DAY for days in (1, 2, 3, 4))
NEXT_MONDAY = MONDAY + 7 * DAY


def live_on(cast, day) -> None:
    """Both trusts live on this day, and the weeks of the cast's are counted."""
    pin(cast, day)
    with job_for(cast.ashdown, "waymark_rollup"):
        coverage.recount()
        coverage.begin_week()


def pin(cast, day) -> None:
    """Both trusts live on this day."""
    with as_login("waymark_owner"), connection.cursor() as cursor:
        for trust in (cast.ashdown, cast.birch):
            cursor.execute("select sec.mint(%s, null, %s)", [trust, day])
            cursor.execute("update schools_trust set pinned_on = %s where id = %s", [day, trust])


def strike(day, hour=7, minute=30) -> int:
    """The clock looks, and the workers do what is due; how many jobs the clock wrote."""
    with as_login("waymark_worker"):
        written = clock.tick(datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON))
        jobs.drain("work")
    return written


def send() -> list[str]:
    """Whom the letters go to that wait now."""
    with as_login("waymark_worker"):
        jobs.drain("mail")
    return sorted(letter.to[0].split(".")[0] for letter in mail.outbox)


def visit(coach, teacher, on=MONDAY, next_on=None, today=TODAY):
    """The fact of a drop-in, not shared yet."""
    with acting_as(coach, on=today):
        pairing = Pairing.objects.of_coach(coach).of_teacher(teacher).get()
        return visits.record(pairing=pairing, on=on, next_on=next_on, by=coach)
