"""A school counted at once comes out as counted person by person, in every school year hypothesis can think of."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.engine import coverage, rollup
from coaching.engine.interval import Span
from coaching.engine.lanes import Lanes
from coaching.engine.rollup import Pair
from coaching.engine.visits import Booking, VisitDay
from tests.coaching.engine import plain
from tests.coaching.engine.worlds import TEAMS, TERM_STARTS, spans, worlds

tried_often = settings(max_examples=150, deadline=None)

MONDAYS = [TERM_STARTS + timedelta(days=7 * number) for number in range(26)]


def open_or_ended(span, is_open):
    return Span(span.starts_on) if is_open else span


@st.composite
def schools(draw):
    """A world in which bookings are replaced, posts may not be teaching ones, leave may run on, and coaches differ."""
    world = draw(worlds(teams=(*TEAMS, None)))
    long_spans = st.builds(open_or_ended, spans(), st.booleans())
    bookings = [Booking(booking.person, booking.next_on, draw(long_spans)) for booking in world.bookings]
    people = tuple(
        replace(
            span, teaching=draw(st.integers(0, 5)) > 0, leave=(*span.leave, *draw(st.lists(long_spans, max_size=1)))
        )
        for span in world.people
    )
    names = {span.person for span in people}
    pairs = [
        Pair(name, draw(long_spans), tuple(draw(st.lists(long_spans, max_size=2))))
        for name in names
        if draw(st.booleans())
    ]
    soon = st.integers(0, 14)
    again = [VisitDay(visit.person, visit.on + timedelta(days=draw(soon))) for visit in world.visits]
    return replace(world, people=people, visits=(*world.visits, *again), bookings=tuple(bookings)), pairs


@tried_often
@given(schools(), st.none() | st.sets(st.sampled_from(MONDAYS), max_size=4))
def test_a_tally_is_what_counting_person_by_person_gives(school, only):
    world, _ = school
    counted = coverage.tally(**world.counted(), only=only)
    expected = plain.tally(**world.counted(), only=only)
    assert sorted(counted, key=str) == sorted(expected, key=str)


@tried_often
@given(schools(), st.just(set(MONDAYS)) | st.sets(st.sampled_from(MONDAYS), max_size=4))
def test_the_kept_rows_are_what_counting_person_by_person_gives(school, mondays):
    world, pairs = school
    facts = {**world.counted(), "mondays": sorted(mondays), "pairs": pairs}
    assert rollup.rows(**facts) == plain.rows(**facts)


def test_lanes_keep_each_weeks_number_apart():
    lanes = Lanes(3)
    everybody = 4_000_000 * lanes.all
    assert lanes.numbers(everybody + lanes.at(1) + lanes.between(1, 3)) == (4_000_000, 4_000_002, 4_000_001)
    assert (lanes.between(2, 2), Lanes(0).numbers(0)) == (0, ())
