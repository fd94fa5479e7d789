"""The schools of the demo trust, their teams, their choices and how readily coaching happens there."""

import datetime
from dataclasses import dataclass, field

TRUST = "Hartsmoor Learning Trust"
DAY = datetime.date(2026, 11, 24)  # the pinned Tuesday, in week 12 of the school year
FIRST_YEAR, SECOND_YEAR = 2025, 2026
SECONDARY_TEAMS = (
    "English",
    "Maths",
    "Science",
    "Humanities",
    "Languages",
    "Arts and design",
    "PE",
    "Inclusion",
    "Computing and DT",
)
SECONDARY_SHARES = (15, 16, 17, 14, 9, 10, 8, 6, 5)
PRIMARY_TEAMS = ("Early years", "Years 1 and 2", "Years 3 and 4", "Years 5 and 6")
PRIMARY_SHARES = (25, 25, 25, 25)


@dataclass(frozen=True)
class Place:
    """One school. `readiness` is the share of planned cycles that take place there; `dips` are weeks with less time."""

    name: str
    slug: str
    urn: int
    phase: str
    teachers: int
    others: int
    cadence: int
    readiness: float
    coaches: int
    target: int
    dips: tuple[int, ...] = field(default=())
    extra_days: tuple[tuple[datetime.date, str], ...] = ()

    @property
    def teams(self) -> tuple[str, ...]:
        return SECONDARY_TEAMS if self.phase == "secondary" else PRIMARY_TEAMS

    @property
    def shares(self) -> tuple[int, ...]:
        return SECONDARY_SHARES if self.phase == "secondary" else PRIMARY_SHARES


# URNs of the demo begin with 9, which the register does not use.
PLACES = (
    Place("Bramley Heath Academy", "bramley-heath", 900001, "secondary", 84, 78, 1, 0.86, 20, 21, (5, 10)),
    Place("Coppice Row School", "coppice-row", 900002, "secondary", 76, 70, 2, 0.74, 15, 19, (5, 10)),
    Place("Eastmere Academy", "eastmere", 900003, "secondary", 70, 66, 2, 0.52, 13, 17, (4, 5, 9, 10)),
    Place("Kestrel Down Academy", "kestrel-down", 900004, "secondary", 61, 58, 1, 0.76, 14, 15, (5, 10)),
    Place("Larkmead Primary", "larkmead", 900005, "primary", 26, 42, 1, 0.95, 8, 8),
    Place("Millrace Primary", "millrace", 900006, "primary", 22, 38, 2, 0.66, 5, 6, (7,)),
    Place("Orchard Way Primary", "orchard-way", 900007, "primary", 20, 36, 1, 0.83, 6, 6),
    Place("Wren’s Field Primary", "wrens-field", 900008, "primary", 16, 30, 2, 0.7, 4, 5),
)
