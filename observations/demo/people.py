"""Everybody who works at the demo trust: 800 people, of whom 375 teach."""

import datetime
import random
import uuid
from dataclasses import dataclass, field

from observations.demo.names import deal
from observations.demo.places import DAY, PLACES, TRUST, Place

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "hartsmoor.example")
STAFF = 800
START = datetime.date(2025, 9, 1)
SUPPORT_JOBS = (
    "Teaching assistant",
    "Office manager",
    "Site manager",
    "Cover supervisor",
    "Pastoral lead",
    "Technician",
    "Lunchtime supervisor",
    "Attendance officer",
    "Librarian",
)
CENTRAL_JOBS = (
    "Finance officer",
    "People partner",
    "IT engineer",
    "Estates lead",
    "Data manager",
    "Governance officer",
    "Communications lead",
)


def demo_id(*parts: object) -> uuid.UUID:
    """The id of something in the demo: the same in every deployment."""
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


@dataclass
class Member:
    """One person and their post; `place` is None for the central team. Half-open dates."""

    first: str
    last: str
    place: Place | None
    team: str | None
    job: str
    teaching: bool
    fte: int = 100
    joined: datetime.date = START
    left: datetime.date | None = None
    leave: list[tuple[datetime.date, datetime.date | None]] = field(default_factory=list)
    role: str | None = None

    @property
    def school(self) -> Place:
        """The place of somebody who works at a school. Raises ValueError for the central team."""
        if self.place is None:
            raise ValueError(f"{self.first} {self.last} works for the trust.")
        return self.place

    @property
    def id(self) -> uuid.UUID:
        return demo_id("person", self.first, self.last)

    @property
    def email(self) -> str:
        plain = f"{self.first}.{self.last}".lower().replace("’", "").replace("á", "a").replace("ł", "l")
        return f"{plain}@hartsmoor.example"


# Those with a door on the sign-in page, and whom the other pages' stories are about.
KNOWN = (
    Member("Priya", "Nair", PLACES[0], "English", "Teacher of English", True),
    Member("Hannah", "Okafor", PLACES[0], "English", "Teacher of English", True),
    Member("Yusuf", "Demir", PLACES[0], "Humanities", "Teacher of History", True),
    Member("Tom", "Ashworth", PLACES[0], "Maths", "Teacher of Maths", True),
    Member("Megan", "Pryce", PLACES[0], "Languages", "Teacher of French", True),
    Member("Callum", "Reid", PLACES[0], "Humanities", "Teacher of Geography", True),
    Member("Daniel", "Frost", PLACES[0], "Science", "Teacher of Chemistry", True),
    Member(
        "Joel", "Mbeki", PLACES[0], "Computing and DT", "Teacher of Computing", True, joined=datetime.date(2026, 10, 19)
    ),
    Member(
        "Rosie",
        "Tanner",
        PLACES[0],
        "PE",
        "Teacher of PE",
        True,
        leave=[(datetime.date(2026, 2, 23), datetime.date(2026, 11, 16))],
    ),
    Member("Imran", "Sheikh", PLACES[0], "Maths", "Teacher of Maths", True),
    Member("Alison", "Whitcombe", PLACES[0], None, "Headteacher", False, role="headteacher"),
    Member("Grace", "Hallam", PLACES[0], "Science", "Assistant head, teaching and learning", True, role="lead"),
    Member("Farah", "Chowdhury", PLACES[2], None, "Headteacher", False, role="headteacher"),
    Member("Jo", "Sandhu", None, None, "Chief executive", False, role="chief_executive"),
    Member("Amina", "Bose", None, None, "Professional Growth Director", False, role="growth_director"),
    Member("Marcus", "Dale", None, None, "Central coach", False, role="central_coach"),
    Member("Ruth", "Allard", None, None, "Trust administrator", False, role="trust_administrator"),
    Member("Peter", "Ives", None, None, "Governor", False, role="governor"),
)
DOORS = (
    ("Priya Nair", "Coach"),
    ("Hannah Okafor", "Teacher"),
    ("Alison Whitcombe", "Headteacher"),
    ("Grace Hallam", "Teaching-and-learning lead and coach"),
    ("Jo Sandhu", "Chief executive"),
    ("Amina Bose", "Professional Growth Director"),
    ("Marcus Dale", "Central coach"),
    ("Ruth Allard", "Trust administrator"),
)


def everybody(seed: int) -> list[Member]:
    """The whole staff: those known by name, each school's teams filled up, support staff, the centre."""
    dice = random.Random(seed)
    names = deal(seed, {(m.first, m.last) for m in KNOWN})
    people = list(KNOWN)
    for place in PLACES:
        people += _teachers(place, people, names, dice)
        people += _leaders(place, people, names)
        people += [
            Member(*next(names), place, None, dice.choice(SUPPORT_JOBS), False, fte=dice.choice((50, 60, 80, 100)))
            for _ in range(place.others - 2)
        ]
    people += [Member(*next(names), None, None, dice.choice(CENTRAL_JOBS), False) for _ in range(STAFF - len(people))]
    _send_some_on_leave(people, dice)
    return people


def _teachers(place: Place, people: list[Member], names, dice: random.Random) -> list[Member]:
    made: list[Member] = []
    known = [m for m in people if m.place is place and m.teaching]
    wanted = _split(place.teachers, place.shares)
    for team, number in zip(place.teams, wanted, strict=True):
        job = f"Teacher, {team}" if place.phase == "secondary" else f"Class teacher, {team}"
        for _ in range(number - sum(1 for m in known if m.team == team)):
            first, last = next(names)
            made.append(Member(first, last, place, team, job, True, fte=_fte(dice), joined=_joined(dice)))
    return made


def _leaders(place: Place, people: list[Member], names) -> list[Member]:
    has = {m.role for m in people if m.place is place}
    made = []
    for role, job in (("headteacher", "Headteacher"), ("school_administrator", "School business manager")):
        if role not in has:
            first, last = next(names)
            made.append(Member(first, last, place, None, job, False, role=role))
    return made


def _split(total: int, shares: tuple[int, ...]) -> list[int]:
    parts = [total * share // sum(shares) for share in shares]
    for place in range(total - sum(parts)):
        parts[place % len(parts)] += 1
    return parts


def _fte(dice: random.Random) -> int:
    return 100 if dice.random() < 0.78 else dice.choice((60, 80, 40, 50))


def _joined(dice: random.Random) -> datetime.date:
    draw = dice.random()
    if draw < 0.82:
        return START
    return datetime.date(2026, 9, 1) if draw < 0.96 else datetime.date(2026, 1, 5)


def _send_some_on_leave(people: list[Member], dice: random.Random) -> None:
    for member in dice.sample([m for m in people if m.teaching and m not in KNOWN], 14):
        starts = DAY - datetime.timedelta(days=dice.randrange(10, 300))
        ends = None if dice.random() < 0.5 else starts + datetime.timedelta(days=dice.randrange(20, 120))
        if starts >= member.joined:
            member.leave.append((starts, ends))


def named(people: list[Member], name: str) -> Member:
    """Somebody by full name."""
    return next(m for m in people if f"{m.first} {m.last}" == name)


__all__ = ["DOORS", "KNOWN", "TRUST", "Member", "demo_id", "everybody", "named"]
