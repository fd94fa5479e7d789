"""Excel workbooks written by hand, so that anything can be wrong with them."""

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = ("Staff Code", "Forename", "Surname", "Work Email")
COLUMNS = [
    f"{a}{b}{c}"
    for a in ("", *"ABCDEFGHIJKLMNOPQRSTUVWX")
    for b in ("", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if b or not a
]


class Cell(str):
    """What a cell is in the sheet's XML, in need of its place only."""


def cell(kind: str, value: object, *, formula: str = "") -> Cell:
    """A cell of a kind (n, str, b, e), or one whose text is taken as it stands (inline)."""
    if kind == "inline":
        return Cell(f' t="inlineStr"><is><t>{value}</t></is></c>')
    result = f"<v>{value}</v>" if value != "" else ""
    return Cell(f' t="{kind}">{f"<f>{escape(formula)}</f>" if formula else ""}{result}</c>')


def row(number: int, *values: object) -> str:
    """A row of a sheet: texts, numbers and cells from column A on."""
    written = (
        f'<c r="{COLUMNS[at]}{number}"{value if isinstance(value, Cell) else _plain(value)}'
        for at, value in enumerate(values)
    )
    return f'<row r="{number}">{"".join(written)}</row>'


def _plain(value: object) -> Cell:
    return cell("n", value) if isinstance(value, int) else cell("inline", escape(str(value)))


def book(
    rows: str,
    *,
    second: str = "",
    book_sheets: Sequence[tuple[str, str]] = (("Staff", "visible"),),
    sheets: Sequence[str] | None = None,
    prolog: str = "",
    after: str = "",
    closed: bool = True,
    more: Mapping[str, bytes | str] | None = None,
    replaced: Mapping[str, str] | None = None,
    left_out: Collection[str] = (),
) -> bytes:
    """A workbook. rows: the XML of its first sheet's rows. book_sheets: names and whether they can be seen."""
    named = [] if sheets == () else book_sheets
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{RELATIONS.replace("relationships", "content-types")}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(named),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(named) + 1)]
        ),
    }
    for number, data in enumerate((rows, second)[: len(named)], start=1):
        end = "</sheetData>" + after + "</worksheet>" if closed else ""
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{MAIN}"><sheetData>{data}{end}'
        )
    parts |= {**(more or {}), **(replaced or {})}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            if name not in left_out:
                packed.writestr(name, content)
    return held.getvalue()


def staff(people: Iterable[Sequence[str]], **broken) -> bytes:
    """A workbook of staff as it should be, but for what is broken on purpose."""
    return book(row(1, *HEADINGS) + "".join(row(n, *fields) for n, fields in enumerate(people, start=2)), **broken)


def shared(text: str) -> str:
    return f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'


def _workbook(named: Sequence[tuple[str, str]]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(named, start=1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{each}</Relationships>'
