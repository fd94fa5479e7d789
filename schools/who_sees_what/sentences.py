"""Every rule of reading in plain words, from the file beside this one."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("sentences.toml")


class Column(Enum):
    """The columns of the table, in their order; the file names them as here, in small letters."""

    SELF = "The person themself"
    PAIR = "Author, current coach"
    LEADERS = "Head, leads"
    TRUST_TEAM = "Trust team"
    OFFICE = "Administrators"
    CONNECTED = "Connected programs"
    EVERYBODY = "Everybody else"


@dataclass(frozen=True)
class Line:
    """One rule in words. `rule` is table.policy, `mark` that of the rule for which the sentence was written.

    `short` stands in the table, under each of `columns`; `who` and `what` make the sentence.
    """

    rule: str
    mark: str
    who: str
    what: str
    short: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Thing:
    """A kind of thing that somebody may or may not see, and every rule about it."""

    name: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    name: str
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Told:
    """All that the file says: the rules by chapter, and what tables and programs are called."""

    chapters: tuple[Chapter, ...]
    tables: dict[str, str]
    programs: dict[str, str]

    @property
    def lines(self) -> list[Line]:
        return [line for chapter in self.chapters for thing in chapter.things for line in thing.lines]

    @property
    def rules(self) -> set[str]:
        """The rules that are put into words."""
        return {line.rule for line in self.lines}


@cache
def told() -> Told:
    """What the file says, read once per process."""
    file = tomllib.loads(FILE.read_text(encoding="utf-8"))
    chapters = tuple(Chapter(one["name"], tuple(map(_thing, one["thing"]))) for one in file["chapter"])
    return Told(chapters, file["tables"], file["programs"])


def _thing(read: dict) -> Thing:
    return Thing(read["name"], tuple(map(_line, read["lines"])), read.get("note", ""))


def _line(read: dict) -> Line:
    return Line(**{**read, "columns": tuple(Column[name.upper()] for name in read["columns"])})
