"""Occasions come by the clock on the wall: once each, whatever summer time does, and can be caught up."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from schools.engine.occasions import WEEKDAYS, Occasion

LONDON = ZoneInfo("Europe/London")
MORNING = Occasion("reminders", "work", time(7, 30), weekdays=WEEKDAYS)
NIGHT = Occasion("recount", "rollup", time(2, 30))
AFTERNOON = Occasion("agreed_days", "work", time(15, 0), weekdays=WEEKDAYS)
WEEK = Occasion("week", "rollup", time(0, 5), every_week=True)


def london(*when):
    return datetime(*when, tzinfo=LONDON)


def first_seen(occasion, begin, days):
    """When a clock that looks every ten minutes first meets each key, in London's time."""
    seen = {}
    for step in range(days * 144):
        now = (begin + timedelta(minutes=10 * step)).astimezone(LONDON)
        key = occasion.key(now)
        if key is not None:
            seen.setdefault(key, now)
    return seen


@pytest.mark.parametrize("occasion", [MORNING, AFTERNOON, NIGHT, WEEK], ids=lambda occasion: occasion.kind)
def test_through_two_years_each_comes_once_and_at_its_time(occasion):
    seen = first_seen(occasion, datetime(2027, 1, 4, tzinfo=UTC), 2 * 364)
    by_time = Counter(now.time() for now in seen.values())
    number = {"reminders": 2 * 52 * 5, "agreed_days": 2 * 52 * 5, "recount": 2 * 364, "week": 2 * 52}[occasion.kind]
    on_time = time(0, 10) if occasion.every_week else occasion.at  # the clock looks at ten past
    assert by_time == {on_time: number}


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"], ids=["summer time begins", "summer time ends"])
def test_the_night_of_a_changed_clock_is_one_night(day):
    seen = first_seen(NIGHT, datetime.fromisoformat(f"{day}T00:00Z") - timedelta(hours=2), 1)
    assert [key for key in seen if key.endswith(day)] == [f"recount:{day}"]


@pytest.mark.parametrize(
    ("moment", "has_come"),
    [
        ("2027-03-26T14:59Z", False),  # the Friday before summer time begins
        ("2027-03-26T15:00Z", True),
        ("2027-03-29T13:59Z", False),  # the Monday after it
        ("2027-03-29T14:00Z", True),
        ("2027-10-29T14:00Z", True),  # the Friday before it ends
        ("2027-11-01T14:00Z", False),  # the Monday after it
        ("2027-11-01T15:00Z", True),
    ],
)
def test_three_in_the_afternoon_is_three_on_the_wall(moment, has_come):
    now = datetime.fromisoformat(moment)
    assert AFTERNOON.key(now.astimezone(LONDON)) == (f"agreed_days:{now:%Y-%m-%d}" if has_come else None)


def test_before_its_time_it_has_not_come():
    assert MORNING.key(london(2026, 11, 23, 7, 29)) is None
    assert MORNING.key(london(2026, 11, 23, 7, 30)) == "reminders:2026-11-23"


def test_it_can_be_caught_up_until_midnight_and_no_longer():
    assert NIGHT.key(london(2026, 11, 23, 23, 59)) == "recount:2026-11-23"
    assert NIGHT.key(london(2026, 11, 24, 0, 0)) is None


def test_a_weekend_has_no_reminders():
    assert [MORNING.key(london(2026, 11, day, 12)) for day in (28, 29)] == [None, None]


def test_a_week_can_be_caught_up_until_the_next():
    assert WEEK.key(london(2026, 11, 23, 0, 4)) is None
    assert {WEEK.key(london(2026, 11, day, 12)) for day in range(23, 30)} == {"week:2026-11-23"}
