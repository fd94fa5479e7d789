"""What must hold of coverage in every school year, whoever joins, leaves, moves or is visited when."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.engine import weeks
from coaching.engine.calendar import Calendar
from coaching.engine.choices import Dated
from coaching.engine.coverage import coverage, tally
from coaching.engine.expectation import CYCLE, by_person
from coaching.engine.interval import Span
from coaching.engine.periods import periods_of
from coaching.engine.rollup import whole_periods
from coaching.engine.visits import Booking, VisitDay
from tests.coaching.engine.worlds import AUTUMN, TEAMS, days, every, expects, spans, teacher, tried, worlds


def by_key(rows):
    return {(row.week, row.team): row for row in rows}


def whole_school(rows):
    return [row for row in rows if row.team is None]


def with_weeks_counted_again(old, new, dirty):
    """The rollup after its dirty weeks were replaced by newly counted rows."""
    kept = {key: row for key, row in old.items() if key[0] not in dirty}
    return kept | {key: row for key, row in new.items() if key[0] in dirty}


def weeks_of(span):
    """The Mondays that a trigger marks for a fact that lasts (coaching/sql/dirty_weeks_ahead.sql)."""
    return weeks.between(span.starts_on, span.ends_on or date(2028, 1, 1))


@tried
@given(worlds())
def test_the_school_is_the_sum_of_its_teams(world):
    rows = tally(**world.counted())
    parts = defaultdict(list)
    for row in rows:
        if row.team is not None:
            parts[row.week].append(row)
    for row in whole_school(rows):
        for figure in ("due", "expected", "completed", "seen", "booked", "away"):
            assert getattr(row, figure) == sum(getattr(part, figure) for part in parts[row.week])
        for day in range(5):
            assert row.seen_by_day[day] == sum(part.seen_by_day[day] for part in parts[row.week])


@tried
@given(worlds(teams=(*TEAMS, None)))
def test_nobody_is_seen_who_was_not_due(world):
    for row in tally(**world.counted()):
        assert 0 <= row.completed <= row.seen <= row.due
        assert row.seen + row.booked <= row.due
        assert list(row.seen_by_day) == sorted(row.seen_by_day)
        assert row.seen_by_day[-1] <= row.seen
        assert row.expected <= row.due * CYCLE


@tried
@given(worlds())
def test_seen_in_a_period_is_what_its_weeks_completed_so_far(world):
    rows = by_key(tally(**world.counted()))
    for period in world.periods:
        so_far = 0
        for week in period.weeks:
            so_far += rows[week, None].completed
            assert rows[week, None].seen == so_far


@tried
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_facts_makes_no_difference(world, chance: random.Random):
    shuffled = {name: chance.sample(facts, len(facts)) for name, facts in world.counted().items() if name != "expects"}
    assert by_key(tally(**shuffled, expects=world.expects)) == by_key(tally(**world.counted()))


@tried
@given(worlds())
def test_facts_told_twice_count_once(world):
    assert tally(**world.counted() | {"visits": world.visits * 2}) == tally(**world.counted())


@tried
@given(worlds(), days())
def test_another_visit_never_lowers_a_figure_of_people_seen(world, day):
    more = (*world.visits, VisitDay(world.people[0].person, day))
    before, after = by_key(tally(**world.counted())), by_key(tally(**world.counted() | {"visits": more}))
    assert before.keys() == after.keys()
    for key, row in before.items():
        assert (row.due, row.expected, row.away) == (after[key].due, after[key].expected, after[key].away)
        assert row.seen <= after[key].seen
        assert row.booked >= after[key].booked
    totals = [coverage(whole_school(rows.values()), world.periods) for rows in (before, after)]
    assert totals[0].completed <= totals[1].completed
    assert totals[0].counted <= totals[1].counted


@tried
@given(worlds(), days())
def test_visits_count_only_in_their_own_period(world, day):
    period = world.periods.on(day)
    burst = [VisitDay(span.person, day + timedelta(days=ahead)) for span in world.people for ahead in range(5)]
    inside = [visit for visit in burst if period and period.span.contains(visit.on)]
    rows = whole_school(tally(**world.counted() | {"visits": inside}))
    expected_then = sum(row.expected for row in rows if period and row.week in period.weeks)
    assert coverage(rows, world.periods).counted <= expected_then


@tried
@given(worlds())
def test_a_share_lies_between_none_and_all(world):
    share = coverage(whole_school(tally(**world.counted())), world.periods).share
    assert share is None or 0 <= share <= 1


@tried
@given(worlds())
def test_two_halves_of_a_post_add_up_to_the_whole_of_it(world):
    whole = [replace(span, fte=2 * (span.fte // 2)) for span in world.people]
    halves = [
        replace(span, fte=span.fte // 2, person=(span.person, half)) for span in world.people for half in ("am", "pm")
    ]
    one = whole_school(tally(people=whole, visits=(), expects=world.expects))
    two = whole_school(tally(people=halves, visits=(), expects=world.expects))
    assert [row.expected for row in one] == [row.expected for row in two]
    assert [2 * row.due for row in one] == [row.due for row in two]


@tried
@given(st.integers(1, 4), st.integers(1, 7), st.integers(1, 7), st.sampled_from([20, 50, 80, 100]))
def test_moving_a_holiday_creates_no_expectation(cadence, moved_from, moved_to, fte):
    expected = []
    for week in (moved_from, moved_to):
        breaks_on = date(2026, 8, 31) + week * weeks.WEEK
        year = Calendar(
            [Span(date(2026, 8, 31), breaks_on), Span(breaks_on + weeks.WEEK, date(2026, 8, 31) + 9 * weeks.WEEK)]
        )
        school = expects(year, cadence=cadence)
        rows = tally(people=[teacher("Tariq", fte=fte)], visits=(), expects=school)
        assert breaks_on not in {row.week for row in rows}
        expected.append(sum(row.expected for row in whole_school(rows)))
    assert expected[0] == expected[1]


@tried
@given(worlds())
def test_holidays_have_no_rows_and_open_weeks_have_one_for_the_school(world):
    rows = tally(**world.counted())
    assert tuple(row.week for row in whole_school(rows)) == world.expects.calendar.open_weeks()


@tried
@given(worlds(), days())
def test_counting_the_dirty_weeks_of_a_visit_again_is_enough(world, day):
    old = by_key(tally(**world.counted()))
    changed = world.counted() | {"visits": (*world.visits, VisitDay(world.people[-1].person, day))}
    dirty = whole_periods([weeks.monday(day)], world.periods)
    again = by_key(tally(**changed, only=dirty))
    assert with_weeks_counted_again(old, again, dirty) == by_key(tally(**changed))


@tried
@given(worlds(), spans())
def test_counting_the_dirty_weeks_of_a_leave_again_is_enough(world, leave):
    old = by_key(tally(**world.counted()))
    first, *others = world.people
    changed = world.counted() | {"people": (replace(first, leave=(*first.leave, leave)), *others)}
    dirty = whole_periods(weeks_of(leave), world.periods)
    again = by_key(tally(**changed, only=dirty))
    assert with_weeks_counted_again(old, again, dirty) == by_key(tally(**changed))


@tried
@given(worlds(), days())
def test_counting_the_dirty_weeks_of_a_leaver_again_is_enough(world, day):
    old = by_key(tally(**world.counted()))
    last = world.people[-1]
    leaver = replace(last, ends_on=max(last.starts_on, min(day, last.ends_on or day)))
    changed = world.counted() | {"people": (*world.people[:-1], leaver)}
    dirty = whole_periods(weeks_of(Span(leaver.ends_on)), world.periods)
    again = by_key(tally(**changed, only=dirty))
    assert with_weeks_counted_again(old, again, dirty) == by_key(tally(**changed))


@tried
@given(worlds(), st.builds(Dated, days(), st.integers(1, 4)))
def test_counting_the_weeks_around_a_new_cadence_again_is_enough(world, choice):
    """The trigger marks from four weeks before the choice on (coaching/sql/choices_ahead.sql)."""
    calendar = world.expects.calendar
    recut = periods_of(calendar, [Dated(date(2026, 8, 1), 2), choice])
    plain = replace(world.expects, periods=periods_of(calendar, [Dated(date(2026, 8, 1), 2)]))
    changed = replace(world.expects, periods=recut)
    old = by_key(tally(**world.counted() | {"expects": plain}))
    dirty = whole_periods(weeks_of(Span(choice.starts_on - timedelta(days=28))), recut)
    again = by_key(tally(**world.counted() | {"expects": changed}, only=dirty))
    assert with_weeks_counted_again(old, again, dirty) == by_key(tally(**world.counted() | {"expects": changed}))


def test_a_new_cadence_changes_a_week_before_it():
    """What the four weeks are for: in a fortnight cut short, a visit booked for its second week is none of its own."""
    choice, first_week = Dated(date(2026, 9, 21), 1), date(2026, 9, 14)
    plain = expects(cadence=2)
    cut = replace(plain, periods=periods_of(AUTUMN, [every(2), choice]))
    facts = {"people": [teacher("Tariq")], "visits": (), "bookings": [Booking("Tariq", date(2026, 9, 22))]}
    assert [tally(**facts, expects=world, only=[first_week])[0].booked for world in (plain, cut)] == [1, 0]
    assert first_week in whole_periods(weeks_of(Span(choice.starts_on - timedelta(days=28))), cut.periods)


def counted_on_fingers(world, period, week):
    """The school's row worked out a second way, day by day and person by person, with nothing of the engine's."""
    calendar, due, seen, expected = world.expects.calendar, 0, 0, 0
    for own in by_person(world.people).values():
        last_of_week = {}
        for monday in period.weeks:
            for day in (monday + timedelta(days=number) for number in range(5)):
                for span in own:
                    there = span.starts_on <= day and (span.ends_on is None or day < span.ends_on) and span.fte > 0
                    on_leave = any(leave.starts_on <= day < leave.ends_on for leave in span.leave)
                    if calendar.is_open(day) and there and not on_leave and is_counted(span, monday, world):
                        last_of_week[monday] = span
        due += bool(last_of_week)
        expected += CYCLE * last_of_week[week].fte // 100 // period.cadence if week in last_of_week else 0
        visited = [weeks.monday(visit.on) for visit in world.visits if visit.person == own[0].person]
        seen += bool(last_of_week) and any(monday in period.weeks and monday <= week for monday in visited)
    return due, expected, seen


def is_counted(span, monday, world):
    if monday in world.expects.exempt_weeks:
        return False
    if span.joined_on is None or span.joined_on < date(2026, 8, 1):
        return True
    since_joining = [week for week in world.expects.calendar.open_weeks() if week >= weeks.monday(span.joined_on)]
    return monday not in since_joining[: world.expects.grace[0].value]


@tried
@given(worlds())
def test_the_tally_agrees_with_counting_on_fingers(world):
    rows = by_key(tally(**world.counted()))
    for period in world.periods:
        for week in period.weeks:
            row = rows[week, None]
            assert (row.due, row.expected, row.seen) == counted_on_fingers(world, period, week)
