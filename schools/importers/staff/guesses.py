"""Which column is probably which: told by what school systems and people call them, and by what was said last time."""

from collections.abc import Iterable, Mapping

from schools.engine.folding import folded

# Headings met in exports of school systems and in lists made by hand, best first.
CALLED = {
    "external_id": (
        "staff code", "staff id", "staff number", "employee id", "employee number", "employee code", "payroll number",
        "payroll no", "staff no", "staff ref", "mis id", "external id", "sourcedid", "sis id", "id", "code", "number",
    ),
    "first_name": (
        "preferred forename", "preferred first name", "known as", "chosen forename", "forename", "first name",
        "firstname", "given name", "givenname", "legal forename", "legal first name", "forenames", "first names",
    ),
    "last_name": (
        "preferred surname", "preferred last name", "chosen surname", "surname", "last name", "lastname", "family name",
        "familyname", "legal surname", "legal last name",
    ),
    "email": (
        "work email", "work e-mail", "school email", "work email address", "email address", "e-mail address", "email",
        "e-mail", "primary email", "main email", "username", "user name",
    ),
    "school": (
        "urn", "school urn", "school", "school name", "site", "academy", "establishment", "dfe number",
        "school dfe number", "location", "workplace", "base", "organisation",
    ),
    "job_title": ("job title", "post", "post title", "role title", "position", "title of post", "job"),
    "team": ("department", "team", "faculty", "phase", "subject", "key stage", "year group", "main subject"),
    "fte": ("fte", "full time equivalent", "full-time equivalent", "hours fte", "contract fte", "share of full time"),
    "teaching": ("teaching staff", "teaching", "teacher", "is teacher", "teaching or support", "teaches"),
    "line_manager": ("line manager", "line manager code", "line manager email", "manager", "reports to"),
    "starts_on": (
        "start date", "starts on", "date started", "employment start date", "employment start", "date of appointment",
        "joined", "date joined", "contract start date", "first day",
    ),
    "ends_on": (
        "leaving date", "end date", "date of leaving", "employment end date", "date left", "left", "leave date",
        "contract end date", "last day", "ends on",
    ),
    "role": ("role", "staff type", "person type", "user type", "type", "category", "staff category"),
}  # fmt: skip


def guessed(headings: Iterable[str], *, remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """Heading by field, as far as it can be told; no heading stands for two fields.

    remembered: what was chosen for an earlier file; it goes first where the heading is there again, and where it is not
    the usual names hold.
    """
    there = {folded(heading.replace("_", " ")): heading for heading in reversed([*headings])}
    found = {field: heading for field, heading in (remembered or {}).items() if heading in there.values()}
    taken = set(found.values())
    for field, names in CALLED.items():
        if field in found:
            continue
        for name in names:
            if (heading := there.get(name)) and heading not in taken:
                found[field] = heading
                taken.add(heading)
                break
    return found
