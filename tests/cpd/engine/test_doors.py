from datetime import UTC, datetime, timedelta

from cpd.engine.doors import close_at, ends_at, open_at, tapped_at

BEGINS = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_the_doors_open_a_quarter_before_and_close_half_an_hour_after():
    assert [open_at(BEGINS), ends_at(BEGINS, 60), close_at(BEGINS, 60)] == [
        BEGINS - 15 * MINUTE,
        BEGINS + 60 * MINUTE,
        BEGINS + 90 * MINUTE,
    ]


def test_a_tap_counts_from_when_it_was_and_never_from_the_future():
    assert tapped_at(BEGINS, BEGINS - 20 * MINUTE) == BEGINS - 20 * MINUTE
    assert tapped_at(BEGINS, BEGINS + MINUTE) == tapped_at(BEGINS, None) == BEGINS
