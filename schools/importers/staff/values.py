"""How one cell of a staff file is read.

Each function gives the cell's value or raises Unreadable with one plain sentence. A blank cell says nothing: it never
empties what is already known.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from schools.engine.folding import folded, folded_email
from schools.importers import csvfile
from schools.importers.staff.records import Place, Problem

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
# What a spreadsheet would run when the text is looked at in one.
FORMULA = ("=", "+", "@", "＝", "＋", "＠")
LAST_BEFORE_FIRST = "The last day lies before the first."


class Unreadable(ValueError):
    """A cell that cannot be understood; the message is a sentence for whoever sent the file."""


def line_of_text(text: str, *, longest: int) -> str:
    """Text in one line with single spaces."""
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if "\ufffd" in tidy:
        raise Unreadable("A letter was lost when the file was saved. Save it again as CSV UTF-8.")
    # Cc and Cf hold line controls and marks that turn the direction of writing: a name needs none of them.
    if any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in tidy):
        raise Unreadable("There is a character in it that cannot be seen. Type it again.")
    if tidy.startswith(FORMULA):
        raise Unreadable(f"It begins with “{tidy[0]}”, as formulas do. Type what the cell should say.")
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
    """A staff code as it stands, capitals and leading noughts kept; "" when blank."""
    tidy = line_of_text(text, longest=LONGEST_NAME)
    return "" if tidy.lower() in NO_VALUE else tidy


def job_title(text: str) -> str:
    return line_of_text(text, longest=LONGEST_TITLE)


def team(text: str) -> str:
    return line_of_text(text, longest=LONGEST_TEAM)


def email(text: str) -> str:
    """A work e-mail, lower case; "" when blank."""
    tidy = folded_email(text)
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


def unread_lines(table: csvfile.Table) -> list[Problem]:
    """A problem for each line that the file's reader had to leave out."""
    return [Problem(Place(table.name, line), "", remark.reason) for remark in table.unread for line in remark.lines]


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
        problems.append(Problem(place, "", "Neither a staff code nor an e-mail is given, so nobody can be matched."))
    if out_of_order(values.get("starts_on"), values.get("ends_on")):
        problems.append(Problem(place, cells["ends_on"][0], LAST_BEFORE_FIRST))
    return values, problems


def out_of_order(starts_on: datetime.date | None, ends_on: datetime.date | None) -> bool:
    return bool(starts_on and ends_on and ends_on <= starts_on)
