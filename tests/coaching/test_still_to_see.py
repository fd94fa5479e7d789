"""Who is still to be seen on a Monday: the coach's page, the letter, and the one statement that asks for letters.

Visits and a change of coach are drawn at random. The letter says what the page says; the statement, which knows less,
forgets nobody to whom a letter is due.
"""

import datetime
import random

import pytest
from django.db import connection

from coaching import coached
from coaching.actions import coverage, reminders, visits
from coaching.engine.standing import Standing
from coaching.models import Pairing
from tests.world import MONDAY, acting_as, as_login, job_for

DAY = datetime.timedelta(days=1)
PAIRS = {"tariq": "cleo", "tess": "cleo", "una": "petra"}


def happen(cast, dice) -> None:
    """Up to six visits since the week before last, today included, and perhaps another coach for Tariq."""
    for _ in range(dice.randrange(7)):
        teacher, on = dice.choice(list(PAIRS)), MONDAY - dice.choice([0, 0, 4, 7, 11]) * DAY
        coach = getattr(cast, PAIRS[teacher])
        next_on = dice.choice([None, MONDAY + dice.randrange(1, 12) * DAY])
        with acting_as(coach, on=MONDAY):
            pair = Pairing.objects.of_teacher(getattr(cast, teacher)).get()
            visits.record(pairing=pair, on=on, next_on=next_on, by=coach)
    if dice.random() < 1 / 3:
        with job_for(cast.ashdown):
            Pairing.objects.of_teacher(cast.tariq).update(ends_on=MONDAY)
            Pairing.objects.create(school=cast.north, teacher=cast.tariq, coach=cast.carl, starts_on=MONDAY)


def count(cast) -> None:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select sec.mint(%s, null, %s)", [cast.ashdown, MONDAY])
        cursor.execute("update schools_trust set pinned_on = %s where id = %s", [MONDAY, cast.ashdown])
    with job_for(cast.ashdown, "waymark_rollup"):
        coverage.recount()
        coverage.begin_week()


def on_the_page(coach) -> str | None:
    """What the letter would say, from what the coach's own page knows."""
    with acting_as(coach, on=MONDAY):
        people = coached.people_of(coach, today=MONDAY)
    to_see = [person for person in people if person.standing in reminders.STILL_TO_SEE]
    booked = sum(person.standing is Standing.BOOKED for person in to_see)
    called = coached.called(person.period for person in to_see if person.period)
    return reminders.sentence_of(len(to_see), booked, called) if to_see else None


def in_the_letter(cast, coach) -> str | None:
    with job_for(cast.ashdown):
        letter = reminders.letter(coach_id=coach.id, on=MONDAY, today=MONDAY, number="1")
    return letter.facts["sentence"] if letter else None


def asked_for(cast) -> set:
    """To whom a letter was asked for."""
    with job_for(cast.ashdown):
        reminders.put(on=MONDAY)
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select recipient_id from iam.outbox where kind = 'reminder' and trust_id = %s", [cast.ashdown])
        return {recipient for (recipient,) in cursor.fetchall()}


@pytest.mark.parametrize("seed", range(12))
def test_the_letter_says_what_the_page_says_and_nobody_is_forgotten(cast, seed):
    happen(cast, random.Random(seed))
    count(cast)
    coaches = [cast.cleo, cast.carl, cast.petra]
    letters = {coach.id: in_the_letter(cast, coach) for coach in coaches}
    assert letters == {coach.id: on_the_page(coach) for coach in coaches}
    assert {coach for coach, sentence in letters.items() if sentence} - asked_for(cast) == set()
