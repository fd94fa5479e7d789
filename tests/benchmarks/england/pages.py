"""Every page of the largest trust beside the same page of the demo trust, opened in turn.

Beside their times: what policies cost them, and whether one of their plans reads a large table from end to end.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

import psycopg2
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch

from observations.demo.load import TRUST_ID
from tests.benchmarks import tax
from tests.benchmarks.in_process import HOST, OPENS, Statements, asked_by
from tests.benchmarks.pages import (
    CHIEF,
    COACH,
    DIRECTOR,
    HEAD,
    LEAD,
    NOBODY,
    OTHER_SCHOOL,
    OTHER_TEACHER,
    PAGES,
    SCHOOL,
    TEACHER,
    TRUST_OFFICE,
    Ask,
    Page,
    person_id,
)
from tests.benchmarks.timing import Times, in_turn

DAILY = [
    Page("me", TEACHER),
    Page("me_history", TEACHER),
    Page("today", COACH),
    Page("log_new", COACH),
    *[Page(name, HEAD, school=SCHOOL) for name in ("coverage", "coverage_people", "coaches")],
    Page("trust", CHIEF),
]
LARGE = 50_000  # rows; a table of fewer may well be read whole

LARGEST = """
  select s.trust_id, s.id, s.slug, p.id as pairing, p.teacher_id, p.coach_id, h.person_id as head, l.person_id as lead,
    c.person_id as chief, a.person_id as office,
    (select o.teacher_id from coaching_pairing o where o.coach_id = p.coach_id and o.id <> p.id order by o.id limit 1)
      as other_teacher,
    (select o.slug from schools_school o where o.trust_id = s.trust_id and o.id <> s.id order by o.slug limit 1)
      as other_school
  from schools_school s
  join schools_appointment h on h.school_id = s.id and h.role = 'headteacher'
  join schools_appointment l on l.school_id = s.id and l.role = 'lead'
  join coaching_pairing p on p.school_id = s.id
  join schools_appointment c on c.trust_id = s.trust_id and c.role = 'chief_executive'
  join schools_appointment a on a.trust_id = s.trust_id and a.role = 'trust_administrator'
  where s.trust_id = (
      select trust_id from schools_school where trust_id <> '{demo}' group by 1 order by count(*) desc, 1 limit 1)
    and h.person_id not in (p.coach_id, p.teacher_id) and p.teacher_id not in (select person_id from coaching_coach)
  order by (select count(*) from schools_membership m where m.school_id = s.id) desc, p.id limit 1"""


@dataclass(frozen=True, eq=False)
class Cast:
    """Who opens the pages of a trust, by the name of whom they stand in for in the demo trust, and where."""

    trust: str
    people: dict[str, str]
    places: dict[str, str]
    school: str = ""
    pairing: str = ""

    @property
    def pair(self) -> dict[str, str]:
        """What a visit of the coach to the teacher is written with."""
        people = {"teacher": self.people[TEACHER], "coach": self.people[COACH]}
        return {"trust": self.trust, "school": self.school, "pairing": self.pairing, **people}

    def token(self, who: str) -> str:
        return f"of {self.people[who]}"

    def path(self, page: Page, ask: Ask) -> str | None:
        """Where the page is in this trust; None where nobody here can open it, or there is nothing of the kind."""
        if page.who not in (NOBODY, *self.people):
            return None
        here = replace(page, **{name: self._said_here(getattr(page, name)) for name in ("after", "which", "school")})
        try:
            path = here.path(ask)
        except NoReverseMatch:
            return None
        return path if self.open(page, path) in OPENS else None

    def open(self, page: Page, path: str) -> int:
        client = Client(SERVER_NAME=HOST)
        if page.who != NOBODY:
            client.cookies[settings.SESSION_COOKIE] = self.token(page.who)
        return client.get(path).status_code

    def _said_here(self, words: str) -> str:
        known = {person_id(name): of for name, of in self.people.items()} | self.places
        for there, here in known.items():
            words = words.replace(there, here)
        return words


def demo_cast() -> Cast:
    named = (COACH, TEACHER, OTHER_TEACHER, HEAD, LEAD, CHIEF, DIRECTOR, TRUST_OFFICE)
    return Cast(str(TRUST_ID), {name: person_id(name) for name in named}, {})


def largest_cast(ask: Ask) -> Cast:
    """Of the trust with the most schools, its largest school. The chief executive stands in for the director."""
    found = map(str, ask(LARGEST.format(demo=TRUST_ID))[0])
    trust, school, slug, pairing, teacher, coach, head, lead, chief, office, other_teacher, other_school = found
    people = {TEACHER: teacher, OTHER_TEACHER: other_teacher, COACH: coach, HEAD: head, LEAD: lead}
    people |= {CHIEF: chief, DIRECTOR: chief, TRUST_OFFICE: office}
    return Cast(trust, people, {SCHOOL: slug, OTHER_SCHOOL: other_school}, school=school, pairing=pairing)


def sign_in(ask: Ask, cast: Cast) -> None:
    """A session for each of them, as signing in makes it."""
    for person in set(cast.people.values()):
        ask(
            "insert into iam.session (token_hash, trust_id, person_id) "
            f"values (iam.hash('of {person}'), '{cast.trust}', '{person}') returning 1"
        )


@dataclass(frozen=True)
class PageFigures:
    """Of one page: queries and times of the largest trust and of the demo trust, and the large tables read whole."""

    page: Page
    queries: int
    demo_queries: int
    times: Times
    demo_times: Times
    read_whole: frozenset[str]

    @property
    def ratio(self) -> float:
        return self.times.p50 / self.demo_times.p50

    @property
    def name(self) -> str:
        return f"{self.page.name} ({self.page.who.split()[0]})" if self.page.who else self.page.name


class Pages:
    """Both trusts, with everybody signed in, and where each page is in both. Needs Django set up as a web process."""

    def __init__(self, ask: Ask, *, web: str, backup: str) -> None:
        self.web, self.backup = web, backup
        self.england, self.demo = largest_cast(ask), demo_cast()
        for cast in (self.england, self.demo):
            sign_in(ask, cast)
        self.large = {
            name for (name,) in ask(f"select relname from pg_class where relkind = 'r' and reltuples > {LARGE}")
        }
        both = {page: (self.england.path(page, ask), self.demo.path(page, ask)) for page in dict.fromkeys(PAGES)}
        self.paths = {page: paths for page, paths in both.items() if all(paths)}

    def measure(self, *, rounds: int) -> list[PageFigures]:
        """Every page that both trusts have, in turn."""
        casts = (self.england, self.demo)
        asked = {(cast, page): asked_by(partial(self._open, cast, page)) for cast in casts for page in self.paths}
        times = in_turn({(cast, page): partial(self._open, cast, page) for cast, page in asked}, rounds=rounds)
        return [
            PageFigures(
                page=page,
                queries=len(asked[self.england, page]),
                demo_queries=len(asked[self.demo, page]),
                times=times[self.england, page],
                demo_times=times[self.demo, page],
                read_whole=frozenset(self._read_whole(asked[self.england, page], page)),
            )
            for page in self.paths
        ]

    def tax(self, page: Page, *, rounds: int) -> float | None:
        """What the policies cost a page of the largest trust; None when no statement of it can be compared."""
        token = self.england.token(page.who)
        asked = asked_by(partial(self._open, self.england, page))
        found = tax.measure(page.name, asked, web=self.web, backup=self.backup, token=token, rounds=rounds)
        return found.ratio if found else None

    def _open(self, cast: Cast, page: Page) -> None:
        status = cast.open(page, self.paths[page][cast is self.demo])
        assert status in OPENS, f"{page.name} answers {status}"

    def _read_whole(self, asked: Statements, page: Page) -> Iterator[str]:
        """The large tables that PostgreSQL means to read from end to end for one of these statements."""
        with psycopg2.connect(self.web) as link, link.cursor() as cursor:
            if page.who != NOBODY:
                cursor.execute("select iam.begin(%s)", [self.england.token(page.who)])
            for sql, parameters in asked:
                if sql.lstrip("( ").startswith("SELECT"):
                    cursor.execute(f"explain (format json) {sql}", parameters)
                    ((plan,),) = cursor.fetchall()
                    yield from (name for name in _scanned(plan[0]["Plan"]) if name in self.large)
            link.rollback()


def _scanned(node: dict) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _scanned(below)


def worst(figures: Collection[PageFigures]) -> Iterator[tuple[str, str, str]]:
    """Of all these pages: what was measured, the figure, and what it is held against."""
    slowest = max(figures, key=lambda of: of.times.p50)
    farthest = max(figures, key=lambda of: of.ratio)
    more = [of.name for of in figures if of.queries > of.demo_queries]
    whole = sorted({table for of in figures for table in of.read_whole})
    yield f"all {len(figures)} pages of both: the slowest", f"{slowest.times.p50:.0f} ms, {slowest.name}", ""
    yield "the one that takes the most times the demo’s", f"{farthest.ratio:.1f} ×, {farthest.name}", "2 ×"
    yield "those with more queries than the demo’s", ", ".join(more) or "none", "none"
    yield f"tables of over {LARGE:,} rows that one of their plans reads whole", ", ".join(whole) or "none", "none"
