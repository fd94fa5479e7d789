"""What an import of staff says of itself, line by line, for whoever ran it."""

import datetime
from collections.abc import Iterator

from schools.importers.staff.plan import PersonPlan, Plan
from schools.importers.staff.records import StaffFile


def lines(file: StaffFile, plan: Plan, *, dry_run: bool, everybody: bool = False) -> Iterator[str]:
    """The report. everybody: name each person for whom something changes, not only those who leave."""
    yield f"{file.kind}: {_many(len(file.rows), 'line')} about staff."
    if file.unread:
        yield f"Never read: {', '.join(file.unread)}."
    if file.pupils:
        yield f"Refused, being about pupils or parents: {file.pupils}."
    if file.without_role:
        yield f"Left out, having no role as staff in the file: {file.without_role}."
    yield from plan.notes
    if "teaching" not in file.carries and any(person.is_new for person in plan.people):
        yield "The file does not say who teaches: everybody new is taken to teach."
    if without := sum(1 for person in plan.people if person.is_new and "email" not in dict(person.fields)):
        joiners = _many(without, "joiner")
        yield f"{joiners} without a work e-mail cannot sign in yet (--email-domain completes user names)."
    yield from _changes(plan, everybody)
    if plan.problems:
        yield f"{_many(len(plan.problems), 'problem')}; whoever these lines are about was left as they were:"
        yield from (f"  {problem}" for problem in plan.problems)
    if dry_run and plan.is_suspect:
        yield "Over a tenth would leave: the import itself will ask for --confirm-leavers."
    if dry_run:
        yield "Dry run: nothing was written."


def left_out(plan: Plan, *, dry_run: bool) -> str:
    """How much of a file came in although some of its lines could not."""
    lines = len({problem.place for problem in plan.problems})
    came = "person would be" if dry_run else "person was", "people would be" if dry_run else "people were"
    people = f"{len(plan.people):,} {came[len(plan.people) != 1]}"
    return (
        f"Not every line could be brought in: {people} brought in or changed, and {_many(lines, 'line')} left out. "
        "Correct those named above and import again; the same lines twice change nothing."
    )


def _changes(plan: Plan, everybody: bool) -> Iterator[str]:
    by_kind: dict[str, list[PersonPlan]] = {"Joined": [], "Corrected": [], "Moved": [], "Left": []}
    for person in plan.people:
        by_kind[_kind(person)].append(person)
    counts = ", ".join(f"{kind.lower()} {len(people)}" for kind, people in by_kind.items())
    yield f"{counts.capitalize()}, unchanged {plan.unchanged}."
    for kind, people in by_kind.items():
        if everybody or kind == "Left":
            yield from (f"  {kind}: {person.name}{_when(person)}" for person in people)


def _kind(person: PersonPlan) -> str:
    if person.is_new or (person.returns and person.steps):
        return "Joined"
    if person.leaves_on:
        return "Left"
    return "Moved" if person.moves else "Corrected"


def _when(person: PersonPlan) -> str:
    if not person.leaves_on:
        return ""
    last_day = person.leaves_on - datetime.timedelta(days=1)
    return f", last day {last_day:%-d %B %Y}{' (not in the file)' if person.missing else ''}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
