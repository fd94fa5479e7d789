"""CSV files as people really send them: `read(source)` gives a Table, rows mapped by heading, with line numbers.

What it survives: UTF-8 and UTF-16 with or without a byte order mark, Windows-1252; NUL bytes; rows shorter or
longer than the headings; title lines above the headings; blank rows by the thousand; a quotation mark never closed; a
last row cut off. A row that cannot be read safely is left out and named in `Table.unread`; a row read with a
reservation is named in `Table.warnings`. Only a file that is no CSV at all raises (UnreadableFile, one plain sentence).
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 200 * 1024 * 1024  # the largest file of the school register is about 55 MB
MAX_LINES_IN_ROW = 20  # an address in a cell runs over six or so; beyond this a quotation mark was never closed
MAX_COLUMNS = 1_000
TITLE_LINES = 20  # how far down the headings are looked for
DELIMITERS = ",;\t"
LONGEST_FIELD = csv.field_size_limit()
NO_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\v\f\r"))
LOST_CHARACTER = "\ufffd"
LOST_WORDS = f"A character was already lost when this file was made (it shows as {LOST_CHARACTER})."

QUOTATION_MARK = "A quotation mark is not closed or stands in the wrong place. Row left out."
TOO_LONG = "A cell is far too long. Row left out."

# What begins a file that is no CSV file: what it is, and what to do about it.
NO_CSV = {
    b"PK\x03\x04": ("a zip file or an Excel workbook (.xlsx)", "Unpack it, or save it as CSV, and send that."),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook (.xls)", "Open it in Excel, save it as CSV, and send that."),
    b"%PDF": ("a PDF", "Ask for it as CSV, and send that."),
    b"\x1f\x8b": ("a compressed file (.gz)", "Unpack it, and send what is in it."),
}


Keep = Collection[str] | Callable[[str], bool] | None


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Remark:
    """Something to know about one or more rows; `lines` are line numbers as a text editor shows them."""

    reason: str
    lines: tuple[int, ...]

    def __str__(self) -> str:
        shown = ", ".join(str(line) for line in self.lines[:3])
        more = f" and {len(self.lines) - 3:,} more" if len(self.lines) > 3 else ""
        return f"{'Line' if len(self.lines) == 1 else 'Lines'} {shown}{more}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """One row: `row["URN"]` is the trimmed text under that heading, "" when blank, missing or not in the file."""

    line: int
    values: dict[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.values.get(heading, "")


@dataclass(frozen=True)
class Table:
    """A file read: its headings in order, its rows, its encoding, and what was odd about it."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    warnings: tuple[Remark, ...] = ()
    unread: tuple[Remark, ...] = ()


class _Remarks:
    """Collects line numbers by reason, in the order in which the reasons first came up."""

    def __init__(self) -> None:
        self._lines: dict[str, list[int]] = {}

    def add(self, reason: str, line: int) -> None:
        self._lines.setdefault(reason, []).append(line)

    def all(self) -> tuple[Remark, ...]:
        return tuple(Remark(reason, tuple(lines)) for reason, lines in self._lines.items())


@dataclass(frozen=True)
class _Record:
    line: int
    fields: list[str] | None  # None: could not be taken apart
    unended: bool  # the file stops here without a line break
    is_long: bool


def read(
    source: Path | str | bytes,
    *,
    name: str = "",
    keep: Keep = None,
    max_bytes: int = MAX_BYTES,
    max_rows: int | None = None,
) -> Table:
    """Read a CSV file given by path or as bytes.

    name: what the person calls the file (default: the file's own name). keep: headings whose values are held, or a
    function that says so; all others are dropped at the door (passwords, names nobody needs), though `Table.headings`
    still lists them. Raises UnreadableFile for an empty or binary file, and one with more bytes or rows than may be.
    """
    name = name or (Path(source).name if not isinstance(source, bytes) else "The file")
    text, encoding, warnings = _decode(_content(source, name=name, max_bytes=max_bytes), name=name)
    lines = list(io.StringIO(text, newline=""))
    del text  # of a large file one copy is enough
    delimiter = _delimiter(lines)
    start, heading_fields = _headings(lines, delimiter, name=name)
    headings = tuple(field.replace("\0", "").strip() for field in heading_fields)
    wanted, twice = columns(headings, keep)
    for heading in twice:
        warnings.add(twice_words(heading), start)
    unread = _Remarks()
    records = _records(lines, start, delimiter, width=len(headings))
    found = _rows(records, wanted, width=len(headings), warnings=warnings, unread=unread)
    rows = at_most(max_rows, found, name=name)
    return Table(name, headings, rows, encoding, warnings.all(), unread.all())


def at_most(most: int | None, rows: Iterable[Row], *, name: str) -> tuple[Row, ...]:
    """The rows. Raises UnreadableFile at the first one over the limit."""
    if most is None:
        return tuple(rows)
    found = tuple(itertools.islice(rows, most + 1))
    if len(found) > most:
        raise UnreadableFile(f"{name} has more than {most:,} rows. Send only those about staff.")
    return found


def _content(source: Path | str | bytes, *, name: str, max_bytes: int) -> bytes:
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > max_bytes:
        raise UnreadableFile(f"{name} is larger than {max_bytes // (1024 * 1024)} MB, which is too large to read.")
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(f"{name} is empty.")
    for magic, (kind, what_to_do) in NO_CSV.items():
        if content.startswith(magic):
            raise UnreadableFile(f"{name} is {kind}, not a CSV file. {what_to_do}")
    return content


def _decode(content: bytes, *, name: str) -> tuple[str, str, _Remarks]:
    """UTF-8 strictly, then Windows-1252; never Latin-1, which would turn apostrophes into control characters."""
    warnings = _Remarks()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), "utf-16", warnings
    if order := _utf16_without_mark(content):
        return content.decode(order, errors="replace"), "utf-16", warnings
    if content.count(0) > len(content) // 10 or _is_binary(content[:4000]):
        raise UnreadableFile(f"{name} is not a text file. Save it as CSV (UTF-8) and send that.")
    if content.startswith(codecs.BOM_UTF8):
        # The mark says UTF-8, so bytes that are not are damage rather than another encoding.
        return content.decode("utf-8-sig", errors="replace"), "utf-8", warnings
    try:
        return content.decode("utf-8"), "utf-8", warnings
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut off in the middle of a character
            return content[: error.start].decode("utf-8"), "utf-8", warnings
    return content.decode("cp1252", errors="replace"), "cp1252", warnings


def _is_binary(sample: bytes) -> bool:
    """Whether more than a fiftieth are line controls, of which text has none but those that lay it out."""
    return len(sample.translate(None, NO_CONTROLS)) * 50 < len(sample) * 49


def _utf16_without_mark(content: bytes) -> str:
    """The byte order of UTF-16 text that does not say so: in English every second byte of it is nought."""
    sample = content[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 3 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _delimiter(lines: Sequence[str]) -> str:
    """Comma, semicolon or tab: the one met most often in the first line that has any; comma when in doubt."""
    for line in lines[:TITLE_LINES]:
        if any(mark in line for mark in DELIMITERS):
            return max(DELIMITERS, key=line.count)
    return ","


def _split(text: str, delimiter: str) -> list[str] | None:
    """The fields of one whole row; None when its quotation marks do not add up."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _headings(lines: Sequence[str], delimiter: str, *, name: str) -> tuple[int, list[str]]:
    """Index of the first line after the headings, and the headings.

    Lines with one filled cell above a fuller one are titles (as in a workbook saved as CSV).
    """
    candidates = [_split(line, delimiter) or [] for line in lines[:TITLE_LINES]]
    index = heading_line(candidates, name=name)
    return index + 1, candidates[index]


def heading_line(candidates: Sequence[Sequence[str]], *, name: str) -> int:
    """Which of the first rows holds the headings. Raises UnreadableFile where none does, or they are too many."""
    filled = [sum(1 for field in fields if field.strip()) for fields in candidates]
    for least in (2, 1):
        for index, count in enumerate(filled):
            if count > MAX_COLUMNS:
                raise UnreadableFile(f"{name} has more than {MAX_COLUMNS:,} columns. Send only those about staff.")
            if count >= least:
                return index
    raise UnreadableFile(f"{name} has no line of headings at its top.")


def columns(headings: Sequence[str], keep: Keep) -> tuple[list[tuple[int, str]], list[str]]:
    """Positions to hold with their headings; headings met again. Blank ones are skipped, of two the first counts."""
    found: dict[str, int] = {}
    twice = []
    for position, heading in enumerate(headings):
        if heading in found:
            twice.append(heading)
        elif heading and _is_kept(heading, keep):
            found[heading] = position
    return [(position, heading) for heading, position in found.items()], twice


def twice_words(heading: str) -> str:
    return f"The heading “{heading}” stands there twice; the first column is used."


def _is_kept(heading: str, keep: Keep) -> bool:
    if keep is None:
        return True
    return keep(heading) if callable(keep) else heading in keep


def _records(lines: Sequence[str], start: int, delimiter: str, *, width: int) -> Iterator[_Record]:
    """The rows, one line each as a rule; a cell may run over several lines when the row still fits the headings."""
    index = start
    while index < len(lines):
        used, fields = _row_from(lines, index, delimiter, width=width)
        unended = not lines[index + used - 1].endswith(("\n", "\r"))
        yield _Record(index + 1, fields, unended, is_long=len(lines[index]) > LONGEST_FIELD)
        index += used


def _row_from(lines: Sequence[str], index: int, delimiter: str, *, width: int) -> tuple[int, list[str] | None]:
    fields = _split(lines[index], delimiter)
    if fields is not None:
        return 1, fields
    reader = csv.reader(lines[index : index + MAX_LINES_IN_ROW], delimiter=delimiter, strict=True)
    try:
        fields = next(reader)
    except csv.Error:
        return 1, None
    # Two stray marks some lines apart also "close": then the fields are too many, and each line stands alone.
    return (reader.line_num, fields) if len(fields) <= width else (1, None)


def _rows(
    records: Iterator[_Record], wanted: Sequence[tuple[int, str]], *, width: int, warnings: _Remarks, unread: _Remarks
) -> Iterator[Row]:
    widths: Counter[int] = Counter()
    for record in records:
        if record.fields is None:
            unread.add(TOO_LONG if record.is_long else QUOTATION_MARK, record.line)
        elif not any(field.strip("\0 \t\r\n\xa0") for field in record.fields):
            continue
        elif record.unended and len(record.fields) < _usual(widths):
            unread.add("The file stops in the middle of this row. Row left out.", record.line)
        else:
            widths[len(record.fields)] += 1
            _remark_on_width(record, width, warnings)
            yield _row(record.line, record.fields, wanted, warnings)


def _usual(widths: Counter[int]) -> int:
    return widths.most_common(1)[0][0] if widths else 0


def _remark_on_width(record: _Record, width: int, warnings: _Remarks) -> None:
    count = len(record.fields or ())
    if count < width:
        warnings.add(f"{count} fields under {width} headings; those missing at the end are read as blank.", record.line)
    elif count > width:
        warnings.add(f"{count} fields under {width} headings; the surplus at the end is left out.", record.line)


def _row(line: int, fields: Sequence[str], wanted: Sequence[tuple[int, str]], warnings: _Remarks) -> Row:
    values = {heading: fields[at].strip() if at < len(fields) else "" for at, heading in wanted}
    joined = "".join(values.values())
    if "\0" in joined:
        warnings.add("NUL bytes were taken out.", line)
        values = {heading: value.replace("\0", "").strip() for heading, value in values.items()}
    if LOST_CHARACTER in joined:
        warnings.add(LOST_WORDS, line)
    return Row(line, values)
