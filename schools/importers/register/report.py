"""A plan in plain English, for the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schools.importers.register.planning import SCHOOL, TRUST, Altered, Flagged, Moved, Plan, Renamed

NUMBER = {TRUST: "UID", SCHOOL: "URN"}
ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
FACTS = {
    "group_type": "group type",
    "company_number": "company number",
    "incorporated_on": "incorporated on",
    "opened_on": "opened on",
    "closed_on": "closed on",
    "joined_on": "joined its trust on",
    "phase": "phase",
    "type_code": "type code",
    "type_name": "type",
    "la_code": "local authority code",
    "la_name": "local authority",
    "establishment_number": "establishment number",
    "status": "status",
}


def lines(plan: Plan, *, limit: int | None) -> Iterator[str]:
    """The report, line by line; at most `limit` lines under each heading, None for all."""
    extract = plan.extract
    yield (
        f"{extract.file}: {extract.format}, {ENCODINGS.get(extract.encoding, extract.encoding)}, "
        f"speaks of {extract.as_of:%-d %B %Y} ({extract.as_of_because})."
    )
    yield f"  Rows: {_counts(plan)}"
    yield from (f"  {sentence}" for sentence in _totals(plan))
    if plan.changes_nothing:
        yield "  Nothing changes."
    for heading, entries in _sections(plan):
        yield from _section(heading, entries, limit=limit)


def _counts(plan: Plan) -> str:
    extract = plan.extract
    aside = sum(len(remark.lines) for remark in extract.set_aside)
    bad = sum(len(remark.lines) for remark in extract.problems)
    return f"{extract.rows:,} read, {extract.rows - aside - bad:,} used, {aside:,} set aside, {bad:,} with a problem."


def _totals(plan: Plan) -> Iterator[str]:
    if plan.trusts_created or plan.trusts_changed or plan.trusts_unchanged:
        yield (
            f"Trusts: {len(plan.trusts_created):,} new, {len(plan.renames(TRUST)):,} renamed, "
            f"{_otherwise(plan, TRUST):,} with other facts changed, {len(plan.trusts_unchanged):,} as before."
        )
    if plan.schools_created or plan.schools_changed or plan.schools_unchanged:
        yield (
            f"Schools: {len(plan.schools_created):,} new, {len(plan.renames(SCHOOL)):,} renamed, "
            f"{len(plan.moved):,} moved trust, {_otherwise(plan, SCHOOL):,} with other facts changed, "
            f"{len(plan.schools_unchanged):,} as before."
        )
    if plan.links_created or plan.links_changed or plan.links_unchanged:
        yield (
            f"Links: {len(plan.links_created):,} new, {len(plan.links_changed):,} changed, "
            f"{len(plan.links_unchanged):,} as before."
        )
    if plan.flagged:
        yield f"Damaged names: {len(plan.flagged):,} flagged."


def _otherwise(plan: Plan, kind: str) -> int:
    return len({each.number for each in plan.altered if each.kind == kind})


def _sections(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    yield "New trusts", [f"UID {trust.uid} {trust.name}" for trust in plan.trusts_created]
    yield "New schools", [f"URN {school.urn} {school.name}" for school in plan.schools_created]
    yield "Renamed", [_renamed(each) for each in plan.renamed]
    yield "Moved trust", [_moved(each) for each in plan.moved]
    yield "Damaged names made whole", [_renamed(each) for each in plan.mended]
    yield "Damaged names flagged", [_flagged(each) for each in plan.flagged]
    yield "Other facts changed", [_altered(each) for each in plan.altered]
    yield "Set aside", [str(remark) for remark in plan.extract.set_aside]
    yield "Read with care", [str(remark) for remark in plan.extract.warnings]
    yield "Problems", [str(remark) for remark in plan.problems]


def _section(heading: str, entries: Sequence[str], *, limit: int | None) -> Iterator[str]:
    if not entries:
        return
    yield f"  {heading}:"
    yield from (f"    {entry}" for entry in entries[:limit])
    if limit is not None and len(entries) > limit:
        yield f"    and {len(entries) - limit:,} more (--verbosity 2 shows all)"


def _renamed(each: Renamed) -> str:
    return f"{NUMBER[each.kind]} {each.number} {each.old} -> {each.new}"


def _moved(each: Moved) -> str:
    origin = f"from UID {each.from_uid} " if each.from_uid else ""
    day = f" on {each.joined_on}" if each.joined_on else ""
    return f"URN {each.urn} {each.name}: {origin}to UID {each.to_uid}{day}"


def _flagged(each: Flagged) -> str:
    kept = "no whole name is known" if each.kept == each.damaged else f"{each.kept} is kept"
    return f"{NUMBER[each.kind]} {each.number} {each.damaged}: {kept}"


def _altered(each: Altered) -> str:
    return f"{NUMBER[each.kind]} {each.number} {FACTS[each.fact]}: {each.old or 'blank'} -> {each.new or 'blank'}"
