"""Open doors at the demo trust, what visitors wrote, and what Hannah lets two colleagues read."""

import datetime
from collections.abc import Iterator, Sequence

from django.db import connections, models

from coaching.engine import weeks
from coaching.models import OpenDoor, Visit
from observations.demo.people import Member, demo_id, named
from observations.demo.places import DAY
from observations.demo.story import LONDON, Story
from observations.models import DropIn, Opening, Share
from schools.models import Choice

DAYS = datetime.timedelta(days=1)
OPEN_TODAY = ("Tom Ashworth", "Yusuf Demir")
# Who went in to whom, how many days ago, and what they wrote.
VISITS: tuple[tuple[str, str, int, str, str, str], ...] = (
    (
        "Hannah Okafor",
        "Imran Sheikh",
        1,
        "9C, fractions",
        "You put the wrong answer up first and asked what its author was thinking. Eleven pupils wanted to say.",
        "Who explains best to whom, do you think?",
    ),
    (
        "Grace Hallam",
        "Joel Mbeki",
        5,
        "7A, sorting",
        "You said the instruction once, then waited. Nobody asked what to do.",
        "",
    ),
    (
        "Daniel Frost",
        "Tom Ashworth",
        7,
        "10B, ratio",
        "You had every pupil hold up a board before anybody spoke, so the quiet table was in it too.",
        "What would you ask the three who had it straight away?",
    ),
    (
        "Yusuf Demir",
        "Megan Pryce",
        12,
        "8D",
        "You greeted them at the door by name and the first task was on the desks. All of them had begun by the bell.",
        "",
    ),
)


def rows(people: Sequence[Member], story: Story) -> Iterator[Sequence[models.Model]]:
    """Tables of rows to write, each of one model, in an order in which each refers to what is there already."""
    yield [_choice(people)]
    doors = [(named(list(people), name), DAY) for name in OPEN_TODAY]
    doors += [(named(list(people), teacher), DAY - ago * DAYS) for _, teacher, ago, *_ in VISITS]
    yield [_door(member, on) for member, on in doors]
    visits = [_one(list(people), *visit) for visit in VISITS]
    yield [visit for visit, _ in visits]
    yield [words for _, words in visits]
    shares = _shares(people, story)
    yield shares
    yield [_opening(shares[0]), _opening(shares[0])]


def date_them(using: str) -> None:
    """Shared four days ago and opened twice on Monday; the one before is over."""
    shared = datetime.datetime.combine(DAY - 4 * DAYS, datetime.time(16, 20), LONDON)
    with connections[using].cursor() as cursor:
        cursor.execute("update observations_share set shared_at = %s where revoked_at is null", [shared])
        cursor.execute(
            "update observations_share set shared_at = %s where revoked_at is not null", [shared - 30 * DAYS]
        )
        cursor.execute(
            "update observations_opening o set opened_at = %s from observations_share s where s.trust_id = o.trust_id "
            "and s.reader_id = o.reader_id and s.drop_in_id = o.drop_in_id",
            [shared + 3 * DAYS],
        )


def _choice(people: Sequence[Member]) -> Choice:
    head = named(list(people), "Alison Whitcombe")
    return Choice(
        decision="open_door",
        school_id=demo_id(head.school.slug),
        value="anybody",
        starts_on=weeks.monday(DAY) - 21 * DAYS,
        by_id=head.id,
        reason="Agreed at the staff meeting: we learn most from each other",
    )


def _door(member: Member, on: datetime.date) -> OpenDoor:
    place = member.school.slug
    team = demo_id(place, member.team) if member.team else None
    return OpenDoor(school_id=demo_id(place), teacher_id=member.id, team_id=team, on=on)


def _one(people: list[Member], by: str, to: str, ago: int, *said: str) -> tuple[Visit, DropIn]:
    """A visit and what was written of it."""
    visitor, teacher, on = named(people, by), named(people, to), DAY - ago * DAYS
    return _visit(visitor, teacher, on), _words(visitor, teacher, on, *said)


def _visit_id(by: Member, to: Member, on: datetime.date):
    return demo_id("open visit", by.email, to.email, on)


def _visit(by: Member, to: Member, on: datetime.date) -> Visit:
    where = {"school_id": demo_id(to.school.slug), "teacher_id": to.id, "coach_id": by.id}
    return Visit(id=_visit_id(by, to, on), **where, on=on, week=weeks.monday(on), shared_on=on)


def _words(by: Member, to: Member, on: datetime.date, lesson: str, praise: str, question: str) -> DropIn:
    at = datetime.datetime.combine(on, datetime.time(15, 10), LONDON)
    return DropIn(
        id=demo_id("open drop-in", by.email, to.email, on),
        client_id=demo_id("open client", by.email, to.email, on),
        visit_id=_visit_id(by, to, on),
        author_id=by.id,
        teacher_id=to.id,
        school_id=demo_id(to.school.slug),
        happened_on=on,
        lesson=lesson,
        praise=praise,
        question=question,
        state="shared",
        finished_at=at,
        shared_at=at,
    )


def _shares(people: Sequence[Member], story: Story) -> list[Share]:
    """Hannah's latest note with her head, for two weeks; an earlier one with the lead, which she has ended."""
    hannah = named(list(people), "Hannah Okafor")
    notes = [words for _, words in story.drop_ins if words["teacher_id"] == hannah.id and words["state"] == "shared"]
    now, before = (
        {
            "teacher_id": hannah.id,
            "reader_id": named(list(people), name).id,
            "what": "drop-in",
            "drop_in_id": note["id"],
        }
        for name, note in (("Alison Whitcombe", notes[-1]), ("Grace Hallam", notes[-5]))
    )
    ended = datetime.datetime.combine(DAY - 28 * DAYS, datetime.time(8, 5), LONDON)
    return [Share(**now, until=DAY + 10 * DAYS), Share(**before, until=DAY - 20 * DAYS, revoked_at=ended)]


def _opening(share: Share) -> Opening:
    return Opening(reader_id=share.reader_id, teacher_id=share.teacher_id, what="drop-in", drop_in_id=share.drop_in_id)
