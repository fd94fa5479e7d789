"""A line of a calendar: which days it means, and what it cannot say."""

import datetime

import pytest

from schools.engine.calendar_entries import Entry, Impossible, moved_on, stretches

FRIDAY = datetime.date(2026, 12, 4)
DAY = datetime.timedelta(days=1)


def entry(kind="closure", name="", first=FRIDAY, last=FRIDAY) -> Entry:
    return Entry(kind, name, first, last)


def test_a_closure_over_a_weekend_means_its_weekdays():
    assert entry(last=FRIDAY + 3 * DAY).weekdays() == [FRIDAY, FRIDAY + 3 * DAY]


def test_exam_weeks_are_whole_weeks():
    days = entry("exam week", first=FRIDAY, last=FRIDAY + 4 * DAY).weekdays()
    assert (days[0], days[-1], len(days)) == (datetime.date(2026, 11, 30), datetime.date(2026, 12, 11), 10)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"last": FRIDAY - DAY}, "The last day comes before the first."),
        ({"last": FRIDAY + 61 * DAY}, "is too long for a closure. Check the years."),
        ({"kind": "half-term", "last": FRIDAY + 151 * DAY}, "is too long for a half-term. Check the years."),
        ({"name": "n" * 41}, "The name is longer than 40 characters."),
    ],
)
def test_what_cannot_be_meant_is_refused(what, words):
    with pytest.raises(Impossible, match=words):
        entry(**what)


def test_days_that_follow_one_another_are_one_stretch_over_a_weekend():
    monday = FRIDAY + 3 * DAY
    assert list(stretches([monday, FRIDAY, monday + 2 * DAY])) == [(FRIDAY, monday), (monday + 2 * DAY,) * 2]
    assert list(stretches([])) == []


def test_a_year_moves_on_by_whole_weeks_and_never_begins_in_august():
    def begins(day: datetime.date) -> datetime.date:
        return moved_on([entry("half-term", "Autumn 1", day, day + 40 * DAY)])[0].first

    assert begins(datetime.date(2026, 9, 2)) == datetime.date(2027, 9, 1)
    assert begins(datetime.date(2027, 9, 1)) == datetime.date(2028, 9, 6)
