"""Staff imports and the database: what is known of the open claim's trust, and a plan written down."""

import datetime
import uuid
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, connection, transaction

from schools import tenancy
from schools.actions import memberships, people
from schools.importers.staff.known import KnownPerson, KnownPost, KnownSchool, Snapshot, Wishes
from schools.importers.staff.plan import PersonPlan, Plan, plan
from schools.importers.staff.posts import Begin, Change, End, Step
from schools.importers.staff.records import StaffFile
from schools.models import Appointment, Membership, Person, RegisterName, RegisterSchool, School, StaffImport, Team
from schools.models.appointment import GIVEN_BY_A_SCHOOL
from schools.models.periods import not_over_by

Told = Callable[[int, int], None]
AT_ONCE = 250  # people whose posts are written between two tellings of how far it has come
POST_FIELDS = ("team", "job_title", "fte", "teaching", "line_manager", "is_main", "ends_on")


class TooManyLeavers(Exception):
    """More than a tenth of the people at the file's schools would leave because the file does not name them."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"{len(plan.missing)} of {plan.present} people are missing from the file and would leave.")
        self.plan = plan


def bring_in(
    file: StaffFile, *, today: datetime.date, wishes: Wishes, confirm_leavers: bool = False, dry_run: bool = False
) -> Plan:
    """Bring a staff file into the claim's trust, all of it or nothing, and say what changed.

    dry_run: everything is tried and taken back. Raises TooManyLeavers, unless the leavers are confirmed.
    """
    one_at_a_time()
    while True:
        made = plan(snapshot(today), file, today=today, wishes=wishes)
        if not confirm_leavers and not dry_run and made.is_suspect:
            raise TooManyLeavers(made)
        with transaction.atomic():
            taken = apply(made)
            transaction.set_rollback(dry_run or bool(taken))
        if not taken:
            return made
        # Only the database knows other trusts' e-mails: whoever is given one is left out, and the rest tried again.
        wishes = replace(wishes, taken=wishes.taken | taken)


def compare(file: StaffFile, *, today: datetime.date, wishes: Wishes) -> tuple[Plan, Snapshot]:
    """What the file would change, with the e-mails of other trusts' accounts left out; and what is known."""
    known = snapshot(today)
    made = plan(known, file, today=today, wishes=wishes)
    if taken := _taken_elsewhere(made):
        made = plan(known, file, today=today, wishes=replace(wishes, taken=wishes.taken | taken))
    return made, known


def _taken_elsewhere(made: Plan) -> frozenset[str]:
    emails = [email for person in made.people if (email := dict(person.fields).get("email"))]
    with connection.cursor() as cursor:
        cursor.execute("select iam.taken_elsewhere(%s)", [emails])
        return frozenset(email for (email,) in cursor.fetchall())


def one_at_a_time() -> None:
    """Wait until no other import of this trust is being written; others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"staff of {tenancy.current_trust_id()}"]
        )


def in_the_name_of(staff_import: StaffImport) -> None:
    """Let the trail say, of all that this transaction writes, that whoever sent this file did it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('waymark.staff_import', %s, true)", [str(staff_import.id)])


def snapshot(today: datetime.date) -> Snapshot:
    """The trust's schools, people and posts."""
    schools = School.objects.open_on(today)
    register = RegisterSchool.objects.in_bulk([school.urn for school in schools])
    names: dict[int, set[str]] = {}
    for urn, name in RegisterName.objects.filter(school__in=register).values_list("school", "name"):
        names.setdefault(urn, set()).add(name)
    held = Appointment.objects.filter(not_over_by(today))
    central = set(held.filter(school=None).values_list("person", flat=True))
    # Whoever holds a role that a school does not give is the trust administrator's to change.
    leading = set(held.exclude(role__in=GIVEN_BY_A_SCHOOL).values_list("person", flat=True))
    return Snapshot(
        schools=tuple(_school(s, register.get(s.urn), frozenset(names.get(s.urn, ()))) for s in schools),
        people=tuple(_person(person, central, leading) for person in Person.objects.filter(merged_into=None)),
        posts=tuple(_post(post) for post in Membership.objects.select_related("school", "team")),
        teams=_teams(),
    )


def _teams() -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for urn, name in Team.objects.order_by("name").values_list("school__urn", "name"):
        found[urn] = (*found.get(urn, ()), name)
    return found


def _school(school: School, registered: RegisterSchool | None, names: frozenset[str]) -> KnownSchool:
    dfe_number = registered.dfe_number.replace("/", "") if registered else ""
    return KnownSchool(urn=school.urn, name=school.name, names=names, dfe_number=dfe_number)


def _person(person: Person, central: set[uuid.UUID], leading: set[uuid.UUID]) -> KnownPerson:
    return KnownPerson(
        key=person.id,
        external_id=person.external_id or "",
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email or "",
        left_on=person.left_on,
        central=person.id in central,
        leads=person.id in leading,
    )


def _post(post: Membership) -> KnownPost:
    return KnownPost(
        key=post.id,
        person=post.person_id,
        school=post.school.urn,
        team=post.team.name if post.team else "",
        job_title=post.job_title,
        fte=post.fte,
        teaching=post.teaching,
        line_manager=post.line_manager_id,
        is_main=post.is_main,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
    )


def apply(plan: Plan, *, by: Person | None = None, told: Told | None = None) -> frozenset[str]:
    """Write a plan down. Returns the e-mails that belong to an account elsewhere: then nothing of it may be kept.

    told: is told, as it goes on, how many of how many have been written.
    """
    writer = _Writer(plan, by)
    joining = [person for person in plan.people if person.is_new]
    others = [person for person in plan.people if not person.is_new]
    writer.take_on(joining)
    taken = frozenset(email for person in plan.people if (email := writer.write_person(person)))
    if taken:
        return taken
    for done in range(0, len(joining), AT_ONCE):
        writer.begin_posts(joining[done : done + AT_ONCE])
        if told:
            told(min(done + AT_ONCE, len(joining)), len(plan.people))
    for number, person in enumerate(others, start=len(joining) + 1):
        writer.write_posts(person)
        if told:
            told(number, len(plan.people))
    return taken


class _Writer:
    def __init__(self, plan: Plan, by: Person | None) -> None:
        self.by = by
        self.teams: dict[tuple[uuid.UUID, str], Team] = {}
        self.schools = {school.urn: school for school in School.objects.all()}
        self.people: dict[Hashable, Person] = dict(Person.objects.in_bulk([p.ref for p in plan.people if not p.is_new]))
        keys = [step.post.key for person in plan.people for step in person.steps if step.post.key]
        self.memberships = Membership.objects.in_bulk(keys)

    def take_on(self, joining: list[PersonPlan]) -> None:
        """Write everybody new at once; where somebody cannot be, nobody: `write_person` then takes them one by one."""
        try:
            people_of = people.join_all(joining=[dict(planned.fields) for planned in joining], by=self.by)
        except IntegrityError:
            return
        self.people.update(zip([planned.ref for planned in joining], people_of, strict=True))

    def write_person(self, planned: PersonPlan) -> str:
        """Write the person's own fields; returns the e-mail when it belongs to an account elsewhere."""
        try:
            if planned.is_new:
                if planned.ref not in self.people:
                    self.people[planned.ref] = people.join(**dict(planned.fields), by=self.by)
                return ""
            person = self.people[planned.ref]
            if planned.fields:
                people.correct(person=person, **dict(planned.fields), by=self.by)
            if planned.returns:
                people.stay(person=person, by=self.by)
        except people.EmailTaken as error:
            return error.email
        return ""

    def begin_posts(self, joining: list[PersonPlan]) -> None:
        """Begin the posts of people who are new: none of theirs ends or changes, but their last day may be known."""
        steps = [(self.people[planned.ref], step.post) for planned in joining for step in planned.steps]
        memberships.start_all(posts=[{"person": person, **self._post(post)} for person, post in steps], by=self.by)
        for planned in joining:
            self._let_leave(planned)

    def write_posts(self, planned: PersonPlan) -> None:
        person = self.people[planned.ref]
        for step in sorted(planned.steps, key=_order):
            self._write(step, person)
        self._let_leave(planned)

    def _let_leave(self, planned: PersonPlan) -> None:
        if planned.leaves_on:
            people.leave(person=self.people[planned.ref], on=planned.leaves_on, by=self.by)

    def _write(self, step: Step, person: Person) -> None:
        school = self.schools[step.post.school]
        match step:
            case End(post, on):
                memberships.end(membership=self.memberships[post.key], on=on, by=self.by)
            case Begin(post):
                memberships.start(person=person, by=self.by, **self._post(post))
            case Change(post, values, on):
                columns = self._columns(dict(values), school)
                if on:
                    memberships.change(membership=self.memberships[post.key], on=on, by=self.by, **columns)
                else:
                    memberships.correct(membership=self.memberships[post.key], by=self.by, **columns)

    def _post(self, post: KnownPost) -> dict[str, Any]:
        school = self.schools[post.school]
        columns = self._columns({field: getattr(post, field) for field in POST_FIELDS}, school)
        return {"school": school, "starts_on": post.starts_on, **columns}

    def _columns(self, values: dict[str, Any], school: School) -> dict[str, Any]:
        if team := values.pop("team", None):
            values["team"] = self._team(school, team)
        if manager := values.pop("line_manager", None):
            new = self.people.get(manager)
            values["line_manager_id"] = new.id if new else manager
        return values

    def _team(self, school: School, name: str) -> Team:
        key = (school.id, name)
        if key not in self.teams:
            self.teams[key] = memberships.team_called(school=school, name=name)
        return self.teams[key]


def _order(step: Step) -> int:
    """Ends first, then who gives up being the main post, then the rest: at no moment are there two main posts."""
    if isinstance(step, End):
        return 0
    if isinstance(step, Begin):
        return 3
    return 1 if dict(step.values).get("is_main") is False else 2
