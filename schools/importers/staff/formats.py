"""Which system wrote a staff file, told by its headings, and the file read into StaffRows.

Known: Microsoft School Data Sync v1 and its UK Format (Teacher.csv, with School.csv beside it), OneRoster 1.1 and 1.2,
School Data Sync v2 and v2.1 (users.csv and the files beside it: rostering.py), and any CSV file or workbook whose
columns are named by the person who sends it. A password, a date of birth or a salary is dropped at the door (door.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from schools.engine.folding import folded
from schools.importers import csvfile
from schools.importers.csvfile import Table
from schools.importers.staff import bundles, door, rostering, rosters
from schools.importers.staff.bundles import Bundle
from schools.importers.staff.known import COMMAND, Ways
from schools.importers.staff.records import Place, Problem, StaffFile, StaffRow
from schools.importers.staff.values import read_cells, unread_lines

FIELDS = {
    "external_id": "staff code in your own system",
    "first_name": "first name",
    "last_name": "last name",
    "email": "work e-mail",
    "school": "URN, DfE number or name of the school",
    "job_title": "job title",
    "team": "team: a department or a phase",
    "fte": "share of full time: 0.6 or 60%",
    "teaching": "whether the person teaches: yes or no",
    "line_manager": "the line manager's staff code or work e-mail",
    "starts_on": "first day at the school",
    "ends_on": "last day at the school",
    "role": "what the person is; lines about pupils and parents are refused",
}
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
    source: Path | Bundle,
    *,
    mapping: Mapping[str, str] | None = None,
    email_domain: str = "",
    mapped_schools: frozenset[str] = frozenset(),
    ways: Ways = COMMAND,
) -> StaffFile:
    """Read a staff file, or the folder it lies in.

    mapping: heading by field for a file of no known kind. email_domain: completes user names such as CBeane into work
    e-mails. mapped_schools: the folded texts that the caller will translate into schools. ways: what reasons advise.
    Raises UnknownFile, or csvfile.UnreadableFile.
    """
    bundle = bundles.of_path(source) if isinstance(source, Path) else source
    if not mapping and (layout := layout_of(bundle)):
        return _read_layout(bundle, layout, email_domain)
    if not mapping and is_roster(bundle):
        reading = rostering.Reading(email_domain, mapped_schools, ways)
        return _with_doorkeeping(rostering.read(bundle.tables, reading), bundle)
    headings = {folded(heading): heading for heading in bundle.main.headings}
    if not (bundle.main.rows or bundle.main.unread or bundle.pupils):
        raise UnknownFile(f"{bundle.main.name} has no rows under its headings.")
    if not mapping:
        raise UnknownFile(
            f"{bundle.main.name} is no kind of file known here. Say which column is which, such as --map last_name="
            f"Surname. It has the columns {', '.join([*bundle.main.headings, *bundle.unread])}. "
            f"The fields are {', '.join(FIELDS)}."
        )
    columns = _columns(bundle, mapping, headings)
    return _read_layout(bundle, Layout(kind=kind_of(bundle), columns=columns), email_domain)


def kind_of(bundle: Bundle) -> str:
    """What a file is called in sentences."""
    if is_roster(bundle):
        return rostering.kind_of(bundle.tables)
    layout = layout_of(bundle)
    return layout.kind if layout else "Excel workbook" if bundle.main.encoding == "xlsx" else "CSV"


def scope_of(bundle: Bundle) -> str:
    """ "bulk" or "delta" where a manifest says so, else "". What is wrong with the manifest is said when it is read."""
    return rostering.scope_of(bundle.tables) if is_roster(bundle) else ""


def layout_of(bundle: Bundle) -> Layout | None:
    """The layout of a Teacher.csv of Microsoft's, told by its headings."""
    headings = {folded(heading) for heading in bundle.main.headings}
    for layout in (SDS_V1, SDS_UK):
        if {folded(heading) for heading in layout.columns.values()} - {"title"} <= headings:
            return layout
    return None


def knows(bundle: Bundle) -> bool:
    """Whether the file says by itself which column is which."""
    return is_roster(bundle) or layout_of(bundle) is not None


def is_roster(bundle: Bundle) -> bool:
    """Whether users.csv and the files beside it say by themselves which column is which."""
    return "users.csv" in bundle.tables and rosters.is_roster(bundle.tables)


def _with_doorkeeping(file: StaffFile, bundle: Bundle) -> StaffFile:
    return replace(
        file,
        pupils=file.pupils + bundle.pupils,
        without_role=file.without_role + bundle.without_role,
        unread=bundle.unread,
    )


def _columns(bundle: Bundle, mapping: Mapping[str, str], headings: Mapping[str, str]) -> dict[str, str]:
    """The file's own headings by field. Raises UnknownFile where one is asked for that is not there, or never read."""
    if unknown := mapping.keys() - FIELDS.keys():
        raise UnknownFile(f"There is no field {min(unknown)}. The fields are {', '.join(FIELDS)}.")
    for heading in mapping.values():
        if door.is_never_read(heading):
            raise UnknownFile(f"The column {heading} is never read.")
        if folded(heading) not in headings:
            there = ", ".join([*headings.values(), *bundle.unread])
            raise UnknownFile(f"{bundle.main.name} has no column {heading}. It has {there}.")
    if missing := {"first_name", "last_name"} - mapping.keys():
        raise UnknownFile(f"Say which column is {min(missing)}.")
    if not {"external_id", "email"} & mapping.keys():
        raise UnknownFile("Say which column is external_id or email: people are matched by one of them, never by name.")
    return {field: headings[folded(heading)] for field, heading in mapping.items()}


def _read_layout(bundle: Bundle, layout: Layout, email_domain: str) -> StaffFile:
    table = bundle.main
    headings = {folded(heading): heading for heading in table.headings}
    columns = {field: headings[folded(h)] for field, h in layout.columns.items() if folded(h) in headings}
    status = headings.get(folded(layout.status), "")
    role = columns.pop("role", "")
    about_staff = [row for row in table.rows if folded(row[role]) not in door.PUPILS_AND_PARENTS]
    schools = _school_names(bundle.tables.get("school.csv"), layout.school_key)
    sheet = _Sheet(layout, columns, status, schools, email_domain)
    read_rows = [sheet.row(Place(table.name, row.line), row) for row in about_staff]
    file = StaffFile(
        kind=layout.kind,
        rows=tuple(row for row, _ in read_rows),
        problems=(*unread_lines(table), *(problem for _, problems in read_rows for problem in problems)),
        notes=tuple(str(remark) for remark in table.warnings),
        carries=frozenset(columns) | ({"teaching"} if layout.teaching is not None else set()),
        pupils=len(table.rows) - len(about_staff),
    )
    return _with_doorkeeping(file, bundle)


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
            cells["email"] = (heading, rostering.address(user_name, self.email_domain))
        values, problems = read_cells(place, cells)
        if self.layout.teaching is not None:
            values["teaching"] = self.layout.teaching
        key = row[self.columns.get("school", "")]
        school = (key, *self.schools.get(key, ())) if key else ()
        return StaffRow(places=(place,), school=school, left=folded(row[self.status]) in GONE, **values), problems


def _school_names(table: Table | None, key: str) -> dict[str, tuple[str, ...]]:
    """Number and name of each school in the School.csv beside a Teacher.csv, by the key that teachers point to."""
    if not key or table is None:
        return {}
    return {row[key]: (row["School Number"], row["Name"]) for row in table.rows}
