"""What a staff file says, whichever system wrote it: one StaffRow for one person at one school, and how cells are read.

A cell is read by a function that gives its value or raises Unreadable with one plain sentence. A blank cell says
nothing: it never empties what is already known.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NamedTuple

LONGEST_NAME = 100
LONGEST_TITLE = 120
LONGEST_TEAM = 80
LONGEST_EMAIL = 254  # RFC 5321, section 4.5.3.1.3
EARLIEST, LATEST = datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)

EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}\S*$")
YES = {"yes", "y", "true", "t", "1", "teaching", "teacher"}
NO = {"no", "n", "false", "f", "0", "non-teaching", "non teaching", "not teaching", "support", "support staff"}
# Codes that stand for "no value" in school systems (the school register uses them too).
NO_VALUE = {"", "-", "..", "null", "n/a", "none", "not applicable", "not recorded"}


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


class Unreadable(ValueError):
    """A cell that cannot be understood; the message is a sentence for whoever sent the file."""


@dataclass(frozen=True)
class StaffRow:
    """One person at one school, as a file states it.

    school: texts that may tell which school is meant, best first (URN, DfE number, the file's own id, a name).
    fte: hundredths of full time. ends_on: the first day no longer there. Empty text and None: the file does not say.
    primary: the file calls this the person's main school. left: the file calls the person gone without a date.
    """

    place: Place
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

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class StaffFile:
    """A staff file read. `rows` holds the lines with problems too, so that whom they speak of is not taken for gone.

    carries: the fields that the file has a column for. pupils: lines refused because they are about a pupil or a parent.
    without_role: people in the file whom it gives no role at a school. unread: headings never read, such as Password.
    """

    kind: str
    rows: tuple[StaffRow, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    carries: frozenset[str] = frozenset()
    pupils: int = 0
    without_role: int = 0
    unread: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Text as it is compared: one form of each character, single spaces, no capitals."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def line_of_text(text: str, *, longest: int) -> str:
    """Text in one line with single spaces."""
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if "\ufffd" in tidy:
        raise Unreadable("A letter was lost when the file was saved. Save it again as CSV UTF-8.")
    # Cc and Cf hold line controls and marks that turn the direction of writing: a name needs none of them.
    if any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in tidy):
        raise Unreadable("There is a character in it that cannot be seen. Type it again.")
    if len(tidy) > longest:
        raise Unreadable(f"This is longer than {longest} characters.")
    return tidy


def name(text: str) -> str:
    """A first or last name; never blank."""
    tidy = line_of_text(text, longest=LONGEST_NAME)
    if not tidy:
        raise Unreadable("The name is missing.")
    return tidy


def external_id(text: str) -> str:
    return line_of_text(text, longest=LONGEST_NAME)


def job_title(text: str) -> str:
    return line_of_text(text, longest=LONGEST_TITLE)


def team(text: str) -> str:
    return line_of_text(text, longest=LONGEST_TEAM)


def email(text: str) -> str:
    """A work e-mail, lower case; "" when blank."""
    tidy = text.strip().lower()
    if tidy in NO_VALUE:
        return ""
    if len(tidy) > LONGEST_EMAIL or not EMAIL.fullmatch(tidy):
        raise Unreadable(f"“{text.strip()[:60]}” is not an e-mail address such as a.todd@school.example.")
    return tidy


def fte(text: str) -> int | None:
    """Hundredths of full time from 1, 0.6, 0.60 or 60%; None when blank."""
    tidy = text.strip().lower()
    if tidy in NO_VALUE:
        return None
    try:
        share = Decimal(tidy.removesuffix("%").strip()) * (1 if tidy.endswith("%") else 100)
    except InvalidOperation:
        share = Decimal(0)
    if share.is_finite():
        hundredths = int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP)) if abs(share) < 1000 else 0
        if 1 <= hundredths <= 100:
            return hundredths
    raise Unreadable(f"“{text.strip()[:30]}” is not a share of full time between 0.01 and 1, such as 0.6 or 60%.")


def yes_or_no(text: str) -> bool | None:
    """Whether somebody teaches; None when blank."""
    tidy = folded(text)
    if tidy in YES:
        return True
    if tidy in NO:
        return False
    if tidy in NO_VALUE:
        return None
    raise Unreadable(f"“{text.strip()[:30]}” says neither yes nor no.")


def day(text: str) -> datetime.date | None:
    """A date written 01/09/2026, 01-09-2026 or 2026-09-01, a time of day after it being dropped; None when blank."""
    tidy = TIME_OF_DAY.sub("", text.strip())
    if tidy.lower() in NO_VALUE:
        return None
    if match := YEAR_FIRST.fullmatch(tidy):
        year, month, number = match.groups()
    elif match := DAY_FIRST.fullmatch(tidy):
        number, month, year = match.groups()
    else:
        raise Unreadable(f"“{text.strip()[:30]}” is not a date such as 01/09/2026.")
    try:
        found = datetime.date(int(year), int(month), int(number))
    except ValueError:
        raise Unreadable(f"“{text.strip()[:30]}” is not a day of the calendar (day first, then month).") from None
    if not EARLIEST <= found < LATEST:
        raise Unreadable(f"“{text.strip()[:30]}” is too far away to be meant.")
    return found


def day_after(text: str) -> datetime.date | None:
    """The first day no longer there, from the last day as files give it."""
    last = day(text)
    return last + datetime.timedelta(days=1) if last else None


READ: Mapping[str, Callable[[str], Any]] = {
    "external_id": external_id,
    "first_name": name,
    "last_name": name,
    "email": email,
    "job_title": job_title,
    "team": team,
    "fte": fte,
    "teaching": yes_or_no,
    "line_manager": external_id,
    "starts_on": day,
    "ends_on": day_after,
}


def read_cells(place: Place, cells: Mapping[str, tuple[str, str]]) -> tuple[dict[str, Any], list[Problem]]:
    """Values by field from {field: (heading, text)}, and a problem for each cell that cannot be understood."""
    values: dict[str, Any] = {}
    problems = []
    for field, (heading, text) in cells.items():
        try:
            values[field] = READ[field](text)
        except Unreadable as error:
            problems.append(Problem(place, heading, str(error)))
    if not values.get("external_id") and not values.get("email") and not problems:
        problems.append(Problem(place, "", "Neither a staff number nor an e-mail is given, so nobody can be matched."))
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on <= starts_on:
        problems.append(Problem(place, cells["ends_on"][0], "The last day lies before the first."))
    return values, problems
