"""Who a line manager's staff code or e-mail stands for: somebody of the same file, or somebody known."""

import datetime
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from schools.importers.staff.known import KnownPerson
from schools.importers.staff.matching import Group
from schools.importers.staff.records import StaffRow


@dataclass(frozen=True)
class Answer:
    """ref: who it is, None for nobody. problem: why the line cannot be brought in. note: why nobody is taken over."""

    ref: Hashable | None = None
    problem: str = ""
    note: str = ""


class Managers:
    def __init__(
        self,
        people: Iterable[KnownPerson],
        groups: Iterable[Group],
        known: Mapping[Hashable, KnownPerson],
        today: datetime.date,
        strangers: Collection[Hashable] = (),
    ) -> None:
        self.strangers = strangers
        self.refs: dict[str, Hashable] = {}
        self.gone: set[Hashable] = set()
        # Leavers first, so that an e-mail means whoever has it now.
        for person in sorted(people, key=lambda person: person.works_on(today)):
            self.gone |= set() if person.works_on(today) else {person.key}
            self._name(person.key, person.external_id, person.email)
        self.in_file: dict[Hashable, Group] = {}
        for group in groups:
            matched = known.get(group.ref)
            ref = matched.key if matched else group.ref
            self.gone.discard(ref)
            self.gone |= {ref} if all(_is_over(row, today) for row in group.rows) else set()
            self.in_file[ref] = group
            self._name(ref, group.external_id, group.email)
        self.known = {person.key for person in known.values()}

    def _name(self, ref: Hashable, *names: str) -> None:
        self.refs |= dict.fromkeys((name for name in names if name), ref)

    def find(self, row: StaffRow, me: Hashable, coming: Collection[Hashable]) -> Answer:
        """The line manager a row names. me: the row's person. coming: refs of the groups that will be brought in."""
        named = row.line_manager
        if not named:
            return Answer()
        ref = self.refs.get(named.lower() if "@" in named else named)
        if ref is None:
            return Answer(problem=f"Nobody has the staff code or e-mail {named}, given as line manager.")
        if ref == me:
            return Answer(note=f"{row.place}: named as their own line manager; taken as having none.")
        if ref in self.strangers:
            return Answer(
                note=f"{row.place}: the line manager {named} is somebody elsewhere in the trust, and is not taken over."
            )
        if ref in self.gone:
            return Answer(note=f"{row.place}: the line manager {named} has left and is not taken over.")
        group = self.in_file.get(ref)
        if group and ref not in self.known and group.ref not in coming:
            return Answer(problem=f"The line manager {named} ({group.rows[0].place}) could not be brought in.")
        return Answer(ref=ref)


def _is_over(row: StaffRow, today: datetime.date) -> bool:
    return row.left or (row.ends_on is not None and row.ends_on <= today)
