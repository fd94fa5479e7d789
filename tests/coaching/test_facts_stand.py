"""With SQL in their hands nobody says facts of long ago, rewrites those that stand, or brings back withdrawn ones."""

import datetime

import pytest

from coaching.models import Meeting, Pairing, Visit
from tests.coaching.test_facts_kept import pair_of, refusal, visited
from tests.world import MONDAY, TODAY, acting_as, as_owner

DAY = datetime.timedelta(days=1)
MOVED = 'update coaching_{} set "on" = %s, week = %s where id = %s'


def talked(cast, on=TODAY, **more) -> Meeting:
    week = on - on.weekday() * DAY
    of = {"school": cast.north, "teacher": cast.tariq, "coach": cast.cleo, "pairing": pair_of(cast.tariq)}
    return Meeting.objects.create(**of, on=on, week=week, outcome="held", **more)


def inserted(table: str, cast, on, **more) -> str:
    """What refuses a coach's fact of a day, said in SQL."""
    given = {"trust_id": cast.ashdown, "school_id": cast.north.id, "teacher_id": cast.tariq.id} | {
        "coach_id": cast.cleo.id,
        "pairing_id": pair_of(cast.tariq).id,
        "on": on,
        "week": on - on.weekday() * DAY,
        **more,
    }
    columns, places = ", ".join(f'"{name}"' for name in given), ", ".join(["%s"] * len(given))
    return refusal(f"insert into coaching_{table} ({columns}, recorded_at) values ({places}, now())", *given.values())


def test_a_fact_is_of_the_last_two_weeks(cast):
    held = {"outcome": "held", "cause": ""}
    with acting_as(cast.cleo):
        assert inserted("visit", cast, TODAY - 14 * DAY) == inserted("meeting", cast, TODAY - 14 * DAY, **held) == ""
        assert inserted("visit", cast, TODAY - 15 * DAY) == "visit_is_of_its_pair"
        assert inserted("meeting", cast, TODAY - 15 * DAY, **held) == "meeting_is_of_its_pair"
        assert inserted("meeting", cast, TODAY - 14 * DAY, **held) == "held_once_a_day"


def test_when_it_was_said_and_shared_is_not_the_coachs_to_say(cast):
    said = {"shared_on": TODAY - 5 * DAY, "withdrawn_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}
    with acting_as(cast.cleo):
        assert inserted("visit", cast, TODAY, **said) == ""
        visit = Visit.objects.get()
        assert (visit.shared_on, visit.withdrawn_at) == (None, None)
        assert refusal("update coaching_visit set shared_on = %s where id = %s", TODAY, visit.id) == "42501"


def test_a_coach_of_before_moves_nothing_past_the_end_of_the_pair(cast):
    with acting_as(cast.cleo):
        facts = {"visit": visited(cast), "meeting": talked(cast)}
    with as_owner(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=MONDAY)
    with acting_as(cast.cleo):
        for table, fact in facts.items():
            assert refusal(MOVED.format(table), MONDAY, MONDAY, fact.id) == f"{table}_is_of_its_pair"
            assert refusal(MOVED.format(table), MONDAY - 3 * DAY, MONDAY - 7 * DAY, fact.id) == ""


@pytest.mark.parametrize("table", ["visit", "meeting"])
def test_what_is_withdrawn_stays_so(cast, table):
    with acting_as(cast.cleo):
        fact = visited(cast) if table == "visit" else talked(cast)
    with as_owner(cast.ashdown):
        type(fact).objects.update(withdrawn_at="2026-11-24T08:00Z")
    with acting_as(cast.cleo):
        for changed in ("withdrawn_at = null", f"withdrawn_at = now(), \"on\" = '{MONDAY}'"):
            assert (
                refusal(f"update coaching_{table} set {changed} where id = %s", fact.id) == f"{table}_stays_withdrawn"
            )


def test_what_was_shared_two_days_ago_stands_but_for_the_days_agreed(cast):
    with acting_as(cast.cleo):
        visit, meeting = visited(cast), talked(cast)
    with as_owner(cast.ashdown):
        Visit.objects.update(shared_on=TODAY - 2 * DAY)
        Meeting.objects.update(recorded_at="2026-11-20T08:00Z")
    with acting_as(cast.cleo):
        for table, fact in {"visit": visit, "meeting": meeting}.items():
            stands = f"{table}_stands_after_a_day"
            assert refusal(MOVED.format(table), MONDAY, MONDAY, fact.id) == stands
            assert refusal(f"update coaching_{table} set withdrawn_at = now() where id = %s", fact.id) == stands
        assert refusal("update coaching_visit set next_on = %s where id = %s", TODAY + DAY, visit.id) == ""


def test_only_a_pair_agrees_days(cast):
    with as_owner(cast.ashdown):
        of = {"school": cast.north, "teacher": cast.theo, "coach": cast.cleo, "on": TODAY, "week": MONDAY}
        visit = Visit.objects.create(**of)
    with acting_as(cast.cleo):
        for day in ("next_on", "talk_on"):
            agreed = f"update coaching_visit set {day} = %s where id = %s"
            assert refusal(agreed, TODAY + DAY, visit.id) == "only_a_pair_agrees_days"
