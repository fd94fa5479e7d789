from datetime import date, timedelta

from hypothesis import given

from coaching.engine import weeks
from tests.coaching.engine.worlds import days, spans, tried


def test_a_week_is_keyed_by_its_monday():
    assert weeks.monday(date(2026, 11, 24)) == weeks.monday(date(2026, 11, 29)) == date(2026, 11, 23)


def test_the_weeks_between_two_days_hold_a_day_each():
    assert list(weeks.between(date(2026, 11, 27), date(2026, 12, 1))) == [date(2026, 11, 23), date(2026, 11, 30)]
    assert list(weeks.between(date(2026, 11, 27), date(2026, 11, 30))) == [date(2026, 11, 23)]


def test_holidays_are_not_numbered():
    open_weeks = [date(2026, 10, 12), date(2026, 10, 19), date(2026, 11, 2)]
    asked = [date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)]
    assert [weeks.number(week, open_weeks) for week in asked] == [1, 2, None, 3]


def test_numbers_begin_with_the_anchor_week():
    open_weeks = [date(2026, 10, 12), date(2026, 10, 19), date(2026, 11, 2)]
    numbers = [weeks.number(week, open_weeks, anchor=date(2026, 10, 20)) for week in open_weeks]
    assert numbers == [None, 1, 2]


@tried
@given(days())
def test_every_day_is_in_the_week_of_its_monday(day):
    assert weeks.monday(day).weekday() == 0
    assert timedelta(0) <= day - weeks.monday(day) < weeks.WEEK


@tried
@given(spans())
def test_the_weeks_of_a_span_are_the_mondays_of_its_days(span):
    assert list(weeks.between(span.starts_on, span.ends_on)) == sorted({weeks.monday(day) for day in span.days()})
