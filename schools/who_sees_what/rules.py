"""The rules of reading as PostgreSQL enforces them at this moment, each with a mark that changes when the rule does."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from schools.sqlfiles import statement

WEB = "waymark_web"
READING = ("select", "all")
HELPER = re.compile(r"\bsec\.(\w+)\(")
# How a claim is made and checked. That it holds is tested elsewhere; it says nothing about who may read what.
MECHANISM = frozenset({"claim", "sign", "here", "mint"})
LENGTH = 10  # of a mark: short enough to copy, long enough not to meet another by chance


@dataclass(frozen=True)
class Rule:
    """One policy. `condition` is SQL; `logins` are the database's, of which the pages' own is `waymark_web`."""

    place: str
    name: str
    allows: bool
    verb: str
    logins: tuple[str, ...]
    condition: str
    has_right: bool

    @property
    def key(self) -> str:
        return f"{self.place}.{self.name}"

    @property
    def lets_people_read(self) -> bool:
        return self.allows and self.has_right and self.verb in READING and WEB in self.logins


@dataclass(frozen=True)
class Rules:
    """Every policy by its key, and the source of the functions that conditions ask."""

    by_key: Mapping[str, Rule]
    helpers: Mapping[str, str]

    def mark(self, key: str) -> str:
        """What changes when the rule or anything it asks does."""
        rule = self.by_key[key]
        asked = self._asked(rule.condition)
        sources = [f"{name}: {_squeezed(self.helpers[name])}" for name in sorted(asked)]
        return _mark([key, rule.verb, *rule.logins, _squeezed(rule.condition), *sources])

    def _asked(self, sql: str) -> set[str]:
        """The functions that a condition asks, and those that they ask."""
        asked: set[str] = set()
        new = {sql}
        while new:
            named = {name for source in new for name in HELPER.findall(source)} & self.helpers.keys()
            fresh = named - asked - MECHANISM
            asked |= fresh
            new = {self.helpers[name] for name in fresh}
        return asked

    def reading(self) -> list[Rule]:
        """Those that let people read."""
        return [rule for rule in self.by_key.values() if rule.lets_people_read]

    def programs(self) -> dict[str, set[str]]:
        """Which tables each login reads that no person signs in with, but for the owner's, which changes tables."""
        read: dict[str, set[str]] = {}
        for rule in self.by_key.values():
            for login in rule.logins:
                if rule.allows and rule.has_right and rule.verb in READING and login not in (WEB, "waymark_owner"):
                    read.setdefault(login, set()).add(rule.place)
        return read

    def places(self) -> set[str]:
        return {rule.place for rule in self.by_key.values()}

    def mark_of_all(self, besides: Iterable[str] = ()) -> str:
        """The mark of every rule of reading, of people and programs, and of the other rules that are put into words."""
        keys = {rule.key for rule in self.by_key.values() if rule.verb in READING and rule.has_right}
        return _mark(f"{key} {self.mark(key)}" for key in sorted(keys | set(besides) & self.by_key.keys()))


def live() -> Rules:
    """The rules as they are now. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(statement("schools/sql/read_rules.sql"))
        found = [
            Rule(place, name, allows, verb, tuple(logins), condition, has_right)
            for place, name, allows, verb, logins, condition, has_right in cursor.fetchall()
        ]
        cursor.execute("select proname::text, prosrc from pg_proc where pronamespace = 'sec'::regnamespace")
        helpers = dict(cursor.fetchall())
    return Rules({rule.key: rule for rule in found}, helpers)


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())


def _mark(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:LENGTH]
