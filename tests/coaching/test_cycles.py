"""What completes a cycle: drop-ins count in weeks that chose them, conversations in those that chose these."""

import datetime
import random

import pytest
from django.db import ProgrammingError, connection, transaction

from coaching import coached, standing
from coaching.actions import coverage, meetings, reminders, visits
from coaching.engine import cycles
from coaching.engine.choices import Dated
from coaching.engine.standing import Standing
from coaching.models import Cause, CoverageWeek, Meeting, Pairing
from schools.models import Choice
from tests.coaching.actions.post import live_on
from tests.coaching.test_facts_kept import refusal
from tests.coaching.views.school import words_of
from tests.world import MONDAY, TODAY, acting_as, job_for

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(weeks=1)


def counts_conversations(cast, *, starts_on=MONDAY) -> None:
    with job_for(cast.ashdown):
        Choice.objects.create(decision="cycle", school=cast.north, value="conversation", starts_on=starts_on)


def pair_of(teacher) -> Pairing:
    return Pairing.objects.of_teacher(teacher).get()


def dropped_in(cast, teacher, on=TODAY, **agreed):
    with acting_as(cast.cleo):
        return visits.record(pairing=pair_of(teacher), on=on, **{"next_on": None, **agreed}, by=cast.cleo)


def talked(cast, teacher, on=TODAY) -> Meeting:
    with acting_as(cast.cleo):
        return meetings.record(pairing=pair_of(teacher), on=on, by=cast.cleo)


def recount(cast) -> list:
    with job_for(cast.ashdown, "waymark_rollup"):
        coverage.recount()
    with job_for(cast.ashdown, "waymark_rollup"):
        return coverage.recount_everything()


def row(cast, week=MONDAY) -> tuple[int, int]:
    """How many were seen in a week, and how many booked, as the rollup has it."""
    with job_for(cast.ashdown, "waymark_rollup"):
        found = CoverageWeek.objects.get(school=cast.north, week=week, team=None)
        return found.seen, found.booked


def stands(cast) -> dict[str, Standing]:
    with acting_as(cast.hana):
        ground = standing.ground_of(cast.north, today=TODAY)
        found = standing.standings_in(ground, standing.Stretch.THIS).by_person
    return {name: found[getattr(cast, name).id] for name in ("tariq", "tess")}


def test_where_the_conversation_counts_a_drop_in_alone_does_not(cast):
    counts_conversations(cast)
    dropped_in(cast, cast.tariq, talk_on=TODAY + DAY)
    dropped_in(cast, cast.tess, on=MONDAY)
    talked(cast, cast.tess)
    assert stands(cast) == {"tariq": Standing.BOOKED, "tess": Standing.SEEN}
    with acting_as(cast.cleo):
        people = {one.teacher.first_name: one for one in coached.people_of(cast.cleo, today=TODAY)}
    assert [people[name].seen_last_on for name in ("Tariq", "Tess")] == [None, TODAY]
    assert (people["Tariq"].booked_for, people["Tariq"].talk.is_open, people["Tess"].talk.is_open) == (
        TODAY + DAY,
        True,
        False,
    )
    assert (recount(cast), row(cast)) == ([], (1, 1))


def test_weeks_before_the_choice_stay_counted_by_drop_ins(cast):
    dropped_in(cast, cast.tariq, on=MONDAY - WEEK)
    talked(cast, cast.tess, on=MONDAY - WEEK)
    dropped_in(cast, cast.tess)
    recount(cast)
    assert (row(cast, MONDAY - WEEK), row(cast)) == ((1, 0), (1, 0))
    counts_conversations(cast)
    recount(cast)
    assert (row(cast, MONDAY - WEEK), row(cast)) == ((1, 0), (0, 0))


def test_one_that_was_missed_counts_nowhere_and_says_why(cast, client_of):
    counts_conversations(cast)
    dropped_in(cast, cast.tariq)
    with acting_as(cast.cleo):
        for cause in (Cause.CLASH, Cause.COVER_NEEDED, Cause.COVER_NEEDED):
            meetings.miss(pairing=pair_of(cast.tariq), on=TODAY, cause=cause, by=cast.cleo)
        assert list(Meeting.objects.missed().values_list("cause", flat=True)) == ["cover needed"]
    assert (stands(cast)["tariq"], recount(cast), row(cast)) == (Standing.NOT_BOOKED, [], (0, 0))
    hana = client_of(cast.hana)
    page = words_of(hana.get("/schools/north-school/coverage"))
    assert "1 conversation didn’t happen: 1 because cover was needed." in page
    assert "Seen means that the two held their coaching conversation." in page
    people = words_of(hana.get("/schools/north-school/coverage/people"))
    assert "with Cleo Clarke, conversation missed on 24 November (cover was needed)" in people


@pytest.mark.parametrize("seed", range(3))
def test_the_rollup_is_what_a_recount_finds_whatever_was_done(cast, seed):
    dice = random.Random(seed)
    counts_conversations(cast, starts_on=MONDAY - dice.choice([0, 1, 2]) * WEEK)
    recount(cast)
    held = []
    for _ in range(8):
        on, teacher = TODAY - dice.randrange(15) * DAY, dice.choice([cast.tariq, cast.tess])
        stand = [meeting for meeting in held if meeting.withdrawn_at is None]
        talked_then = {meeting.teacher_id for meeting in stand if meeting.on == on}
        if dice.random() < 0.4:
            dropped_in(cast, teacher, on=on, talk_on=dice.choice([None, on + dice.randrange(9) * DAY]))
        elif stand and dice.random() < 0.4:
            meeting = dice.choice(stand)
            with acting_as(cast.cleo):
                if meeting.teacher_id in talked_then or dice.random() < 0.5:
                    meetings.withdraw(meeting=meeting, by=cast.cleo)
                else:
                    meetings.move(meeting=meeting, on=on, by=cast.cleo)
        elif teacher.id not in talked_then:
            held.append(talked(cast, teacher, on=on))
        assert recount(cast) == []


def test_every_day_is_of_one_turn():
    dice = random.Random(7)
    days = [MONDAY + number * DAY for number in range(-60, 60)]
    for _ in range(50):
        chosen = [Dated(dice.choice(days), dice.choice(["drop-in", "conversation"])) for _ in range(dice.randrange(4))]
        turns = {value: cycles.days_of(chosen, value) for value in ("drop-in", "conversation")}
        for day in days:
            of = [value for value, spans in turns.items() if any(span.contains(day) for span in spans)]
            assert of == [cycles.completes(sorted(chosen, key=lambda one: one.starts_on), day)]


def test_the_fact_is_of_a_running_pair_and_stays_with_its_people(cast):
    with acting_as(cast.cleo):
        pair = pair_of(cast.tariq)
        made = meetings.record(pairing=pair, on=TODAY, by=cast.cleo)
        for column, value in (("teacher_id", cast.tess.id), ("outcome", "missed"), ("cause", "urgent")):
            assert refusal(f"update coaching_meeting set {column} = %s where id = %s", value, made.id) in (
                "meeting_keeps_its_people",
                "missed_for_a_cause",
            )
        late = Meeting(school=cast.north, teacher=cast.tariq, coach=cast.cleo, pairing=pair, outcome="held")
        late.on, late.week = TODAY + DAY, MONDAY
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            late.save()
    assert refused.value.__cause__.diag.constraint_name == "meeting_is_of_its_pair"
    with acting_as(cast.carl), connection.cursor() as cursor:
        cursor.execute("select count(*) from coaching_meeting")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(("have_talked", "reminded"), [(False, 2), (True, 1)])
def test_a_coach_is_reminded_of_what_counts(cast, have_talked, reminded):
    counts_conversations(cast)
    recount(cast)
    for teacher in (cast.tariq, cast.tess):
        dropped_in(cast, teacher, on=MONDAY)
        if have_talked:
            talked(cast, teacher, on=MONDAY)
    live_on(cast, MONDAY)
    with job_for(cast.ashdown):
        assert reminders.put(on=MONDAY) == reminded  # Petra’s, and Cleo’s while there is somebody to talk with
