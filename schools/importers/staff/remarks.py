"""What a plan does besides, so that it is said before: new teams, and weeks that are counted again."""

import datetime
import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from schools.engine.folding import folded
from schools.importers.staff.known import Snapshot
from schools.importers.staff.posts import Begin, Change, End, Step

MUCH_ALIKE = 0.75


def of(steps: Sequence[Step], snapshot: Snapshot, *, today: datetime.date) -> Iterator[str]:
    """A sentence on each school's new teams, and one on how far back weeks are counted again."""
    named = {school.urn: school.name for school in snapshot.schools}
    for urn, teams in sorted(_new_teams(steps, snapshot).items(), key=lambda item: named.get(item[0], "")):
        there = snapshot.teams.get(urn, ())
        many = "1 new team" if len(teams) == 1 else f"{len(teams)} new teams"
        alike = (
            f" “{team}” is much like “{other}”, which is there already: check that it isn’t the same team."
            for team in teams
            if (other := _like(team, there))
        )
        yield f"{many} at {named.get(urn, 'a school')}: {', '.join(teams)}.{''.join(alike)}"
    first = min((day for step in steps for day in _days(step)), default=today)
    if first < today:
        yield f"Posts begin or end as early as {first:%-d %B %Y}: weeks of coverage since then are counted again."


def _new_teams(steps: Iterable[Step], snapshot: Snapshot) -> dict[int, list[str]]:
    """The names that stand for no team yet, by school."""
    there = {(urn, folded(team)) for urn, teams in snapshot.teams.items() for team in teams}
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for step in steps:
        name = _team(step)
        urn = step.post.school
        if name and (urn, folded(name)) not in there:
            found[urn].setdefault(folded(name), name)
    return {urn: sorted(names.values()) for urn, names in found.items()}


def _team(step: Step) -> str:
    match step:
        case Begin(post):
            return post.team
        case Change(_, values, _):
            return str(dict(values).get("team") or "")
    return ""


def _like(name: str, teams: Iterable[str]) -> str:
    """A team whose name has all the words of this one, or the other way round, or nearly the same letters."""
    wanted = folded(name)
    # Year 1 is not much like Year 2.
    alike = {folded(team): team for team in teams if _digits(team) == _digits(name)}
    for spelt, team in alike.items():
        one, other = set(wanted.split()), set(spelt.split())
        if one <= other or other <= one:
            return team
    return next((alike[spelt] for spelt in difflib.get_close_matches(wanted, alike, n=1, cutoff=MUCH_ALIKE)), "")


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def _days(step: Step) -> Iterator[datetime.date]:
    """The days from which on weeks may count differently."""
    match step:
        case Begin(post):
            yield post.starts_on
        case End(_, on):
            yield on
        case Change(post, values, _):
            changed = dict(values)
            for field in ("starts_on", "ends_on"):
                if field in changed:
                    yield from (day for day in (getattr(post, field), changed[field]) if day)
