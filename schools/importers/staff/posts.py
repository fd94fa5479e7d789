"""What becomes of one person's posts: which begin, which change and from when, which end, and which is the main one.

What counts towards coverage (team, share of full time, teaching or not, main or not) changes from today on, and the
past stays as it was: the running membership ends and the next begins. A job title or a line manager is corrected in
place. A blank cell changes nothing.
"""

import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schools.engine.folding import folded
from schools.importers.staff.known import KnownPost
from schools.importers.staff.records import StaffRow

COUNTS = ("team", "fte", "teaching", "is_main")
IN_PLACE = ("job_title", "line_manager", "ends_on")


@dataclass(frozen=True)
class Begin:
    """A post that begins; its `key` and `person` are empty."""

    post: KnownPost


@dataclass(frozen=True)
class Change:
    """Values by field. on: the day from which they hold, as a new membership; None: corrected in place."""

    post: KnownPost
    values: tuple[tuple[str, Any], ...]
    on: datetime.date | None = None


@dataclass(frozen=True)
class End:
    post: KnownPost
    on: datetime.date


Step = Begin | Change | End


@dataclass(frozen=True)
class Stated:
    """What the file says of one person at one school. reopens: the file has a column for last days and gives none."""

    row: StaffRow
    school: int
    line_manager: Hashable | None
    reopens: bool
    starts_on: datetime.date  # for a new post whose first day the file does not give

    def ends_on(self, today: datetime.date) -> datetime.date | None:
        if self.row.left:
            return min(self.row.ends_on or today, today)
        return self.row.ends_on


def steps(
    stated: Sequence[Stated], posts: Iterable[KnownPost], *, today: datetime.date, covered: frozenset[int]
) -> tuple[list[Step], list[KnownPost]]:
    """The steps for one person, and the posts that will go on running.

    posts: the person's posts, ended ones included. covered: schools for which the file is complete.
    """
    # A post called off before it began has no days, and stands in nobody's way.
    posts = tuple(post for post in posts if post.starts_on != post.ends_on)
    running = {post.school: post for post in sorted(posts, key=lambda p: p.starts_on) if post.runs_after(today)}
    wanted: dict[int, KnownPost] = {}
    over: dict[int, datetime.date] = {}
    for said in stated:
        ends_on = said.ends_on(today)
        if ends_on is None or ends_on > today:
            wanted[said.school] = _wanted(said, running.get(said.school), posts, today)
        elif said.school in running:
            over[said.school] = ends_on
    wanted |= _moving(running, wanted, {*covered} - {*over}, over, today)
    staying = {school: post for school, post in running.items() if school not in over}
    primary = {said.school for said in stated if said.row.primary}
    will_be = _with_main({**staying, **wanted}, staying, primary)
    found: list[Step] = [
        End(running[school], max(day, running[school].starts_on)) for school, day in sorted(over.items())
    ]
    for school, post in sorted(will_be.items()):
        found += _changes(running[school], post, today) if school in running else [Begin(post)]
    return found, [post for _, post in sorted(will_be.items())]


def _moving(
    running: Mapping[int, KnownPost],
    wanted: Mapping[int, KnownPost],
    covered: set[int],
    over: dict[int, datetime.date],
    today: datetime.date,
) -> dict[int, KnownPost]:
    """Posts that still run until the person begins elsewhere; those that are over already are added to `over`.

    Whoever moves is at the old school until the day they are at the new one, be that past or to come; whoever is
    missing without beginning elsewhere has gone today.
    """
    beginning = [post.starts_on for school, post in wanted.items() if school not in running or post.starts_on > today]
    until = min(beginning, default=today)
    missing = {s: post for s, post in running.items() if s in covered and s not in wanted and post.starts_on <= today}
    if until > today:
        return {school: replace(post, ends_on=until) for school, post in missing.items()}
    over.update(dict.fromkeys(missing, until))
    return {}


def _wanted(said: Stated, known: KnownPost | None, posts: Iterable[KnownPost], today: datetime.date) -> KnownPost:
    row = said.row
    others = [post.ends_on for post in posts if post.school == said.school and post != known and post.ends_on]
    free_from = max(others, default=datetime.date.min)  # an earlier post at the school is not reached into
    first_day = row.starts_on if row.starts_on and row.starts_on >= free_from else None
    base = known or KnownPost(
        key=None,
        person=None,
        school=said.school,
        is_main=False,
        starts_on=first_day or max(said.starts_on, free_from),
    )
    if known and first_day and (first_day < known.starts_on or known.starts_on > today):
        base = replace(base, starts_on=first_day)
    return replace(
        base,
        team=base.team if folded(row.team) in {"", folded(base.team)} else row.team,
        job_title=row.job_title or base.job_title,
        fte=row.fte or base.fte,
        teaching=base.teaching if row.teaching is None else row.teaching,
        line_manager=base.line_manager if said.line_manager is None else said.line_manager,
        ends_on=row.ends_on or (None if said.reopens else base.ends_on),
    )


def _with_main(
    posts: Mapping[int, KnownPost], known: Mapping[int, KnownPost], primary: set[int]
) -> dict[int, KnownPost]:
    """The posts with the main one marked: what the file calls so, else the present one, else the largest."""

    def first(school: int) -> tuple[bool, bool, int, int]:
        was_main = school in known and known[school].is_main
        return school not in primary, not was_main, -posts[school].fte, school

    main: list[KnownPost] = []
    for school in sorted(posts, key=first):
        if not any(_overlap(posts[school], other) for other in main):
            main.append(posts[school])
    return {school: replace(post, is_main=post in main) for school, post in posts.items()}


def _overlap(one: KnownPost, other: KnownPost) -> bool:
    last = datetime.date.max
    return one.starts_on < (other.ends_on or last) and other.starts_on < (one.ends_on or last)


def _changes(known: KnownPost, post: KnownPost, today: datetime.date) -> list[Step]:
    def differing(*fields: str) -> dict[str, Any]:
        return {field: getattr(post, field) for field in fields if getattr(post, field) != getattr(known, field)}

    counting, rest, first_day = differing(*COUNTS), differing(*IN_PLACE), differing("starts_on")
    if counting and known.starts_on < today:
        in_place, dated = first_day, {**counting, **rest}
    else:
        in_place, dated = {**first_day, **counting, **rest}, {}
    return [
        *([Change(known, tuple(in_place.items()))] if in_place else []),
        *([Change(known, tuple(dated.items()), on=today)] if dated else []),
    ]
