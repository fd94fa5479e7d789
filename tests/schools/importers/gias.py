"""Files of the school register for tests: the real ones beside this suite, and small ones written row by row."""

import csv
import gzip
import io
from datetime import date
from functools import cache
from pathlib import Path

from schools.importers.register import formats, planning
from schools.importers.register.records import Extract, Snapshot

DATA = Path(__file__).resolve().parents[2] / "data" / "gias"
TODAY = date(2026, 11, 24)

ENGLAND_2019 = "grouplinks_edubaseallacademiesandfree20190601.csv"
EXTRACT_2026 = "grouplinks_2026_extract.csv"
LINKS_2025 = "links_edubaseallacademiesandfree20250727.csv"
SCHOOLS_FIXTURE = "teaching_vacancies_example_schools_data.csv"
GROUPS_FIXTURE = "teaching_vacancies_example_groups_data.csv"
ALL_LINKS_FIXTURE = "teaching_vacancies_example_links_data.csv"
EDUBASE_FIXTURE = "schools_experience_edubase.csv"

GROUP_LINK = {
    "URN": "135305",
    "Linked UID": "3015",
    "Group Name": "ORION EDUCATION",
    "Companies House Number": "07559170",
    "Group Type": "Multi-academy trust",
    "Group Type (code)": "06",
    "Closed Date": "",
    "Group Status": "Open",
    "Joined date": "01-01-2018",
    "EstablishmentName": "Orion Spires",
    "TypeOfEstablishment (code)": "28",
    "TypeOfEstablishment (name)": "Academy sponsor led",
    "PhaseOfEducation (code)": "4",
    "PhaseOfEducation (name)": "Secondary",
    "LA (code)": "886",
    "LA (name)": "Kent",
}
ESTABLISHMENT = {
    "URN": "135305",
    "LA (code)": "886",
    "LA (name)": "Kent",
    "EstablishmentNumber": "6910",
    "EstablishmentName": "Orion Spires",
    "TypeOfEstablishment (code)": "28",
    "TypeOfEstablishment (name)": "Academy sponsor led",
    "EstablishmentTypeGroup (name)": "Academies",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "01-09-2007",
    "CloseDate": "",
    "PhaseOfEducation (code)": "4",
    "PhaseOfEducation (name)": "Secondary",
    "TrustSchoolFlag (name)": "Supported by a multi-academy trust",
    "Trusts (code)": "3015",
    "Trusts (name)": "ORION EDUCATION",
    "LastChangedDate": "01-04-2026",
}
LINK = {
    "URN": "135305",
    "LinkURN": "118898",
    "LinkName": "Montgomery School",
    "LinkType": "Predecessor",
    "LinkEstablishedDate": "01-09-2007",
}


def content(name: str) -> bytes:
    """A file of tests/data/gias, unpacked."""
    packed = DATA / f"{name}.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (DATA / name).read_bytes()


def unpack(name: str, folder: Path) -> Path:
    """The file under its own name in `folder`, as an operator has it."""
    path = folder / name
    path.write_bytes(content(name))
    return path


def written(*rows: dict[str, str]) -> bytes:
    """Rows as a CSV file; the headings are those of the first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@cache
def extract(source: str | bytes, *, as_of: date | None = None) -> Extract:
    """A real file by its name, or written rows, read."""
    if isinstance(source, str):
        return formats.read(content(source), name=source, today=TODAY, as_of=as_of)
    return formats.read(source, name="small.csv", today=TODAY, as_of=as_of)


def register_after(*extracts: Extract) -> Snapshot:
    """The register that an empty one becomes when these are imported in turn."""
    register = Snapshot()
    for each in extracts:
        take_in(register, planning.plan(register, each))
    return register


def take_in(register: Snapshot, plan: planning.Plan) -> None:
    register.trusts.update({trust.uid: trust for trust in plan.trusts_created + plan.trusts_changed})
    register.schools.update({school.urn: school for school in plan.schools_created + plan.schools_changed})
    links = plan.links_created + plan.links_changed
    register.links.update({(link.urn, link.linked_urn, link.kind): link for link in links})
