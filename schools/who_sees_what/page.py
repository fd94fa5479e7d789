"""What the page shows: each thing with the rules about it that hold now, in words or, without any, as they are."""

from dataclasses import dataclass

from schools.who_sees_what.history import Change, changes
from schools.who_sees_what.rules import Rule, Rules
from schools.who_sees_what.sentences import Column, Line, Thing, told

NEVER = {
    Column.LEADERS: "heads and leads",
    Column.TRUST_TEAM: "the trust team",
    Column.OFFICE: "administrators",
    Column.CONNECTED: "connected programs",
    Column.EVERYBODY: "other colleagues",
}


@dataclass(frozen=True)
class Shown:
    """A thing as the page shows it. `changed` are lines whose rule is no longer the one that they were written for."""

    thing: Thing
    lines: list[Line]
    changed: list[Line]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Each who, and all they may, in the order of the sentences."""
        gathered: dict[str, list[str]] = {}
        for line in self.lines:
            gathered.setdefault(line.who, []).append(line.what)
        return [(who, " ".join(_begun(what) for what in whats)) for who, whats in gathered.items()]

    @property
    def nobody_else(self) -> str:
        """Those who often ask and see nothing of it; "" when everybody sees something."""
        seeing = {column for line in self.lines for column in line.columns}
        names = [name for column, name in NEVER.items() if column not in seeing]
        return f"Not {', '.join(names[:-1])}{' or ' if names[1:] else ''}{names[-1]}." if names else ""

    @property
    def cells(self) -> list[str]:
        """What stands under each column of the table; "–" for nothing."""
        shorts = [dict.fromkeys(line.short for line in self.lines if column in line.columns) for column in Column]
        return ["; ".join(short) or "–" for short in shorts]


@dataclass(frozen=True)
class Page:
    chapters: list[tuple[str, list[Shown]]]
    programs: list[tuple[str, str]]
    unread: str
    without_words: list[Rule]
    mark: str
    history: list[Change]

    @property
    def is_last_told(self) -> bool:
        """Whether the rules are those of the newest entry in the history."""
        return self.history[0].mark == self.mark


def page_of(rules: Rules) -> Page:
    words, read = told(), rules.programs()
    return Page(
        chapters=[(chapter.name, [_shown(thing, rules) for thing in chapter.things]) for chapter in words.chapters],
        programs=[(words.programs.get(login, login), _named(places)) for login, places in sorted(read.items())],
        unread=_named(rules.places() - set().union(*read.values())),
        without_words=[rule for rule in rules.reading() if rule.key not in words.rules],
        mark=rules.mark_of_all(words.rules),
        history=list(reversed(changes())),
    )


def _shown(thing: Thing, rules: Rules) -> Shown:
    held = [line for line in thing.lines if line.rule in rules.by_key]
    return Shown(thing, held, [line for line in held if rules.mark(line.rule) != line.mark])


def _named(places: set[str]) -> str:
    return ", ".join(sorted(told().tables.get(place, place) for place in places))


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
