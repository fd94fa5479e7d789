"""Sharing a drop-in, or holding it; Undo, corrections, and what keeps it from being shared, in words."""

import datetime
import re

import pytest
from django.db import connection

from coaching.actions import visits
from coaching.models import Visit
from observations.models import ActionStep
from tests.observations.builders import PRAISE, draft, held, shared
from tests.observations.views.forms import drop_ins_of, text_of, typed
from tests.world import TODAY, acting_as, as_login

NEXT_WEEK = datetime.date(2026, 12, 1)


@pytest.fixture
def cleo(cast, client_of):
    return client_of(cast.cleo)


def path(drop_in, then=""):
    return f"/log/{drop_in.id}{then}"


def facts(person) -> list:
    with acting_as(person):
        return list(Visit.objects.that_took_place().values_list("teacher_id", "on", "next_on"))


def a_day_later(drop_in) -> None:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute("select sec.mint(%s, null, %s)", [drop_in.trust_id, TODAY])
        cursor.execute(
            "update observations_dropin set shared_at = shared_at - interval '25 hours' where id = %s", [drop_in.id]
        )


def visible_to(person, drop_in) -> bool:
    return drop_in.id in {each.id for each in drop_ins_of(person)}


# --- Sharing


def test_a_drop_in_is_logged_in_one_post(cast, cleo):
    fields = {
        "step_words": "Ask, pause, then name",
        "signs": ["Every pupil looks ready", "", "", "", ""],
        "next_on": "2026-12-01",
    }
    answer = cleo.post("/log/new", typed(teacher=cast.tariq.id, praise=PRAISE, then="share", **fields), follow=True)
    said = text_of(answer)
    assert f"What’s going well {PRAISE} Your next step Ask, pause, then name" in said
    assert "How you’ll know it’s working Every pupil looks ready Next time Tuesday 1 December" in said
    assert facts(cast.hana) == [(cast.tariq.id, TODAY, NEXT_WEEK)]
    with acting_as(cast.tariq):
        assert ActionStep.objects.of(cast.tariq).live().get().words == "Ask, pause, then name"


def test_the_same_post_twice_shares_once(cast, cleo):
    page = typed(teacher=cast.tariq.id, praise=PRAISE, then="share")
    answers = [cleo.post("/log/new", page) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(facts(cast.hana)) == len(drop_ins_of(cast.cleo)) == 1


def test_without_praise_it_is_said_beside_the_field_and_at_the_top_and_nothing_typed_is_lost(cast, cleo):
    written = draft(cast.cleo, cast.tariq)
    page = typed(written, question="What if they had ten seconds more?", step_words="Ask, pause", then="share")
    answer = cleo.post(path(written, "/save"), page)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "One thing needs a second look Precise praise: Write what happened and what it did for pupils." in said
    assert said.count("Write what happened and what it did for pupils. One sentence is enough.") == 2
    body = answer.content.decode()
    assert [words in body for words in ("What if they had ten seconds more?", "Ask, pause")] == [True, True]
    assert drop_ins_of(cast.cleo)[0].question == ""  # a refused page changes nothing
    assert facts(cast.hana) == []


def test_a_refused_first_page_can_be_sent_again(cast, cleo):
    page = typed(teacher=cast.tariq.id, then="share", lesson="10B English")
    refused = cleo.post("/log/new", page)
    assert (refused.status_code, 'action="/log/new"' in refused.content.decode()) == (422, True)
    assert drop_ins_of(cast.cleo) == []
    assert cleo.post("/log/new", page | {"praise": PRAISE}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"next_on": "other", "next_date": "2026-11-23"},
            "When will you next drop in? Monday 23 November has passed.",
        ),
        ({"next_on": "other", "next_date": "2026-12-25"}, "The school is closed on Friday 25 December."),
        ({"happened_on": "2026-11-25"}, "When you dropped in: That day is still to come. When did you drop in?"),
        ({"happened_on": "2026-11-09"}, "That’s more than two weeks ago."),
        ({"signs": ["It works", "", "", "", ""]}, "There are signs or a plan, but no step yet."),
    ],
)
def test_what_keeps_it_from_being_shared_is_a_sentence(cast, cleo, fields, problem):
    answer = cleo.post("/log/new", typed(teacher=cast.tariq.id, praise=PRAISE, then="share", **fields))
    assert (answer.status_code, problem in text_of(answer)) == (422, True)


def test_a_shared_step_can_be_said_to_be_rehearsed(cast, cleo):
    done = shared(cast.cleo, cast.tariq, step_words="Ask, pause, then name")
    page = cleo.get(path(done, "/sent")).content.decode()
    rehearsed = re.search(r'action="(/log/steps/[^"]+/rehearsed)"', page).group(1)
    assert "Rehearsed today. Noted." in text_of(cleo.post(rehearsed, follow=True))
    assert "We rehearsed it" not in text_of(cleo.get(path(done, "/sent")))


# --- Held


def test_it_can_wait_until_the_two_have_talked(cast, cleo):
    answer = cleo.post(
        "/log/new", typed(teacher=cast.tariq.id, praise=PRAISE, share="after", then="share"), follow=True
    )
    said = text_of(answer)
    assert "Kept until you’ve talked Tariq Tahir can’t read it yet. The visit counts." in said
    assert "Only you can read this until you share it. Leaders see that you met, the date and the next one." in said
    (kept,) = drop_ins_of(cast.cleo)
    assert (kept.state, facts(cast.hana)) == ("held", [(cast.tariq.id, TODAY, None)])


def test_we_have_talked_shares_it(cast, cleo):
    done = held(cast.cleo, cast.tariq)
    assert "Shared with Tariq Tahir" in text_of(cleo.post(path(done, "/share"), follow=True))
    assert drop_ins_of(cast.cleo)[0].state == "shared"


def test_only_the_words_that_were_on_the_page_are_shared(cast, cleo):
    done = held(cast.cleo, cast.tariq)
    (read,) = re.findall(r'name="read" value="(\d+)"', cleo.get(path(done, "/sent")).content.decode())
    cleo.post(path(done, "/withdraw"))
    cleo.post(path(done, "/save"), {"praise": "Not these words.", "version": int(read) + 1})
    said = text_of(cleo.post(path(done, "/share"), {"read": read}, follow=True))
    assert "You changed this somewhere else since. Here it is as it stands now." in said
    (kept,) = drop_ins_of(cast.cleo)
    assert (kept.state, kept.praise) == ("draft", "Not these words.")


def test_what_is_held_can_be_written_on(cast, cleo):
    done = held(cast.cleo, cast.tariq)
    assert "It’s a draft again" in text_of(cleo.post(path(done, "/withdraw"), follow=True))
    assert facts(cast.hana) == []


# --- Undo


def test_sharing_can_be_undone_at_once(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    page = cleo.get(path(done, "/sent")).content.decode()
    assert re.search(rf'data-toast.*Shared with Tariq\..*action="{path(done, "/withdraw")}".*Undo', page)
    assert cleo.post(path(done, "/withdraw")).headers["Location"] == path(done)
    assert (drop_ins_of(cast.cleo)[0].state, facts(cast.hana)) == ("draft", [])


def test_after_a_day_nothing_is_offered_and_nothing_changes(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    a_day_later(done)
    said = text_of(cleo.get(path(done, "/sent")))
    assert ("Undo" in said, "Correct it" in said, "Take it back" in said) == (False, False, False)
    assert "so the words stand" in said
    refused = cleo.post(path(done, "/withdraw"), follow=True)
    assert "A shared drop-in can be corrected or taken back for 24 hours. This one stands now." in text_of(refused)
    assert (drop_ins_of(cast.cleo)[0].state, len(facts(cast.hana))) == ("shared", 1)


# --- Corrections


def correction(**fields):
    return {"lesson": "", "happened_on": "2026-11-24", "praise": PRAISE, "question": "", "next_on": "", **fields}


def test_a_correction_shows_what_it_said_before(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    assert PRAISE in cleo.get(path(done, "/correct")).content.decode()
    answer = cleo.post(
        path(done, "/correct"), correction(praise="All 27 had started.", happened_on="2026-11-20"), follow=True
    )
    said = text_of(answer)
    assert "What’s going well All 27 had started." in said
    assert f"What it said before The day Tuesday 24 November 2026 What’s going well {PRAISE}" in said
    assert facts(cast.hana) == [(cast.tariq.id, datetime.date(2026, 11, 20), None)]


def test_a_correction_that_cannot_be_is_said_in_words(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    answer = cleo.post(path(done, "/correct"), correction(praise=" ", happened_on="2026-12-25"))
    assert answer.status_code == 422
    assert "A few things need a second look" in text_of(answer)
    assert drop_ins_of(cast.cleo)[0].praise == PRAISE


def test_a_correction_from_a_second_window_shows_both_and_then_comes_after_the_first(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    cleo.post(path(done, "/correct"), correction(version=done.version, praise="All 27 had started."))
    answer = cleo.post(path(done, "/correct"), correction(version=done.version, praise=PRAISE, question="And then?"))
    assert answer.status_code == 409
    assert f"Precise praise Here {PRAISE} The other one All 27 had started." in text_of(answer)
    version = answer.context["form"]["version"].value()
    cleo.post(path(done, "/correct"), correction(version=version, question="And then?"))
    assert [(one.praise, one.question) for one in drop_ins_of(cast.cleo)] == [(PRAISE, "And then?")]


def test_a_day_put_right_in_a_second_window_after_another_was_agreed_is_not_lost_silently(cast, cleo):
    day, other, third = (TODAY + datetime.timedelta(days=days) for days in (6, 7, 8))
    done = shared(cast.cleo, cast.tariq, next_on=day)
    with acting_as(cast.cleo):
        visits.move(visit=done.visit, on=done.happened_on, next_on=other, by=cast.cleo)
    answer = cleo.post(path(done, "/correct"), correction(next_on=third.isoformat()))
    assert answer.status_code == 422
    assert "When you’ll next drop in: that has moved since, to Tuesday 1 December, and stands." in text_of(answer)
    assert facts(cast.hana) == [(cast.tariq.id, TODAY, other)]


def test_after_a_day_a_correction_is_refused_in_words(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    a_day_later(done)
    answer = cleo.post(path(done, "/correct"), correction(praise="Other"))
    assert (answer.status_code, "for 24 hours. This one stands now." in text_of(answer)) == (422, True)


# --- Follow-up


@pytest.mark.parametrize(
    ("fields", "live"),
    [
        ({"follow_up": "keep"}, ["Old step"]),
        ({"follow_up": "retire"}, []),
        ({"follow_up": "new", "step_words": "New step"}, ["New step"]),
    ],
)
def test_the_next_drop_in_follows_the_step_up(cast, cleo, fields, live):
    shared(cast.cleo, cast.tariq, step_words="Old step")
    cleo.post("/log/new", typed(teacher=cast.tariq.id, praise=PRAISE, then="share", **fields))
    with acting_as(cast.tariq):
        assert [step.words for step in ActionStep.objects.of(cast.tariq).live()] == live


def test_a_finished_drop_in_opens_on_its_own_page(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    assert cleo.get(path(done)).headers["Location"] == path(done, "/sent")
    assert cleo.get(path(done, "/discard")).headers["Location"] == path(done, "/sent")
    started = draft(cast.cleo, cast.tess)
    assert cleo.get(path(started, "/sent")).headers["Location"] == path(started)
