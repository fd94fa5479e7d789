"""A bundle as plain JSON and back: between the process that reads a file and ours, and in the row that keeps it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from schools.importers.csvfile import Remark, Row, Table
from schools.importers.staff.bundles import Bundle

LONGEST_CELL = 500  # longer than anything a cell about staff may hold, so that it is still seen to be too long


def lines(bundle: Bundle) -> Iterator[str]:
    """One line that describes the bundle, then one for each row: [table, line, values in the order of the headings]."""
    yield json.dumps(_described(bundle)) + "\n"
    for number, table in enumerate(bundle.tables.values()):
        for row in table.rows:
            cells = [row[heading][:LONGEST_CELL] for heading in table.headings]
            yield json.dumps([number, row.line, cells], ensure_ascii=False) + "\n"


def packed(printed: Iterable[str]) -> dict[str, Any]:
    """What was printed as one value to keep; {"refused": sentence} where the file could not be read."""
    described: dict[str, Any] = {}
    for text in printed:
        value = json.loads(text)
        if isinstance(value, dict):
            described = value  # the description comes first; a refusal, which may come later, takes its place
        else:
            number, line, cells = value
            described["tables"][number]["rows"].append([line, *cells])
    return described


def unpacked(kept: dict[str, Any]) -> Bundle:
    """The bundle of what was kept."""
    return Bundle(
        name=kept["name"],
        tables={table["key"]: _table(table) for table in kept["tables"]},
        unread=tuple(kept["unread"]),
        pupils=kept["pupils"],
        without_role=kept["without_role"],
    )


def _described(bundle: Bundle) -> dict[str, Any]:
    return {
        "name": bundle.name,
        "unread": bundle.unread,
        "pupils": bundle.pupils,
        "without_role": bundle.without_role,
        "tables": [
            {
                "key": key,
                "name": table.name,
                "headings": list(table.headings),
                "encoding": table.encoding,
                "warnings": [[remark.reason, remark.lines] for remark in table.warnings],
                "left_out": [[remark.reason, remark.lines] for remark in table.unread],
                "rows": [],
            }
            for key, table in bundle.tables.items()
        ],
    }


def _table(kept: dict[str, Any]) -> Table:
    headings = tuple(kept["headings"])
    return Table(
        name=kept["name"],
        headings=headings,
        rows=tuple(Row(line, dict(zip(headings, cells, strict=True))) for line, *cells in kept["rows"]),
        encoding=kept["encoding"],
        warnings=tuple(Remark(reason, tuple(lines)) for reason, lines in kept["warnings"]),
        unread=tuple(Remark(reason, tuple(lines)) for reason, lines in kept["left_out"]),
    )
