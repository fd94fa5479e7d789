"""Twilights at North as a test needs them: scheduled on their own day by Lina, attended, missed."""

import datetime

from cpd.actions import twilights
from cpd.actions.twilights import Plan
from cpd.models import Attendance, Expected, Twilight, TwilightCode
from schools.clock import LONDON
from tests.world import TODAY, acting_as, as_owner

LAST_WEEK = TODAY - datetime.timedelta(weeks=1)
TOMORROW = TODAY + datetime.timedelta(days=1)


def at(hour: int, minute: int = 0, *, on: datetime.date = TODAY) -> datetime.datetime:
    return datetime.datetime(on.year, on.month, on.day, hour, minute, tzinfo=LONDON)


def a_plan(cast, *, on: datetime.date = TODAY, **changed) -> Plan:
    usual = {
        "title": "Pose, pause, then name",
        "topic": "i-questioning",
        "step": "",
        "starts_at": at(15, 30, on=on),
        "minutes": 60,
        "place": "The hall",
        "whom": "teaching",
        "schools": frozenset({cast.north.id}),
        "teams": frozenset(),
        "facilitators": frozenset({cast.cleo.id}),
    }
    return Plan(**usual | changed)


def scheduled(cast, *, on: datetime.date = TODAY, by=None, **changed) -> Twilight:
    """A twilight as somebody scheduled it, on its own day, so that who is expected is worked out for that day."""
    by = by or cast.lina
    with acting_as(by, on=on):
        return twilights.schedule(plan=a_plan(cast, on=on, **changed), by=by)


def code_of(cast, twilight: Twilight) -> str:
    with as_owner(cast.ashdown):
        return TwilightCode.objects.get(twilight=twilight).code


def expected_at(cast, twilight: Twilight) -> set[str]:
    with as_owner(cast.ashdown):
        rows = Expected.objects.filter(twilight=twilight, excused="")
        return {name.lower() for name in rows.values_list("person__first_name", flat=True)}


def expectation(cast, twilight: Twilight, person) -> Expected:
    with as_owner(cast.ashdown):
        return Expected.objects.select_related("twilight").get(twilight=twilight, person=person)


def was_there(cast, twilight: Twilight, *people) -> None:
    with as_owner(cast.ashdown):
        for person in people:
            Attendance.objects.create(
                twilight=twilight,
                person=person,
                school=cast.north,
                how="tap",
                tapped_at=twilight.starts_at,
                minutes=twilight.minutes,
            )


def attendance_of(cast, twilight: Twilight) -> dict[str, tuple[str, int]]:
    """Who was there, how we know, for how many minutes."""
    with as_owner(cast.ashdown):
        rows = Attendance.objects.filter(twilight=twilight)
        return {
            n.lower(): (how, minutes) for n, how, minutes in rows.values_list("person__first_name", "how", "minutes")
        }
