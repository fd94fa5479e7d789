"""Staff files as nobody should send them, packed and otherwise: workbooks, zips, rosters, and files of other kinds."""

import itertools
import random
import zipfile
import zlib
from collections.abc import Iterator

from tests.schools.importers import workbooks
from tests.schools.importers.hostile import (
    DAMAGED,
    FORMULA,
    HEADINGS,
    LOCKED,
    NO_FIELDS,
    NO_ROWS,
    NO_STAFF_IN_ZIP,
    NOT_TEXT,
    TOO_LARGE,
    TOO_MANY,
    Hostile,
    csv_text,
    line,
    zipped,
)
from tests.schools.importers.workbooks import book, cell, row


def packages() -> list[Hostile]:
    """Files that are no plain text, or should not be taken for it."""
    return [*books(), *zips(), *others()]


# --- Workbooks --------------------------------------------------------------------------------------------------------


def books() -> Iterator[Hostile]:
    ann = line(1, "Ann Todd")
    whole = workbooks.staff([ann])
    yield _book("a workbook", whole, names=("Ann Todd",))
    yield Hostile("a workbook called csv", whole, names=("Ann Todd",), name="staff.csv")
    yield Hostile("a csv file called xlsx", csv_text(["Ann Todd"]).encode(), names=("Ann Todd",), name="staff.xlsx")
    yield _book(
        "macros",
        workbooks.staff([ann], more={"xl/vbaProject.bin": b"\xd0\xcf"}),
        refused="holds macros. Save it as a workbook without macros (.xlsx) and send that.",
    )
    yield _book("macros in capitals", workbooks.staff([ann], more={"xl/VBAPROJECT.BIN": b"x"}), refused="holds macros")
    yield _book(
        "an old workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        refused="is an old Excel workbook (.xls), not a CSV file. Open it in Excel, save it as CSV, and send that.",
    )
    yield _book(
        "a document",
        zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<x/>")),
        refused="is no Excel workbook (.xlsx). Save it as one, or as CSV, and send that.",
    )
    yield _book(
        "slides",
        zipped(("[Content_Types].xml", "<Types/>"), ("ppt/presentation.xml", "<x/>")),
        refused="is no Excel workbook",
    )
    yield _book(
        "a binary workbook",
        zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")),
        refused="is no Excel workbook",
    )
    heading = row(1, *HEADINGS.split(","))
    yield _book(
        "formulas",
        book(
            heading
            + row(2, cell("n", 1, formula="0+1"), cell("str", "Ann", formula='"A"&"nn"'), "Todd", "a@school.example")
        ),
        names=("Ann Todd",),
    )
    yield _book(
        "formulas without results",
        book(heading + row(2, 1, cell("n", "", formula="x()"), "Todd", "a@school.example")),
        wrong=("The name is missing.",),
    )
    for error in ("#N/A", "#REF!", "#NAME?", "#DIV/0!"):
        yield _book(
            f"the error {error}",
            book(heading + row(2, 1, cell("e", error), "Todd", "a@school.example")),
            wrong=("The name is missing.",),
        )
    yield _book(
        "a formula as text", book(heading + row(2, 1, "=1+1", "Todd", "a@school.example")), wrong=(FORMULA.format("="),)
    )
    ghosts = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="C{n}" s="0"/></row>' for n in range(3, 60_000))
    yield _book("ghost rows", book(heading + row(2, *ann) + ghosts), names=("Ann Todd",))
    yield _book(
        "a ghost at the very end",
        book(heading + row(2, *ann) + '<row r="1048576"><c r="A1048576" s="0"/></row>'),
        names=("Ann Todd",),
    )
    yield _book(
        "blanks for a hundred thousand rows", book(heading + row(2, *ann) + row(100_000, " ")), names=("Ann Todd",)
    )
    yield _book(
        "a cell in the last corner",
        book(heading + row(2, *ann) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        refused=TOO_LARGE,
    )
    yield _book(
        "cells outside any sheet",
        book(heading + row(2, *ann) + '<row r="3"><c r="ZZZZZ1"><v>1</v></c></row>'),
        refused=TOO_LARGE,
    )
    yield _book(
        "sixteen thousand columns",
        book(row(1, *[f"c{n}" for n in range(16_000)])),
        refused="has more than 1,000 columns",
    )
    yield _book(
        "title rows",
        book(row(1, "Staff") + row(3, "As of September") + row(5, *HEADINGS.split(",")) + row(6, *ann)),
        names=("Ann Todd",),
    )
    yield _book("numbers", book(heading + row(2, 1002, "Ann", "Todd", "a@school.example")), names=("Ann Todd",))
    yield _book(
        "truth values",
        book(row(1, *HEADINGS.split(","), "Teaching Staff") + row(2, *ann, cell("b", 1))),
        names=("Ann Todd",),
    )
    yield _book("no sheet", book("", sheets=()), refused="is empty.")
    yield _book("an empty sheet", book(""), refused="is empty.")
    yield _book(
        "a hidden sheet before the list",
        book(
            row(1, "Secret", "Sheet"),
            book_sheets=[("Hidden", "hidden"), ("Staff", "visible")],
            second=heading + row(2, *ann),
        ),
        names=("Ann Todd",),
    )
    yield _book(
        "only a hidden sheet", book(heading + row(2, *ann), book_sheets=[("Hidden", "veryHidden")]), refused="is empty."
    )
    yield _book(
        "two sheets",
        book(
            heading + row(2, *ann),
            book_sheets=[("Staff", "visible"), ("Other", "visible")],
            second=row(1, "Not", "Staff"),
        ),
        names=("Ann Todd",),
    )
    yield _book(
        "merged cells",
        book(heading + row(2, *ann), after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        names=("Ann Todd",),
    )
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghij"))
        + "]>"
    )
    yield _book(
        "a billion laughs",
        book(heading + row(2, 1, cell("inline", "&j;"), "Todd", "a@school.example"), prolog=laughs),
        refused=DAMAGED,
    )
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield _book(
        "an outside entity",
        book(heading + row(2, 1, cell("inline", "&e;"), "Todd", "a@school.example"), prolog=outside),
        refused=DAMAGED,
    )
    yield _book("xml that breaks off", book(heading + "<row r='2'><c r='A2'><v>1</v>", closed=False), refused=DAMAGED)
    yield _book("xml that is none", workbooks.staff([ann], replaced={"xl/workbook.xml": "not xml"}), refused=DAMAGED)
    yield _book(
        "a part that is missing", workbooks.staff([ann], left_out={"xl/worksheets/sheet1.xml"}), refused=DAMAGED
    )
    yield _book(
        "relations that are missing", workbooks.staff([ann], left_out={"xl/_rels/workbook.xml.rels"}), refused=DAMAGED
    )
    yield _book(
        "a sheet that unpacks to 200 MB",
        book(heading + " " * 200_000_000),
        refused="unpacks to more than 150 MB, which is too large.",
    )
    yield _book(
        "texts that unpack to 140 MB",
        workbooks.staff([ann], more={"xl/sharedStrings.xml": workbooks.shared("A" * 140_000_000)}),
        refused=TOO_LARGE,
    )
    many = "".join(row(n, n, "Ann", "Todd", f"a{n}@school.example") for n in range(2, 60_003))
    yield _book("sixty thousand people in a workbook", book(heading + many), refused=TOO_MANY)
    yield _book(
        "a link to another workbook",
        workbooks.staff([ann], more={"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
        names=("Ann Todd",),
    )
    yield _book(
        "pupils in a workbook",
        book(row(1, "UPN", "Forename", "Surname") + row(2, "A1", "Kit", "Klein")),
        refused="is about pupils (it has the column UPN)",
    )


def _book(label: str, content: bytes, **told) -> Hostile:
    return Hostile(f"{label} (workbook)", content, name="staff.xlsx", **told)


# --- Zips -------------------------------------------------------------------------------------------------------------


def zips() -> Iterator[Hostile]:
    text = csv_text(["Ann Todd"])
    yield _zip("one csv file", zipped(("staff.csv", text)), names=("Ann Todd",))
    yield _zip("one workbook", zipped(("list.xlsx", workbooks.staff([line(1, "Ann Todd")]))), names=("Ann Todd",))
    yield _zip(
        "a folder of a Mac", zipped(("x/staff.csv", text), ("__MACOSX/x/._staff.csv", b"\0\1")), names=("Ann Todd",)
    )
    yield _zip("nothing", zipped(), refused=NO_STAFF_IN_ZIP)
    yield _zip("only folders", zipped(("a/", ""), ("b/", "")), refused=NO_STAFF_IN_ZIP)
    yield _zip("a program", zipped(("staff.exe", b"MZ\x90")), refused=NO_STAFF_IN_ZIP)
    yield _zip(
        "two lists",
        zipped(("a.csv", text), ("b.csv", text)),
        refused="holds more than one file that could be about staff.",
    )
    yield _zip("only pupils", zipped(("Student.csv", "SIS ID,First Name\n1,Kit\n")), refused=NO_FIELDS)
    yield _zip(
        "a bomb",
        zipped(("staff.csv", b"a,b\n" * 30_000_000)),
        refused="unpacks to more than 100 MB, which is too large.",
    )
    yield _zip(
        "a bomb in a workbook’s clothes",
        zipped(("[Content_Types].xml", "x"), ("xl/workbook.xml", b"0" * 200_000_000)),
        refused="unpacks to more than 150 MB",
    )
    yield _zip("a bomb that lies about its size", _lying(b"a,b\n" * 30_000_000), refused=LOCKED)
    nest = zipped(("staff.csv", text))
    for _ in range(20):
        nest = zipped(("again.csv", nest))
    yield _zip("zips in zips", nest, refused="holds another zip. Unpack it, and send the staff file itself.")
    yield _zip(
        "ten thousand files",
        zipped(*((f"{n}.txt", "x") for n in range(10_000))),
        refused="holds more than 1,000 files. Send only those about staff.",
    )
    for way in (
        "../../etc/staff.csv",
        "/etc/staff.csv",
        "C:\\Windows\\staff.csv",
        "..\\..\\staff.csv",
        "\u202evsc.ffats.csv",
    ):
        yield _zip(f"a way out: {way!a}", zipped((way, text)), names=("Ann Todd",))
    locked = bytearray(zipped(("staff.csv", text)))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield _zip("a password", bytes(locked), refused=LOCKED)
    strange = bytearray(zipped(("staff.csv", text)))
    strange[8], strange[strange.index(b"PK\x01\x02") + 10] = 99, 99
    yield _zip("a method nobody knows", bytes(strange), refused=LOCKED)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield _zip(f"packed by method {method}", zipped(("staff.csv", text), method=method), names=("Ann Todd",))
    twice = zipped(("a/users.csv", USERS), ("b/users.csv", USERS), ("roles.csv", ROLES))
    yield _zip("a roster twice", twice, refused="holds users.csv more than once. Send one export at a time.")
    yield from _rosters()


USERS = (
    "sourcedId,status,givenName,familyName,email,password\n1,,Ann,Todd,a@school.example,hunter2\n"
    "2,,Kit,Klein,k@school.example,hunter2\n"
)
ROLES = "sourcedId,userSourcedId,roleType,role,orgSourcedId\n1,1,primary,teacher,s\n2,2,primary,student,s\n"
ORGS = "sourcedId,name,type\ns,North School,school\n"
MANIFEST = "propertyName,value\nfile.users,bulk\nfile.roles,bulk\nfile.orgs,bulk\n"


def _rosters() -> Iterator[Hostile]:
    absent = "manifest.csv says that users.csv is absent, so there is nothing about staff here."
    unsaid = (
        "does not say who of the users is staff and who is a pupil. Send the whole export, with roles.csv and orgs.csv."
    )
    yield _roster("whole", names=("Ann Todd",))
    yield _roster("no manifest", manifest=None, names=("Ann Todd",))
    yield _roster("an empty manifest", manifest="propertyName,value\n", refused=absent)
    yield _roster("users absent", manifest=MANIFEST.replace("users,bulk", "users,absent"), refused=absent)
    yield _roster(
        "a strange word",
        manifest=MANIFEST.replace("users,bulk", "users,maybe"),
        refused="manifest.csv calls users.csv “maybe”, which is not bulk, delta or absent.",
    )
    yield _roster("roles that are not there", roles=None, refused=unsaid)
    yield Hostile("users.csv by itself", USERS.encode(), refused=unsaid, name="users.csv")
    yield Hostile("users.csv by another name", USERS.encode(), refused=unsaid)
    yield _roster("places that are not there", orgs=None, refused="manifest.csv names orgs.csv, which is not there.")
    yield _roster(
        "nobody", users="sourcedId,givenName,familyName\n", wrong=("users.csv has nobody with the number 1.",)
    )
    yield _roster("roles of nobody", roles="userSourcedId,role,orgSourcedId\n", names=())
    yield _roster(
        "a role nobody knows",
        roles=ROLES.replace("teacher", "wizard"),
        wrong=("“wizard” is no role of staff known here.",),
    )
    yield _roster("a teacher who is a pupil too", roles=ROLES + "3,1,secondary,student,s\n", names=())
    yield _roster(
        "places in a circle",
        orgs="sourcedId,name,type,parentSourcedId\ns,A,department,t\nt,B,department,s\n",
        names=("Ann Todd",),
    )
    yield _roster("capitals in file names", names=("Ann Todd",), upper=True)
    yield _roster("headings in capitals", users=USERS.replace("givenName", "GIVENNAME"), names=("Ann Todd",))
    yield _roster(
        "roles cut off",
        roles=ROLES[:-20],
        names=("Ann Todd",),
        wrong=("The file stops in the middle of this row. Row left out.",),
    )


def _roster(
    label: str,
    *,
    users: str | None = USERS,
    roles: str | None = ROLES,
    orgs: str | None = ORGS,
    manifest: str | None = MANIFEST,
    upper: bool = False,
    **told,
) -> Hostile:
    files = {"users.csv": users, "roles.csv": roles, "orgs.csv": orgs, "manifest.csv": manifest}
    packed = zipped(*((name.upper() if upper else name, text) for name, text in files.items() if text is not None))
    return Hostile(f"{label} (OneRoster)", packed, name="export.zip", **told)


def _zip(label: str, content: bytes, **told) -> Hostile:
    return Hostile(f"{label} (zip)", content, name="staff.zip", **told)


def _lying(content: bytes) -> bytes:
    """A zip that says of its one file that it holds ten bytes."""
    packed = bytearray(zipped(("staff.csv", content)))
    for start in (packed.index(b"PK\x03\x04") + 22, packed.index(b"PK\x01\x02") + 24):
        packed[start : start + 4] = (10).to_bytes(4, "little")
    return bytes(packed)


# --- Files of other kinds ---------------------------------------------------------------------------------------------


def others() -> Iterator[Hostile]:
    noise = random.Random(2)
    yield Hostile("a PDF", b"%PDF-1.7\n" + noise.randbytes(400), refused="is a PDF, not a CSV file.", name="staff.pdf")
    yield Hostile(
        "a packed file",
        b"\x1f\x8b\x08" + zlib.compress(b"x" * 400),
        refused="is a compressed file (.gz), not a CSV file. Unpack it, and send what is in it.",
        name="staff.gz",
    )
    starts = {
        "a picture (png)": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture (gif)": b"GIF89a\x01\0\x01\0",
        "a picture (jpeg)": b"\xff\xd8\xff\xe0\0\x10JFIF", "a program (elf)": b"\x7fELF\x02\x01\x01" + b"\0" * 9,
        "a database": b"SQLite format 3\0", 
        "an archive (7z)": b"7z\xbc\xaf\x27\x1c", "an archive (rar)": b"Rar!\x1a\x07\x01\0",
    }  # fmt: skip
    for label, start in starts.items():
        yield Hostile(label, start + b"\0" * 2000, refused=NOT_TEXT)
    texts = {
        "a web page": "<!doctype html><html><body><table><tr><td>Ann</td></tr></table></body></html>",
        "a feed": '<?xml version="1.0"?><staff><person name="Ann"/></staff>',
        "an outside entity": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "json": '[{"surname": "Todd", "forename": "Ann"}]', "rich text": "{\\rtf1\\ansi Ann Todd}",
        "a letter": "Dear all,\n\nhere is the list.\n\nKind regards", "a script": "#!/bin/sh\nrm -rf /\n",
        "a calendar": "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        "a card": "BEGIN:VCARD\nFN:Ann Todd\nEND:VCARD\n",
    }  # fmt: skip
    for label, text in texts.items():
        yield Hostile(label, text.encode(), refused=NO_FIELDS if "\n" in text.strip() else NO_ROWS)
