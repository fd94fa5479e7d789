"""A conversation that did not happen: why, another day instead, and what the two read of it."""

import datetime
import html
import re

import pytest

from coaching.actions import meetings
from coaching.actions.visits import NotTheirCoach
from coaching.models import Cause, Meeting, Visit
from observations.actions import conversations, missed_talks
from tests.observations.builders import pairing_of, shared
from tests.observations.test_conversations import talked
from tests.observations.views.forms import text_of
from tests.world import TODAY, acting_as, as_owner

TOMORROW, THURSDAY = datetime.date(2026, 11, 25), datetime.date(2026, 11, 26)
THREE_WEEKS_AGO = TODAY - datetime.timedelta(weeks=3)


def test_one_tap_says_why_and_another_day_is_agreed(cast, client_of):
    shared(cast.cleo, cast.tariq, talk_on=TODAY)
    cleo, where = client_of(cast.cleo), f"/talk/missed?teacher={cast.tariq.id}"
    assert cleo.post(where, {"on": "2026-11-24"}).status_code == 422
    cleo.post(where, {"on": "2026-11-24", "cause": "cover needed", "instead": "2026-11-26"})
    with acting_as(cast.tariq):
        assert list(Visit.objects.values_list("talk_on", flat=True)) == [datetime.date(2026, 11, 26)]
        assert Meeting.objects.missed().count() == 1
    assert "Talking on Thursday. Seen today Log Talk" in text_of(cleo.get("/today"))
    tariq, told = client_of(cast.tariq), "no conversation with Cleo: cover was needed"
    mine, everything = (text_of(tariq.get(path)) for path in ("/me", "/me/history"))
    assert "Thursday To talk about the last drop-in, with Cleo Clarke" in mine
    assert (f"Today, {told} Today, Cleo dropped in" in mine, f"Today, {told}" in everything) == (True, True)
    assert f"HAPPEN\n{'-' * 60}\n\nTuesday 24 November 2026, {told}\n" in tariq.get("/me/export").content.decode()
    assert told not in text_of(client_of(cast.tess).get("/me"))


def test_the_teachers_own_page_shows_the_last_five_and_says_that_there_are_others(cast, client_of):
    only = "only the last five are here. See the others"
    for number in range(6):
        day = TODAY - datetime.timedelta(days=number)
        with acting_as(cast.cleo):
            meetings.miss(pairing=pairing_of(cast.cleo, cast.tariq), on=day, cause=Cause.URGENT, by=cast.cleo)
        if number == 4:
            assert only not in text_of(client_of(cast.tariq).get("/me"))
    mine = text_of(client_of(cast.tariq).get("/me"))
    assert (mine.count("no conversation with Cleo"), only in mine) == (5, True)


def test_undo_of_a_miss_brings_back_the_day_that_was_agreed(cast, client_of):
    shared(cast.cleo, cast.tariq, talk_on=TODAY)
    cleo, missed = client_of(cast.cleo), {"on": "2026-11-24", "cause": "cover needed", "instead": "2026-11-26"}
    told = cleo.post(f"/talk/missed?teacher={cast.tariq.id}", missed, follow=True).content.decode()
    (undo,) = re.findall(r'action="(/talk/missed/[^"]+/undo[^"]*)"', told)
    cleo.post(html.unescape(undo))
    with acting_as(cast.cleo):
        assert (Meeting.objects.missed().count(), Visit.objects.get().talk_on) == (0, TODAY)
    cleo.post(f"/talk/missed?teacher={cast.tariq.id}", missed)
    with acting_as(cast.cleo):
        said = Meeting.objects.missed().get()
    assert cleo.post(f"/talk/missed/{said.id}/undo?was=2026-11-25").status_code == 404
    cleo.post(f"/talk/missed/{said.id}/undo")
    with acting_as(cast.cleo):
        assert (Meeting.objects.missed().count(), Visit.objects.get().talk_on) == (0, datetime.date(2026, 11, 26))


def undo_of_a_miss(cleo, teacher, **said) -> str:
    """The address under Undo, right after it was said."""
    missed = {"on": "2026-11-24", "cause": "cover needed", "instead": "", **said}
    told = cleo.post(f"/talk/missed?teacher={teacher.id}", missed, follow=True).content.decode()
    (address,) = re.findall(r'action="(/talk/missed/[^"]+/undo[^"]*)"', told)
    return html.unescape(address)


def test_undo_of_a_miss_leaves_what_was_agreed_at_a_newer_visit(cast, client_of):
    first, cleo = shared(cast.cleo, cast.tariq, talk_on=TODAY), client_of(cast.cleo)
    undo = undo_of_a_miss(cleo, cast.tariq)
    newer = shared(cast.cleo, cast.tariq, talk_on=THURSDAY)
    cleo.post(undo)
    with acting_as(cast.cleo):
        assert (Meeting.objects.missed().count(), Visit.objects.get(id=newer.visit_id).talk_on) == (0, THURSDAY)
        assert Visit.objects.get(id=first.visit_id).talk_on == TODAY


def test_undo_of_a_miss_leaves_a_day_agreed_since_and_so_it_does_when_it_comes_late(cast, client_of, monkeypatch):
    visit_id, cleo = shared(cast.cleo, cast.tariq, talk_on=TODAY).visit_id, client_of(cast.cleo)
    undo = undo_of_a_miss(cleo, cast.tariq, instead="2026-11-26")
    with as_owner(cast.ashdown):
        Visit.objects.filter(id=visit_id).update(talk_on=TODAY + datetime.timedelta(days=1))
    cleo.post(undo)
    late = undo_of_a_miss(cleo, cast.tariq, instead="2026-11-26")
    monkeypatch.setattr("observations.views.missed.AT_ONCE", datetime.timedelta(seconds=-1))
    cleo.post(late)
    with acting_as(cast.cleo):
        assert (Meeting.objects.missed().count(), Visit.objects.get().talk_on) == (0, THURSDAY)


def test_a_conversation_of_a_day_was_held_or_missed_and_not_both(cast, client_of):
    cleo, missed = client_of(cast.cleo), {"cause": Cause.URGENT.value, "on": TODAY, "instead": ""}
    cleo.post(f"/talk/missed?teacher={cast.tariq.id}", missed)
    with acting_as(cast.cleo):
        assert Meeting.objects.missed().count() == 1
    talked(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        assert (Meeting.objects.missed().count(), Meeting.objects.held().count()) == (0, 1)
    answer = cleo.post(f"/talk/missed?teacher={cast.tariq.id}", missed)
    assert (answer.status_code, meetings.HeldThen.sentence in text_of(answer)) == (422, True)
    with acting_as(cast.cleo):
        assert Meeting.objects.missed().count() == 0


def test_moved_onto_a_day_that_was_missed_it_was_held_that_day_after_all(cast):
    yesterday = TODAY - datetime.timedelta(days=1)
    talk = talked(cast.cleo, cast.tariq)
    with acting_as(cast.cleo):
        meetings.miss(pairing=pairing_of(cast.cleo, cast.tariq), on=yesterday, cause=Cause.URGENT, by=cast.cleo)
        conversations.correct(conversation=talk, words={"happened_on": yesterday}, on=TODAY, by=cast.cleo)
        assert (Meeting.objects.missed().count(), Meeting.objects.held().get().on) == (0, yesterday)


def test_what_was_missed_three_weeks_ago_stands(cast, client_of):
    with acting_as(cast.cleo):
        said = missed_talks.say(
            pairing=pairing_of(cast.cleo, cast.tariq),
            on=TODAY,
            cause=Cause.URGENT,
            instead=None,
            visit=None,
            by=cast.cleo,
            today=TODAY,
        )
    with as_owner(cast.ashdown):
        Meeting.objects.filter(id=said.id).update(on=THREE_WEEKS_AGO, week=THREE_WEEKS_AGO - datetime.timedelta(days=1))
    cleo = client_of(cast.cleo)
    assert "Take that back" not in cleo.get(f"/talk/missed?teacher={cast.tariq.id}").content.decode()
    answer = cleo.post(f"/talk/missed/{said.id}/undo", follow=True)
    assert (answer.status_code, "What was said of that conversation stands now." in text_of(answer)) == (200, True)


def test_a_note_tells_the_day_agreed_by_now_to_both(cast, client_of):
    note = shared(cast.cleo, cast.tariq, talk_on=TODAY)
    cleo, tariq = client_of(cast.cleo), client_of(cast.tariq)
    undo_of_a_miss(cleo, cast.tariq, instead="2026-11-26")
    told = [text_of(browser.get(path)) for browser, path in ((tariq, "/me"), (cleo, f"/log/{note.id}/sent"))]
    assert ["Talking about it Thursday 26 November" in page for page in told] == [True, True]
    taken = tariq.get("/me/export").content.decode()
    assert "Talking about it:\n    Thursday 26 November 2026" in taken
    assert ["Tuesday 24 November Next" in told[0], taken.count("Tuesday 24 November 2026")] == [False, 3]
    assert "Cleo dropped in, Tuesday 24 November" in told[1]
    fields = cleo.get(f"/log/{note.id}/correct").context["form"].fields
    assert ("talk_on" in fields, "next_on" in fields) == (False, True)


def test_that_it_wont_happen_is_said_of_the_day_that_was_agreed(cast, client_of):
    shared(cast.cleo, cast.tariq, talk_on=TOMORROW)
    cleo, where = client_of(cast.cleo), f"/talk/missed?teacher={cast.tariq.id}"
    page = cleo.get(where)
    assert (page.context["form"]["on"].value(), "You mean to talk on Wednesday 25 November." in text_of(page)) == (
        TOMORROW,
        True,
    )
    said = {"on": TOMORROW, "cause": "cover needed", "instead": TOMORROW}
    for wrong in (said, {**said, "on": THURSDAY, "instead": ""}):
        assert cleo.post(where, wrong).status_code == 422
    cleo.post(where, {**said, "instead": THURSDAY})
    with acting_as(cast.cleo):
        assert (Meeting.objects.missed().get().on, Visit.objects.get().talk_on) == (TOMORROW, THURSDAY)
    assert "Tomorrow, no conversation with Cleo: cover was needed" in text_of(client_of(cast.tariq).get("/me"))
    assert "didn’t happen" not in text_of(client_of(cast.hana).get(f"/schools/{cast.north.slug}/coverage"))
    told = "Noted for Wednesday 25 November: cover was needed. If you take that back, Thursday 26 November stays"
    assert told in text_of(cleo.get(where))


def test_of_no_other_day_ahead_the_database_takes_the_fact(cast):
    shared(cast.cleo, cast.tariq, talk_on=TOMORROW)
    with acting_as(cast.cleo), pytest.raises(NotTheirCoach):
        meetings.miss(pairing=pairing_of(cast.cleo, cast.tariq), on=THURSDAY, cause=Cause.URGENT, by=cast.cleo)
