"""The line through time of what was written to a teacher and what became of their steps."""

import datetime

import pytest

from observations import timeline
from observations.actions import deletions, drop_ins, step_states, steps
from observations.models import ActionStep, DropIn
from observations.timeline import Kind, SchoolYear
from tests.architecture.plant import as_owner
from tests.observations.builders import PRAISE, draft, held, shared
from tests.world import TODAY, acting_as

STEP, NEXT_STEP = "Ask, pause, then name", "Give ten seconds to think"
DAY = datetime.timedelta(days=1)


def line_of(teacher) -> list[timeline.Entry]:
    with acting_as(teacher):
        letters = list(DropIn.objects.shared_with(teacher).recent())
        told = {"names": {}, "earlier": timeline.before_of(letters)}
        return timeline.entries(letters, timeline.steps_of(teacher), **told)


def kinds(teacher) -> list[tuple[datetime.date, Kind]]:
    return [(entry.on, entry.kind) for entry in line_of(teacher)]


def live(teacher) -> ActionStep:
    return ActionStep.objects.of(teacher).live().get()


def test_the_latest_is_first_and_within_a_day_what_came_later(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.cleo):
        steps.record_rehearsed(step=live(cast.tariq), by=cast.cleo, on=TODAY)
    with acting_as(cast.tariq):
        step_states.move(step=live(cast.tariq), to="trying", by=cast.tariq, on=TODAY)
        step_states.move(step=live(cast.tariq), to="habit", by=cast.tariq, on=TODAY + DAY)
    assert kinds(cast.tariq) == [
        (TODAY + DAY, Kind.HABIT),
        (TODAY, Kind.TRYING),
        (TODAY, Kind.REHEARSED),
        (TODAY, Kind.LETTER),
    ]
    assert [entry.is_own for entry in line_of(cast.tariq)] == [True, True, False, False]


def test_moving_on_is_told_by_the_letter_and_letting_go_on_its_own(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    shared(cast.cleo, cast.tariq, step_words=NEXT_STEP, follow_up="new")
    shared(cast.cleo, cast.tariq, follow_up="retire")
    letters_and_moments = [kind for _, kind in kinds(cast.tariq)]
    assert letters_and_moments == [Kind.LET_GO, Kind.LETTER, Kind.LETTER, Kind.LETTER]


def test_a_step_whose_letter_was_deleted_still_says_when_it_was_chosen(cast):
    letter = shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.tariq):
        deletions.delete_letter(letter=letter, by=cast.tariq)
    assert kinds(cast.tariq) == [(TODAY, Kind.CHOSEN)]


def test_a_letter_brings_what_it_said_before(cast):
    letter = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=letter, words={"praise": "You waited."}, on=TODAY, by=cast.cleo)
    (entry,) = line_of(cast.tariq)
    assert (entry.drop_in.praise, [was.parts for was in entry.before]) == (
        "You waited.",
        [{"What’s going well": PRAISE}],
    )


@pytest.mark.parametrize("unshared", [draft, held])
def test_what_is_not_shared_is_not_on_the_line(cast, unshared):
    unshared(cast.cleo, cast.tariq, step_words=STEP)
    assert line_of(cast.tariq) == []


def test_the_line_is_the_teachers_own(cast):
    shared(cast.cleo, cast.tess, step_words=STEP)
    assert line_of(cast.tariq) == []
    assert len(line_of(cast.tess)) == 1


def test_the_focus_is_told_by_its_name(cast):
    shared(cast.cleo, cast.tariq, focus="questions")
    shared(cast.cleo, cast.tess)
    assert [entry.focus for entry in (*line_of(cast.tariq), *line_of(cast.tess))] == ["Questions and talk", ""]


def test_school_years_with_anything_in_them(cast):
    old, new = shared(cast.cleo, cast.tariq), shared(cast.cleo, cast.tariq)
    with as_owner(cast.ashdown):
        DropIn.objects.filter(id=old.id).update(happened_on=datetime.date(2025, 7, 1))
    with acting_as(cast.tariq):
        years = timeline.years_of(cast.tariq, [])
    assert ([year.label for year in years], new.happened_on) == (["2026/27", "2024/25"], TODAY)


def test_a_school_year_runs_from_august():
    year = SchoolYear(2026)
    days = [
        datetime.date(2026, 7, 31),
        datetime.date(2026, 8, 1),
        datetime.date(2027, 7, 31),
        datetime.date(2027, 8, 1),
    ]
    assert [year.contains(day) for day in days] == [False, True, True, False]
    assert (SchoolYear.of(TODAY), SchoolYear(2099).label) == (year, "2099/00")
