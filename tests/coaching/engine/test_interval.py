from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.engine.interval import Span, wilson
from tests.coaching.engine.worlds import days, spans, tried


def test_a_span_holds_its_first_day_and_not_its_last():
    leave = Span(date(2026, 11, 23), date(2026, 11, 27))
    days = [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 27)]
    assert [leave.contains(day) for day in days] == [False, True, True, False]


def test_a_span_without_an_end_is_still_running():
    assert Span(date(2026, 9, 1)).contains(date(2050, 1, 1))


def test_a_span_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end on 2026-09-01, before it starts on 2026-09-02"):
        Span(date(2026, 9, 2), date(2026, 9, 1))


def test_a_running_span_has_no_last_day_to_count_to():
    with pytest.raises(ValueError, match="has no last day"):
        list(Span(date(2026, 9, 2)).days())


def test_spans_that_touch_do_not_overlap():
    first, second = Span(date(2026, 9, 1), date(2026, 10, 1)), Span(date(2026, 10, 1))
    assert not first.overlaps(second)
    assert Span(date(2026, 9, 30)).intersection(first) == Span(date(2026, 9, 30), date(2026, 10, 1))


@tried
@given(spans(), spans())
def test_the_intersection_is_the_days_both_spans_hold(one, other):
    shared = set(one.days()) & set(other.days())
    common = one.intersection(other)
    assert set(common.days() if common else ()) == shared
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@tried
@given(spans(), days())
def test_contains_agrees_with_the_days(span, day):
    assert span.contains(day) == (day in set(span.days()))


@pytest.mark.parametrize(
    ("count", "out_of", "expected"),
    [
        # R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_the_interval_is_the_published_one(count, out_of, expected):
    assert tuple(round(end, 4) for end in wilson(count, out_of)) == expected


def test_nothing_expected_tells_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_more_than_all_is_refused():
    with pytest.raises(ValueError, match="5 is not a count out of 4"):
        wilson(5, 4)


@tried
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_none_and_all(counts):
    count, out_of = counts
    low, high = wilson(count, out_of)
    assert 0 <= low <= count / out_of <= high <= 1
