"""Attendance as it may be seen: by name for those who take it and for the leaders, in numbers for the trust’s team.

Which rows come is the database's to say; what is read here is what it shows to whoever asks.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from cpd.engine import doors
from cpd.engine.places import Counts, Place, counted, place_of
from cpd.models import Attendance, CatchUp, Expected, Twilight
from schools.engine import small_numbers
from schools.models import Person, School


@dataclass(frozen=True)
class Line:
    """One person at one twilight. Without `expected` they came though nobody expected them."""

    person: Person
    school: School | None
    expected: Expected | None
    attendance: Attendance | None
    catch_up: CatchUp | None
    place: Place


@dataclass(frozen=True)
class InSchool:
    """What the trust's team sees of a school: its counts, or None where too few are expected."""

    school: School
    counts: Counts | None


def lines_of(twilight: Twilight, *, is_over: bool) -> list[Line]:
    """Everybody expected whom whoever asks may see, by name, then those who came besides. Three queries."""
    of = {"twilight": twilight}
    here = {each.person_id: each for each in Attendance.objects.filter(**of).select_related("person", "school")}
    said = {each.person_id: each for each in CatchUp.objects.filter(**of)}
    expected = Expected.objects.filter(**of).select_related("person", "school")
    lines = []
    for each in expected.order_by("person__last_name", "person__first_name", "id"):
        attendance, catch_up = here.pop(each.person_id, None), said.get(each.person_id)
        place = _place(each, attendance, catch_up, is_over=is_over)
        lines.append(Line(each.person, each.school, each, attendance, catch_up, place))
    beside = sorted(here.values(), key=lambda each: (each.person.last_name, each.person.first_name))
    return lines + [Line(each.person, each.school, None, each, None, Place.HERE) for each in beside]


def _place(expected: Expected, attendance: Attendance | None, catch_up: CatchUp | None, *, is_over: bool) -> Place:
    return place_of(
        is_excused=bool(expected.excused),
        was_here=attendance is not None,
        caught_up=catch_up is not None and catch_up.confirmed_by_id is not None,
        is_over=is_over,
    )


def counts_of(lines: Iterable[Line]) -> Counts:
    """The counts of those who were expected; whoever came besides is no part of them."""
    return counted(line.place for line in lines if line.expected)


def in_schools(
    twilights: Collection[Twilight], schools: Collection[uuid.UUID], *, now: datetime.datetime
) -> dict[uuid.UUID, Counts]:
    """The counts of each twilight, of people of these schools alone, for their leaders. One query."""
    wanted = [each.id for each in twilights]
    counts = _by_twilight(Expected.objects.filter(twilight__in=wanted, school__in=list(schools)), now=now)
    return {each: counts[each][0] if each in counts else Counts() for each in wanted}


def of_school(school: School, *, since: datetime.datetime, until: datetime.datetime) -> tuple[int, Counts]:
    """How many twilights that began in `since <= moment < until` and are over by `until` a school's people were
    expected at, and their counts together. For the school's leaders. One query.
    """
    began = Expected.objects.filter(
        school=school,
        twilight__starts_at__gte=since,
        twilight__starts_at__lt=until,
        twilight__cancelled_at=None,
    )
    over = [counts for counts, is_over in _by_twilight(began, now=until).values() if is_over]
    return len(over), sum(over, Counts())


def _by_twilight(expected: QuerySet[Expected], *, now: datetime.datetime) -> dict[uuid.UUID, tuple[Counts, bool]]:
    """The counts of each twilight, with whether it is over."""
    own = {"twilight": OuterRef("twilight"), "person": OuterRef("person")}
    rows = expected.annotate(
        was_here=Exists(Attendance.objects.filter(**own)),
        caught_up=Exists(CatchUp.objects.filter(**own, confirmed_by__isnull=False)),
    ).values_list("twilight", "twilight__starts_at", "twilight__minutes", "excused", "was_here", "caught_up")
    places: dict[uuid.UUID, list[Place]] = defaultdict(list)
    over: dict[uuid.UUID, bool] = {}
    for twilight, starts_at, minutes, excused, was_here, caught_up in rows:
        over[twilight] = is_over = doors.close_at(starts_at, minutes) < now
        place = place_of(is_excused=bool(excused), was_here=was_here, caught_up=caught_up, is_over=is_over)
        places[twilight].append(place)
    return {twilight: (counted(each), over[twilight]) for twilight, each in places.items()}


def for_the_trust(
    twilight: Twilight, schools: Collection[School], *, is_over: bool
) -> tuple[list[InSchool], Counts | None]:
    """The counts of each school for the trust's team, and of all that are shown. One query.

    Schools with fewer than five people expected are not told by the database; the next smallest is left out with them.
    """
    told = numbers_of([twilight], is_over={twilight.id: is_over})[twilight.id]
    sizes: dict[Hashable, int] = {school.id: told[school.id].expected if school.id in told else 1 for school in schools}
    hiding = small_numbers.mask([small_numbers.Column(sizes)], k=small_numbers.TRUST)
    rows = [
        InSchool(school, None if school.id in hiding.hidden else told.get(school.id))
        for school in sorted(schools, key=lambda school: school.name)
    ]
    shown = [row.counts for row in rows if row.counts is not None]
    return rows, sum(shown, Counts()) if shown else None


def numbers_of(
    twilights: Collection[Twilight], *, is_over: dict[uuid.UUID, bool]
) -> dict[uuid.UUID, dict[uuid.UUID, Counts]]:
    """What the database tells the trust's team: counts by twilight, then by school. One query."""
    told: dict[uuid.UUID, dict[uuid.UUID, Counts]] = {each.id: {} for each in twilights}
    with connection.cursor() as cursor:
        cursor.execute(
            "select twilight_id, school_id, expected, here, caught_up from sec.twilight_counts(%s::uuid[])",
            [[str(each) for each in told]],
        )
        for twilight, school, expected, here, caught_up in cursor.fetchall():
            away = expected - here - caught_up if is_over[twilight] else 0
            told[twilight][school] = Counts(expected=expected, here=here, away=away, caught_up=caught_up)
    return told
