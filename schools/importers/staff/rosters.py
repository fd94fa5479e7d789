"""Rosters: users.csv says who, roles.csv who works where, orgs.csv what the places are.

OneRoster 1.2 and Microsoft School Data Sync v2.1 have all three; OneRoster 1.1 and School Data Sync v2 keep the role
and the places in users.csv. Roles and kinds of organisation are those of the two standards (OneRoster's Information
Model 1.2, and learn.microsoft.com/schooldatasync/default-list-of-values, both read in November 2026).
"""

from collections.abc import Mapping
from dataclasses import replace

from schools.engine.folding import folded
from schools.importers.csvfile import Row, Table

FILES = ("users.csv", "roles.csv", "orgs.csv", "academicsessions.csv", "manifest.csv")
TEACHING = {"teacher", "professor", "lecturer", "faculty", "instructor", "adjunct", "substitute"}
OTHER_STAFF = {
    "principal", "chair", "researcher", "affiliate", "occupationaltherapist", "physicaltherapist", "speechtherapist",
    "visiontherapist", "paraprofessional", "specialservices", "advisor", "proctor", "nurse", "officestaff", "itadmin",
    "administrator", "staff", "teacherassistant", "assistant", "aide", "coach", "counselor", "districtadministrator",
    "siteadministrator", "systemadministrator",
}  # fmt: skip
PUPILS = {"student", "pupil", "learner", "alumni"}
NO_STAFF = PUPILS | {"guardian", "parent", "relative", "carer", "other", ""}
ABOVE_SCHOOLS = {
    "academictrust", "departmentofeducation", "district", "division", "local", "localauthority", "ministryofeducation",
    "national", "province", "region", "state",
}  # fmt: skip
DELETED = "tobedeleted"
# The headings that are read, as both standards spell them; files are met that spell them otherwise.
HEADINGS = (
    "sourcedId", "status", "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName", "email",
    "preferredGivenName", "preferredFamilyName", "primaryOrgSourcedId", "userSourcedId", "orgSourcedId", "roleType",
    "sessionSourcedId", "isPrimary", "roleStartDate", "roleEndDate", "beginDate", "endDate", "startDate", "name",
    "type", "identifier", "parentSourcedId", "propertyName", "value", "title",
)  # fmt: skip
CANONICAL = {folded(heading): heading for heading in HEADINGS} | {
    "prefferedgivenname": "preferredGivenName",
    "prefferedfamilyname": "preferredFamilyName",
}
ABOUT_SOMEBODY = {"sourcedId", "givenName", "familyName"}

Tables = Mapping[str, Table]


def is_of_users(table: Table) -> bool:
    """Whether a table is a roster's users.csv, whatever the file is called."""
    return ABOUT_SOMEBODY.issubset(spelled(table).headings)


def is_roster(tables: Tables) -> bool:
    """Whether users.csv is a roster's: with roles of its own, or with roles.csv beside it."""
    users = tables["users.csv"]
    return is_of_users(users) and ("roles.csv" in tables or {"role", "orgSourcedIds"}.issubset(spelled(users).headings))


def spelled(table: Table) -> Table:
    """The table with its headings spelled as the standards do, and without those that are not read."""
    names = {heading: CANONICAL[folded(heading)] for heading in table.headings if folded(heading) in CANONICAL}
    rows = tuple(
        Row(row.line, {names[heading]: value for heading, value in row.values.items() if heading in names})
        for row in table.rows
    )
    return replace(table, headings=tuple(names.values()), rows=rows)


def staff_only(tables: Tables) -> tuple[dict[str, Table], int, int]:
    """The tables without pupils, parents and people of no role; how many pupils there were, and how many without role.

    Of somebody who is only said to be deleted nothing is kept but the number: who they are is known here, or not.
    """
    read = {name: spelled(table) for name, table in tables.items()}
    users, roles = read["users.csv"], read.get("roles.csv")
    spoken = [(row["userSourcedId"], row["role"]) for row in roles.rows] if roles else []
    spoken += [] if roles else [(row["sourcedId"], row["role"]) for row in users.rows]
    pupils = {user for user, role in spoken if folded(role) in PUPILS}
    staff = {user for user, role in spoken if is_staff(role)} - pupils
    odd = {user for user, role in spoken if not is_staff(role) and folded(role) not in NO_STAFF} - pupils
    kept = [row if row["sourcedId"] in staff else _number_of(row) for row in users.rows]
    read["users.csv"] = replace(users, rows=tuple(row for row in kept if row and row["sourcedId"] not in pupils))
    if roles:
        of_staff = tuple(row for row in roles.rows if row["userSourcedId"] in staff | odd and not _is_none(row))
        read["roles.csv"] = replace(roles, rows=of_staff)
    else:
        # Whoever has a role that is not known here is named by the line, not by name.
        strange = [Row(r.line, _nameless(r)) for r in users.rows if r["sourcedId"] in odd - staff and not _is_gone(r)]
        rows = (*read["users.csv"].rows, *strange)
        read["users.csv"] = replace(users, rows=tuple(sorted(rows, key=lambda row: row.line)))
    people = {row["sourcedId"] for row in users.rows if not _is_gone(row)}
    return read, len(pupils), len(people - pupils - staff - odd)


def is_staff(role: str) -> bool:
    return folded(role) in TEACHING | OTHER_STAFF


def _is_none(row: Row) -> bool:
    return folded(row["role"]) in NO_STAFF


def _is_gone(row: Row) -> bool:
    return folded(row["status"]) == DELETED


def _number_of(row: Row) -> Row | None:
    return Row(row.line, {"sourcedId": row["sourcedId"], "status": DELETED}) if _is_gone(row) else None


def _nameless(row: Row) -> dict[str, str]:
    return {heading: row[heading] for heading in ("sourcedId", "role", "orgSourcedIds")}
