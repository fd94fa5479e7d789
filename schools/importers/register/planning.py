"""What a file would change: its records compared with what the register holds. Pure; nothing is written here.

Three rules. Identity is URN and group UID, never a name. A damaged name (a lost character) is flagged and never
replaces a true one. A file older than what the register knows alters nothing; at most it fills a blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from schools.importers.csvfile import Remark
from schools.importers.register.records import (
    SCHOOL_FACTS,
    TRUST_FACTS,
    Extract,
    LinkRecord,
    LinkState,
    MembershipRecord,
    Notes,
    SchoolRecord,
    SchoolState,
    Snapshot,
    TrustRecord,
    TrustState,
)
from schools.importers.register.values import is_damaged

Named = TypeVar("Named", TrustRecord, SchoolRecord)
State = TypeVar("State", TrustState, SchoolState)

TRUST, SCHOOL = "trust", "school"
# What an old file said of these is no help even where the register has a blank: "Proposed to open" is long past.
PASSING_FACTS = frozenset({"status", "closed_on"})


@dataclass(frozen=True, kw_only=True)
class Renamed:
    kind: str
    number: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A school that comes to a trust. left_on is None when it had none before."""

    urn: int
    name: str
    from_uid: int | None
    to_uid: int
    joined_on: date | None
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class Altered:
    """Any other fact that changed, by its field's name."""

    kind: str
    number: int
    fact: str
    old: object
    new: object


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """A damaged name that a file carried, and the name that the register keeps."""

    kind: str
    number: int
    damaged: str
    kept: str


@dataclass
class Plan:
    """Rows to write, and what they mean in the words of the report."""

    extract: Extract
    trusts_created: list[TrustState] = field(default_factory=list)
    trusts_changed: list[TrustState] = field(default_factory=list)
    trusts_unchanged: list[int] = field(default_factory=list)
    schools_created: list[SchoolState] = field(default_factory=list)
    schools_changed: list[SchoolState] = field(default_factory=list)
    schools_unchanged: list[int] = field(default_factory=list)
    links_created: list[LinkState] = field(default_factory=list)
    links_changed: list[LinkState] = field(default_factory=list)
    links_unchanged: list[LinkState] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    mended: list[Renamed] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    altered: list[Altered] = field(default_factory=list)
    flagged: list[Flagged] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)

    @property
    def as_of(self) -> date:
        return self.extract.as_of

    @property
    def problems(self) -> tuple[Remark, ...]:
        return self.extract.problems + self.notes.remarks()

    @property
    def changes_nothing(self) -> bool:
        return not (
            self.trusts_created
            or self.trusts_changed
            or self.schools_created
            or self.schools_changed
            or self.links_created
            or self.links_changed
        )

    def renames(self, kind: str) -> list[Renamed]:
        return [rename for rename in self.renamed if rename.kind == kind]


def plan(snapshot: Snapshot, extract: Extract) -> Plan:
    """Compare one file with the register as it stands in `snapshot`."""
    made = Plan(extract=extract)
    for trust in _one_per_key(extract.of(TrustRecord), "uid", TRUST_FACTS, made.notes):
        _plan_trust(made, snapshot.trusts.get(trust.uid), trust)
    memberships = _one_trust_per_school(extract.of(MembershipRecord), made.notes)
    for school in _one_per_key(extract.of(SchoolRecord), "urn", SCHOOL_FACTS, made.notes):
        _plan_school(made, snapshot.schools.get(school.urn), school, memberships.get(school.urn))
    for link in _one_per_link(extract.of(LinkRecord)):
        _plan_link(made, snapshot.links.get((link.urn, link.linked_urn, link.kind)), link)
    return made


def _one_per_key(records: Sequence[Named], key: str, facts: Iterable[str], notes: Notes) -> list[Named]:
    """Rows about the same trust or school made one: the first true name counts, a blank is filled by a later row."""
    merged: dict[int, Named] = {}
    for record in records:
        number = getattr(record, key)
        first = merged.setdefault(number, record)
        if first is not record:
            merged[number] = _merge(first, record, facts)
            if record.name != merged[number].name and not is_damaged(record.name):
                notes.add(f"{key.upper()} {number} has two names in this file; “{first.name}” is used.", record.line)
    return list(merged.values())


def _merge(first: Named, later: Named, facts: Iterable[str]) -> Named:
    filled: dict[str, Any] = {
        fact: getattr(later, fact) for fact in facts if getattr(later, fact) and not getattr(first, fact)
    }
    if is_damaged(first.name) and not is_damaged(later.name):
        filled["name"] = later.name
    return replace(first, **filled) if filled else first


def _one_trust_per_school(records: Sequence[MembershipRecord], notes: Notes) -> dict[int, MembershipRecord]:
    """A school is in one trust: of two, the one joined later; of two joined the same day, the first in the file."""
    chosen: dict[int, MembershipRecord] = {}
    for record in records:
        first = chosen.setdefault(record.urn, record)
        if first.uid == record.uid:
            continue
        later = record if (record.joined_on or date.min) > (first.joined_on or date.min) else first
        chosen[record.urn] = later
        notes.add(f"URN {record.urn} is in two trusts in this file; UID {later.uid} is used.", record.line)
    return chosen


def _one_per_link(records: Sequence[LinkRecord]) -> list[LinkRecord]:
    return list({(record.urn, record.linked_urn, record.kind): record for record in records}.values())


def _plan_trust(made: Plan, held: TrustState | None, record: TrustRecord) -> None:
    facts = {fact: getattr(record, fact) for fact in TRUST_FACTS}
    if held is None:
        made.trusts_created.append(
            TrustState(
                uid=record.uid,
                name=record.name,
                name_is_damaged=_flag_new(made, TRUST, record.uid, record.name),
                seen_on=made.as_of,
                **facts,
            )
        )
        return
    state = _with_name(made, TRUST, held.uid, held, record)
    state = _with_facts(made, TRUST, held.uid, state, record, facts)
    if state == held:
        made.trusts_unchanged.append(held.uid)
    else:
        made.trusts_changed.append(replace(state, seen_on=max(held.seen_on, made.as_of)))


def _plan_school(
    made: Plan, held: SchoolState | None, record: SchoolRecord, membership: MembershipRecord | None
) -> None:
    facts = {fact: getattr(record, fact) for fact in SCHOOL_FACTS}
    if held is None:
        made.schools_created.append(
            SchoolState(
                urn=record.urn,
                name=record.name,
                name_is_damaged=_flag_new(made, SCHOOL, record.urn, record.name),
                seen_on=made.as_of,
                trust_uid=membership.uid if membership else None,
                joined_on=membership.joined_on if membership else None,
                **facts,
            )
        )
        return
    state = _with_name(made, SCHOOL, held.urn, held, record)
    state = _with_facts(made, SCHOOL, held.urn, state, record, facts)
    state = _with_trust(made, state, membership) if membership else state
    if state == held:
        made.schools_unchanged.append(held.urn)
    else:
        made.schools_changed.append(replace(state, seen_on=max(held.seen_on, made.as_of)))


def _flag_new(made: Plan, kind: str, number: int, name: str) -> bool:
    if is_damaged(name):
        made.flagged.append(Flagged(kind=kind, number=number, damaged=name, kept=name))
        return True
    return False


def _with_name(made: Plan, kind: str, number: int, held: State, record: TrustRecord | SchoolRecord) -> State:
    """The held state with the record's name, where that is newer and whole."""
    if is_damaged(record.name):
        made.flagged.append(Flagged(kind=kind, number=number, damaged=record.name, kept=held.name))
        return held
    if record.name == held.name:
        return held
    if held.name_is_damaged:
        made.mended.append(Renamed(kind=kind, number=number, old=held.name, new=record.name))
        return replace(held, name=record.name, name_is_damaged=False)
    if _is_older(made, held, record):
        return held
    made.renamed.append(Renamed(kind=kind, number=number, old=held.name, new=record.name))
    return replace(held, name=record.name)


def _with_facts(
    made: Plan, kind: str, number: int, held: State, record: TrustRecord | SchoolRecord, facts: dict[str, Any]
) -> State:
    """The held state with the record's facts: a blank is always filled, anything else only altered by a newer file."""
    new: dict[str, Any] = {}
    for fact, value in facts.items():
        known = getattr(held, fact)
        fills_blank = not known and fact not in PASSING_FACTS
        if value and value != known and (fills_blank or not _is_older(made, held, record)):
            new[fact] = value
    if held.closed_on and record.is_open and not record.closed_on and not _is_older(made, held, record):
        new["closed_on"] = None
    for fact, value in new.items():
        made.altered.append(Altered(kind=kind, number=number, fact=fact, old=getattr(held, fact), new=value))
    return replace(held, **new) if new else held


def _with_trust(made: Plan, held: SchoolState, membership: MembershipRecord) -> SchoolState:
    if membership.uid == held.trust_uid:
        return _with_joining_day(made, held, membership)
    if _is_older(made, held, membership):
        return held
    if held.joined_on and membership.joined_on and membership.joined_on < held.joined_on:
        made.notes.add(
            f"URN {held.urn} joined UID {membership.uid} on {membership.joined_on}, but the register has it in UID "
            f"{held.trust_uid} since {held.joined_on}. Left as it is.",
            membership.line,
        )
        return held
    made.moved.append(
        Moved(
            urn=held.urn,
            name=held.name,
            from_uid=held.trust_uid,
            to_uid=membership.uid,
            joined_on=membership.joined_on,
            left_on=_left_on(made, held, membership),
        )
    )
    return replace(held, trust_uid=membership.uid, joined_on=membership.joined_on)


def _with_joining_day(made: Plan, held: SchoolState, membership: MembershipRecord) -> SchoolState:
    joined_on = membership.joined_on
    if not joined_on or joined_on == held.joined_on or (held.joined_on and _is_older(made, held, membership)):
        return held
    made.altered.append(Altered(kind=SCHOOL, number=held.urn, fact="joined_on", old=held.joined_on, new=joined_on))
    return replace(held, joined_on=joined_on)


def _left_on(made: Plan, held: SchoolState, membership: MembershipRecord) -> date | None:
    """The day the old trust was left: that of joining the new one, else the file's, never before the old joining."""
    if held.trust_uid is None:
        return None
    return max(membership.joined_on or made.as_of, held.joined_on or date.min)


def _plan_link(made: Plan, held: LinkState | None, record: LinkRecord) -> None:
    state = LinkState(
        urn=record.urn,
        linked_urn=record.linked_urn,
        linked_name=record.linked_name,
        kind=record.kind,
        established_on=record.established_on,
        seen_on=made.as_of,
    )
    if held is None:
        made.links_created.append(state)
        return
    older = made.as_of < held.seen_on
    keep_name = older or not record.linked_name or is_damaged(record.linked_name)
    state = replace(
        state,
        linked_name=held.linked_name if keep_name else record.linked_name,
        established_on=held.established_on if older else record.established_on or held.established_on,
        seen_on=max(held.seen_on, made.as_of),
    )
    same = (state.linked_name, state.established_on) == (held.linked_name, held.established_on)
    (made.links_unchanged if same else made.links_changed).append(state)


def _is_older(
    made: Plan, held: TrustState | SchoolState, record: TrustRecord | SchoolRecord | MembershipRecord
) -> bool:
    """Whether the register already knows better; then the row is noted, once for each day it knows better from."""
    if made.as_of >= held.seen_on:
        return False
    made.notes.add(
        f"This file speaks of {made.as_of}, the register already of {held.seen_on}. Left as it is; "
        "--as-of tells the true day if the file is newer.",
        record.line,
    )
    return True
