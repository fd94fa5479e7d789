"""What is known before a staff file is read: the trust's schools, people and posts, and what the operator wants."""

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class KnownSchool:
    """A school of the trust. names: former ones. dfe_number: 7 digits, local authority and establishment."""

    urn: int
    name: str
    names: frozenset[str] = frozenset()
    dfe_number: str = ""


@dataclass(frozen=True)
class KnownPerson:
    """Somebody of the trust, who may have left. central: holds a role for the whole trust today."""

    key: Hashable
    external_id: str
    first_name: str
    last_name: str
    email: str
    left_on: datetime.date | None = None
    central: bool = False

    def works_on(self, today: datetime.date) -> bool:
        return self.left_on is None or self.left_on > today


@dataclass(frozen=True)
class KnownPost:
    """A membership of a school: hundredths of full time, half-open period. line_manager is a person's key."""

    key: Hashable
    person: Hashable
    school: int
    team: str = ""
    job_title: str = ""
    fte: int = 100
    teaching: bool = True
    line_manager: Hashable = None
    is_main: bool = True
    starts_on: datetime.date = datetime.date.min
    ends_on: datetime.date | None = None

    def runs_after(self, today: datetime.date) -> bool:
        return self.ends_on is None or self.ends_on > max(today, self.starts_on)


@dataclass(frozen=True)
class Snapshot:
    schools: tuple[KnownSchool, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    posts: tuple[KnownPost, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What the operator asks for.

    schools: URN by the folded text that a file uses for a school. school: the one meant where a line names none.
    starts_on: first day of those for whom the file gives none (default: today). complete: everybody at the schools that
    the file names is in it, so whoever is missing there has left. renumbered: staff numbers have changed, go by e-mail.
    taken: e-mails found to belong to an account elsewhere.
    """

    schools: Mapping[str, int] = field(default_factory=dict)
    school: int | None = None
    starts_on: datetime.date | None = None
    complete: bool = False
    renumbered: bool = False
    taken: frozenset[str] = frozenset()
