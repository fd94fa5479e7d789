"""Who will read it: the rule that the form's sentence is made from, against what the database lets everybody read."""

from datetime import timedelta

import pytest

from coaching.models import Pairing, Visit
from observations import audience
from observations.actions import drop_ins
from observations.models import ActionStep, Correction, DropIn
from schools.models import Person
from tests.observations.builders import draft, held, shared
from tests.world import TODAY, acting_as

MAKE = {"draft": draft, "held": held, "shared": shared}


def reading(people, model, row_id) -> set:
    found = set()
    for person in people:
        with acting_as(person):
            if model.objects.filter(id=row_id).exists():
                found.add(person.id)
    return found


@pytest.fixture
def everybody(cast):
    return [person for person in vars(cast).values() if isinstance(person, Person) and person.trust_id == cast.ashdown]


def end_the_pair(cast, *, next_coach=None) -> None:
    with acting_as(cast.hana):
        Pairing.objects.of_teacher(cast.tariq).update(ends_on=TODAY, ended_by=cast.hana)
        if next_coach:
            pair = {"school": cast.north, "teacher": cast.tariq, "coach": next_coach}
            Pairing.objects.create(**pair, starts_on=TODAY, started_by=cast.hana)


@pytest.mark.parametrize("state", ["draft", "held", "shared"])
@pytest.mark.parametrize("pair", ["runs", "has ended", "has another coach"])
def test_the_words_are_read_by_those_the_rule_names_and_nobody_else(cast, everybody, state, pair):
    words = MAKE[state](cast.cleo, cast.tariq, praise="You waited at the door.")
    if pair != "runs":
        end_the_pair(cast, next_coach=cast.carl if pair == "has another coach" else None)
    coach_now = {"runs": cast.cleo.id, "has ended": None, "has another coach": cast.carl.id}[pair]
    assert reading(everybody, DropIn, words.id) == audience.of_words(words, coach_now=coach_now).people


@pytest.mark.parametrize("next_coach", ["nobody", "carl"])
def test_a_step_is_read_by_its_teacher_and_whoever_coaches_them_now(cast, everybody, next_coach):
    shared(cast.cleo, cast.tariq, step_words="Ask, pause, then name")
    with acting_as(cast.tariq):
        step = ActionStep.objects.of(cast.tariq).live().get()
    assert reading(everybody, ActionStep, step.id) == {cast.tariq.id, cast.cleo.id}
    end_the_pair(cast, next_coach=getattr(cast, next_coach, None))
    coaches_now = {cast.carl.id} if next_coach == "carl" else set()
    assert reading(everybody, ActionStep, step.id) == {cast.tariq.id, *coaches_now}


def test_what_a_note_said_before_is_read_by_the_two_who_read_the_note(cast, everybody):
    words = shared(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        drop_ins.correct(drop_in=words, words={"praise": "All 27 had started."}, on=TODAY, by=cast.cleo)
        correction = Correction.objects.get()
    assert reading(everybody, Correction, correction.id) == audience.of_words(words, coach_now=cast.cleo.id).people


def test_a_later_coach_reads_only_the_step(cast):
    """The half sentence about them: after a change of coach they read the step, and leaders still only the days."""
    words = shared(cast.cleo, cast.tariq, step_words="Ask, pause", next_on=TODAY + timedelta(days=7))
    end_the_pair(cast, next_coach=cast.carl)
    with acting_as(cast.carl):
        assert (DropIn.objects.count(), Correction.objects.count()) == (0, 0)
        assert [step.words for step in ActionStep.objects.of(cast.tariq)] == ["Ask, pause"]
    with acting_as(cast.hana):
        assert (DropIn.objects.count(), ActionStep.objects.count()) == (0, 0)
        known = Visit.objects.values_list("teacher_id", "coach_id", "on", "next_on")
        assert list(known) == [(cast.tariq.id, cast.cleo.id, words.happened_on, words.next_on)]


LEADERS = "Leaders see that you met, the date and the next one. Nothing else."


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            "shared",
            f"Only you and Tariq can read this, and whoever Tariq shows it to; a later coach, only the step. {LEADERS}",
        ),
        ("held", f"Only you can read this until you share it. {LEADERS}"),
        ("draft", "Only you can read this until you share it."),
    ],
)
def test_the_sentence_names_the_people_of_the_rule(cast, state, sentence):
    words = MAKE[state](cast.cleo, cast.tariq, praise="You waited at the door.")
    assert audience.sentence(words, teacher=cast.tariq, state=state) == sentence
