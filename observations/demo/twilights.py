"""The demo trust's twilights: six a year at common times, led by coaches, nearly everybody there; one tomorrow."""

import datetime
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import models

from cpd.engine import codes
from cpd.models import Attendance, CatchUp, Expected, Facilitator, Twilight, TwilightCode, TwilightSchool
from observations.demo.coaching import CoachStory
from observations.demo.people import Member, demo_id, named
from observations.demo.places import DAY, PLACES, Place
from schools.clock import LONDON

BEGINS, MINUTES, LEFT_EARLY = datetime.time(15, 30), 60, 40
MINUTE, DAYS = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
TOMORROW = DAY + DAYS
FRIDAY = 4
FOCUSES = (
    (datetime.date(2025, 9, 23), "Doors and starts", "b-routines"),
    (datetime.date(2025, 11, 11), "Say it once", "b-instructions"),
    (datetime.date(2026, 1, 20), "Eyes this way", "b-directing-attention"),
    (datetime.date(2026, 3, 3), "Show the thinking", "i-explicit-teaching"),
    (datetime.date(2026, 4, 28), "Answers from everybody", "i-classroom-talk"),
    (datetime.date(2026, 6, 16), "Practise until it sticks", "i-practice-and-success"),
    (datetime.date(2026, 9, 22), "Wait time", "i-questioning"),
    (datetime.date(2026, 11, 10), "Who hasn’t got it yet?", "i-adapting-teaching"),
    (TOMORROW, "Pose, pause, then name", "i-questioning"),
)
ACROSS = (datetime.date(2027, 1, 19), "Feedback on your feet", "i-feedback")  # the four secondary schools together
ROOMS = ("The hall", "The library", "The drama studio")
WAYS = ("qr", "qr", "qr", "code", "tap", "entered")
MISSED = (("Hannah Okafor", datetime.date(2026, 11, 10)),)  # and she has still to catch up


@dataclass(frozen=True)
class Evening:
    """One twilight: whose, when, led by whom, and who was meant to come."""

    id: uuid.UUID
    places: tuple[Place, ...]
    on: datetime.date
    title: str
    topic: str
    room: str
    by: Member
    leads: tuple[Member, ...]
    expected: tuple[Member, ...]

    @property
    def starts_at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.on, BEGINS, tzinfo=LONDON)


def evenings(people: Sequence[Member], stories: Sequence[CoachStory]) -> list[Evening]:
    """Each school's own at the common times, and one of the secondary schools together."""
    staff = list(people)
    made = []
    for number, place in enumerate(PLACES):
        by = next(m for m in staff if m.place is place and m.role == "headteacher")
        for on, title, topic in FOCUSES:
            leads = _leads(staff, stories, place, on)
            room = ROOMS[number % len(ROOMS)]
            made.append(_evening((place,), on, title, topic, room, by, leads, staff))
    secondaries = tuple(place for place in PLACES if place.phase == "secondary")
    by, leads = named(staff, "Amina Bose"), (named(staff, "Marcus Dale"),)
    return [*made, _evening(secondaries, *ACROSS, "Bramley Heath, the hall", by, leads, staff)]


def _evening(places, on, title, topic, room, by, leads, staff) -> Evening:
    expected = tuple(m for m in staff if m.place in places and m.teaching and _is_here(m, on))
    where = "+".join(place.slug for place in places)
    return Evening(demo_id("twilight", where, on), places, on, title, topic, room, by, leads, expected)


def _leads(staff: list[Member], stories: Sequence[CoachStory], place: Place, on: datetime.date) -> tuple[Member, ...]:
    """The school's first two coaches; tomorrow at Bramley Heath Grace and Daniel."""
    if place is PLACES[0] and on == TOMORROW:
        return named(staff, "Grace Hallam"), named(staff, "Daniel Frost")
    return tuple(s.member for s in stories if s.member.place is place and s.since <= on)[:2]


def _is_here(member: Member, on: datetime.date) -> bool:
    has_post = member.joined <= on and (member.left is None or on < member.left)
    return has_post and not any(a <= on and (b is None or on < b) for a, b in member.leave)


def rows(all_evenings: Sequence[Evening], seed: int) -> Iterator[list[models.Model]]:
    """What is written, table by table, in the order that keys ask for."""
    dice = random.Random(seed)
    yield [
        Twilight(
            id=e.id,
            title=e.title,
            topic=e.topic,
            starts_at=e.starts_at,
            minutes=MINUTES,
            place=e.room,
            by_id=e.by.id,
        )
        for e in all_evenings
    ]
    yield [TwilightSchool(twilight_id=e.id, school_id=demo_id(p.slug)) for e in all_evenings for p in e.places]
    yield [Facilitator(twilight_id=e.id, person_id=m.id) for e in all_evenings for m in e.leads]
    yield [TwilightCode(twilight_id=e.id, code=codes.made(dice.choice)) for e in all_evenings]
    yield [Expected(**_of(e, m)) for e in all_evenings for m in e.expected]
    over = [e for e in all_evenings if e.on < DAY]
    there = {e.id: [m for m in e.expected if _came(e, m, dice)] for e in over}
    yield [_attendance(e, m, dice) for e in over for m in there[e.id]]
    yield [
        _caught_up(e, m, dice)
        for e in over
        for m in e.expected
        if m not in there[e.id] and m not in e.leads and _name_on(e, m) not in MISSED and dice.random() < 0.7
    ]


def _of(evening: Evening, member: Member) -> dict:
    return {"twilight_id": evening.id, "person_id": member.id, "school_id": demo_id(member.school.slug)}


def _came(evening: Evening, member: Member, dice: random.Random) -> bool:
    """Between 85 and 95 in a hundred, by the school; whoever leads is there."""
    draw = dice.random()
    if _name_on(evening, member) in MISSED:
        return False
    return member in evening.leads or draw < 0.82 + 0.12 * member.school.readiness


def _name_on(evening: Evening, member: Member) -> tuple[str, datetime.date]:
    return f"{member.first} {member.last}", evening.on


def _attendance(evening: Evening, member: Member, dice: random.Random) -> Attendance:
    how, early = dice.choice(WAYS), dice.random() < 0.03
    tapped_at = evening.starts_at + dice.randint(-9, 6) * MINUTE
    by = evening.leads[0].id if how == "entered" else None
    minutes = LEFT_EARLY if early else MINUTES
    return Attendance(
        **_of(evening, member), how=how, tapped_at=tapped_at, recorded_at=tapped_at, minutes=minutes, by_id=by
    )


def _caught_up(evening: Evening, member: Member, dice: random.Random) -> CatchUp:
    """Within a fortnight, and confirmed by whoever led; lately said and not confirmed yet."""
    on = min(evening.on + dice.randint(3, 13) * DAYS, DAY)
    on -= max(0, on.weekday() - FRIDAY) * DAYS
    confirmed = None if evening.on.month == 11 and dice.random() < 0.4 else evening.leads[0].id
    return CatchUp(**_of(evening, member), on=on, minutes=MINUTES, said_by_id=member.id, confirmed_by_id=confirmed)
