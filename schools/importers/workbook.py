"""Excel workbooks (.xlsx) as people really send them: `read(content)` gives the Table that a CSV file would.

The first sheet that can be seen and has headings is read; of a formula its last result; formats, hidden sheets, links
and pictures are not looked at. A workbook with macros is refused. calamine reads without a limit of its own, so a file
from outside is read in the child process of `staff/limited.py`.
"""

import datetime
import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import python_calamine

from schools.importers import csvfile
from schools.importers.csvfile import LOST_CHARACTER, TITLE_LINES, Keep, Remark, Row, Table, UnreadableFile

PARTS = "[Content_Types].xml"
MAX_UNPACKED = 150 * 1024 * 1024  # a sheet of 20,000 rows is about 30 MB unpacked


def is_workbook(content: bytes) -> bool:
    """Whether this is a file of Microsoft Office, which is a zip file with a list of its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return PARTS in packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def read(content: bytes, *, name: str, keep: Keep = None, max_rows: int | None = None) -> Table:
    """Read a workbook.

    name: what the person calls it. keep, max_rows: as for csvfile.read. Line numbers are Excel's. Raises UnreadableFile
    for a workbook with macros or a password, one that is damaged or too large, and one without a sheet of rows.
    """
    _look_inside(content, name)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [s.name for s in workbook.sheets_metadata if s.visible == python_calamine.SheetVisibleEnum.Visible]
        for sheet_name in seen:
            sheet = workbook.get_sheet_by_name(sheet_name)
            if sheet.height:
                return _table(sheet, name=name, keep=keep, max_rows=max_rows, others=len(seen) - 1)
    except python_calamine.PasswordError:
        raise UnreadableFile(f"{name} is locked by a password. Save a copy without one and send that.") from None
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{name} is damaged and cannot be opened. Save it again and send that.") from None
    raise UnreadableFile(f"{name} is empty.")


def _look_inside(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnreadableFile(f"{name} is damaged and cannot be opened. Save it again and send that.") from None
    inside = {part.filename.lower() for part in parts}
    if any(part.endswith("vbaproject.bin") for part in inside):
        raise UnreadableFile(f"{name} holds macros. Save it as a workbook without macros (.xlsx) and send that.")
    if "xl/workbook.xml" not in inside:
        raise UnreadableFile(f"{name} is no Excel workbook (.xlsx). Save it as one, or as CSV, and send that.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableFile(f"{name} unpacks to more than {MAX_UNPACKED // (1024 * 1024)} MB, which is too large.")


def _table(sheet: python_calamine.CalamineSheet, *, name: str, keep: Keep, max_rows: int | None, others: int) -> Table:
    rows = _filled(sheet.iter_rows())
    top = list(itertools.islice(rows, TITLE_LINES))
    index = csvfile.heading_line([fields for _, fields in top], name=name)
    headings = tuple(heading.strip() for heading in top[index][1])
    wanted, twice = csvfile.columns(headings, keep)
    warnings = [Remark(csvfile.twice_words(heading), (top[index][0],)) for heading in twice]
    if others:
        warnings.append(Remark(f"The sheet “{sheet.name}” was read, the other sheets were not.", (top[index][0],)))
    all_rows = (_row(line, fields, wanted) for line, fields in itertools.chain(top[index + 1 :], rows))
    found = csvfile.at_most(max_rows, all_rows, name=name)
    lost = tuple(row.line for row in found if any(LOST_CHARACTER in value for value in row.values.values()))
    if lost:
        warnings.append(Remark(csvfile.LOST_WORDS, lost))
    return Table(name, tuple(filter(None, headings)), found, "xlsx", tuple(warnings))


def _filled(rows: Iterable[list[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Excel's row number and the texts of each row that is not blank; a workbook may have blank ones by the million."""
    for line, cells in enumerate(rows, start=1):
        fields = [_text(cell) for cell in cells]
        if any(field.strip("\0 \t\r\n\xa0") for field in fields):
            yield line, fields


def _row(line: int, fields: list[str], wanted: list[tuple[int, str]]) -> Row:
    return Row(line, {heading: fields[at].replace("\0", "").strip() for at, heading in wanted if at < len(fields)})


def _text(cell: Any) -> str:
    """A cell as its reader sees it: 1002 and not 1002.0, days as 2026-09-01."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
