"""Small pictures: what they say in places is what happened in numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools import charts


@pytest.mark.parametrize(
    ("done", "expected", "step"),
    [
        (0, 10, 0),
        (1, 10, 1),
        (49, 100, 1),
        (5, 10, 2),
        (69, 100, 2),
        (7, 10, 3),
        (17, 20, 4),
        (999, 1000, 4),
        (10, 10, 5),
    ],
)
def test_a_week_is_shaded_by_the_share_seen(done, expected, step):
    assert charts.shade(done, expected) == step


@given(st.integers(1, 500), st.data())
def test_everyone_means_everyone(expected, data):
    done = data.draw(st.integers(0, expected))
    assert (charts.shade(done, expected) == 5) == (done == expected)


def test_a_holiday_is_a_gap_in_the_year():
    assert charts.week_places(["Autumn 1", "Autumn 1", "Autumn 2"]) == ([0.0, 1.0, 2.9], 3.9)


def autumn():
    mondays = (date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21), date(2026, 11, 2))
    return [
        {"monday": monday, "number": number, "term": "Autumn 1" if number < 4 else "Autumn 2"}
        for number, monday in enumerate(mondays, start=1)
    ]


def test_a_team_has_a_past_a_running_week_and_weeks_ahead():
    row = {"name": "English", "size": 10, "cells": [(4, 10), None, (5, 10)]}
    strip = charts.heat(autumn(), [row], date(2026, 9, 21))
    assert [(cell.kind, cell.shade, cell.fill) for cell in strip.rows[0].cells] == [
        ("past", 1, ""),
        ("none", 0, ""),
        ("now", 0, "47.0"),
        ("ahead", 0, ""),
    ]


def test_the_table_says_the_same_as_the_strip_and_nothing_of_weeks_ahead():
    row = {"name": "English", "size": 10, "cells": [(4, 10), None, (5, 10)]}
    strip = charts.heat(autumn(), [row], date(2026, 9, 21))
    assert (strip.heads, strip.rows[0].words) == (["1", "2", "3"], ["4 of 10", "none due", "5 of 10"])
    assert strip.rows[0].sentence == "English. Week 3: 5 of 10"


def test_half_terms_are_named_where_they_begin_and_the_week_is_marked():
    strip = charts.heat(autumn(), [], date(2026, 9, 21))
    assert [(term.name, term.short, term.x) for term in strip.terms] == [
        ("Autumn 1", "Au 1", "0.00"),
        ("Autumn 2", "Au 2", "79.59"),
    ]
    assert (strip.now_name, strip.now_x) == ("Week 3", "51.02")


def test_a_holiday_has_no_running_week():
    strip = charts.heat(autumn(), [], date(2026, 10, 26))
    assert (strip.now_x, strip.heads) == ("", ["1", "2", "3"])


def test_before_the_year_begins_there_is_nothing_to_tell():
    row = {"name": "English", "cells": []}
    strip = charts.heat(autumn(), [row], date(2026, 8, 31))
    assert (strip.heads, strip.rows[0].sentence) == ([], "English. The year has not begun")


def test_a_school_without_a_calendar_draws_nothing():
    assert charts.heat([], [], date(2026, 9, 7)) == charts.Heat([], [], [], "", "")


def test_coaches_stand_against_a_target_on_a_shared_scale():
    assert charts.bullet(16, 15, 12, 16) == ("100.00", "93.75", "75.00")


def test_more_coaches_than_the_scale_still_fit():
    assert charts.bullet(None, 20, 10, 16) == ("0.00", "100.00", "50.00")


@pytest.mark.parametrize(
    ("taken", "limit", "dots", "words"),
    [
        (6, 5, ["on"] * 5 + ["over"], "one over"),
        (7, 5, ["on"] * 5 + ["over"] * 2, "2 over"),
        (2, 2, ["on", "on"], "full"),
        (1, 3, ["on", "", ""], "room for 2"),
        (0, 0, [], "full"),
    ],
)
def test_places_with_a_coach(taken, limit, dots, words):
    assert charts.places(taken, limit) == (dots, words)


def test_every_teacher_is_in_the_sentence():
    assert charts.unit_sentence(27, 31, 6, 4, "booked by Friday") == (
        "68 teachers: 27 seen, 31 booked by Friday, 6 not booked yet, 4 away"
    )
    assert charts.unit_sentence(0, 0, 1, 0) == "1 teacher: 0 seen, 1 not booked yet"


def test_two_points_are_not_a_line():
    assert charts.spark([6, 79]) is None


def test_a_line_leaves_room_for_what_is_to_come():
    assert charts.spark([0, 50, 100], 100, 5) == charts.Spark(
        so_far="M0.0 40.0 L25.0 21.0 L50.0 2.0",
        under="M0.0 40.0 L25.0 21.0 L50.0 2.0 L50.0 40 L0 40Z",
        now="M50.0 2.0h.001",
    )


@pytest.mark.parametrize("here", [1, 2, 3, 4])
def test_a_step_is_in_one_place_with_the_earlier_ones_behind_it(here):
    states = [pin.state for pin in charts.path(here).pins]
    assert states == ["done"] * (here - 1) + ["here"] + [""] * (4 - here)


def test_a_place_that_was_passed_by_stays_empty():
    assert [pin.state for pin in charts.path(3, passed_by=2).pins] == ["done", "", "here", ""]
