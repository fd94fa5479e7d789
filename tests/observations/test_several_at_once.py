"""A talk with several at once, written down again: somebody left out and taken in, told alone, coached only since."""

import pytest

from coaching.models import Pairing
from observations.models import Conversation, ConversationCorrection
from tests.observations.test_conversations import PRAISE, SECRET, STEP, read_by, together, typed, written
from tests.observations.views.forms import autosave, text_of
from tests.world import TODAY, acting_as, job_for


@pytest.mark.parametrize("is_left_out", [True, False])
def test_what_was_shared_with_one_of_them_alone_stays_as_it_is(cast, client_of, is_left_out):
    talk, cleo = together(cast, client_of), client_of(cast.cleo)
    where, tess = f"/talk/{talk.id}/save", {"several": "1", "together": [str(cast.tess.id)]}
    if is_left_out:
        autosave(cleo, where, typed(talk, praise=PRAISE, several="1"), by=cast.cleo)
    with acting_as(cast.cleo):
        theirs = Conversation.objects.get(teacher=cast.tess)
    cleo.post(f"/talk/{theirs.id}/save", typed(theirs, praise=SECRET, then="share", version=""))
    again = typed(talk, praise=PRAISE, step_words=STEP, **tess, version="")
    for words in ("", "And this too."):
        fields = {**again, f"praise-{cast.tess.id}": words}
        assert [autosave(cleo, where, fields, by=cast.cleo).status_code for _ in range(2)] == [200, 200]
    answer = cleo.post(where, {**fields, "then": "share"})
    told = "You’ve shared a conversation with Tess from that day already. Choose another day, or leave them out."
    assert (answer.status_code, answer.context["form"].errors, "And this too." in text_of(answer)) == (
        422,
        {"together": [told]},
        True,
    )
    assert [read_by(person) for person in (cast.tess, cast.tariq)] == [[SECRET], []]
    with acting_as(cast.tess):
        assert not ConversationCorrection.objects.exists()


def test_taken_in_again_one_that_was_left_out_keeps_its_words(cast, client_of):
    talk, cleo = together(cast, client_of), client_of(cast.cleo)
    for there in ([], [str(cast.tess.id)]):  # on a page that was opened afresh, where her words are not shown
        fields = typed(talk, praise=PRAISE, several="1", together=there, version="")
        autosave(cleo, f"/talk/{talk.id}/save", fields, by=cast.cleo)
    assert sorted(read_by(cast.cleo)) == sorted(["", PRAISE, SECRET])


def test_one_who_was_not_coached_yet_on_that_day_is_named_beside_the_boxes(cast, client_of):
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tess).update(starts_on=TODAY)
    talk = written(cast.cleo, cast.tariq)
    tess = {"several": "1", "together": [str(cast.tess.id)], f"praise-{cast.tess.id}": SECRET}
    fields = typed(talk, praise=PRAISE, **tess, happened_on="2026-11-23", version="")
    cleo, where = client_of(cast.cleo), f"/talk/{talk.id}/save"
    assert autosave(cleo, where, fields, by=cast.cleo).status_code == 200
    answer = cleo.post(where, {**fields, "then": "share"})
    since = "Tess: You’ve been their coach since Tuesday 24 November. Choose that day or a later one."
    assert (answer.status_code, answer.context["form"].errors) == (422, {"together": [since]})
    assert [read_by(person) for person in (cast.tariq, cast.tess)] == [[], []]
