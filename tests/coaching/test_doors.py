"""Open doors: who sees them, as the school has chosen, and what the database makes of a visit through one."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from coaching import doors
from coaching.actions import doors as actions
from coaching.models import OpenDoor, Visit
from schools.models import Choice
from tests.architecture.test_audiences import EVERYBODY
from tests.world import MONDAY, TODAY, YEAR_BEGINS, acting_as, as_owner, job_for

YESTERDAY = TODAY - datetime.timedelta(days=1)


def choose(cast, value: str) -> None:
    with job_for(cast.ashdown):
        Choice.objects.create(decision="open_door", school=cast.north, value=value, starts_on=YEAR_BEGINS)


def opened(cast, teacher, on=TODAY) -> OpenDoor:
    with acting_as(teacher, on=on):
        return actions.open_for_today(school_id=cast.north.id, team_id=cast.english.id, on=on, by=teacher)


def seen_by(cast, on=TODAY) -> set[str]:
    found = set()
    for name in EVERYBODY.split():
        with acting_as(getattr(cast, name), on=on):
            if OpenDoor.objects.exists():
                found.add(name)
    return found


@pytest.mark.parametrize(
    ("chosen", "visitors"),
    [("", "cleo carl"), ("coaches", "cleo carl"), ("anybody", "cleo carl tess theo hana lina sam abel")],
)
def test_a_door_is_seen_by_those_whom_the_school_lets_in(cast, chosen, visitors):
    """Nobody of another school, and nobody of the trust's own team, which knows no teacher's name."""
    if chosen:
        choose(cast, chosen)
    opened(cast, cast.tariq)
    assert seen_by(cast) == {"tariq", *visitors.split()}
    assert seen_by(cast, on=TODAY + datetime.timedelta(days=1)) == {"tariq"}


def test_a_school_without_open_doors(cast):
    choose(cast, "nobody")
    with acting_as(cast.tariq):
        assert doors.of(cast.tariq, today=TODAY).places == []
        with pytest.raises(actions.NoOpenDoorsHere, match="Your school has no open doors at the moment"):
            actions.open_for_today(school_id=cast.north.id, team_id=None, on=TODAY, by=cast.tariq)


def test_a_door_is_opened_closed_and_opened_again(cast):
    door = opened(cast, cast.tariq)
    with acting_as(cast.tariq):
        assert actions.close(on=TODAY, by=cast.tariq)
        assert not actions.close(on=TODAY, by=cast.tariq)
    with acting_as(cast.carl):
        now = doors.of(cast.carl, today=TODAY)
        assert ([d.id for d in now.open], [d.id for d in now.closed]) == ([], [door.id])
    assert opened(cast, cast.tariq).id == door.id
    with acting_as(cast.carl):
        assert [d.teacher.name for d in doors.of(cast.carl, today=TODAY).open] == ["Tariq Tahir"]


@pytest.mark.parametrize("wrong", ["somebody else’s", "another school", "another day"])
def test_everybody_opens_their_own_door_where_they_work_for_today(cast, wrong):
    made = {"teacher": cast.tariq, "school": cast.north, "on": TODAY}
    made |= {
        "somebody else’s": {"teacher": cast.tess},
        "another school": {"school": cast.south},
        "another day": {"on": TODAY + datetime.timedelta(days=1)},
    }[wrong]
    with acting_as(cast.tariq), pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        OpenDoor.objects.create(**made)


def visit(cast, **of) -> Visit:
    facts = {"school": cast.north, "teacher": cast.tess, "coach": cast.carl, "on": TODAY, "week": MONDAY, **of}
    with transaction.atomic():
        return Visit.objects.create(**facts)


def test_a_visit_goes_through_a_door_that_was_open(cast):
    opened(cast, cast.tess)
    with acting_as(cast.carl):
        visit(cast)
        for wrong in (
            {"teacher": cast.theo},
            {"on": YESTERDAY},
            {"school": cast.south},
            {"next_on": TODAY + datetime.timedelta(days=7)},
            {"coach": cast.cleo},
        ):
            with pytest.raises(ProgrammingError):
                visit(cast, **wrong)
    with acting_as(cast.theo), pytest.raises(ProgrammingError):  # no coach, and the school's coaches are let in
        visit(cast, coach=cast.theo)


def test_leaders_are_told_how_many_and_never_whose(cast):
    opened(cast, cast.tess)
    with acting_as(cast.carl):
        visit(cast)
    with acting_as(cast.hana):
        assert Visit.objects.count() == 0
        assert doors.visits_in(cast.north, MONDAY, TODAY + datetime.timedelta(days=1)) == 1
        assert doors.visits_in(cast.north, TODAY + datetime.timedelta(days=1), TODAY) == 0
    for outsider in (cast.harry, cast.tariq, cast.edie, cast.bram):
        with acting_as(outsider):
            assert doors.visits_in(cast.north, MONDAY, TODAY + datetime.timedelta(days=1)) == 0


def test_a_visit_joins_its_authors_own_pair_and_no_other(cast):
    from coaching.models import Pairing

    opened(cast, cast.tess)
    with acting_as(cast.carl):
        by_carl = visit(cast)
    with acting_as(cast.cleo), connection.cursor() as cursor:
        by_cleo = visit(cast, coach=cast.cleo)
        pair, other = (Pairing.objects.of_teacher(teacher).get().id for teacher in (cast.tess, cast.tariq))
        join = "update coaching_visit set pairing_id = %s where id = %s"
        with pytest.raises(ProgrammingError), transaction.atomic():  # what was written of it is not shared yet
            cursor.execute(join, [str(pair), str(by_cleo.id)])
    with as_owner(cast.ashdown):
        Visit.objects.update(shared_on=TODAY)
    with acting_as(cast.cleo), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(join, [str(other), str(by_cleo.id)])
        cursor.execute(join, [str(pair), str(by_cleo.id)])
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(join, [None, str(by_cleo.id)])
    with acting_as(cast.carl), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(join, [str(uuid.UUID(str(pair))), str(by_carl.id)])
