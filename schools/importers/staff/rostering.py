"""Rosters read, of OneRoster 1.1 and 1.2 and of School Data Sync v2 and v2.1: a StaffRow for each role at a school.

The manifest of OneRoster is obeyed. A file it calls bulk is the whole list, so whoever is missing has left; a file it
calls delta holds what has changed, and nobody is missing; a file it calls absent is not read, and deletes nothing.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schools.engine.folding import folded
from schools.importers import csvfile
from schools.importers.csvfile import UnreadableFile
from schools.importers.staff.known import COMMAND, Ways
from schools.importers.staff.records import Place, Problem, StaffFile, StaffRow
from schools.importers.staff.rosters import (
    ABOVE_SCHOOLS,
    DELETED,
    NO_STAFF,
    PUPILS,
    TEACHING,
    Tables,
    is_staff,
    spelled,
)
from schools.importers.staff.values import (
    LAST_BEFORE_FIRST,
    LONGEST_TEAM,
    Unreadable,
    day,
    day_after,
    out_of_order,
    read_cells,
    unread_lines,
)

SDS_V2, SDS_V21 = "Microsoft School Data Sync v2", "Microsoft School Data Sync v2.1"
BULK, DELTA, ABSENT = "bulk", "delta", "absent"
NO_MANIFEST = "There is no manifest.csv, so the files are not taken to be the whole list: nobody is taken for gone."
ROLES_HAVE_ALL = {"external_id", "first_name", "last_name", "email", "school", "team", "teaching"}

By = Mapping[str, csvfile.Row]


@dataclass(frozen=True)
class Role:
    """One person's work at one place, wherever the roster keeps it. session: its first and last day are not theirs."""

    place: Place
    user: str
    organisation: str
    role: str
    is_primary: bool = False
    deleted: bool = False
    starts: str = ""
    ends: str = ""
    session: str = ""
    headings: tuple[str, str] = ("beginDate", "endDate")


@dataclass(frozen=True)
class Reading:
    """How a roster is read: what completes user names, which texts will be translated into schools, what is advised."""

    email_domain: str = ""
    mapped_schools: frozenset[str] = frozenset()
    ways: Ways = COMMAND


@dataclass(frozen=True)
class _Roster:
    kind: str
    users: csvfile.Table
    roles: tuple[Role, ...]
    organisations: By
    sessions: By
    scope: str
    reading: Reading
    problems: dict[Problem, None] = field(default_factory=dict)  # a person with two roles has the same problem twice

    def is_above(self, organisation: str) -> bool:
        known = self.organisations.get(organisation)
        is_meant = folded(organisation) in self.reading.mapped_schools
        return known is not None and folded(known["type"]) in ABOVE_SCHOOLS and not is_meant


def address(user_name: str, domain: str) -> str:
    """The work e-mail behind a user name: itself when it is one, else completed by the domain, else ""."""
    if "@" in user_name or not user_name:
        return user_name
    return f"{user_name}@{domain}" if domain else ""


def read(tables: Tables, reading: Reading) -> StaffFile:
    """Read a roster's tables. Raises UnreadableFile where the manifest and the files do not fit together.

    A role at an organisation above schools, a trust's office for one, is left out with a note unless it is mapped.
    """
    tables = {name: spelled(table) for name, table in tables.items()}
    scope, note = _scope(tables)
    users, roles = tables["users.csv"], tables.get("roles.csv")
    read_tables = [users, *([roles] if roles else [])]
    roster = _Roster(
        kind=kind_of(tables),
        users=users,
        roles=tuple(_roles_of_their_own(roles, users) if roles else _roles_of_users(users)),
        organisations=_by_id(tables.get("orgs.csv")),
        sessions=_by_id(tables.get("academicsessions.csv")),
        scope=scope,
        reading=reading,
    )
    roster.problems.update(dict.fromkeys(problem for table in read_tables for problem in unread_lines(table)))
    pupils = {role.user for role in roster.roles if folded(role.role) in PUPILS}
    of_staff = [role for role in roster.roles if role.user not in pupils and folded(role.role) not in NO_STAFF]
    rows = [*_rows(roster, of_staff), *_gone(roster, of_staff)]
    return StaffFile(
        kind=roster.kind,
        rows=tuple(rows),
        problems=tuple(roster.problems),
        notes=(*note, *_notes(roster, read_tables, of_staff)),
        carries=frozenset(ROLES_HAVE_ALL),
        scope=scope,
    )


def kind_of(tables: Tables) -> str:
    """Which standard a roster follows."""
    has_manifest = "manifest.csv" in tables
    if roles := tables.get("roles.csv"):
        return "OneRoster 1.2" if has_manifest or {"roleType", "beginDate"} & {*spelled(roles).headings} else SDS_V21
    return "OneRoster 1.1" if has_manifest or "status" in tables["users.csv"].headings else SDS_V2


def scope_of(tables: Tables) -> str:
    """bulk, delta or ""; also where the manifest makes no sense, which `read` says."""
    try:
        return _scope(dict(tables))[0]
    except UnreadableFile:
        return ""


def _scope(tables: dict[str, csvfile.Table]) -> tuple[str, tuple[str, ...]]:
    """bulk, delta or "", and a note; what the manifest calls absent is taken out of the tables."""
    if "manifest.csv" not in tables:
        return "", (NO_MANIFEST,) if kind_of(tables).startswith("OneRoster") else ()
    said = {folded(row["propertyName"]): folded(row["value"]) for row in tables["manifest.csv"].rows}
    modes = {}
    for file in ("users", "roles", "orgs", "academicsessions"):
        mode = modes[file] = said.get(f"file.{file}", ABSENT)
        if mode not in (BULK, DELTA, ABSENT):
            raise UnreadableFile(f"manifest.csv calls {file}.csv “{mode[:20]}”, which is not bulk, delta or absent.")
        if mode == ABSENT and tables.pop(f"{file}.csv", None) is not None and file == "users":
            raise UnreadableFile("manifest.csv says that users.csv is absent, so there is nothing about staff here.")
        if mode != ABSENT and f"{file}.csv" not in tables and file != "academicsessions":
            raise UnreadableFile(f"manifest.csv names {file}.csv, which is not there. Send the whole export again.")
    if "users.csv" not in tables:
        raise UnreadableFile("manifest.csv says that users.csv is absent, so there is nothing about staff here.")
    who_works_where = {modes["users"], modes["roles"]} - {ABSENT}
    return (DELTA if DELTA in who_works_where else BULK), ()


def _roles_of_their_own(roles: csvfile.Table, users: csvfile.Table) -> list[Role]:
    main = {row["sourcedId"]: row["primaryOrgSourcedId"] for row in users.rows if row["primaryOrgSourcedId"]}
    old = "roleStartDate" in roles.headings
    first, last = headings = ("roleStartDate", "roleEndDate") if old else ("beginDate", "endDate")
    return [
        Role(
            place=Place("roles.csv", row.line),
            user=row["userSourcedId"],
            organisation=row["orgSourcedId"],
            role=row["role"],
            is_primary=_is_primary(row, main.get(row["userSourcedId"], "")),
            deleted=folded(row["status"]) == DELETED,
            starts=row[first],
            ends=row[last],
            session=row["sessionSourcedId"],
            headings=headings,
        )
        for row in roles.rows
    ]


def _is_primary(row: csvfile.Row, main: str) -> bool:
    if main:
        return row["orgSourcedId"] == main
    return folded(row["isPrimary"]) == "true" or folded(row["roleType"]) == "primary"


def _roles_of_users(users: csvfile.Table) -> list[Role]:
    found = []
    for row in users.rows:
        for organisation in [part.strip() for part in row["orgSourcedIds"].split(",")]:
            if row["role"]:
                gone = folded(row["status"]) == DELETED
                place = Place("users.csv", row.line)
                found.append(Role(place, row["sourcedId"], organisation, row["role"], deleted=gone))
    return found


def _by_id(table: csvfile.Table | None) -> By:
    return {row["sourcedId"]: row for row in table.rows} if table else {}


def _notes(roster: _Roster, tables: list[csvfile.Table], of_staff: list[Role]) -> tuple[str, ...]:
    above = [role.organisation for role in of_staff if roster.is_above(role.organisation)]
    said = [f"{table.name}: {remark}" for table in tables for remark in table.warnings]
    said += [
        f"{above.count(key)} left out at {roster.organisations[key]['name']}, which is no school. "
        + roster.reading.ways.above_schools.format(text=key)
        for key in sorted(set(above))
    ]
    off = sum(1 for row in roster.users.rows if folded(row["enabledUser"]) == "false")
    if off:
        said.append(f"{off} switched off in the other system; that alone does not mean that they have left.")
    return tuple(said)


def _rows(roster: _Roster, of_staff: list[Role]) -> list[StaffRow]:
    people = {row["sourcedId"]: row for row in reversed(roster.users.rows)}
    rows = []
    for role in of_staff:
        if not roster.is_above(role.organisation):
            row, wrong = _row(role, people.get(role.user), roster)
            rows.append(row)
            roster.problems.update(dict.fromkeys(wrong))
    return rows


def _gone(roster: _Roster, of_staff: list[Role]) -> list[StaffRow]:
    """A row for each person whom the file deletes; it speaks of every post they have."""
    said = {role.user for role in of_staff if not role.deleted}
    return [
        StaffRow((Place("users.csv", row.line),), external_id=row["sourcedId"], left=True, everywhere=True)
        for row in roster.users.rows
        if folded(row["status"]) == DELETED and row["sourcedId"] and row["sourcedId"] not in said
    ]


def _row(role: Role, person: csvfile.Row | None, roster: _Roster) -> tuple[StaffRow, list[Problem]]:
    problems: list[Problem] = []
    if not is_staff(role.role):
        problems.append(Problem(role.place, "role", f"“{role.role[:40]}” is no role of staff known here."))
    starts_on, ends_on = _days(role, roster.sessions.get(role.session), problems)
    values: dict[str, Any] = {"external_id": role.user}
    places = [role.place]
    if person is None and roster.scope != DELTA and not problems:
        problems.append(Problem(role.place, "userSourcedId", f"users.csv has nobody with the number {role.user}."))
    elif person is not None and folded(person["status"]) != DELETED and is_staff(role.role):
        who = Place("users.csv", person.line)
        places += [who] if who != role.place else []
        values, wrong = read_cells(who, _cells(person, roster.reading.email_domain))
        problems += wrong
    school, team = _school(role.organisation, roster.organisations)
    row = StaffRow(
        places=tuple(places),
        school=school,
        team=team,
        teaching=folded(role.role) in TEACHING,
        starts_on=starts_on,
        ends_on=ends_on,
        primary=role.is_primary,
        left=role.deleted,
        **values,
    )
    return row, problems


def _cells(person: csvfile.Row, email_domain: str) -> dict[str, tuple[str, str]]:
    heading = "email" if person["email"] else "username"
    first = "preferredGivenName" if person["preferredGivenName"] else "givenName"
    last = "preferredFamilyName" if person["preferredFamilyName"] else "familyName"
    return {
        "external_id": ("sourcedId", person["sourcedId"]),
        "first_name": (first, person[first]),
        "last_name": (last, person[last]),
        "email": (heading, address(person[heading], email_domain)),
    }


def _days(
    role: Role, session: csvfile.Row | None, problems: list[Problem]
) -> tuple[datetime.date | None, datetime.date | None]:
    """First day, and first day no longer there.

    A role that starts and ends with its school year or term says when that ends, not that the person leaves: such days
    are not taken over.
    """
    days: list[datetime.date | None] = []
    for heading, text, of_session, reading in (
        (role.headings[0], role.starts, "startDate", day),
        (role.headings[1], role.ends, "endDate", day_after),
    ):
        try:
            days.append(None if session and text == session[of_session] else reading(text))
        except Unreadable as error:
            problems.append(Problem(role.place, heading, str(error)))
            days.append(None)
    if out_of_order(days[0], days[1]):
        problems.append(Problem(role.place, role.headings[1], LAST_BEFORE_FIRST))
    return days[0], days[1]


def _school(organisation: str, organisations: By) -> tuple[tuple[str, ...], str]:
    """Texts that may tell the school, from the organisation upwards; and the team, when it is a department."""
    texts: list[str] = []
    team, key = "", organisation
    while key and key not in texts:
        known = organisations.get(key)
        texts.append(key)
        if known is None:
            break
        texts += [text for text in (known["identifier"], known["name"]) if text]
        if folded(known["type"]) == "department" and not team:
            team = " ".join(known["name"].split())[:LONGEST_TEAM]
        key = known["parentSourcedId"]
    return tuple(texts), team
