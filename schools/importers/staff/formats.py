"""Which system wrote a staff file, told by its headings, and the file read into StaffRows.

Known: Microsoft School Data Sync v1 and its UK Format (Teacher.csv, with School.csv beside it), School Data Sync v2.1
(users.csv, roles.csv, orgs.csv: sds21.py), and any CSV whose columns are named by the person who sends it.
Only columns that are asked for are held: a password, a date of birth or a salary is dropped at the door.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from schools.engine.folding import folded
from schools.importers import csvfile
from schools.importers.staff import sds21
from schools.importers.staff.records import Place, Problem, StaffFile, StaffRow
from schools.importers.staff.values import read_cells, unread_lines

FIELDS = {
    "external_id": "staff number or code in your own system",
    "first_name": "first name",
    "last_name": "last name",
    "email": "work e-mail",
    "school": "URN, DfE number or name of the school",
    "job_title": "job title",
    "team": "team: a department or a phase",
    "fte": "share of full time: 0.6 or 60%",
    "teaching": "whether the person teaches: yes or no",
    "line_manager": "the line manager's staff number or work e-mail",
    "starts_on": "first day at the school",
    "ends_on": "last day at the school",
    "role": "what the person is; lines about pupils and parents are refused",
}
# Read by nobody, mapped or not: nothing here needs them.
NEVER_READ = re.compile(
    r"pass ?(word|code)|\bpwd\b|\bni (no|number)\b|national insurance|\bnino\b"
    r"|birth|\bd\.?o\.?b\b|salary|\bpay\b|spine point"
    r"|bank|sort code|next of kin|gender|\bsex\b|ethnic|religio|disab|sexual|home (address|phone|e-?mail)|postcode"
)
# A file with one of these headings is about pupils, whatever else it says.
ABOUT_PUPILS = {
    "upn", "unique pupil number", "student number", "graduation year", "pupil premium", "pupil name", "student name",
    "admission number", "year group and class", "student sis id", "free school meals",
}  # fmt: skip
PUPILS_AND_PARENTS = {
    "student", "pupil", "learner", "child", "alumni", "guardian", "parent", "carer", "relative",
}  # fmt: skip
GONE = {"inactive", "deleted", "tobedeleted", "to be deleted", "left", "leaver"}


class UnknownFile(ValueError):
    """The file is no staff file that can be read as it stands; the message says what to do."""


@dataclass(frozen=True)
class Layout:
    """Where a kind of file keeps each field. `school_key` is the heading of School.csv that `school` points to."""

    kind: str
    columns: Mapping[str, str]
    status: str = ""
    teaching: bool | None = None
    school_key: str = ""


SDS_V1 = Layout(
    kind="Microsoft School Data Sync v1",
    columns={
        "external_id": "SIS ID",
        "school": "School SIS ID",
        "first_name": "First Name",
        "last_name": "Last Name",
        "email": "Username",
        "job_title": "Title",
    },
    status="Status",
    teaching=True,
    school_key="SIS ID",
)
SDS_UK = Layout(
    kind="Microsoft School Data Sync, UK Format",
    columns={**SDS_V1.columns, "external_id": "ID", "school": "School DfE Number"},
    status="Status",
    teaching=True,
    school_key="DfE Number",
)


def read(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    email_domain: str = "",
    mapped_schools: frozenset[str] = frozenset(),
) -> StaffFile:
    """Read a staff file, or the folder it lies in.

    mapping: heading by field for a file of no known kind. email_domain: completes user names such as CBeane into work
    e-mails. mapped_schools: the folded texts that the caller will translate into schools.
    Raises UnknownFile, or csvfile.UnreadableFile.
    """
    path = _staff_file(path)
    headings = {folded(heading): heading for heading in csvfile.read(path, keep=()).headings}
    _refuse_pupils(path, headings)
    if mapping:
        return _read_layout(path, Layout(kind="CSV", columns=_columns(path, mapping, headings)), headings, email_domain)
    if sds21.HEADINGS.issubset(headings.values()) and (path.parent / "roles.csv").is_file():
        return sds21.read(path, unread=_never_read(headings), email_domain=email_domain, mapped_schools=mapped_schools)
    for layout in (SDS_V1, SDS_UK):
        if {folded(heading) for heading in layout.columns.values()} - {"title"} <= headings.keys():
            return _read_layout(path, layout, headings, email_domain)
    raise UnknownFile(
        f"{path.name} is no kind of file known here. Say which column is which, such as --map last_name=Surname. "
        f"It has the columns {', '.join(headings.values())}. The fields are {', '.join(FIELDS)}."
    )


def _staff_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    for name in ("Teacher.csv", "users.csv"):
        if (path / name).is_file():
            return path / name
    raise UnknownFile(f"The folder {path.name} holds neither Teacher.csv nor users.csv. Give the file itself.")


def _refuse_pupils(path: Path, headings: Mapping[str, str]) -> None:
    found = sorted(headings[key] for key in ABOUT_PUPILS & headings.keys())
    if found:
        raise UnknownFile(f"{path.name} is about pupils (it has the column {found[0]}). Nothing was read from it.")


def _columns(path: Path, mapping: Mapping[str, str], headings: Mapping[str, str]) -> dict[str, str]:
    """The file's own headings by field. Raises UnknownFile where one is asked for that is not there, or never read."""
    if unknown := mapping.keys() - FIELDS.keys():
        raise UnknownFile(f"There is no field {min(unknown)}. The fields are {', '.join(FIELDS)}.")
    for heading in mapping.values():
        if NEVER_READ.search(folded(heading)):
            raise UnknownFile(f"The column {heading} is never read.")
        if folded(heading) not in headings:
            raise UnknownFile(f"{path.name} has no column {heading}. It has {', '.join(headings.values())}.")
    if missing := {"first_name", "last_name"} - mapping.keys():
        raise UnknownFile(f"Say which column is {min(missing)}.")
    if not {"external_id", "email"} & mapping.keys():
        raise UnknownFile("Say which column is external_id or email: people are matched by one of them, never by name.")
    return {field: headings[folded(heading)] for field, heading in mapping.items()}


def _never_read(headings: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(heading for key, heading in headings.items() if NEVER_READ.search(key))


def _read_layout(path: Path, layout: Layout, headings: Mapping[str, str], email_domain: str) -> StaffFile:
    columns = {field: headings[folded(h)] for field, h in layout.columns.items() if folded(h) in headings}
    status = headings.get(folded(layout.status), "")
    table = csvfile.read(path, keep={*columns.values(), status})
    role = columns.pop("role", "")
    about_staff = [row for row in table.rows if folded(row[role]) not in PUPILS_AND_PARENTS]
    sheet = _Sheet(layout, columns, status, _school_names(path.parent / "School.csv", layout.school_key), email_domain)
    read_rows = [sheet.row(Place(table.name, row.line), row) for row in about_staff]
    return StaffFile(
        kind=layout.kind,
        rows=tuple(row for row, _ in read_rows),
        problems=(*unread_lines(table), *(problem for _, problems in read_rows for problem in problems)),
        notes=tuple(str(remark) for remark in table.warnings),
        carries=frozenset(columns) | ({"teaching"} if layout.teaching is not None else set()),
        pupils=len(table.rows) - len(about_staff),
        unread=_never_read(headings),
    )


@dataclass(frozen=True)
class _Sheet:
    """One file with its layout: headings by field as the file spells them, and the schools that its keys point to."""

    layout: Layout
    columns: Mapping[str, str]
    status: str
    schools: Mapping[str, tuple[str, ...]]
    email_domain: str

    def row(self, place: Place, row: csvfile.Row) -> tuple[StaffRow, list[Problem]]:
        cells = {field: (heading, row[heading]) for field, heading in self.columns.items() if field != "school"}
        if self.layout.school_key:
            heading, user_name = cells["email"]
            cells["email"] = (heading, sds21.address(user_name, self.email_domain))
        values, problems = read_cells(place, cells)
        if self.layout.teaching is not None:
            values["teaching"] = self.layout.teaching
        key = row[self.columns.get("school", "")]
        school = (key, *self.schools.get(key, ())) if key else ()
        return StaffRow(places=(place,), school=school, left=folded(row[self.status]) in GONE, **values), problems


def _school_names(path: Path, key: str) -> dict[str, tuple[str, ...]]:
    """Number and name of each school in the School.csv beside a Teacher.csv, by the key that teachers point to."""
    if not key or not path.is_file():
        return {}
    table = csvfile.read(path, keep={key, "Name", "School Number"})
    return {row[key]: (row["School Number"], row["Name"]) for row in table.rows}
