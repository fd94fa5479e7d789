"""What somebody sent, as tables: `of_path` and `of_bytes` make a Bundle of a CSV file, a workbook, a zip or a folder.

Of a zip or a folder only the files that may say who works where are opened, each up to a limit. Columns that are never
read are dropped here, and so are the rows about pupils and parents: what goes on from here is about staff.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from schools.importers import csvfile, workbook
from schools.importers.csvfile import Table, UnreadableFile
from schools.importers.staff import door, rosters

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
# The files of the known kinds that say who works where; the others, pupils' among them, stay closed.
OPENED = {"teacher.csv", "school.csv", *rosters.FILES}
SINGLE = (".csv", ".txt", ".tsv", ".xlsx")
MAX_ROWS = 50_000
MAX_ENTRIES = 1_000
MAX_UNPACKED = 100 * 1024 * 1024
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Bundle:
    """name: what the person calls it. tables: by file name in small letters; their own name is as they were sent.

    unread: headings dropped. pupils: people or lines refused, being about a pupil or a parent. without_role: people
    whom the file gives no role as staff.
    """

    name: str
    tables: Mapping[str, Table]
    unread: tuple[str, ...] = ()
    pupils: int = 0
    without_role: int = 0

    @property
    def main(self) -> Table:
        """The table that says who somebody is."""
        for name in ("teacher.csv", "users.csv"):
            if name in self.tables:
                return self.tables[name]
        return next(iter(self.tables.values()))


def of_path(path: Path) -> Bundle:
    """The bundle of a file or a folder; of Teacher.csv or users.csv, with the files beside it.

    Raises UnreadableFile, or OSError.
    """
    if path.is_dir() or path.name.lower() in OPENED:
        folder = path if path.is_dir() else path.parent
        files = {file.name: file for file in sorted(folder.iterdir()) if file.name.lower() in OPENED}
        if not {"teacher.csv", "users.csv"} & {name.lower() for name in files}:
            raise UnreadableFile(
                f"The folder {folder.name} holds neither Teacher.csv nor users.csv. Give the file itself."
            )
        if path.name.lower() == "teacher.csv":
            files = {name: file for name, file in files.items() if name.lower() not in rosters.FILES}
        elif path.name.lower() == "users.csv":
            files = {name: file for name, file in files.items() if name.lower() in rosters.FILES}
        return _known(path.name, {name: file.read_bytes() for name, file in files.items()})
    return of_bytes(path.read_bytes(), name=path.name)


def of_bytes(content: bytes, *, name: str) -> Bundle:
    """The bundle of a file that was sent under this name. Raises UnreadableFile."""
    if workbook.is_workbook(content):
        return _single(workbook.read(content, name=name, keep=door.may_be_read, max_rows=MAX_ROWS))
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _of_zip(content, name)
    return _single(csvfile.read(content, name=name, keep=door.may_be_read, max_rows=MAX_ROWS))


def _single(table: Table) -> Bundle:
    """A table of any kind: refused whole when its headings speak of pupils, else without the rows that do."""
    _refuse_pupils(table)
    if rosters.is_of_users(table):
        return _roster(table.name, {"users.csv": table})
    rows = tuple(door.about_staff(table))
    readable = tuple(heading for heading in table.headings if door.may_be_read(heading))
    kept = replace(table, headings=readable, rows=rows)
    refused = len(table.rows) - len(rows)
    return Bundle(table.name, {table.name.lower(): kept}, door.never_read(table.headings), refused)


def _known(name: str, files: Mapping[str, bytes]) -> Bundle:
    """The files of a known kind. Teacher.csv goes before users.csv where a folder has both."""
    read = {
        file.lower(): csvfile.read(content, name=file, keep=door.may_be_read, max_rows=MAX_ROWS)
        for file, content in files.items()
        if content.strip() or file.lower() in ("teacher.csv", "users.csv")
    }
    if "teacher.csv" not in read:
        _refuse_pupils(read["users.csv"])
        return _roster(name, read)
    single = _single(read["teacher.csv"])
    beside = {"school.csv": read["school.csv"]} if "school.csv" in read else {}
    return replace(single, name=name, tables={**single.tables, **beside})


def _roster(name: str, tables: Mapping[str, Table]) -> Bundle:
    if not rosters.is_roster(tables):
        raise UnreadableFile(
            f"{name} does not say who of the users is staff and who is a pupil. Send the whole export, "
            "with roles.csv and orgs.csv."
        )
    kept, pupils, without_role = rosters.staff_only(tables)
    return Bundle(name, kept, door.never_read(tables["users.csv"].headings), pupils, without_role)


def _refuse_pupils(table: Table) -> None:
    if heading := door.heading_about_pupils(table.headings):
        raise UnreadableFile(f"{table.name} is about pupils (it has the column {heading}). Nothing was read from it.")


def _of_zip(content: bytes, name: str) -> Bundle:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _of_packed(packed, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(
            f"{name} is damaged or locked and cannot be unpacked. Send it again without a password."
        ) from None


def _of_packed(packed: zipfile.ZipFile, name: str) -> Bundle:
    parts = [part for part in packed.infolist() if not part.is_dir() and not _is_litter(part.filename)]
    if len(parts) > MAX_ENTRIES:
        raise UnreadableFile(f"{name} holds more than {MAX_ENTRIES:,} files. Send only those about staff.")
    known = [part for part in parts if _base(part.filename) in OPENED]
    if {"teacher.csv", "users.csv"} & {_base(part.filename) for part in known}:
        _refuse_twins(known, name)
        return _known(name, {PurePosixPath(p.filename).name: text for p, text in _unpacked(packed, known, name)})
    single = [part for part in parts if _base(part.filename).endswith(SINGLE)]
    if len(single) != 1:
        raise UnreadableFile(
            f"{name} holds {'more than one file' if single else 'no file'} that could be about staff. "
            "Send the one staff file, or a zip of OneRoster or Microsoft School Data Sync."
        )
    ((part, text),) = _unpacked(packed, single, name)
    if text.startswith(ZIP) and not workbook.is_workbook(text):
        raise UnreadableFile(f"{name} holds another zip. Unpack it, and send the staff file itself.")
    return of_bytes(text, name=PurePosixPath(part.filename).name)


def _base(filename: str) -> str:
    return PurePosixPath(filename.replace("\\", "/")).name.lower()


def _is_litter(filename: str) -> bool:
    """What a Mac puts beside every file of a zip."""
    return filename.startswith("__MACOSX/") or _base(filename).startswith("._")


def _refuse_twins(parts: Iterable[zipfile.ZipInfo], name: str) -> None:
    names = [_base(part.filename) for part in parts]
    if twin := next((each for each in names if names.count(each) > 1), None):
        raise UnreadableFile(f"{name} holds {twin} more than once. Send one export at a time.")


def _unpacked(
    packed: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], name: str
) -> list[tuple[zipfile.ZipInfo, bytes]]:
    """The contents, in pieces up to the limit: what a zip says of its sizes need not be true."""
    left, found = MAX_UNPACKED, []
    for part in parts:
        pieces = []
        with packed.open(part) as source:
            while piece := source.read(CHUNK):
                left -= len(piece)
                if left < 0:
                    raise UnreadableFile(
                        f"{name} unpacks to more than {MAX_UNPACKED // (1024 * 1024)} MB, which is too large."
                    )
                pieces.append(piece)
        found.append((part, b"".join(pieces)))
    return found
