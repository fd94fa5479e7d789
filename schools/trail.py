"""The trail of a record in words: what was changed, when and by whom."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from schools.models import Change, Person, Role, School, Team

LABELS = {
    "first_name": "first name",
    "last_name": "last name",
    "external_id": "staff code",
    "email": "work e-mail",
    "left_on": "on",
    "job_title": "job title",
    "team_id": "team",
    "fte": "FTE",
    "teaching": "teaches",
    "line_manager_id": "line manager",
    "is_main": "main post",
    "role": "role",
    "starts_on": "from",
    "ends_on": "until",
    "merged_into": "record",
}
NAMED = {"team_id", "line_manager_id", "merged_into"}
MOST = 100


@dataclass(frozen=True)
class Line:
    """One line: what it is about, its changes in words, when, and by whom, "an import or a command" where by nobody."""

    head: str
    words: str
    made_at: datetime.datetime
    by: str


def of(person: Person) -> list[Line]:
    """The last changes of somebody's record, newest first, as far as whoever asks may read them. Three queries."""
    changes = list(Change.objects.filter(person=person).select_related("school", "by")[:MOST])
    names = _names(changes)
    return [Line(_head(change), _words(change, names), change.made_at, _by(change)) for change in changes]


def _by(change: Change) -> str:
    if change.by_id is None:
        return "an import or a command"
    # Somebody's name is hidden from whoever may not read of them.
    name = change.by.name if change.by else "somebody else in the trust"
    return f"{name}, from a staff file" if change.from_file else name


def _head(change: Change) -> str:
    where = f", {change.school.name}" if isinstance(change.school, School) else ""
    what = "Leaving the trust" if set(change.values) == {"left_on"} else change.get_subject_display()
    return f"{what}{where}" if change.subject == "merged" else f"{what}{where}: {change.get_kind_display().lower()}"


def _words(change: Change, names: dict[str, str]) -> str:
    said = [_one(column, was, now_is, names) for column, (was, now_is) in sorted(change.values.items(), key=_place)]
    together = "; ".join(said)
    return together[:1].upper() + together[1:]


def _place(item: tuple[str, Any]) -> int:
    return list(LABELS).index(item[0]) if item[0] in LABELS else len(LABELS)


def _one(column: str, was: Any, now_is: Any, names: dict[str, str]) -> str:
    label = LABELS.get(column, column)
    before, after = (_value(column, value, names) for value in (was, now_is))
    if was is None:
        return f"{label} {after}"
    return f"{label} {before}, now {after}"


def _value(column: str, value: Any, names: dict[str, str]) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column in NAMED:
        return names.get(value, "somebody")
    if column == "fte":
        return f"{value / 100:g}"
    if column == "role":
        return str(Role(value).label)
    if column.endswith("_on"):
        return f"{datetime.date.fromisoformat(value):%-d %B %Y}"
    return str(value)


def _names(changes: Iterable[Change]) -> dict[str, str]:
    """The names of teams and people that the lines speak of, by id. Two queries."""
    ids = {
        value
        for change in changes
        for column, pair in change.values.items()
        if column in NAMED
        for value in pair
        if value
    }
    teams = {str(key): name for key, name in Team.objects.filter(id__in=ids).values_list("id", "name")}
    return teams | {str(person.id): person.name for person in Person.objects.filter(id__in=ids)}
