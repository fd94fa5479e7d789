"""What a staff file would change, as a page shows it: who joins, changes or leaves, which lines cannot be used.

Everything here is plain data (texts, numbers, lists), so that it can be kept beside the file until somebody says yes.
"""

import datetime
import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from schools.engine.folding import folded
from schools.importers.staff import matching
from schools.importers.staff.known import KnownPerson, KnownPost, Snapshot, Wishes
from schools.importers.staff.plan import PersonPlan, Plan
from schools.importers.staff.posts import Begin, Change, End, Step
from schools.importers.staff.records import StaffFile

FIELD_WORDS = {"external_id": "Staff code", "first_name": "First name", "last_name": "Last name", "email": "E-mail"}
POST_WORDS = {
    "team": "Team", "job_title": "Job title", "fte": "Share of full time", "teaching": "Teaches",
    "line_manager": "Line manager", "is_main": "Main post", "starts_on": "First day", "ends_on": "Last day",
}  # fmt: skip
MOST_STRANGE_SCHOOLS = 40
DAY = datetime.timedelta(days=1)


def mark(plan: Plan) -> str:
    """Stands for what a plan would do: another one that does the same has the same mark."""
    does = repr([(person.ref, person.fields, person.returns, person.steps, person.leaves_on) for person in plan.people])
    return hashlib.sha256(does.encode()).hexdigest()


def counts(plan: Plan, file: StaffFile) -> dict[str, int]:
    """How many people and lines; what stays in the history when the names are gone."""
    kinds = [_kind(person) for person in plan.people]
    return {
        "lines": len(file.rows),
        **{kind: kinds.count(kind) for kind in ("joining", "changing", "leaving")},
        "unchanged": plan.unchanged,
        "problems": len({problem.place for problem in plan.problems}),
        "refused": file.pupils,
    }


def readable(plan: Plan, file: StaffFile, snapshot: Snapshot, wishes: Wishes) -> dict[str, Any]:
    """The difference for a page."""
    words = _Words(snapshot, plan)
    people: dict[str, list[dict[str, Any]]] = {"joining": [], "changing": [], "leaving": []}
    for person in plan.people:
        people[_kind(person)].append(words.person(person))
    return {
        **people,
        "emails": [each for person in plan.people if (each := words.new_email(person))],
        "problems": [
            {"file": p.place.file, "line": p.place.line, "column": p.field, "why": p.sentence} for p in plan.problems
        ],
        "strange_schools": strange_schools(file, snapshot, wishes),
        "notes": [*plan.notes, *_remarks(plan, file)],
        "kind": file.kind,
        "scope": file.scope,
        "unread": list(file.unread),
        "pupils": file.pupils,
        "without_role": file.without_role,
        "missing": len(plan.missing),
        "present": plan.present,
        "is_suspect": plan.is_suspect,
    }


def strange_schools(file: StaffFile, snapshot: Snapshot, wishes: Wishes) -> list[dict[str, Any]]:
    """The texts of a file that stand for no school known here, most frequent first."""
    found: dict[str, dict[str, Any]] = {}
    for row in file.rows:
        texts = [text for text in row.school if text]
        if texts and not isinstance(matching.find_school(row, snapshot.schools, wishes), int):
            shown = " ".join(dict.fromkeys(texts[:3]))
            found.setdefault(folded(texts[0]), {"text": texts[0], "shown": shown, "lines": 0})["lines"] += 1
    return sorted(found.values(), key=lambda each: (-each["lines"], each["text"]))[:MOST_STRANGE_SCHOOLS]


def _remarks(plan: Plan, file: StaffFile) -> Iterator[str]:
    if "teaching" not in file.carries and any(person.is_new for person in plan.people):
        yield "The file does not say who teaches: everybody new is taken to teach."
    if without := sum(1 for person in plan.people if person.is_new and "email" not in dict(person.fields)):
        yield f"{without} who join{'s' if without == 1 else ''} cannot sign in yet, having no work e-mail in the file."


def _kind(person: PersonPlan) -> str:
    if person.is_new or (person.returns and person.steps):
        return "joining"
    return "leaving" if person.leaves_on else "changing"


class _Words:
    """Names for the keys of a plan."""

    def __init__(self, snapshot: Snapshot, plan: Plan) -> None:
        self.schools = {school.urn: school.name for school in snapshot.schools}
        self.known: Mapping[Hashable, KnownPerson] = {person.key: person for person in snapshot.people}
        self.names = {person.key: f"{person.first_name} {person.last_name}" for person in snapshot.people}
        self.names |= dict.fromkeys(plan.strangers, "somebody elsewhere in the trust")
        self.names |= {person.ref: person.name for person in plan.people if person.is_new}

    def person(self, planned: PersonPlan) -> dict[str, Any]:
        kind = _kind(planned)
        changes = [*self._fields(planned)] if kind != "joining" else []
        told: dict[str, Any] = {"name": self._name(planned), "changes": changes}
        if kind == "joining":
            told["email"] = dict(planned.fields).get("email", "") or self._email(planned.ref)
            told["posts"] = [self._beginning(step.post) for step in planned.steps]
        else:
            told["changes"] += [change for step in planned.steps for change in self._step(step)]
        if kind == "leaving" and planned.leaves_on:
            told |= {"last_day": _day(planned.leaves_on - DAY), "missing": planned.missing}
            told["schools"] = sorted({self._school(step.post) for step in planned.steps})
            told["changes"] = []
        return told

    def new_email(self, planned: PersonPlan) -> dict[str, str] | None:
        """The e-mail of an account that exists, when it changes: whoever reads that mailbox could sign in."""
        email = dict(planned.fields).get("email")
        if planned.is_new or not email:
            return None
        return {"name": self._name(planned), "was": self._email(planned.ref), "now": email}

    def _name(self, planned: PersonPlan) -> str:
        return planned.name if planned.is_new else self.names.get(planned.ref, planned.name)

    def _email(self, ref: Hashable) -> str:
        return self.known[ref].email if ref in self.known else ""

    def _fields(self, planned: PersonPlan) -> Iterable[dict[str, str]]:
        known = self.known.get(planned.ref)
        for field, value in planned.fields:
            yield {"what": FIELD_WORDS[field], "was": getattr(known, field, ""), "now": value}

    def _step(self, step: Step) -> Iterator[dict[str, str]]:
        school = self._school(step.post)
        match step:
            case Begin(post):
                yield {"what": f"Begins at {school}", "was": "", "now": self._beginning(post)["words"]}
            case End(_, on):
                yield {"what": f"Ends at {school}", "was": "", "now": f"last day {_day(on - DAY)}"}
            case Change(post, values, on):
                since = f" from {_day(on)}" if on else ""
                for field, value in values:
                    was, now = self._value(field, getattr(post, field)), self._value(field, value)
                    yield {"what": f"{POST_WORDS[field]} at {school}", "was": was, "now": f"{now}{since}"}

    def _beginning(self, post: KnownPost) -> dict[str, str]:
        share = "" if post.fte == 100 else f"FTE {post.fte / 100:g}"
        what = filter(None, [post.job_title, post.team, share, "" if post.teaching else "does not teach"])
        return {"school": self._school(post), "words": ", ".join([*what, f"from {_day(post.starts_on)}"])}

    def _school(self, post: KnownPost) -> str:
        return self.schools.get(post.school, "a school that has left the trust")

    def _value(self, field: str, value: Any) -> str:
        if field == "line_manager":
            return self.names.get(value, "nobody")
        if field == "fte":
            return f"{value / 100:g}"
        if field == "ends_on":
            return _day(value - DAY) if value else "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return _day(value) if isinstance(value, datetime.date) else str(value)


def _day(day: datetime.date) -> str:
    return f"{day:%-d %B %Y}"
