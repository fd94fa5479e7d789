"""North School on its pinned Tuesday, with as many teachers as a test needs, visits that were made, and the rollup."""

import datetime
import re

from coaching.actions import coverage
from coaching.engine import weeks
from coaching.models import Coach, CoachState, Pairing, Visit
from schools.models import Membership, Person
from tests.architecture.plant import as_owner
from tests.world import YEAR_BEGINS, job_for

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(weeks=1)


def recounted(cast) -> None:
    """The rollup level with the facts, as the worker would leave it."""
    with job_for(cast.ashdown, "waymark_rollup"):
        coverage.recount()


def visited(cast, teacher, *days, coach=None, next_on=None, school=None) -> None:
    """Drop-ins that took place on these days, at North if not said; the last of them booked the next."""
    coach = coach or cast.cleo
    with as_owner(cast.ashdown):
        pairing = Pairing.objects.filter(teacher=teacher, coach=coach).first()
        Visit.objects.bulk_create(
            Visit(
                school=school or cast.north,
                teacher=teacher,
                coach=coach,
                pairing=pairing,
                on=day,
                week=weeks.monday(day),
                next_on=next_on if day == days[-1] else None,
            )
            for day in days
        )


def more_teachers(cast, number: int) -> list[Person]:
    """So many more English teachers, each with a coach of their own who teaches maths."""
    with job_for(cast.ashdown):
        made = Person.objects.bulk_create(
            Person(first_name=f"{role} {index}", last_name="Extra")
            for index in range(number)
            for role in ("Teacher", "Coach")
        )
        teachers, coaches = made[::2], made[1::2]
        for people, team in ((teachers, cast.english), (coaches, cast.maths)):
            Membership.objects.bulk_create(
                Membership(person=person, school=cast.north, team=team, starts_on=YEAR_BEGINS) for person in people
            )
        for coach in Coach.objects.bulk_create(Coach(person=person, school=cast.north) for person in coaches):
            CoachState.objects.create(coach=coach, state="practising", starts_on=YEAR_BEGINS)
        Pairing.objects.bulk_create(
            Pairing(school=cast.north, teacher=teacher, coach=coach, starts_on=YEAR_BEGINS)
            for teacher, coach in zip(teachers, coaches, strict=True)
        )
    return teachers


def words_of(page) -> str:
    """The text of a page as it is read, without its tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page.content.decode(), flags=re.S)
    return " ".join(text.split())
