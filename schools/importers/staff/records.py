"""What a staff file says, whichever system wrote it: one StaffRow for one person at one school."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands: the file's name and the line as a text editor counts."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


class Problem(NamedTuple):
    """Why a line is left out. `field` is the column's heading, or "" when the line as a whole is meant."""

    place: Place
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}{f', {self.field}' if self.field else ''}: {self.sentence}"


@dataclass(frozen=True)
class StaffRow:
    """One person at one school, as a file states it.

    places: the lines it comes from. school: texts that may tell which school is meant, best first (URN, DfE number, the
    file's own id, a name).
    fte: hundredths of full time. ends_on: the first day no longer there. Empty text and None: the file does not say.
    primary: the file calls this the person's main school. left: the file calls the person gone without a date.
    everywhere: the row names no school and speaks of every post the person has.
    """

    places: tuple[Place, ...]
    external_id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    school: tuple[str, ...] = ()
    job_title: str = ""
    team: str = ""
    fte: int | None = None
    teaching: bool | None = None
    line_manager: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    primary: bool = False
    left: bool = False
    everywhere: bool = False

    @property
    def place(self) -> Place:
        return self.places[0]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class StaffFile:
    """A staff file read. `rows` holds the lines with problems too, so that whom they speak of is not taken for gone.

    carries: the fields that the file has a column for. pupils: people or lines refused, being about a pupil or a
    parent. without_role: people whom the file gives no role as staff. unread: headings never read, such as Password.
    scope: "bulk" when the file says that it is the whole list, "delta" when it says that it holds what has changed.
    """

    kind: str
    rows: tuple[StaffRow, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    carries: frozenset[str] = frozenset()
    pupils: int = 0
    without_role: int = 0
    unread: tuple[str, ...] = ()
    scope: str = ""
