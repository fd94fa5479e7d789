"""The teams of a school, with how many people each has today."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Count

from schools.models import Membership, School, Team
from schools.models.periods import runs_on


@dataclass(frozen=True)
class TeamLine:
    """A team; `people` are those who have a post in it today, `posts` all that there ever were or will be."""

    id: uuid.UUID
    name: str
    people: int
    posts: int

    @property
    def is_free(self) -> bool:
        """Whether nobody was ever in it, so that it can simply go."""
        return self.posts == 0


def teams_of(school: School, *, today: datetime.date) -> list[TeamLine]:
    """Every team of a school by its name. Two queries."""
    posts = Membership.objects.filter(school=school).exclude(team=None).values("team").order_by("team")
    counted = posts.annotate(people=Count("id", filter=runs_on(today)), posts=Count("id"))
    numbers = {team: (people, number) for team, people, number in counted.values_list("team", "people", "posts")}
    return [TeamLine(team.id, team.name, *numbers.get(team.id, (0, 0))) for team in Team.objects.filter(school=school)]
