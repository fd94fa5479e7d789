"""Two school years of coaching at the demo trust: who coached whom, and when."""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from coaching.engine import weeks
from coaching.engine.calendar import Calendar
from coaching.engine.interval import Span
from observations.demo.people import Member, named
from observations.demo.places import DAY, FIRST_YEAR, PLACES, SECOND_YEAR, Place
from schools.engine.usual_year import usual_year

WEEK = datetime.timedelta(weeks=1)
FIRST_TEAM = (6, 3, 2, 3, 2, 1, 2, 1)  # the first twenty coaches, school by school
WAVES = (
    datetime.date(2025, 9, 8),
    datetime.date(2025, 11, 3),
    datetime.date(2026, 1, 12),
    datetime.date(2026, 3, 2),
    datetime.date(2026, 4, 20),
    datetime.date(2026, 6, 8),
    datetime.date(2026, 9, 7),
    datetime.date(2026, 11, 9),
)
TRAINING_DAYS = (
    (datetime.date(2025, 9, 2), "Training day"),
    (datetime.date(2025, 10, 24), "Training day, given back as twilights"),
    (datetime.date(2026, 1, 5), "Training day"),
    (datetime.date(2026, 9, 2), "Training day"),
    (datetime.date(2026, 9, 3), "Training day, given back as twilights"),
    (datetime.date(2027, 1, 4), "Training day"),
)
OF_PRIYA = ("Hannah Okafor", "Yusuf Demir", "Tom Ashworth", "Megan Pryce", "Callum Reid")
WITHOUT = ("Joel Mbeki", "Rosie Tanner", "Imran Sheikh")
BANK_HOLIDAYS_IN_TERM = (datetime.date(2026, 5, 4), datetime.date(2027, 5, 3))


@dataclass
class CoachStory:
    member: Member
    since: datetime.date
    teachers: list[Member] = field(default_factory=list)

    def states(self) -> Iterator[tuple[str, datetime.date, datetime.date | None]]:
        """In training, practising, skilled: each from its day, those that have begun."""
        steps = (
            ("in training", self.since),
            ("practising", self.since + 8 * WEEK),
            ("skilled", self.since + 18 * WEEK),
        )
        begun = [(state, day) for state, day in steps if day <= DAY]
        for (state, day), (_, until) in zip(begun, [*begun[1:], (None, None)], strict=True):
            yield state, day, until


@dataclass(frozen=True)
class PairStory:
    place: Place
    teacher: Member
    coach: Member
    starts_on: datetime.date
    ends_on: datetime.date | None = None


@dataclass(frozen=True)
class VisitStory:
    pair: PairStory
    on: datetime.date
    next_on: datetime.date | None


def calendar_of() -> Calendar:
    """The open days of all eight schools, which keep the same year."""
    spans = [Span(s.starts_on, s.ends_on) for year in (FIRST_YEAR, SECOND_YEAR) for s in usual_year(year)]
    return Calendar(spans, {day for day, _ in TRAINING_DAYS} | set(BANK_HOLIDAYS_IN_TERM))


def coaches(people: list[Member], seed: int) -> list[CoachStory]:
    """Twenty at first, then wave by wave up to each school's number."""
    dice, stories = random.Random(seed), []
    for place, first in zip(PLACES, FIRST_TEAM, strict=True):
        pool = [
            m
            for m in people
            if m.place is place
            and m.teaching
            and m.joined <= WAVES[0]
            and not m.leave
            and f"{m.first} {m.last}" not in (*OF_PRIYA, *WITHOUT)
        ]
        dice.shuffle(pool)
        pool.sort(key=lambda m: (m.first, m.last) not in {("Priya", "Nair"), ("Daniel", "Frost"), ("Grace", "Hallam")})
        later = place.coaches - first
        starts = [WAVES[0]] * first + sorted(WAVES[1 + n * (len(WAVES) - 1) // max(1, later)] for n in range(later))
        stories += [CoachStory(member, since) for member, since in zip(pool, starts, strict=False)]
    return stories


def pairs(people: list[Member], stories: list[CoachStory], seed: int) -> list[PairStory]:
    """Each coach takes three teachers a fortnight after starting and two more a half-term later."""
    dice, made = random.Random(seed), []
    priya = next(s for s in stories if s.member.last == "Nair")
    made += [_begin(priya, named(people, name), WAVES[0] + 2 * WEEK) for name in OF_PRIYA]
    daniel = next(s for s in stories if s.member.last == "Frost")
    made.append(_begin(daniel, priya.member, WAVES[1] + 2 * WEEK))
    imran = named(people, "Imran Sheikh")
    daniel.teachers.append(imran)  # a place of Daniel's is his until that pair ends
    made.append(PairStory(PLACES[0], imran, daniel.member, datetime.date(2026, 1, 19), datetime.date(2026, 10, 23)))
    waiting = defaultdict(list)
    for member in people:
        if member.teaching and f"{member.first} {member.last}" not in (*OF_PRIYA, *WITHOUT, "Priya Nair"):
            waiting[member.school.slug].append(member)
    for queue in waiting.values():
        dice.shuffle(queue)
    openings = sorted(
        ((s.since + wait * WEEK, number, s) for s in stories if s is not priya for wait, number in ((2, 3), (10, 2))),
        key=lambda o: (o[0], o[2].member.email),
    )
    for day, number, story in openings:
        if day <= DAY:
            made += [
                _begin(story, teacher, day)
                for teacher in _next_teachers(waiting[story.member.school.slug], story, day, number)
            ]
    return made


def _next_teachers(queue: list[Member], story: CoachStory, day: datetime.date, number: int) -> list[Member]:
    room = min(number, 5 - len(story.teachers))
    chosen = [m for m in queue if m is not story.member and m.joined <= day][: max(0, room)]
    for member in chosen:
        queue.remove(member)
    return chosen


def _begin(story: CoachStory, teacher: Member, day: datetime.date) -> PairStory:
    story.teachers.append(teacher)
    return PairStory(teacher.school, teacher, story.member, max(day, teacher.joined))


def visits(all_pairs: list[PairStory], seed: int) -> list[VisitStory]:
    """What took place, period by period, less often in a school's busy weeks, never on leave; by day."""
    calendar, dice = calendar_of(), random.Random(seed)
    made = []
    for pair in all_pairs:
        for period in _periods(calendar, pair.place.cadence):
            if pair.coach.last == "Nair" and period[-1] + WEEK > DAY:
                continue  # Priya's running week is told by hand
            day = _day_of_visit(pair, period, calendar, dice)
            if day:
                made.append(VisitStory(pair, day, _next_day(pair, period, calendar, dice)))
    return sorted([*made, *_priyas_week(all_pairs)], key=lambda v: (v.on, v.pair.teacher.email))


def _periods(calendar: Calendar, cadence: int) -> Iterator[tuple[datetime.date, ...]]:
    for year in (FIRST_YEAR, SECOND_YEAR):
        open_weeks = [week for week in calendar.open_weeks(year) if week <= DAY]
        yield from (tuple(open_weeks[n : n + cadence]) for n in range(0, len(open_weeks), cadence))


def _day_of_visit(
    pair: PairStory, period: tuple[datetime.date, ...], calendar: Calendar, dice: random.Random
) -> datetime.date | None:
    days = [
        day
        for week in period
        for day in calendar.open_days(week)
        if pair.starts_on <= day <= DAY and (pair.ends_on is None or day < pair.ends_on)
    ]
    days = [
        day
        for day in days
        if not any(a <= day and (b is None or day < b) for m in (pair.teacher, pair.coach) for a, b in m.leave)
    ]
    readiness = pair.place.readiness * (
        0.85 if pair.coach.joined.year == FIRST_YEAR and period[0] < datetime.date(2025, 11, 1) else 1
    )
    if any(calendar.week_number(week) in pair.place.dips for week in period):
        readiness *= 0.6
    whole = sum(len(calendar.open_days(week)) for week in period)
    chance = readiness * min(1, 1.15 * len(days) / whole) if whole else 0
    return dice.choice(days) if days and dice.random() < chance else None


def _next_day(
    pair: PairStory, period: tuple[datetime.date, ...], calendar: Calendar, dice: random.Random
) -> datetime.date | None:
    if dice.random() > 0.75:
        return None
    wanted = period[-1] + WEEK + datetime.timedelta(days=dice.randrange(5 if pair.place.cadence == 1 else 12))
    return calendar.first_open_day_on_or_after(wanted)


def _priyas_week(all_pairs: list[PairStory]) -> list[VisitStory]:
    """Tom and Megan were seen on Monday; Hannah is booked for today, Callum not at all."""
    mine = {p.teacher.first: p for p in all_pairs if p.coach.last == "Nair"}
    monday = weeks.monday(DAY)
    return [
        VisitStory(mine["Tom"], monday, monday + WEEK),
        VisitStory(mine["Megan"], monday, DAY + 9 * datetime.timedelta(days=1)),
    ]
