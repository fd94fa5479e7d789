"""Through an open door: from the list to a note that its teacher reads, and to a drop-in of the coach's cycle."""

import uuid

import pytest

from coaching.models import Visit
from observations.models import DropIn
from schools.models import Choice
from tests.observations.builders import PRAISE, visited
from tests.observations.views.forms import text_of
from tests.world import TODAY, YEAR_BEGINS, acting_as, job_for


@pytest.fixture
def carl(cast, client_of):
    return client_of(cast.carl)


def open_door(cast, client_of, teacher):
    return client_of(teacher).post("/doors/open", follow=True)


def write(client, cast, teacher, **typed):
    said = {"client_id": uuid.uuid4(), "teacher": teacher.id, "door": "1", "version": "0", "praise": PRAISE, **typed}
    return client.post("/log/new", said)


def test_a_door_is_opened_seen_gone_through_and_closed(cast, client_of, carl):
    said = text_of(open_door(cast, client_of, cast.tess))
    assert "Your door is open until the day is over." in said
    assert "One door is open today" in text_of(carl.get("/doors"))
    page = text_of(carl.get(f"/log/new?door={cast.tess.id}"))
    assert "You dropped in on Tess Tully" in page
    assert "Only you and Tess can read this, and whoever Tess shows it to. Leaders see how many came" in page
    assert "The step" not in page
    sent = write(carl, cast, cast.tess, question="What might happen if they planned first?", then="share")
    assert sent.status_code == 302
    assert "Shared with Tess Tully" in text_of(carl.get(sent["Location"]))
    client_of(cast.tess).post("/doors/close")
    assert "No colleague’s door is open right now" in text_of(carl.get("/doors"))
    assert "Carl dropped in" in text_of(client_of(cast.tess).get("/me"))


def test_nothing_typed_is_lost_and_praise_is_needed(cast, client_of, carl):
    open_door(cast, client_of, cast.tess)
    refused = write(carl, cast, cast.tess, praise="", question="Why green?", then="share")
    assert refused.status_code == 422
    assert "One sentence is enough." in text_of(refused)
    assert "Why green?" in refused.content.decode()
    write(carl, cast, cast.tess, praise="", question="Why green?", then="later")
    with acting_as(cast.carl):
        kept = DropIn.objects.get()
    assert (kept.state, kept.question, kept.pairing_id) == ("draft", "Why green?", None)
    # What a visitor may not write is not kept, however it is sent.
    carl.post(
        f"/log/{kept.id}/save",
        {"version": kept.version, "praise": "x", "step_words": "Do more", "next_on": "2026-12-01"},
    )
    with acting_as(cast.carl):
        assert DropIn.objects.values_list("praise", "step_words", "next_on").get() == ("x", "", None)


@pytest.mark.parametrize("visitor", ["theo", "petra", "bea"])
def test_whom_the_school_does_not_let_in_finds_no_door(cast, client_of, visitor):
    open_door(cast, client_of, cast.tess)
    theirs = client_of(getattr(cast, visitor))
    assert "No colleague’s door is open right now" in text_of(theirs.get("/doors"))
    assert theirs.get(f"/log/new?door={cast.tess.id}").status_code == 404
    assert write(theirs, cast, cast.tess).status_code == 404


def test_a_choice_that_changes_meanwhile_keeps_what_was_typed(cast, client_of, carl):
    open_door(cast, client_of, cast.tess)
    write(carl, cast, cast.tess, then="later")
    with job_for(cast.ashdown):
        Choice.objects.create(decision="open_door", school=cast.north, value="nobody", starts_on=YEAR_BEGINS)
    with acting_as(cast.carl):
        draft = DropIn.objects.get()
    refused = carl.post(f"/log/{draft.id}/save", {"version": draft.version, "praise": PRAISE, "then": "share"})
    assert (refused.status_code, "That door wasn’t open to you on that day" in text_of(refused)) == (422, True)


def test_it_counts_nowhere_until_its_visitor_who_coaches_says_so(cast, client_of):
    words = visited(cast.cleo, cast.tess)
    cleo = client_of(cast.cleo)
    assert seen(cast) == []
    assert "Make it the cycle’s drop-in" in text_of(cleo.get(f"/log/{words.id}/sent"))
    said = cleo.post(f"/log/{words.id}/join", follow=True)
    assert "It’s your drop-in of the cycle with Tess now." in text_of(said)
    assert "Make it the cycle’s drop-in" not in text_of(said)
    assert seen(cast) == [(cast.tess.id, TODAY)]
    with acting_as(cast.tess):
        assert DropIn.objects.get().pairing_id is not None


def test_a_visitor_who_does_not_coach_cannot_make_it_count(cast, client_of, carl):
    words = visited(cast.carl, cast.tess)
    assert "Make it the cycle’s drop-in" not in text_of(carl.get(f"/log/{words.id}/sent"))
    assert "Only somebody’s coach can log a drop-in" in text_of(carl.post(f"/log/{words.id}/join", follow=True))
    assert seen(cast) == []


def test_its_visitor_corrects_it_and_takes_it_back_and_its_teacher_deletes_it(cast, client_of, carl):
    words = visited(cast.carl, cast.tess)
    page = carl.get(f"/log/{words.id}/correct").content.decode()
    assert ("happened_on" in page, 'name="praise"' in page) == (False, True)
    carl.post(f"/log/{words.id}/correct", {"praise": "You waited.", "question": "", "lesson": ""})
    told = text_of(carl.get(f"/log/{words.id}/sent"))
    assert ("You waited." in told, "What it said before" in told) == (True, True)
    carl.post(f"/log/{words.id}/withdraw")
    with acting_as(cast.carl):
        again = DropIn.objects.get()
        assert (again.state, Visit.objects.that_took_place().count()) == ("draft", 0)
    carl.post(f"/log/{words.id}/save", {"version": again.version, "praise": "You waited.", "then": "share"})
    client_of(cast.tess).post(f"/me/drop-ins/{words.id}/delete")
    with acting_as(cast.carl):
        assert (DropIn.objects.count(), Visit.objects.that_took_place().count()) == (0, 1)


def seen(cast) -> list:
    """The visits of pairs at North, which are those that count, as its head reads them."""
    with acting_as(cast.hana):
        return list(Visit.objects.that_took_place().values_list("teacher_id", "on"))


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_asks_as_much_for_one_door_as_for_three(cast, client_of, carl, django_assert_num_queries, others):
    for teacher in (cast.tess, cast.tariq, cast.theo)[:others]:
        open_door(cast, client_of, teacher)
    carl.get("/doors")
    with django_assert_num_queries(QUERIES):
        carl.get("/doors")


QUERIES = 7  # savepoint, begin; coaching?; doors, own posts, what their schools chose; release
