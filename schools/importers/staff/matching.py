"""Who a staff file speaks of: its lines gathered into people, and those matched with the people already known.

Matched by staff code first, then by work e-mail, never by name. A name only ever speaks against a match: a number
whose holder has another first name, another last name and another e-mail has been given to somebody else.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from schools.engine.folding import folded
from schools.importers.staff.known import KnownPerson, KnownSchool, Wishes
from schools.importers.staff.records import Problem, StaffRow


@dataclass(frozen=True)
class Group:
    """The lines about one person."""

    rows: tuple[StaffRow, ...]

    @property
    def external_id(self) -> str:
        return max(row.external_id for row in self.rows)

    @property
    def email(self) -> str:
        return max(row.email for row in self.rows)

    @property
    def first_name(self) -> str:
        return max(row.first_name for row in self.rows)

    @property
    def last_name(self) -> str:
        return max(row.last_name for row in self.rows)

    @property
    def ref(self) -> Hashable:
        """Stands for the person while there is no row for them yet."""
        return ("number", self.external_id) if self.external_id else ("e-mail", self.email)

    @property
    def called(self) -> str:
        return f"staff code {self.external_id}" if self.external_id else self.email

    @property
    def called_first(self) -> str:
        """As `called`, where a sentence begins."""
        return f"Staff code {self.external_id}" if self.external_id else self.email

    def problem(self, sentence: str) -> list[Problem]:
        return [Problem(row.place, "", sentence) for row in self.rows]


def gather(rows: Iterable[StaffRow]) -> tuple[list[Group], list[Problem]]:
    """The people a file speaks of, in an order of their own, and what contradicts itself."""
    rows = sorted(rows, key=lambda row: row.places)
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.email and row.external_id:
            numbers[row.email].add(row.external_id)
    gathered: dict[Hashable, list[StaffRow]] = defaultdict(list)
    problems = []
    for row in rows:
        known = numbers.get(row.email, set())
        if len(known) > 1:
            sentence = f"{row.email} is given to two people: staff codes {' and '.join(sorted(known))}."
            problems.append(Problem(row.place, "", sentence))
        number = row.external_id or (min(known) if len(known) == 1 else "")
        if number or row.email:
            gathered[("number", number) if number else ("e-mail", row.email)].append(row)
    groups = [Group(tuple(rows)) for _, rows in sorted(gathered.items(), key=lambda item: repr(item[0]))]
    return groups, problems + [problem for group in groups for problem in _contradictions(group)]


def _contradictions(group: Group) -> list[Problem]:
    names = {(folded(row.first_name), folded(row.last_name)) for row in group.rows if row.first_name and row.last_name}
    if len(names) > 1:
        return group.problem(f"The file has different names for {group.called}.")
    if len({row.email for row in group.rows if row.email}) > 1:
        return group.problem(f"The file has different e-mails for {group.called}.")
    return []


def elsewhere(called: str) -> str:
    """All that a school is told of somebody who is not its own: neither their name nor their number or e-mail."""
    return f"{called} is somebody elsewhere in the trust. The trust administrator can add them."


def match(
    groups: Iterable[Group],
    people: Iterable[KnownPerson],
    *,
    today: datetime.date,
    wishes: Wishes,
    strangers: Collection[Hashable] = (),
) -> tuple[dict[Hashable, KnownPerson], list[Problem]]:
    """Known people by the ref of their group, and why some groups cannot be matched. A group in neither is new.

    strangers: keys of the people whom whoever sent the file does not look after.
    """
    people = tuple(people)
    numbers = {person.external_id: person for person in people if person.external_id}
    # The e-mail of somebody who has left is free again, and the next to have it is somebody else.
    emails = {person.email: person for person in people if person.email and person.works_on(today)}
    found: dict[Hashable, KnownPerson] = {}
    matched: dict[Hashable, list[Group]] = defaultdict(list)
    problems = []
    for group in groups:
        person = numbers.get(group.external_id) or _by_email(group, emails, wishes)
        why = _stranger(group, person, emails, strangers) or _objection(group, person, emails, wishes)
        problems += group.problem(why) if why else []
        if person:
            found[group.ref] = person
            matched[person.key].append(group)
    for key, same in matched.items():
        if len(same) > 1 and key not in strangers:
            called = " and ".join(group.called for group in same)
            problems += [p for group in same for p in group.problem(f"The lines for {called} fit the same person.")]
    return found, problems


def _by_email(group: Group, emails: Mapping[str, KnownPerson], wishes: Wishes) -> KnownPerson | None:
    person = emails.get(group.email)
    if person and person.external_id and group.external_id and not wishes.renumbered:
        return None
    return person


def _stranger(
    group: Group, person: KnownPerson | None, emails: Mapping[str, KnownPerson], strangers: Collection[Hashable]
) -> str:
    """That the group's number or e-mail is that of somebody whom the sender does not look after, or ""."""
    if person and person.key in strangers and person.external_id == group.external_id != "":
        return elsewhere(group.called_first)
    holder = emails.get(group.email)
    return elsewhere(group.email) if holder and holder.key in strangers else ""


def _objection(
    group: Group, person: KnownPerson | None, emails: Mapping[str, KnownPerson], wishes: Wishes
) -> str | None:
    """Why this group may not be brought in as this person (None: as somebody new)."""
    holder = emails.get(group.email)
    if group.email and group.email in wishes.taken:
        return f"{group.email} already belongs to an account. Give another e-mail, or have that account closed first."
    if person and person.external_id == group.external_id and _is_somebody_else(group, person):
        return f"{group.called_first} belongs to somebody with another name and another e-mail."
    if holder is None or (person and holder.key == person.key):
        return None
    if person is None:
        return (
            f"{group.email} belongs to staff code {holder.external_id} already. If the same person has a new number, "
            f"{wishes.ways.renumbered}; if it is somebody else, import the other one’s last day first."
        )
    return f"{group.email} belongs to another member of staff."


def _is_somebody_else(group: Group, person: KnownPerson) -> bool:
    return bool(
        (group.first_name or group.last_name)
        and folded(group.first_name) != folded(person.first_name)
        and folded(group.last_name) != folded(person.last_name)
        and not (group.email and group.email == person.email)
    )


def find_school(row: StaffRow, schools: Iterable[KnownSchool], wishes: Wishes) -> int | str:
    """The URN of the school that a line means, or a sentence saying why it is not known."""
    texts = [text for text in row.school if text]
    if not texts:
        return wishes.school or f"No school is given. {wishes.ways.no_school}"
    schools = tuple(schools)
    for text in texts:
        if urn := wishes.schools.get(folded(text)):
            return urn
        fitting = {school.urn for school in schools if _fits(text, school)}
        if len(fitting) == 1:
            return fitting.pop()
        if fitting:
            return f"“{text}” fits more than one school of this trust. {wishes.ways.which_school.format(text=text)}"
    shown = " ".join(list(dict.fromkeys(texts))[:2])
    return f"“{shown}” is no school of this trust. {wishes.ways.strange_school.format(text=texts[0])}"


def _fits(text: str, school: KnownSchool) -> bool:
    digits = text.replace("/", "").replace(" ", "")
    return digits in {str(school.urn), school.dfe_number} or folded(text) in {
        folded(n) for n in {school.name, *school.names}
    }
