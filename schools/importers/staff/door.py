"""What is turned away at the door of a staff import, before anything is kept: secrets nobody needs, pupils, parents."""

import re
from collections.abc import Collection, Mapping

from schools.engine.folding import folded
from schools.importers.csvfile import Row, Table

# Read by nobody, mapped or not: nothing here needs them.
NEVER_READ = re.compile(
    r"pass ?(word|code)|\bpwd\b|\bni (no|number)\b|national insurance|\bnino\b"
    r"|birth|\bd\.?o\.?b\b|salary|\bpay\b|spine point"
    r"|bank|sort code|next of kin|gender|\bsex\b|ethnic|religio|disab|sexual|home (address|phone|e-?mail)|postcode"
)
# A file with one of these headings is about pupils, whatever else it says.
ABOUT_PUPILS = {
    "upn", "unique pupil number", "student number", "graduation year", "pupil premium", "pupil name", "student name",
    "admission number", "year group and class", "student sis id", "free school meals",
}  # fmt: skip
PUPILS = {"student", "pupil", "learner", "child", "alumni"}
PARENTS = {"guardian", "parent", "carer", "relative"}
PUPILS_AND_PARENTS = PUPILS | PARENTS
SAYS_WHAT_SOMEBODY_IS = re.compile(r"\b(role|type|category)\b")


def is_never_read(heading: str) -> bool:
    """Whether a column of this name is dropped without being looked at."""
    return bool(NEVER_READ.search(folded(heading)))


def may_be_read(heading: str) -> bool:
    return not is_never_read(heading)


def never_read(headings: Collection[str]) -> tuple[str, ...]:
    """The headings of columns that are dropped unread."""
    return tuple(heading for heading in headings if is_never_read(heading))


def heading_about_pupils(headings: Collection[str]) -> str:
    """A heading that only a file about pupils has, or ""."""
    return min((heading for heading in headings if folded(heading) in ABOUT_PUPILS), default="")


def about_staff(table: Table) -> list[Row]:
    """The rows that no column calls a pupil or a parent."""
    telling = [heading for heading in table.headings if SAYS_WHAT_SOMEBODY_IS.search(folded(heading))]
    return [row for row in table.rows if not is_pupil_or_parent(row.values, telling)]


def is_pupil_or_parent(values: Mapping[str, str], telling: Collection[str]) -> bool:
    return any(folded(values.get(heading, "")) in PUPILS_AND_PARENTS for heading in telling)
