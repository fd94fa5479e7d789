"""What a staff file would change: `plan(snapshot, file, today=..., wishes=...)` compares it with what is known.

Nothing is read or written here. A line that cannot be brought in is named with the reason, and everything about its
person is left as it was; the same file twice gives an empty plan; the order of its lines makes no difference.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schools.importers.staff import matching, remarks
from schools.importers.staff import posts as staff_posts
from schools.importers.staff.known import KnownPerson, KnownPost, Snapshot, Wishes
from schools.importers.staff.managers import Managers
from schools.importers.staff.matching import Group
from schools.importers.staff.posts import Begin, Change, End, Stated, Step
from schools.importers.staff.records import Problem, StaffFile, StaffRow
from schools.importers.staff.values import LAST_BEFORE_FIRST, out_of_order

FIELDS = ("external_id", "first_name", "last_name", "email")
MERGED = ("job_title", "team", "fte", "teaching", "line_manager", "starts_on", "ends_on")
CANNOT_TELL_WHO_IS_MISSING = (
    "Nobody was taken for gone: a line left out may be about one of them. Correct it and import again."
)
LEADS = "This is somebody who leads a school or has a role for the whole trust: the trust administrator changes that."


@dataclass(frozen=True)
class PersonPlan:
    """What happens to one person.

    ref: the person's key, or what stands for somebody new. fields: values to set, by field. returns: they had left.
    leaves_on: the first day they are no longer here. missing: they leave because a complete file does not name them.
    """

    ref: Hashable
    name: str
    is_new: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    returns: bool = False
    steps: tuple[Step, ...] = ()
    leaves_on: datetime.date | None = None
    missing: bool = False

    @property
    def moves(self) -> bool:
        return not self.is_new and any(isinstance(step, Begin) for step in self.steps)


@dataclass(frozen=True)
class Plan:
    """people: those for whom something changes. present: people with a post at a school that the file names.

    strangers: keys of people elsewhere in the trust, of whom whoever sent the file learns nothing.
    """

    people: tuple[PersonPlan, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    unchanged: int = 0
    present: int = 0
    strangers: frozenset[Hashable] = frozenset()

    @property
    def missing(self) -> tuple[PersonPlan, ...]:
        return tuple(person for person in self.people if person.missing)

    @property
    def is_suspect(self) -> bool:
        """Whether so many are missing that the file may not be the whole one: over a tenth."""
        return len(self.missing) * 10 > self.present


def plan(snapshot: Snapshot, file: StaffFile, *, today: datetime.date, wishes: Wishes) -> Plan:
    """Compare a staff file with what is known of the trust."""
    comparison = _Comparison(snapshot, file, today, wishes)
    people, more = comparison.people_of_the_file()
    unchanged = sum(1 for person in people if not _does_something(person))
    if comparison.is_complete:
        people += comparison.people_missing()
    elif comparison.wants_leavers:
        comparison.notes.append(CANNOT_TELL_WHO_IS_MISSING)
    changing = sorted((person for person in people if _does_something(person)), key=lambda p: (p.name, repr(p.ref)))
    steps = [step for person in changing for step in person.steps]
    notes = [*file.notes, *comparison.notes, *remarks.of(steps, snapshot, today=today)]
    problems = sorted({*comparison.problems, *more})
    present, strangers = comparison.present(), comparison.strangers
    return Plan(tuple(changing), tuple(problems), tuple(notes), unchanged, present, strangers)


def _does_something(person: PersonPlan) -> bool:
    return bool(person.is_new or person.fields or person.returns or person.steps or person.leaves_on)


def _says_who_is_here(person: PersonPlan) -> bool:
    """Whether somebody would be here longer, or no longer."""
    ends = any(
        isinstance(step, End) or (isinstance(step, Change) and "ends_on" in dict(step.values)) for step in person.steps
    )
    return bool(ends or person.returns or person.leaves_on)


class _Comparison:
    """The file's people beside the known ones, and the notes made on the way."""

    def __init__(self, snapshot: Snapshot, file: StaffFile, today: datetime.date, wishes: Wishes) -> None:
        self.snapshot, self.file, self.today, self.wishes = snapshot, file, today, wishes
        self.schools, without_school = _schools(snapshot, file, wishes)
        self.groups, contradictions = matching.gather(file.rows)
        self.posts: dict[Hashable, list[KnownPost]] = defaultdict(list)
        for post in snapshot.posts:
            self.posts[post.person].append(post)
        self.strangers = self._strangers()
        self.known, unmatched = matching.match(
            self.groups, snapshot.people, today=today, wishes=wishes, strangers=self.strangers
        )
        self.problems = [*file.problems, *without_school, *contradictions, *unmatched]
        self.at_schools = frozenset(self.schools.values())
        self.wants_leavers = _names_everybody(file, wishes)
        self.is_complete = self.wants_leavers and not self._speaks_of_somebody_unknown()
        self.covered = self.at_schools if self.is_complete else frozenset()
        self.managers = Managers(snapshot.people, self.groups, self.known, today, self.strangers)
        self.notes: list[str] = []

    def _strangers(self) -> frozenset[Hashable]:
        """The people whom the one school that sent the file does not look after; nobody where the trust sent it."""
        only = self.wishes.only
        if only is None:
            return frozenset()
        keys = (person.key for person in self.snapshot.people)
        return frozenset(key for key in keys if not _are_the_staff_of(only, self.posts[key], self.today))

    def _speaks_of_somebody_unknown(self) -> bool:
        """Whether a line with a problem may be about one of those who seem to be missing."""
        holders = {person.email: person.key for person in self.snapshot.people if person.works_on(self.today)}
        known = {
            place
            for group in self.groups
            # One person's number with another's e-mail: the line may be about either.
            if self._is_one(group, holders)
            for row in group.rows
            for place in row.places
        }
        return any(problem.place not in known for problem in self.problems)

    def _is_one(self, group: matching.Group, holders: Mapping[str, Hashable]) -> bool:
        person = self.known.get(group.ref)
        return person is not None and (not group.email or holders.get(group.email, person.key) == person.key)

    def people_of_the_file(self) -> tuple[list[PersonPlan], list[Problem]]:
        """The people without a problem, and the problems found in comparing."""
        spoiled = {problem.place for problem in self.problems}
        good = [group for group in self.groups if not any(spoiled & {*row.places} for row in group.rows)]
        found: list[Problem] = []
        while True:
            self.notes.clear()
            coming = {group.ref for group in good}
            results = [(group, self._person(group, coming)) for group in good]
            wrong = [(group, result) for group, result in results if isinstance(result, list)]
            if not wrong:
                return [result for _, result in results if isinstance(result, PersonPlan)], found
            # Whoever reports to somebody left out has to be left out too, and so on.
            found += [problem for _, problems in wrong for problem in problems]
            good = [group for group, result in results if not isinstance(result, list)]

    def _person(self, group: Group, coming: Collection[Hashable]) -> PersonPlan | list[Problem]:
        """What happens to this person, or the reasons why nothing may."""
        person = self.known.get(group.ref)
        posts = self.posts[person.key] if person else []
        if why := self._is_not_ours_to_change(group, person):
            return group.problem(why)
        stated, problems = self._stated(group, coming)
        if problems:
            return problems
        steps, running = staff_posts.steps(stated, posts, today=self.today, covered=self.covered)
        if any(out_of_order(post.starts_on, post.ends_on) for post in running):
            return group.problem(LAST_BEFORE_FIRST)
        said = {field: getattr(group, field) for field in FIELDS if getattr(group, field)}
        if person is None:
            if running and not (group.first_name and group.last_name):
                return group.problem(f"The file does not say who {group.called} is, and nobody here is known by it.")
            nobody = KnownPerson(group.ref, "", group.first_name, group.last_name, "")
            # Somebody never known who has left already is not brought in.
            return replace(self._result(nobody, steps, running), is_new=bool(running), fields=_sorted(said, running))
        new = {field: value for field, value in said.items() if value != getattr(person, field)}
        result = replace(self._result(person, steps, running), fields=_sorted(new, running))
        why = self._may_not(result, person)
        return group.problem(why) if why else result

    def _is_not_ours_to_change(self, group: Group, person: KnownPerson | None) -> str:
        """Why whoever sent the file may not change the e-mail of one of their own people, or ""."""
        if person is None or group.email in ("", person.email):
            return ""
        if person.key == self.wishes.by:
            return (
                f"{group.email} is another e-mail than yours. Nobody changes their own here: ask another administrator."
            )
        if self.wishes.keeps_emails:
            return f"{group.email} is another e-mail than the one we have. Ask your school administrator to change it."
        return ""

    def _may_not(self, result: PersonPlan, person: KnownPerson) -> str:
        """Why whoever sent the file may not do this, or ""; what changes nothing may always stand in a file."""
        if self.wishes.spares_leaders and person.leads and _does_something(result):
            return LEADS
        if self.wishes.only and any(step.post.school != self.wishes.only for step in result.steps):
            return "This would change a post at another school too. The trust administrator can do that."
        if person.key == self.wishes.by and _says_who_is_here(result):
            return "Nobody says of themself that they leave or stay. Ask another administrator to."
        return ""

    def _stated(self, group: Group, coming: Collection[Hashable]) -> tuple[list[Stated], list[Problem]]:
        person = self.known.get(group.ref)
        at: dict[int, list[StaffRow]] = defaultdict(list)
        for each in group.rows:
            for school in self._meant(each, person):
                at[school].append(each)
        stated = []
        for school, rows in at.items():
            row = merged(rows)
            if not row:
                return [], group.problem(f"The file says different things about {group.called} at the same school.")
            answer = self.managers.find(row, person.key if person else group.ref, coming)
            if answer.problem:
                return [], [Problem(row.place, "", answer.problem)]
            self.notes += [answer.note] if answer.note else []
            reopens = "ends_on" in self.file.carries
            stated.append(Stated(row, school, answer.ref, reopens, self.wishes.starts_on or self.today))
        return stated, []

    def _meant(self, row: StaffRow, person: KnownPerson | None) -> list[int]:
        """The school of a row, or all the person's where it speaks of every post."""
        if not row.everywhere:
            return [self.schools[row]]
        theirs = {post.school for post in self.posts[person.key] if post.runs_after(self.today)} if person else set()
        return sorted(school for school in theirs if self.wishes.only in (None, school))

    def _result(self, person: KnownPerson, steps: list[Step], running: list[KnownPost]) -> PersonPlan:
        returns = bool(running) and not person.works_on(self.today)
        leaves_on = person.left_on
        if running:
            ends = [post.ends_on for post in running]
            leaves_on = None if None in ends else max(end for end in ends if end)
        elif steps:
            # A post called off before it began ends on its first day, which may be to come.
            leaves_on = min(self.today, max(step.on for step in steps if isinstance(step, End)))
        if person.central and leaves_on and leaves_on != person.left_on:
            self.notes.append(f"{person.first_name} {person.last_name} has a role for the whole trust and stays.")
            leaves_on = None
        stays_after_all = person.left_on is not None and leaves_on is None
        return PersonPlan(
            ref=person.key,
            name=f"{person.first_name} {person.last_name}",
            returns=returns or stays_after_all,
            steps=tuple(steps),
            leaves_on=leaves_on if leaves_on != person.left_on else None,
        )

    def people_missing(self) -> list[PersonPlan]:
        """People at the file's schools whom it does not name."""
        named = {person.key for person in self.known.values()}
        found = []
        for person in self.snapshot.people:
            if person.key in named or not person.works_on(self.today):
                continue
            steps, running = staff_posts.steps([], self.posts[person.key], today=self.today, covered=self.covered)
            if not steps:
                continue
            result = self._result(person, steps, running)
            if self._may_not(result, person):
                self.notes.append(f"{person.first_name} {person.last_name} is not in the file, and stays.")
            else:
                found.append(replace(result, missing=result.leaves_on is not None))
        return found

    def present(self) -> int:
        """How many people work today at the schools that the file names."""
        posts = [p for p in self.snapshot.posts if p.school in self.at_schools and p.runs_after(self.today)]
        return len({post.person for post in posts if post.starts_on <= self.today})


def _schools(snapshot: Snapshot, file: StaffFile, wishes: Wishes) -> tuple[dict[StaffRow, int], list[Problem]]:
    found: dict[StaffRow, int] = {}
    problems = []
    for row in file.rows:
        school = None if row.everywhere else matching.find_school(row, snapshot.schools, wishes)
        if isinstance(school, int) and wishes.only in (None, school):
            found[row] = school
        elif isinstance(school, int):
            problems.append(Problem(row.place, "", "This line is about another school. Each school brings in its own."))
        elif school:
            problems.append(Problem(row.place, "", school))
    return found, problems


def _are_the_staff_of(school: int, posts: Sequence[KnownPost], today: datetime.date) -> bool:
    """Whether a school keeps somebody's record, as sec.staff_of: a post runs there or is to come, or was their last."""
    last = max((post.ends_on or datetime.date.max for post in posts), default=None)
    return any(post.school == school and (post.runs_after(today) or post.ends_on == last) for post in posts)


def _names_everybody(file: StaffFile, wishes: Wishes) -> bool:
    """Whether who is missing has left. A file that holds only what has changed never says so."""
    if file.scope == "delta":
        return False
    return file.scope == "bulk" if wishes.complete is None else wishes.complete


def _sorted(values: Mapping[str, str], running: Sequence[KnownPost]) -> tuple[tuple[str, str], ...]:
    """Fields in a fixed order; none for somebody without a post, whose line says only that they have left."""
    return tuple(sorted(values.items())) if running else ()


def merged(rows: Sequence[StaffRow]) -> StaffRow | None:
    """The lines about one person at one school as one: the main one, else all when they agree; None otherwise."""
    for row in rows:
        if row.primary:
            return row
    facts: dict[str, Any] = {}
    for field in MERGED:
        values = {getattr(row, field) for row in rows} - {"", None}
        if len(values) > 1:
            return None
        facts[field] = values.pop() if values else getattr(rows[0], field)
    return replace(rows[0], left=all(row.left for row in rows), **facts)
