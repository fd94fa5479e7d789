"""What a register file says, whatever its format, and what the register holds.

A blank ("" or None) in a record means that the file does not say; it never erases what the register knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from schools.importers.csvfile import Remark


@dataclass(frozen=True, kw_only=True)
class TrustRecord:
    line: int
    uid: int
    name: str
    group_type: str
    company_number: str = ""
    incorporated_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    is_open: bool = False  # said so outright, so that a closing day known before was a mistake


@dataclass(frozen=True, kw_only=True)
class SchoolRecord:
    line: int
    urn: int
    name: str
    phase: str = ""
    type_code: str = ""
    type_name: str = ""
    la_code: str = ""
    la_name: str = ""
    establishment_number: str = ""
    status: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class MembershipRecord:
    line: int
    urn: int
    uid: int
    joined_on: date | None


@dataclass(frozen=True, kw_only=True)
class LinkRecord:
    line: int
    urn: int
    linked_urn: int
    linked_name: str
    kind: str
    established_on: date | None


Record = TrustRecord | SchoolRecord | MembershipRecord | LinkRecord
Kind = TypeVar("Kind", TrustRecord, SchoolRecord, MembershipRecord, LinkRecord)

TRUST_FACTS = ("group_type", "company_number", "incorporated_on", "opened_on", "closed_on")
SCHOOL_FACTS = (
    "phase",
    "type_code",
    "type_name",
    "la_code",
    "la_name",
    "establishment_number",
    "status",
    "opened_on",
    "closed_on",
)


class Notes:
    """Line numbers gathered by reason, each once."""

    def __init__(self, remarks: Iterable[Remark] = ()) -> None:
        self._lines: dict[str, list[int]] = {remark.reason: list(remark.lines) for remark in remarks}

    def add(self, reason: str, line: int) -> None:
        lines = self._lines.setdefault(reason, [])
        if line not in lines[-1:]:
            lines.append(line)

    def remarks(self) -> tuple[Remark, ...]:
        return tuple(Remark(reason, tuple(lines)) for reason, lines in self._lines.items())


@dataclass(frozen=True)
class Extract:
    """One file read: its records in file order, the day it speaks of, and the rows that were left out and why."""

    file: str
    format: str
    encoding: str
    as_of: date
    as_of_because: str
    rows: int
    records: tuple[Record, ...]
    problems: tuple[Remark, ...] = ()  # rows left out although they should have been read
    warnings: tuple[Remark, ...] = ()  # rows read with a reservation
    set_aside: tuple[Remark, ...] = ()  # rows that are not the register's business

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [record for record in self.records if isinstance(record, kind)]


@dataclass
class Snapshot:
    """What the register holds, by group UID, by URN and by (URN, linked URN, kind)."""

    trusts: dict[int, TrustState] = field(default_factory=dict)
    schools: dict[int, SchoolState] = field(default_factory=dict)
    links: dict[tuple[int, int, str], LinkState] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TrustState:
    uid: int
    name: str
    name_is_damaged: bool
    seen_on: date
    group_type: str = ""
    company_number: str = ""
    incorporated_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SchoolState:
    urn: int
    name: str
    name_is_damaged: bool
    seen_on: date
    phase: str = ""
    type_code: str = ""
    type_name: str = ""
    la_code: str = ""
    la_name: str = ""
    establishment_number: str = ""
    status: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    trust_uid: int | None = None
    joined_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LinkState:
    urn: int
    linked_urn: int
    linked_name: str
    kind: str
    established_on: date | None
    seen_on: date
