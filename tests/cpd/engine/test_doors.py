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


def test_only_the_time_between_tap_and_post_counts_whatever_the_device_thinks_the_time_is():
    wrong = BEGINS.replace(year=2019)
    assert tapped_at(BEGINS, tapped=wrong, sent=wrong + 20 * MINUTE) == BEGINS - 20 * MINUTE


def test_nobody_taps_in_the_future_and_a_device_that_says_nothing_tapped_just_now():
    assert tapped_at(BEGINS, tapped=BEGINS + MINUTE, sent=BEGINS) == BEGINS
    assert tapped_at(BEGINS, tapped=None, sent=BEGINS) == tapped_at(BEGINS, tapped=BEGINS, sent=None) == BEGINS
