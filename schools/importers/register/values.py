"""One cell of a register file at a time: blanks in all their spellings, numbers, dates, codes and phases."""

from __future__ import annotations

import re
from datetime import date

from schools.importers.csvfile import LOST_CHARACTER

# All of these were met in published files in the place of "nothing"; the last row is suppression marks.
NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "..",
        "null",
        "none",
        "not applicable",
        "not-applicable",
        "does not apply",
        "not recorded",
        "unknown",
    }
    | {"na", "n/a", "supp", "x", "c", "z"}
)
NOTHING_AS_CODE = frozenset({"0", "00", "000", "0000", "99", "999", "9999"})

PHASES = {
    "1": "Nursery",
    "2": "Primary",
    "3": "Middle deemed primary",
    "4": "Secondary",
    "5": "Middle deemed secondary",
    "6": "16 plus",
    "7": "All-through",
}
PHASE_WORDINGS = {"all through": "All-through"} | {phase.casefold(): phase for phase in PHASES.values()}

_DATES = (
    re.compile(r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?Z?$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_WHOLE_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.0+)?|\d+(\.0+)?")


class Unreadable(ValueError):
    """A cell that says something, but nothing that can be used; the message is half a sentence about it."""


def text(cell: str, *, longest: int = 250) -> str:
    """The cell as it stands (doubled spaces too), "" when it is one of the many spellings of nothing.

    Raises Unreadable when it has more than `longest` characters.
    """
    if cell.casefold() in NOTHING:
        return ""
    if len(cell) > longest:
        raise Unreadable(f"is longer than {longest} characters")
    return _CONTROL.sub(" ", cell)


def code(cell: str, *, width: int) -> str:
    """A code with its leading zeros back ("6" is "06"); "" for nothing, and for 0, 99, 999 and 9999."""
    cell = text(cell, longest=width)
    if cell in NOTHING_AS_CODE:
        return ""
    return cell.zfill(width) if cell.isdigit() else cell


def number(cell: str) -> int:
    """A URN or UID; survives "135,305" and "135305.0". Raises Unreadable for anything else (totals say "NAT")."""
    if not cell.isascii() or not _WHOLE_NUMBER.fullmatch(cell):
        raise Unreadable(f"“{cell}” is not a number" if cell else "is blank")
    value = int(cell.split(".")[0].replace(",", ""))
    if not 0 < value < 100_000_000:
        raise Unreadable(f"“{cell}” is out of range")
    return value


def company_number(cell: str) -> str:
    """Eight characters as Companies House writes them; spreadsheets lose leading zeros, prefixes such as OC stay."""
    cell = text(cell, longest=20).upper().replace(" ", "")
    if not cell.strip("0"):
        return ""
    return cell.zfill(8) if cell.isdigit() else cell


def day(cell: str) -> date | None:
    """A date as dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd, with or without a midnight behind it; None for nothing.

    Raises Unreadable for anything else, such as the "00:00.0" that spreadsheets leave.
    """
    bare = _MIDNIGHT.sub("", text(cell))
    if not bare:
        return None
    for pattern in _DATES:
        if found := pattern.fullmatch(bare):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                break
    raise Unreadable(f"“{cell}” is not a date")


def phase(name: str, phase_code: str = "") -> str:
    """The phase in today's wording ("All through" became "All-through"); "" where phases do not apply."""
    name = text(name, longest=40)
    return PHASE_WORDINGS.get(name.casefold(), name) or PHASES.get(phase_code.lstrip("0"), "")


def is_damaged(name: str) -> bool:
    """Whether a character of the name was lost on the way; such a name is never taken for the true one."""
    return LOST_CHARACTER in name
