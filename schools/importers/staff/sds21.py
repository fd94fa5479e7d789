"""Microsoft School Data Sync v2.1: users.csv says who, roles.csv who works where, orgs.csv what the places are.

Roles and kinds of organisation are those of Microsoft's list of default values (learn.microsoft.com/schooldatasync/
default-list-of-values, read in November 2026). A user without a role of staff is not brought in at all.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schools.engine.folding import folded
from schools.importers import csvfile
from schools.importers.staff.records import Place, Problem, StaffFile, StaffRow
from schools.importers.staff.values import (
    LAST_BEFORE_FIRST,
    Unreadable,
    day,
    day_after,
    out_of_order,
    read_cells,
    unread_lines,
)

HEADINGS = {"sourcedId", "username", "givenName", "familyName"}
ROLE_HEADINGS = {
    "userSourcedId",
    "orgSourcedId",
    "role",
    "sessionSourcedId",
    "isPrimary",
    "roleStartDate",
    "roleEndDate",
}
TEACHING = {"teacher", "professor", "lecturer", "faculty", "instructor", "adjunct", "substitute"}
OTHER_STAFF = {
    "principal", "chair", "researcher", "affiliate", "occupationaltherapist", "physicaltherapist", "speechtherapist",
    "visiontherapist", "paraprofessional", "specialservices", "advisor", "proctor", "nurse", "officestaff", "itadmin",
    "administrator", "staff", "teacherassistant", "assistant", "aide", "coach",
}  # fmt: skip
PUPILS = {"student", "pupil", "learner", "alumni"}
NO_STAFF = PUPILS | {"guardian", "parent", "relative", "carer", "other", ""}
ABOVE_SCHOOLS = {
    "academictrust", "departmentofeducation", "district", "division", "local", "localauthority", "ministryofeducation",
    "national", "province", "region", "state",
}  # fmt: skip

By = Mapping[str, csvfile.Row]


def address(user_name: str, domain: str) -> str:
    """The work e-mail behind a user name: itself when it is one, else completed by the domain, else ""."""
    if "@" in user_name or not user_name:
        return user_name
    return f"{user_name}@{domain}" if domain else ""


def read(path: Path, *, unread: tuple[str, ...], email_domain: str, mapped_schools: frozenset[str]) -> StaffFile:
    """Read users.csv at `path` with the files beside it: one StaffRow for each role of staff at a school.

    unread: the headings of users.csv that are never read. A role at an organisation above schools, a trust's office for
    one, is left out with a note unless `mapped_schools` names it.
    """
    users = csvfile.read(path, keep=HEADINGS | {"email"})
    roles = csvfile.read(path.parent / "roles.csv", keep=ROLE_HEADINGS)
    organisations = _by_id(path.parent / "orgs.csv")
    sessions = _by_id(path.parent / "academicSessions.csv")
    people = {row["sourcedId"]: row for row in reversed(users.rows)}
    pupils = {row["userSourcedId"] for row in roles.rows if folded(row["role"]) in PUPILS}
    of_staff = [r for r in roles.rows if r["userSourcedId"] not in pupils and folded(r["role"]) not in NO_STAFF]
    at_schools = [r for r in of_staff if not _is_above(r["orgSourcedId"], organisations, mapped_schools)]
    rows, problems = [], {problem: None for table in (users, roles) for problem in unread_lines(table)}
    for role in at_schools:
        row, wrong = _row(role, people.get(role["userSourcedId"]), organisations, sessions, email_domain)
        rows.append(row)
        problems.update(dict.fromkeys(wrong))  # a person with two roles has the same problem twice
    return StaffFile(
        kind="Microsoft School Data Sync v2.1",
        rows=tuple(rows),
        problems=tuple(problems),
        notes=_notes(users, roles, organisations, of_staff, mapped_schools),
        carries=frozenset({"external_id", "first_name", "last_name", "email", "school", "team", "teaching"}),
        pupils=len(pupils),
        without_role=len(people.keys() - pupils - {row["userSourcedId"] for row in of_staff}),
        unread=unread,
    )


def _by_id(path: Path) -> By:
    return {row["sourcedId"]: row for row in csvfile.read(path).rows} if path.is_file() else {}


def _is_above(organisation: str, organisations: By, mapped_schools: frozenset[str]) -> bool:
    known = organisations.get(organisation)
    return known is not None and folded(known["type"]) in ABOVE_SCHOOLS and folded(organisation) not in mapped_schools


def _notes(
    users: csvfile.Table, roles: csvfile.Table, organisations: By, of_staff: list[csvfile.Row], mapped: frozenset[str]
) -> tuple[str, ...]:
    above = [role["orgSourcedId"] for role in of_staff if _is_above(role["orgSourcedId"], organisations, mapped)]
    said = [f"{table.name}: {remark}" for table in (users, roles) for remark in table.warnings]
    return tuple(said) + tuple(
        f"{above.count(key)} left out at {organisations[key]['name']}, which is no school. "
        f"If it stands for one: --school {key}=URN."
        for key in sorted(set(above))
    )


def _row(
    role: csvfile.Row, person: csvfile.Row | None, organisations: By, sessions: By, email_domain: str
) -> tuple[StaffRow, list[Problem]]:
    place, number = Place("roles.csv", role.line), role["userSourcedId"]
    problems: list[Problem] = []
    if folded(role["role"]) not in TEACHING | OTHER_STAFF:
        problems.append(Problem(place, "role", f"“{role['role'][:40]}” is no role of staff known here."))
    starts_on, ends_on = _days(place, role, sessions.get(role["sessionSourcedId"]), problems)
    values: dict[str, Any] = {"external_id": number}
    places = [place]
    if person is None:
        problems.append(Problem(place, "userSourcedId", f"users.csv has nobody with the number {number}."))
    else:
        places.append(Place("users.csv", person.line))
        values, wrong = read_cells(places[1], _cells(person, email_domain))
        problems += wrong
    school, team = _school(role["orgSourcedId"], organisations)
    row = StaffRow(
        places=tuple(places),
        school=school,
        team=team,
        teaching=folded(role["role"]) in TEACHING,
        starts_on=starts_on,
        ends_on=ends_on,
        primary=folded(role["isPrimary"]) == "true",
        **values,
    )
    return row, problems


def _cells(person: csvfile.Row, email_domain: str) -> dict[str, tuple[str, str]]:
    heading = "email" if person["email"] else "username"
    return {
        "external_id": ("sourcedId", person["sourcedId"]),
        "first_name": ("givenName", person["givenName"]),
        "last_name": ("familyName", person["familyName"]),
        "email": (heading, address(person[heading], email_domain)),
    }


def _days(
    place: Place, role: csvfile.Row, session: csvfile.Row | None, problems: list[Problem]
) -> tuple[datetime.date | None, datetime.date | None]:
    """First day, and first day no longer there.

    A role that starts and ends with its school year or term says when that ends, not that the person leaves: such days
    are not taken over.
    """
    days: list[datetime.date | None] = []
    for heading, of_session, reading in (
        ("roleStartDate", "startDate", day),
        ("roleEndDate", "endDate", day_after),
    ):
        text = role[heading]
        try:
            days.append(None if session and text == session[of_session] else reading(text))
        except Unreadable as error:
            problems.append(Problem(place, heading, str(error)))
            days.append(None)
    if out_of_order(days[0], days[1]):
        problems.append(Problem(place, "roleEndDate", LAST_BEFORE_FIRST))
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
        texts.append(known["name"])
        if folded(known["type"]) == "department" and not team:
            team = " ".join(known["name"].split())[:80]
        key = known["parentSourcedId"]
    return tuple(texts), team
