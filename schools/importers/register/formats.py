"""The register's files, told apart by their headings and turned into records.

Sources: get-information-schools.service.gov.uk, Downloads. Nothing is fetched; the operator brings the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from schools.importers import csvfile
from schools.importers.csvfile import Row, Table, UnreadableFile
from schools.importers.register import values
from schools.importers.register.records import (
    Extract,
    LinkRecord,
    MembershipRecord,
    Notes,
    Record,
    SchoolRecord,
    TrustRecord,
)
from schools.importers.register.values import Unreadable

Value = TypeVar("Value")

TRUST_TYPES = {"multi-academy trust": "06", "single-academy trust": "10"}
# "Supported by a trust" alone is a foundation of a maintained school, not an academy trust.
TRUST_FLAGS = {"supported by a multi-academy trust": "06", "supported by a single-academy trust": "10"}
NOT_SCHOOLS_BY_TYPE = {"47": "Children’s centre", "48": "Children’s centre"}
NOT_SCHOOLS_BY_GROUP = {
    "children's centres": "Children’s centre",
    "universities": "University",
    "welsh schools": "Welsh",
}

_DAY_IN_FILE_NAME = re.compile(r"(20\d\d)[-_]?([01]\d)[-_]?([0-3]\d)(?!\d)")


class SetAside(Exception):
    """The row is not the register's business; the message says what it is."""


class Cells:
    """One row, cell by cell: what cannot be used is noted and read as blank, unless the row is nothing without it."""

    def __init__(self, row: Row, warnings: Notes, days: list[date]) -> None:
        self.row = row
        self.line = row.line
        self._warnings = warnings
        self._days = days

    def number(self, heading: str) -> int:
        """Raises Unreadable."""
        try:
            return values.number(self.row[heading])
        except Unreadable as problem:
            raise Unreadable(f"{heading} {problem}") from None

    def name(self, heading: str) -> str:
        """Raises Unreadable when there is none."""
        try:
            name = values.text(self.row[heading])
        except Unreadable as problem:
            raise Unreadable(f"{heading} {problem}") from None
        if not name:
            raise Unreadable(f"{heading} is blank")
        return name

    def text(self, heading: str, *, longest: int = 100) -> str:
        return self._or_blank(heading, lambda cell: values.text(cell, longest=longest), "")

    def code(self, heading: str, *, width: int) -> str:
        return self._or_blank(heading, lambda cell: values.code(cell, width=width), "")

    def company_number(self) -> str:
        return self._or_blank("Companies House Number", values.company_number, "")

    def phase(self) -> str:
        phase_code = self.row["PhaseOfEducation (code)"]
        return self._or_blank("PhaseOfEducation (name)", lambda cell: values.phase(cell, phase_code), "")

    def day(self, heading: str) -> date | None:
        day = self._or_blank(heading, values.day, None)
        if day:
            self._days.append(day)
        return day

    def _or_blank(self, heading: str, clean: Callable[[str], Value], blank: Value) -> Value:
        try:
            return clean(self.row[heading])
        except Unreadable as problem:
            self._warnings.add(f"{heading} {problem}; read as blank.", self.line)
            return blank


@dataclass(frozen=True)
class Format:
    """name: as people call the file. needs: headings that make it this one; may: further ones that are read."""

    name: str
    needs: frozenset[str]
    may: frozenset[str]
    records: Callable[[Cells], Iterator[Record]]


def read(source: Path | str | bytes, *, today: date, name: str = "", as_of: date | None = None) -> Extract:
    """Read one register file. as_of: the day it speaks of, when the operator knows better than the file.

    Raises UnreadableFile (a sentence that names the file) when it is no file of the register. A row that cannot be used
    is noted in the extract and never stops the rest.
    """
    table = csvfile.read(source, name=name, keep=HEADINGS_READ)
    form = recognise(table)
    problems, warnings, set_aside = Notes(table.unread), Notes(table.warnings), Notes()
    days: list[date] = []
    records: list[Record] = []
    for row in table.rows:
        try:
            records.extend(form.records(Cells(row, warnings, days)))
        except SetAside as reason:
            set_aside.add(str(reason), row.line)
        except Unreadable as problem:
            problems.add(f"{problem}. Row left out.", row.line)
    day, because = _day_of(table, days, today=today, as_of=as_of)
    return Extract(
        file=table.name,
        format=form.name,
        encoding=table.encoding,
        as_of=day,
        as_of_because=because,
        rows=len(table.rows) + sum(len(remark.lines) for remark in table.unread),
        records=tuple(records),
        problems=problems.remarks(),
        warnings=warnings.remarks(),
        set_aside=set_aside.remarks(),
    )


def recognise(table: Table) -> Format:
    """The format whose headings the file has. Raises UnreadableFile naming the file."""
    headings = set(table.headings)
    for form in FORMATS:
        if form.needs <= headings:
            return form
    shown = ", ".join(heading for heading in table.headings[:5] if heading)
    known = ", ".join(form.name for form in FORMATS)
    raise UnreadableFile(
        f"{table.name} is no file of the school register that Waymark reads. Its headings begin: {shown}. "
        f"Waymark reads: {known}."
    )


def _day_of(table: Table, days: list[date], *, today: date, as_of: date | None) -> tuple[date, str]:
    """The day a file speaks of: as told, else the day in its name, else its newest date that is not in the future."""
    if as_of:
        return as_of, "as told"
    for found in _DAY_IN_FILE_NAME.finditer(table.name):
        try:
            named = date(*(int(part) for part in found.groups()))
        except ValueError:
            continue
        if named <= today:
            return named, "from its name"
    past = [day for day in days if day <= today]
    return (max(past), "its newest date") if past else (today, "it carries no date")


def _trust_and_school(cells: Cells, *, uid_heading: str) -> Iterator[Record]:
    group_type = _group_type(cells)
    uid, urn = cells.number(uid_heading), cells.number("URN")
    school = _school(cells, urn=urn)
    yield _trust(cells, uid=uid, group_type=group_type)
    yield school
    yield MembershipRecord(line=cells.line, urn=urn, uid=uid, joined_on=cells.day("Joined date"))


def _group_links(cells: Cells) -> Iterator[Record]:
    return _trust_and_school(cells, uid_heading="Linked UID")


def _all_links(cells: Cells) -> Iterator[Record]:
    return _trust_and_school(cells, uid_heading="Group UID")


def _all_groups(cells: Cells) -> Iterator[Record]:
    group_type = _group_type(cells)
    yield _trust(cells, uid=cells.number("Group UID"), group_type=group_type)


def _establishments(cells: Cells) -> Iterator[Record]:
    urn = cells.number("URN")
    cells.day("LastChangedDate")
    yield _school(cells, urn=urn)
    group_type = TRUST_FLAGS.get(cells.text("TrustSchoolFlag (name)").casefold())
    if group_type and cells.text("Trusts (code)"):
        uid = cells.number("Trusts (code)")
        yield TrustRecord(line=cells.line, uid=uid, name=cells.name("Trusts (name)"), group_type=group_type)
        yield MembershipRecord(line=cells.line, urn=urn, uid=uid, joined_on=None)


def _links(cells: Cells) -> Iterator[Record]:
    yield LinkRecord(
        line=cells.line,
        urn=cells.number("URN"),
        linked_urn=cells.number("LinkURN"),
        linked_name=cells.text("LinkName", longest=250),
        kind=cells.name("LinkType")[:60],
        established_on=cells.day("LinkEstablishedDate"),
    )


def _group_type(cells: Cells) -> str:
    """06 or 10. Raises SetAside for everything that is no academy trust, school sponsors above all."""
    name = cells.text("Group Type")
    code = cells.code("Group Type (code)", width=2) or TRUST_TYPES.get(name.casefold(), "")
    if code not in TRUST_TYPES.values():
        raise SetAside(f"{name or 'Group without a type'}: not an academy trust")
    if cells.text("Group Status").casefold() == "created in error":
        raise SetAside("Created in error")
    return code


def _trust(cells: Cells, *, uid: int, group_type: str) -> TrustRecord:
    return TrustRecord(
        line=cells.line,
        uid=uid,
        name=cells.name("Group Name"),
        group_type=group_type,
        company_number=cells.company_number(),
        incorporated_on=cells.day("Incorporated on (open date)"),
        opened_on=cells.day("Open date"),
        closed_on=cells.day("Closed Date"),
        is_open=cells.text("Group Status").casefold() == "open",
    )


def _school(cells: Cells, *, urn: int) -> SchoolRecord:
    """Raises SetAside for children's centres, universities and Welsh schools, which sit in the same files."""
    type_code = cells.code("TypeOfEstablishment (code)", width=2)
    group = cells.text("EstablishmentTypeGroup (name)").casefold().replace("’", "'")
    if kind := NOT_SCHOOLS_BY_TYPE.get(type_code) or NOT_SCHOOLS_BY_GROUP.get(group):
        raise SetAside(f"{kind}: not a school of England")
    status = cells.text("EstablishmentStatus (name)", longest=40)
    return SchoolRecord(
        line=cells.line,
        urn=urn,
        name=cells.name("EstablishmentName"),
        phase=cells.phase(),
        type_code=type_code,
        type_name=cells.text("TypeOfEstablishment (name)"),
        la_code=cells.code("LA (code)", width=3),
        la_name=cells.text("LA (name)"),
        establishment_number=cells.code("EstablishmentNumber", width=4),
        status=status,
        opened_on=cells.day("OpenDate"),
        closed_on=cells.day("CloseDate"),
        is_open=status.casefold().startswith("open"),
    )


_GROUP = frozenset({"Group Name", "Group Type"})
_GROUP_MORE = frozenset(
    {
        "Companies House Number",
        "Group Type (code)",
        "Closed Date",
        "Open date",
        "Incorporated on (open date)",
        "Group Status",
    }
)
_SCHOOL = frozenset({"URN", "EstablishmentName"})
_SCHOOL_MORE = frozenset(
    {
        "TypeOfEstablishment (code)",
        "TypeOfEstablishment (name)",
        "PhaseOfEducation (code)",
        "PhaseOfEducation (name)",
        "LA (code)",
        "LA (name)",
    }
)
_ESTABLISHMENT_MORE = frozenset(
    {
        "EstablishmentNumber",
        "EstablishmentTypeGroup (name)",
        "OpenDate",
        "CloseDate",
        "LastChangedDate",
        "TrustSchoolFlag (name)",
        "Trusts (code)",
        "Trusts (name)",
    }
)

FORMATS = (
    Format(
        "group links (grouplinks_*)",
        _GROUP | _SCHOOL | {"Linked UID", "Joined date"},
        _GROUP_MORE | _SCHOOL_MORE,
        _group_links,
    ),
    Format(
        "all links (alllinksdata)",
        _GROUP | _SCHOOL | {"Group UID", "Joined date"},
        _GROUP_MORE | _SCHOOL_MORE,
        _all_links,
    ),
    Format("all groups (allgroupsdata)", _GROUP | {"Group UID"}, _GROUP_MORE, _all_groups),
    Format(
        "establishments (edubaseall*)",
        _SCHOOL | {"EstablishmentStatus (name)", "TypeOfEstablishment (name)"},
        _SCHOOL_MORE | _ESTABLISHMENT_MORE,
        _establishments,
    ),
    Format(
        "school links (links_*)",
        frozenset({"URN", "LinkURN", "LinkType"}),
        frozenset({"LinkName", "LinkEstablishedDate"}),
        _links,
    ),
)
HEADINGS_READ = frozenset[str]().union(*(form.needs | form.may for form in FORMATS))
