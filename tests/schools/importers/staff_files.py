"""Builders for staff files and for what is known before them, and a plan carried out in memory."""

import datetime
from dataclasses import replace

from schools.importers.staff.known import KnownPerson, KnownPost, KnownSchool, Snapshot, Wishes
from schools.importers.staff.plan import Plan, plan
from schools.importers.staff.posts import Begin, Change, End
from schools.importers.staff.records import Place, StaffFile, StaffRow

TODAY = datetime.date(2026, 11, 24)
SEPTEMBER = datetime.date(2026, 9, 1)
COOPERS, EDEN, MEAD = 136464, 144465, 142033
SCHOOLS = (
    KnownSchool(COOPERS, "Orion Coopers", frozenset({"Coopers School"}), "3055400"),
    KnownSchool(EDEN, "Orion Eden Park", frozenset({"Eden Park High School"}), "3054002"),
    KnownSchool(MEAD, "Orion Mead Road", frozenset(), "3052035"),
)
FIELDS = frozenset({"external_id", "first_name", "last_name", "email", "school"})


def row(line: int, number: str = "", name: str = "Ann Todd", **values) -> StaffRow:
    """A line of a staff file; its school is Coopers and its e-mail made from the number unless they are given."""
    first, last = name.split(" ", 1)
    email = values.pop("email", f"{number}@orion.example" if number else "")
    school = values.pop("school", str(COOPERS))
    return StaffRow((Place("staff.csv", line),), number, first, last, email, (school,) if school else (), **values)


def staff_file(*rows: StaffRow, problems=(), **options) -> StaffFile:
    return StaffFile("CSV", rows, tuple(problems), carries=options.pop("carries", FIELDS), **options)


def known(*people: KnownPerson, posts=(), **more) -> Snapshot:
    """A trust with these people; whoever is given no post has one at Coopers since September."""
    posts = list(posts)
    posts += [
        KnownPost(f"post of {p.key}", p.key, COOPERS, starts_on=SEPTEMBER)
        for p in people
        if p.key not in {q.person for q in posts}
    ]
    return Snapshot(SCHOOLS, people, tuple(posts), **more)


def person(key: str, number: str = "", name: str = "Ann Todd", **values) -> KnownPerson:
    first, last = name.split(" ", 1)
    return KnownPerson(key, number, first, last, values.pop("email", f"{number}@orion.example"), **values)


def planned(
    snapshot: Snapshot, *rows: StaffRow, today: datetime.date = TODAY, file: StaffFile | None = None, **wishes
) -> Plan:
    return plan(snapshot, file or staff_file(*rows), today=today, wishes=Wishes(**wishes))


def carried_out(snapshot: Snapshot, made: Plan) -> Snapshot:
    """What would be known after a plan, were it carried out: the store's writing in plain Python."""
    people = {p.key: p for p in snapshot.people}
    posts = {p.key: p for p in snapshot.posts}
    keys = {p.ref: f"person {p.ref} {len(people)}" if p.is_new else p.ref for p in made.people}
    for planned_person in made.people:
        key = keys[planned_person.ref]
        before = people.get(key, KnownPerson(key, "", "", "", ""))
        left_on = planned_person.leaves_on or (None if planned_person.returns else before.left_on)
        people[key] = replace(before, **dict(planned_person.fields), left_on=left_on)
        for number, step in enumerate(planned_person.steps):
            _carry_out(
                step, key, f"post {key} {step.post.school} {step.post.starts_on} {number} {len(posts)}", posts, keys
            )
    return Snapshot(snapshot.schools, tuple(people.values()), tuple(posts.values()))


def _carry_out(step, person_key, new_key, posts, keys) -> None:
    match step:
        case End(post, on):
            posts[post.key] = replace(posts[post.key], ends_on=on)
        case Begin(post):
            posts[new_key] = replace(
                post, key=new_key, person=person_key, line_manager=keys.get(post.line_manager, post.line_manager)
            )
        case Change(post, values, on):
            values = dict(values)
            if "line_manager" in values:
                values["line_manager"] = keys.get(values["line_manager"], values["line_manager"])
            if on:
                posts[new_key] = replace(posts[post.key], key=new_key, ends_on=on)
                values["starts_on"] = on
            posts[post.key] = replace(posts[post.key], **values)
