"""Who is booked: everywhere the day last agreed by a pair that still runs on it, and no day agreed before that one.

Visits are recorded, moved and taken back at random; what the pages say, and the rollup, is held against that sentence.
"""

import datetime
import random

import pytest

from coaching import coached, standing
from coaching.actions import coverage, pairings, visits
from coaching.engine.standing import Standing
from coaching.models import CoverageWeek, Pairing, Visit
from tests.world import MONDAY, TODAY, acting_as, job_for

DAY = datetime.timedelta(days=1)
PAIRS = {"tariq": "cleo", "tess": "cleo", "una": "petra"}


class Chance:
    """What three pairs may do, drawn from a seed."""

    def __init__(self, cast, seed: int) -> None:
        self.cast, self.dice, self.made = cast, random.Random(seed), []

    def go_on(self) -> None:
        """One visit more, or another day for one, or one less."""
        doing = self.dice.choice([self.record, self.record, self.record, self.move, self.withdraw])
        (doing if self.standing() else self.record)()

    def standing(self) -> list[Visit]:
        return [visit for visit in self.made if visit.withdrawn_at is None]

    def record(self) -> None:
        teacher = self.dice.choice(list(PAIRS))
        coach = getattr(self.cast, PAIRS[teacher])
        with acting_as(coach):
            pair = Pairing.objects.of_teacher(getattr(self.cast, teacher)).get()
            self.made.append(visits.record(pairing=pair, **self.days(), by=coach))

    def move(self) -> None:
        self.change(visits.move, **self.days())

    def withdraw(self) -> None:
        self.change(visits.withdraw)

    def change(self, how, **days) -> None:
        visit = self.dice.choice(self.standing())
        coach = next(person for person in (self.cast.cleo, self.cast.petra) if person.id == visit.coach_id)
        with acting_as(coach):
            how(visit=visit, **days, by=coach)

    def days(self) -> dict:
        on = TODAY - self.dice.randrange(15) * DAY
        return {"on": on, "next_on": self.dice.choice([None, on + self.dice.randrange(1, 20) * DAY])}


def last_agreed(cast) -> dict[str, datetime.date | None]:
    """For each teacher the day agreed at the last visit of their pair, whatever it is."""
    with job_for(cast.ashdown):
        told = Visit.objects.filter(withdrawn_at=None).order_by("on", "recorded_at")
        return {visit.teacher.first_name.lower(): visit.next_on for visit in told.select_related("teacher")}


def recount(cast) -> list:
    """Count what was marked; gives back what a recount of everything still finds."""
    with job_for(cast.ashdown, "waymark_rollup"):
        coverage.recount()
    with job_for(cast.ashdown, "waymark_rollup"):
        return coverage.recount_everything()


def told_to_coaches(cast) -> dict[str, datetime.date | None]:
    found = {}
    for coach in (cast.cleo, cast.petra):
        with acting_as(coach):
            people = coached.people_of(coach, today=TODAY)
        found |= {person.teacher.first_name.lower(): person.booked_for for person in people}
    return found


def told_to_teachers(cast) -> dict[str, datetime.date | None]:
    found = {}
    for name in PAIRS:
        with acting_as(getattr(cast, name)):
            found[name] = coached.coach_of(getattr(cast, name), today=TODAY).next_on
    return found


def told_to_heads(cast) -> dict[str, Standing]:
    """Where the three stand on the pages of their schools."""
    found = {}
    for head, school in ((cast.hana, cast.north), (cast.harry, cast.south)):
        with acting_as(head):
            ground = standing.ground_of(school, today=TODAY)
            found |= standing.standings_in(ground, standing.Stretch.THIS).by_person
    return {name: found[getattr(cast, name).id] for name in PAIRS}


def counted(cast, school) -> int:
    with job_for(cast.ashdown, "waymark_rollup"):
        return CoverageWeek.objects.get(school=school, week=MONDAY, team=None).booked


@pytest.mark.parametrize("seed", range(8))
def test_the_day_last_agreed_is_the_one_that_counts_on_every_page_and_in_the_rollup(cast, seed):
    chance = Chance(cast, seed)
    recount(cast)
    for _ in range(12):
        chance.go_on()
        assert recount(cast) == []
    agreed = {name: last_agreed(cast).get(name) for name in PAIRS}
    ahead = {name: day if day and day >= TODAY else None for name, day in agreed.items()}
    assert (told_to_coaches(cast), told_to_teachers(cast)) == (ahead, ahead)
    stand = told_to_heads(cast)
    ends = {"tariq": MONDAY + 7 * DAY, "tess": MONDAY + 7 * DAY, "una": MONDAY + 14 * DAY}
    unseen = [name for name in PAIRS if stand[name] is not Standing.SEEN]
    assert {name: stand[name] is Standing.BOOKED for name in unseen} == {
        name: ahead[name] is not None and ahead[name] < ends[name] for name in unseen
    }
    in_period = [name for name in unseen if agreed[name] and MONDAY <= agreed[name] < ends[name]]
    assert [counted(cast, cast.north), counted(cast, cast.south)] == [
        len({"tariq", "tess"} & set(in_period)), len({"una"} & set(in_period))
    ]  # fmt: skip


def agree(cast, on, next_on) -> None:
    with acting_as(cast.cleo):
        visits.record(pairing=Pairing.objects.of_teacher(cast.tariq).get(), on=on, next_on=next_on, by=cast.cleo)


def test_a_visit_that_came_early_takes_the_place_of_the_day_agreed_in_the_rollup_too(cast):
    agree(cast, MONDAY - 11 * DAY, TODAY)
    recount(cast)
    assert counted(cast, cast.north) == 1
    agree(cast, MONDAY - 4 * DAY, None)
    assert (recount(cast), counted(cast, cast.north)) == ([], 0)


def test_what_was_agreed_by_a_pair_that_has_ended_is_nobodys(cast):
    agree(cast, MONDAY - 4 * DAY, TODAY + DAY)
    recount(cast)
    with acting_as(cast.hana):
        pair = Pairing.objects.of_teacher(cast.tariq).get()
        pairings.end(pairing=pair, ends_on=TODAY, by=cast.hana)
    assert (recount(cast), counted(cast, cast.north)) == ([], 0)
    assert told_to_heads(cast)["tariq"] is Standing.NOT_BOOKED
