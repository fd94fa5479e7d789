"""What may be chosen, by whom and from when, as the database has it."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from coaching.engine.periods import CADENCES
from schools.models import Choice
from schools.models.choice import MAY_BE, Decision
from schools.refusals import POLICY, rule_behind
from tests.world import MONDAY, TODAY, acting_as, job_for

NEXT_MONDAY = MONDAY + datetime.timedelta(weeks=1)


def chosen(**asked) -> str:
    """ "chosen", or the name of the rule that refused it."""
    try:
        with transaction.atomic():
            Choice.objects.create(**{"decision": "cadence", "value": "2", "starts_on": NEXT_MONDAY} | asked)
    except DatabaseError as refusal:
        return rule_behind(refusal)
    return "chosen"


@pytest.mark.parametrize(
    ("decision", "value"),
    [
        ("cadence", "1"),
        ("cadence", "4"),
        ("joiners_grace", "0"),
        ("joiners_grace", "39"),
        ("coach_maximum", "1"),
        ("coach_maximum", "20"),
        ("line_manager_may_coach", "yes"),
        ("line_manager_may_coach", "no"),
        ("open_door", "nobody"),
        ("cycle", "conversation"),
        ("feedback", "5"),
        ("anchor_week", "2026-09-07"),
    ],
)
def test_a_value_that_means_something_is_kept(cast, decision, value):
    with job_for(cast.ashdown):
        assert chosen(decision=decision, value=value, school=cast.north) == "chosen"


@pytest.mark.parametrize(
    ("decision", "value"),
    [
        *[("cadence", value) for value in ("", "0", "5", "two", " 1", "01", "1.5")],
        *[("joiners_grace", value) for value in ("-1", "40", "three", "٣")],
        *[("coach_maximum", value) for value in ("0", "21", "1e1")],
        *[("line_manager_may_coach", value) for value in ("maybe", "Yes", "1")],
        *[("cycle", value) for value in ("", "visit", "Conversation")],
        *[("open_door", value) for value in ("everybody", "yes")],
        *[("feedback", value) for value in ("0", "6", "next")],
        *[("anchor_week", value) for value in ("today", "infinity", "2026-02-30", "7 September", "0000-01-01", "7")],
        ("how_long", "1"),
    ],
)
def test_a_value_that_means_nothing_is_refused(cast, decision, value):
    with job_for(cast.ashdown):
        assert chosen(decision=decision, value=value, school=cast.north) == "choice_can_be_read"


def test_the_database_is_told_what_the_engine_can_count_with():
    assert [int(value) for value in MAY_BE[Decision.CADENCE]] == list(CADENCES)


@pytest.mark.parametrize(
    ("who", "asked", "outcome"),
    [
        ("hana", {"school": "north"}, "chosen"),
        ("lina", {"school": "north"}, "chosen"),
        ("greta", {"school": None}, "chosen"),
        ("edie", {"school": "north"}, "chosen"),
        ("hana", {"school": None}, POLICY),
        ("harry", {"school": "north"}, POLICY),
        ("tariq", {"school": "north"}, POLICY),
        ("cass", {"school": None}, POLICY),
        ("hana", {"school": "north", "by": "lina"}, POLICY),
        ("hana", {"school": "north", "by": None}, POLICY),
        ("hana", {"school": "north", "starts_on": MONDAY}, POLICY),
        ("hana", {"school": "north", "starts_on": TODAY}, POLICY),
        ("greta", {"school": None, "starts_on": datetime.date(2026, 9, 7)}, POLICY),
    ],
)
def test_leaders_choose_for_their_school_in_their_own_name_from_a_monday_ahead(cast, who, asked, outcome):
    person = getattr(cast, who)
    asked = {"by": who} | asked
    for name in ("school", "by"):
        asked[name] = getattr(cast, asked[name]) if asked[name] else None
    with acting_as(person):
        assert chosen(**asked) == outcome


def test_a_choice_stays_as_it_was_made(cast):
    with acting_as(cast.hana):
        assert chosen(school=cast.north, by=cast.hana) == "chosen"
        assert chosen(school=cast.north, by=cast.hana, value="1") == "one_choice_a_day"
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            Choice.objects.filter(school=cast.north).update(value="3")
        assert rule_behind(refusal.value) == POLICY
