"""What holds at a school on a day: the engine, the page of choices and the database itself say the same."""

import datetime
import random

import pytest
from django.db import connection

from coaching import choices, decisions
from coaching.engine.choices import in_force
from schools.models import Choice
from tests.world import TODAY, YEAR_BEGINS, acting_as, job_for

DAY = datetime.timedelta(days=1)


def choose(cast, dice) -> None:
    """Up to four choices of the school's and of its trust's each, on different days of the year."""
    for school in (cast.north, None):
        for after in dice.sample(range(1, 120), dice.randrange(5)):
            Choice.objects.create(
                decision="cadence", school=school, value=dice.choice("1234"), starts_on=YEAR_BEGINS + after * DAY
            )


def as_the_database_says(school, day) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("select sec.choice('cadence', %s, %s)", [school.id, day])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("seed", range(12))
def test_three_ways_to_ask_have_one_answer(cast, seed):
    with job_for(cast.ashdown):
        choose(cast, random.Random(seed))
    days = [YEAR_BEGINS + number * DAY for number in range(-1, 125, 2)]
    with acting_as(cast.hana):
        line = decisions.lines_of(cast.north, today=TODAY)["cadence"]
        chosen = choices.of_school(cast.north.id)
        database = [as_the_database_says(cast.north, day) for day in days]
    engine = [in_force(chosen.cadence, day) for day in days]
    page = [line.holds_on(day) for day in days]
    assert [value and str(value) for value in engine] == database
    assert [choice and choice.value for choice in page] == database
    assert [chosen.chose_cadence_itself(day) for day in days] == [bool(choice and choice.school_id) for choice in page]
