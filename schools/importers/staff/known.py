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
    """Somebody of the trust, who may have left.

    central: holds a role for the whole trust today. leads: holds one, or leads a school, today or later.
    """

    key: Hashable
    external_id: str
    first_name: str
    last_name: str
    email: str
    left_on: datetime.date | None = None
    central: bool = False
    leads: bool = False

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
    teams: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # names by URN


@dataclass(frozen=True)
class Ways:
    """What a reason says can be done about it, which depends on where the file is sent. {text}: as the file has it."""

    no_school: str = "Name one for such lines: --school URN."
    which_school: str = 'Say which: --school "{text}=URN".'
    strange_school: str = 'If it stands for one: --school "{text}=URN".'
    above_schools: str = "If it stands for one: --school {text}=URN."
    renumbered: str = "import with --renumbered"


COMMAND = Ways()
IN_THE_BROWSER = Ways(
    no_school="Choose which column says it, on the step before.",
    which_school="Say which one is meant, on the step before.",
    strange_school="If it stands for one, say so on the step before.",
    above_schools="If it stands for a school, say so on the step before.",
    renumbered="tick “Staff codes have changed” on the step before",
)


@dataclass(frozen=True)
class Wishes:
    """What the operator asks for.

    schools: URN by the folded text that a file uses for a school. school: the one meant where a line names none.
    starts_on: first day of those for whom the file gives none (default: today). complete: everybody at the schools that
    the file names is in it, so whoever is missing there has left; None: as the file says of itself. renumbered: staff
    numbers have changed, go by e-mail. taken: e-mails found to belong to an account elsewhere. only: the one school
    whose people may be touched. keeps_emails: e-mails of people known already may not change.
    spares_leaders: people who lead a school or have a role for the whole trust may not. by: the key of
    whoever sent the file, who may not say of themself that they leave. ways: what the reasons advise.
    """

    schools: Mapping[str, int] = field(default_factory=dict)
    school: int | None = None
    starts_on: datetime.date | None = None
    complete: bool | None = None
    renumbered: bool = False
    taken: frozenset[str] = frozenset()
    only: int | None = None
    keeps_emails: bool = False
    spares_leaders: bool = False
    by: Hashable = None
    ways: Ways = COMMAND
