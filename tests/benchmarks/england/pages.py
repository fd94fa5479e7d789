"""Pages of the largest trust beside the same pages of the demo trust, opened in turn; and what their policies cost."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from observations.demo.load import TRUST_ID
from observations.demo.people import demo_id
from tests.benchmarks import tax
from tests.benchmarks.pages import CHIEF, COACH, HEAD, SCHOOL, TEACHER
from tests.benchmarks.timing import Times, in_turn

HOST = "127.0.0.1"
PAGES = {
    "me": "teacher",
    "me_history": "teacher",
    "today": "coach",
    "log_new": "coach",
    "coverage": "head",
    "coverage_people": "head",
    "coaches": "head",
    "trust": "chief",
}
OF_A_SCHOOL = {"coverage", "coverage_people", "coaches"}

Ask = Callable[[str], list[tuple]]

LARGEST = """
  select s.trust_id, s.id, s.slug, h.person_id, p.coach_id, p.teacher_id, p.id, c.person_id
  from schools_school s
  join schools_appointment h on h.school_id = s.id and h.role = 'headteacher'
  join coaching_pairing p on p.school_id = s.id
  join schools_appointment c on c.trust_id = s.trust_id and c.role = 'chief_executive'
  where s.trust_id = (
      select trust_id from schools_school where trust_id <> '{demo}' group by 1 order by count(*) desc, 1 limit 1)
    and h.person_id not in (p.coach_id, p.teacher_id) and p.teacher_id not in (select person_id from coaching_coach)
  order by (select count(*) from schools_membership m where m.school_id = s.id) desc, p.id limit 1"""


@dataclass(frozen=True, eq=False)
class Cast:
    """Who opens the pages of a trust, by role, and where: ids, and the slug of the head's school."""

    trust: str
    slug: str
    people: dict[str, str]
    school: str = ""
    pairing: str = ""

    def path(self, page: str) -> str:
        return reverse(page, args=[self.slug] if page in OF_A_SCHOOL else [])

    def token(self, page: str) -> str:
        return f"of {self.people[PAGES[page]]}"


def demo_cast() -> Cast:
    people = {"teacher": TEACHER, "coach": COACH, "head": HEAD, "chief": CHIEF}
    return Cast(str(TRUST_ID), SCHOOL, {role: str(demo_id("person", *name.split())) for role, name in people.items()})


def largest_cast(ask: Ask) -> Cast:
    """Of the trust with the most schools, its largest school."""
    ((trust, school, slug, head, coach, teacher, pairing, chief),) = ask(LARGEST.format(demo=TRUST_ID))
    people = {"teacher": teacher, "coach": coach, "head": head, "chief": chief}
    return Cast(trust, slug, people, school=school, pairing=pairing)


def sign_in(ask: Ask, cast: Cast) -> None:
    """A session for each of them, as signing in makes it."""
    for person in cast.people.values():
        ask(
            "insert into iam.session (token_hash, trust_id, person_id) "
            f"values (iam.hash('of {person}'), '{cast.trust}', '{person}') returning 1"
        )


@dataclass(frozen=True)
class PageFigures:
    """Of one page: queries and times of the largest trust and of the demo trust, and the tax of its policies."""

    page: str
    queries: int
    demo_queries: int
    times: Times
    demo_times: Times
    tax: float | None


def measure(ask: Ask, *, web: str, backup: str, rounds: int) -> list[PageFigures]:
    """Every page of both trusts in turn. Needs Django set up as a web process."""
    england, demo = largest_cast(ask), demo_cast()
    for cast in (england, demo):
        sign_in(ask, cast)
    asked = {(cast, page): _statements(cast, page) for cast in (england, demo) for page in PAGES}
    times = in_turn({key: partial(_open, *key) for key in asked}, rounds=rounds)
    return [
        PageFigures(
            page=page,
            queries=len(asked[england, page]),
            demo_queries=len(asked[demo, page]),
            times=times[england, page],
            demo_times=times[demo, page],
            tax=_tax(page, asked[england, page], web=web, backup=backup, token=england.token(page), rounds=5 * rounds),
        )
        for page in PAGES
    ]


def _tax(page: str, asked: list, **measured: object) -> float | None:
    found = tax.measure(page, asked, **measured)
    return found.ratio if found else None


def _open(cast: Cast, page: str) -> None:
    client = Client(SERVER_NAME=HOST)
    client.cookies[settings.SESSION_COOKIE] = cast.token(page)
    answer = client.get(cast.path(page))
    assert answer.status_code == 200, f"{page} answers {answer.status_code}"


def _statements(cast: Cast, page: str) -> list[tuple[str, object]]:
    _open(cast, page)  # what a process reads once is no part of it
    asked: list[tuple[str, object]] = []

    def listen(execute, sql, parameters, many, context):
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        _open(cast, page)
    return asked
