"""Somebody who may change a row, with SQL in their hands, cannot make it another row: facts stay with their people."""

import datetime

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from coaching.models import Coach, CoachState, CoachTarget, Pairing, Visit
from tests.world import MONDAY, TODAY, acting_as

DAY = datetime.timedelta(days=1)


def refusal(sql: str, *parameters) -> str:
    """The name of the rule that refuses this, or the code of the refusal; "" when nothing does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [str(p) if hasattr(p, "hex") else p for p in parameters])
            assert cursor.rowcount > 0
    except DatabaseError as refused:
        return refused.__cause__.diag.constraint_name or refused.__cause__.pgcode
    return ""


def pair_of(teacher) -> Pairing:
    return Pairing.objects.get(teacher=teacher)


def visited(cast) -> Visit:
    pair = pair_of(cast.tariq)
    return Visit.objects.create(
        school=cast.north, teacher=cast.tariq, coach=cast.cleo, pairing=pair, on=TODAY, week=MONDAY
    )


@pytest.mark.parametrize(
    ("column", "other", "rule"),
    [
        ("teacher_id", "una", "visit_keeps_its_people"),
        ("school_id", "south", "visit_keeps_its_people"),
        ("pairing_id", "", "visit_joins_its_pair"),
    ],
)
def test_a_coach_does_not_give_a_visit_to_somebody_else(cast, column, other, rule):
    with acting_as(cast.cleo):
        visit, value = visited(cast), getattr(cast, other).id if other else None
        assert refusal(f"update coaching_visit set {column} = %s where id = %s", value, visit.id) == rule


def test_a_coach_moves_books_and_withdraws_their_visit(cast):
    with acting_as(cast.cleo):
        visit = visited(cast)
        changed = 'update coaching_visit set "on" = %s, week = %s, next_on = %s, withdrawn_at = now() where id = %s'
        assert refusal(changed, MONDAY, MONDAY, TODAY + 7 * DAY, visit.id) == ""
        assert refusal(changed, TODAY + DAY, MONDAY, None, visit.id) == "visit_is_of_its_pair"


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ("school", "south"),
        ("teacher", "tess"),
        ("pairing", None),
        ("on", TODAY + DAY),
        ("on", datetime.date(2026, 8, 31)),
    ],
)
def test_a_new_visit_is_one_of_its_pair(cast, changed, to):
    with acting_as(cast.cleo):
        given = {"school": cast.north, "teacher": cast.tariq, "pairing": pair_of(cast.tariq), "on": TODAY}
        given[changed] = getattr(cast, to) if isinstance(to, str) else to
        made = Visit(coach=cast.cleo, week=given["on"] - given["on"].weekday() * DAY, **given)
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            made.save()
    # Without a pair it could only be one through an open door, and none was open.
    rule = "visit_is_of_its_pair" if made.pairing else "visit_is_through_an_open_door"
    assert refused.value.__cause__.diag.constraint_name == rule


def test_a_pair_whose_end_is_settled_does_not_live_on(cast):
    with acting_as(cast.hana):
        pair = pair_of(cast.tariq)
        ended = "update coaching_pairing set ends_on = %s where id = %s"
        assert refusal(ended, TODAY - 30 * DAY, pair.id) == ""
        assert refusal(ended, TODAY - 40 * DAY, pair.id) == ""
        assert {refusal(ended, day, pair.id) for day in (TODAY + 30 * DAY, datetime.date(2099, 1, 1), None)} == {
            "pair_stays_ended"
        }


def test_a_leader_changes_the_end_of_a_pair_and_nothing_else(cast):
    with acting_as(cast.hana):
        pair = pair_of(cast.tariq)
        for column, value in (
            ("teacher_id", cast.theo.id),
            ("coach_id", cast.carl.id),
            ("started_by_id", cast.edie.id),
            ("starts_on", TODAY),
        ):
            changed = f"update coaching_pairing set {column} = %s where id = %s"
            assert refusal(changed, value, pair.id) == "pair_keeps_its_people"


def test_a_leader_does_not_make_a_coach_out_of_anothers_record(cast):
    with acting_as(cast.hana):
        coach = Coach.objects.get(person=cast.carl)
        moved = "update coaching_coach set person_id = %s where id = %s"
        assert refusal(moved, cast.theo.id, coach.id) == "coach_keeps_their_person"
        state = CoachState.objects.get(coach=coach)
        for column, value in (("state", "lead coach"), ("starts_on", TODAY), ("by_id", cast.edie.id)):
            changed = f"update coaching_coachstate set {column} = %s where id = %s"
            assert refusal(changed, value, state.id) == "coach_state_stands"


def test_a_target_is_replaced_and_never_rewritten_in_anothers_name(cast):
    with acting_as(cast.greta):
        due = datetime.date(2027, 7, 20)
        target = CoachTarget.objects.create(school=cast.north, number=6, due_on=due, reason="Agreed", by=cast.greta)
        for column, value in (("number", 60), ("reason", "Ordered"), ("by_id", cast.edie.id)):
            changed = f"update coaching_coachtarget set {column} = %s where id = %s"
            assert refusal(changed, value, target.id) == "target_stands"
        assert refusal("update coaching_coachtarget set replaced_at = now() where id = %s", target.id) == ""
