"""The fact of a drop-in says what its words say: when they were shared, and of which pair they are."""

import datetime

import pytest

from coaching.models import Pairing, Visit
from observations.actions import conversations, drop_ins
from observations.actions.drafts import Unfinished
from observations.models import DropIn
from tests.coaching.test_facts_kept import refusal
from tests.observations.builders import held, pairing_of, shared, visited
from tests.observations.test_conversations import talked, typed, written
from tests.observations.views.forms import text_of
from tests.world import TODAY, acting_as, as_owner

DAY = datetime.timedelta(days=1)


def test_the_day_of_sharing_is_that_on_which_it_is_shared_until_it_is_taken_back(cast):
    kept = held(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        assert Visit.objects.get().shared_on is None
        drop_ins.share(drop_in=kept, on=TODAY, by=cast.cleo)
        assert Visit.objects.get().shared_on == TODAY
        drop_ins.withdraw(drop_in=kept, on=TODAY, by=cast.cleo)
        assert Visit.objects.exclude(withdrawn_at=None).get().shared_on is None
        drop_ins.share(drop_in=kept, on=TODAY, by=cast.cleo)
        assert Visit.objects.that_took_place().get().shared_on == TODAY


def test_a_visit_that_joins_a_pair_takes_its_words_along_so_that_they_end_with_it(cast):
    note = visited(cast.cleo, cast.tess)
    with acting_as(cast.cleo):
        pair = pairing_of(cast.cleo, cast.tess)
        assert refusal("update coaching_visit set pairing_id = %s where id = %s", pair.id, note.visit_id) == ""
        assert DropIn.objects.get(id=note.id).pairing_id == pair.id
    with as_owner(cast.ashdown):
        Pairing.objects.filter(id=pair.id).update(ends_on=TODAY)
    with acting_as(cast.cleo):
        assert not DropIn.objects.filter(id=note.id).exists()


def test_a_visit_does_not_join_once_its_words_stand(cast):
    note = visited(cast.cleo, cast.tess)
    with as_owner(cast.ashdown):
        DropIn.objects.update(shared_at="2026-11-20T08:00Z")
    joins = "update coaching_visit set pairing_id = %s where id = %s"
    with acting_as(cast.cleo):
        pair = pairing_of(cast.cleo, cast.tess)
        assert refusal(joins, pair.id, note.visit_id) == "words_stand_after_a_day"
    with as_owner(cast.ashdown):
        Visit.objects.update(shared_on=TODAY - 2 * DAY)
        DropIn.objects.all().erase()
    with acting_as(cast.cleo):
        assert refusal(joins, pair.id, note.visit_id) == "visit_stands_after_a_day"


def test_words_and_fact_are_of_one_pair(cast):
    note, theirs = visited(cast.cleo, cast.tess), shared(cast.cleo, cast.tess)
    with acting_as(cast.cleo):
        joined = "update observations_dropin set pairing_id = %s where id = %s"
        assert refusal(joined, theirs.pairing_id, note.id) == "drop_in_keeps_its_fact"
        begun = draft_of_a_visitor(cast)
        given = "update observations_dropin set visit_id = %s where id = %s"
        assert refusal(given, theirs.visit_id, begun.id) == "drop_in_keeps_its_fact"


def test_a_second_conversation_of_a_day_is_refused_in_words_and_nothing_typed_is_lost(cast, client_of):
    first = talked(cast.cleo, cast.tariq)
    second, cleo = written(cast.cleo, cast.tariq), client_of(cast.cleo)
    refused = cleo.post("/talk/new", typed(second, praise="And at the gate", then="share"))
    said = "You’ve shared a conversation with Tariq from that day already. Choose another day."
    assert (refused.status_code, said in text_of(refused), b"And at the gate" in refused.content) == (422, True, True)
    with acting_as(cast.cleo):
        yesterday = {"happened_on": TODAY - DAY}
        with pytest.raises(Unfinished):
            conversations.share(conversation=second, on=TODAY, by=cast.cleo)
        conversations.correct(conversation=first, words=yesterday, on=TODAY, by=cast.cleo)
        conversations.share(conversation=second, on=TODAY, by=cast.cleo)
        with pytest.raises(Unfinished):
            conversations.correct(conversation=second, words=yesterday, on=TODAY, by=cast.cleo)


def draft_of_a_visitor(cast) -> DropIn:
    about = {"author": cast.cleo, "teacher": cast.tess, "school_id": cast.north.id, "happened_on": TODAY}
    return DropIn.objects.create(**about, client_id="00000000-0000-4000-8000-000000000001")
