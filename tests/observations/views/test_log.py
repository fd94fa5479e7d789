"""Writing a drop-in: the page, saving as it is typed, two versions, and the ways it answers without JavaScript."""

import datetime
import uuid

import pytest

from coaching.models import Pairing
from cpd.catalogue import catalogue
from observations.models import ActionStep, DropIn, Opening
from tests.observations.builders import PRAISE, draft, held, shared
from tests.observations.views.forms import autosave, drop_ins_of, text_of, typed
from tests.observations.views.own_pages import give
from tests.world import TODAY, acting_as

STEP = "Give ten seconds to think before hands go up"
WHOM, PAGE, SAVING, DRAFTS = 16, 12, 9, 7  # queries, with those that open and close the request's transaction


@pytest.fixture
def cleo(cast, client_of):
    return client_of(cast.cleo)


def path(drop_in, then=""):
    return f"/log/{drop_in.id}{then}"


def new(teacher):
    return f"/log/new?with={teacher.id}"


# --- Whom


def test_it_begins_with_the_people_i_coach_and_their_live_step(cast, cleo):
    shared(cast.cleo, cast.tess, step_words=STEP, next_on=datetime.date(2026, 12, 1))
    said = text_of(cleo.get("/log/new"))
    assert "Tariq Tahir English Not seen yet Log Tess Tully Maths Give ten seconds to think before hands go up" in said
    assert "Seen today Log" in said


def test_a_day_that_cannot_be_is_said_before_one_leaves_and_nothing_typed_is_lost(cast, cleo):
    far = {"next_on": "other", "next_date": "2028-01-10", "praise": PRAISE, "then": "later"}
    answer = cleo.post("/log/new", typed(teacher=cast.tariq.id, **far))
    said = "That’s more than half a year away. Choose an earlier day."
    assert (answer.status_code, said in text_of(answer), PRAISE in answer.content.decode()) == (422, True, True)
    kept = cleo.post("/log/new", typed(teacher=cast.tariq.id, **far | {"next_date": "2026-12-08"}))
    assert (kept.status_code, kept["Location"]) == (302, "/today")


def test_a_coach_of_nobody_is_told_how_that_changes(cast, client_of):
    assert "Nobody to coach yet" in text_of(client_of(cast.carl).get("/log/new"))


@pytest.mark.parametrize("who", ["theo", "una", "ben"])
def test_somebody_i_do_not_coach_is_like_somebody_who_does_not_exist(cast, cleo, who):
    foreign, missing = cleo.get(new(getattr(cast, who))), cleo.get(f"/log/new?with={uuid.uuid4()}")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert cleo.get("/log/new?with=hannah").status_code == 404


# --- The page


def test_the_page_asks_for_precise_praise_and_says_who_will_read_it(cast, cleo):
    said = text_of(cleo.get(new(cast.tariq)))
    assert "What did Tariq do, and what did it do for pupils? Write “a pupil” rather than a name." in said
    assert (
        "Only you and Tariq can read this, and whoever Tariq shows it to; a later coach, only the step. "
        "Leaders see that you met, the date and the next one. Nothing else." in said
    )
    assert "Whoever coaches Tariq after you the step, not the rest. Tariq sees when they opened it." in said


def test_looking_at_the_page_keeps_nothing(cast, cleo):
    cleo.get(new(cast.tariq))
    assert drop_ins_of(cast.cleo) == []


def test_todays_draft_is_gone_on_with(cast, cleo):
    begun = draft(cast.cleo, cast.tariq, praise=PRAISE)
    assert cleo.get(new(cast.tariq)).headers["Location"] == path(begun)
    assert PRAISE in cleo.get(path(begun)).content.decode()


def test_the_days_offered_for_the_next_visit_are_open_days(cast, cleo):
    said = text_of(cleo.get(new(cast.tariq)))
    assert "When will you next drop in? Tue 1 Dec Wed 2 Dec Thu 3 Dec Pick a date Not yet" in said


def test_the_last_two_focuses_of_the_teacher_are_marked(cast, cleo):
    for focus in ("routines", "checking", "checking", "questions"):
        shared(cast.cleo, cast.tariq, focus=focus)
    page = cleo.get(new(cast.tariq)).content.decode()
    marked = [chip.split('value="')[1].split('"')[0] for chip in page.split("<label")[1:] if "Worked on lately" in chip]
    assert sorted(marked) == ["checking", "questions"]


def test_the_live_step_is_shown_with_what_may_become_of_it(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    said = text_of(cleo.get(new(cast.tariq)))
    assert f"What Tariq is working on, since Tuesday 24 November {STEP} Chosen, not rehearsed yet" in said
    assert "And now? Keep it Choose a new one Let it go" in said


def test_a_new_coach_who_is_shown_an_older_step_leaves_a_line_in_the_ledger(cast, client_of):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.hana):
        Pairing.objects.of_teacher(cast.tariq).update(ends_on=TODAY, ended_by=cast.hana)
        pair = {"school": cast.north, "teacher": cast.tariq, "coach": cast.carl}
        Pairing.objects.create(**pair, starts_on=TODAY, started_by=cast.hana)
    assert STEP in client_of(cast.carl).get(new(cast.tariq)).content.decode()
    with acting_as(cast.tariq):
        assert list(Opening.objects.values_list("reader_id", "what")) == [(cast.carl.id, "step")]


def test_a_form_that_comes_back_leaves_the_line_too(cast, client_of):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    give(cast.tariq, cast.north, to=cast.carl)
    refused = client_of(cast.carl).post("/log/new", typed(teacher=cast.tariq.id, praise="", then="share"))
    assert (refused.status_code, STEP in refused.content.decode()) == (422, True)
    with acting_as(cast.tariq):
        assert list(Opening.objects.values_list("reader_id", "what")) == [(cast.carl.id, "step")]
    with acting_as(cast.carl):
        assert list(DropIn.objects.written_by(cast.carl)) == []


def test_the_author_of_a_step_leaves_no_line(cast, cleo):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    cleo.get(new(cast.tariq))
    cleo.get("/log/new")
    with acting_as(cast.tariq):
        assert list(Opening.objects.all()) == []


# --- Saved as it is typed


def test_the_first_words_make_the_draft_and_the_next_ones_go_into_it(cast, cleo):
    page = typed(teacher=cast.tariq.id, praise="You waited")
    first = autosave(cleo, "/log/new", page, by=cast.cleo)
    again = autosave(
        cleo, "/log/new", page | {"version": 2, "praise": PRAISE, "signs": ["one", " ", "two", "", ""]}, by=cast.cleo
    )
    assert [(answer.status_code, answer.json()["version"]) for answer in (first, again)] == [(200, 2), (200, 3)]
    (kept,) = drop_ins_of(cast.cleo)
    assert (kept.praise, kept.signs, kept.teacher_id, kept.happened_on) == (PRAISE, "one\ntwo", cast.tariq.id, TODAY)


def test_a_repeated_post_is_harmless(cast, cleo):
    page = typed(teacher=cast.tariq.id, praise=PRAISE)
    answers = [autosave(cleo, "/log/new", page, by=cast.cleo) for _ in range(3)]
    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 2)] * 3
    assert len(drop_ins_of(cast.cleo)) == 1


@pytest.mark.parametrize("version", ["9" * 5000, "-", "²", "a\x00"])
def test_a_version_that_is_no_number_loses_nothing(cast, cleo, version):
    written = draft(cast.cleo, cast.tariq)
    answer = autosave(cleo, path(written, "/save"), typed(written, version=version, praise=PRAISE), by=cast.cleo)
    assert (answer.status_code, [kept.praise for kept in drop_ins_of(cast.cleo)]) == (200, [PRAISE])


def test_it_says_when_it_was_saved(cast, cleo):
    written = draft(cast.cleo, cast.tariq)
    answer = autosave(cleo, path(written, "/save"), typed(written, praise=PRAISE), by=cast.cleo)
    said = answer.json()
    datetime.time.fromisoformat(said.pop("saved_at"))
    assert said == {"version": 2, "page": path(written)}


def test_what_is_first_saved_is_told_where_it_is_found_from_then_on(cast, cleo):
    answer = autosave(cleo, "/log/new", typed(teacher=cast.tariq.id, praise=PRAISE), by=cast.cleo)
    (kept,) = drop_ins_of(cast.cleo)
    assert answer.json()["page"] == path(kept)


def test_an_unfinished_day_keeps_the_rest(cast, cleo):
    written = draft(cast.cleo, cast.tariq)
    odd = {"happened_on": "", "next_on": "other", "next_date": "31/02", "focus": "nonsense", "library_step": "x"}
    answer = autosave(cleo, path(written, "/save"), typed(written, praise=PRAISE, **odd), by=cast.cleo)
    assert answer.status_code == 200
    (kept,) = drop_ins_of(cast.cleo)
    assert (kept.praise, kept.happened_on, kept.next_on, kept.focus, kept.library_step) == (PRAISE, TODAY, None, "", "")


def test_every_field_comes_back_as_it_was_typed(cast, cleo):
    written = draft(cast.cleo, cast.tariq)
    plain = {
        "lesson": "10B English, period 3",
        "question": "What if?",
        "focus": "checking",
        "library_step": "i-questioning-1-1",
        "step_words": "Ask, pause",
        "model": "I ask",
        "rehearsal": "You ask",
    }
    others = {"praise": " two  spaces\r\nand a line ", "signs": ["one", "two", "", "", ""]}
    days = {"happened_on": "2026-11-20", "next_on": "other", "next_date": "2026-12-09"}
    autosave(cleo, path(written, "/save"), typed(written, **plain, **others, **days), by=cast.cleo)
    (kept,) = drop_ins_of(cast.cleo)
    assert {name: getattr(kept, name) for name in plain} == plain
    assert (kept.praise, kept.signs) == (" two  spaces\nand a line ", "one\ntwo")
    assert (kept.happened_on, kept.next_on) == (datetime.date(2026, 11, 20), datetime.date(2026, 12, 9))


def test_what_somebody_else_typed_on_this_device_is_not_kept_as_mine(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    answer = autosave(cleo, path(written, "/save"), typed(written, praise="From Petra"), by=cast.petra)
    assert (answer.status_code, drop_ins_of(cast.cleo)[0].praise) == (403, PRAISE)


def test_a_finished_drop_in_takes_no_more_words(cast, cleo):
    done = shared(cast.cleo, cast.tariq)
    answer = autosave(cleo, path(done, "/save"), typed(done, praise="More"), by=cast.cleo)
    assert (answer.status_code, answer.json()) == (410, {"page": path(done)})
    assert cleo.post(path(done, "/save"), typed(done, praise="More")).headers["Location"] == path(done, "/sent")
    assert drop_ins_of(cast.cleo)[0].praise == PRAISE


# --- Two versions


def test_the_script_is_given_the_other_version_and_nothing_is_overwritten(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise="From the laptop", signs="one", next_on=datetime.date(2026, 12, 9))
    answer = autosave(cleo, path(written, "/save"), typed(written, version=1, praise="From the phone"), by=cast.cleo)
    assert answer.status_code == 409
    blank = dict.fromkeys(("lesson", "question", "step_words", "model", "rehearsal"), "")
    days = {"talk_on": "", "happened_on": "2026-11-24", "next_on": "other", "next_date": "2026-12-09"}
    picked = {"focus": [], "follow_up": "keep", "library_step": []}
    assert answer.json() == {
        "message": "You also edited this somewhere else. The other one says:",
        "version": 2,
        "fields": blank | days | picked | {"praise": "From the laptop", "signs": ["one", "", "", "", ""]},
    }
    assert drop_ins_of(cast.cleo)[0].praise == "From the laptop"


def test_without_the_script_both_are_shown_and_the_person_picks(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise="From the laptop")
    answer = cleo.post(path(written, "/save"), typed(written, version=1, praise="From the phone", then="later"))
    assert answer.status_code == 409
    assert (
        "Precise praise Here From the phone The other one From the laptop Keep what’s in the form Use the other one"
        in text_of(answer)
    )
    cleo.post(path(written, "/save"), typed(written, version=2, praise="From the phone", then="save"))
    assert drop_ins_of(cast.cleo)[0].praise == "From the phone"


def test_two_versions_are_told_in_the_words_of_the_page_and_not_in_codes(cast, cleo):
    step = catalogue().step("i-questioning-1-1")
    written = draft(cast.cleo, cast.tariq, follow_up="new", library_step=step.code)
    answer = cleo.post(
        path(written, "/save"), typed(written, version=1, follow_up="retire", library_step="", then="later")
    )
    assert "And now? Here Let it go The other one Choose a new one" in text_of(answer)
    assert f"Step from the library Here Nothing The other one {step.short}" in text_of(answer)


# --- Without JavaScript


def test_finish_later_saves_and_goes(cast, cleo):
    answer = cleo.post("/log/new", typed(teacher=cast.tariq.id, praise=PRAISE, then="later"), follow=True)
    assert "Saved. Your note about Tariq is here when you’re ready." in text_of(answer)
    assert drop_ins_of(cast.cleo)[0].praise == PRAISE


def test_steps_are_found_and_the_rest_is_kept(cast, cleo):
    written = draft(cast.cleo, cast.tariq)
    answer = cleo.post(path(written, "/save"), typed(written, praise=PRAISE, q="cold call", then="find"))
    assert answer.headers["Location"] == f"{path(written)}?q=cold+call#part-3"
    found = cleo.get(f"{path(written)}?q=cold+call").content.decode()
    assert 'name="library_step" value="i-questioning-1-1"' in found


def test_a_day_that_cannot_be_read_is_said_beside_the_field_and_nothing_typed_is_lost(cast, cleo):
    written = draft(cast.cleo, cast.tariq)
    answer = cleo.post(
        path(written, "/save"), typed(written, praise=PRAISE, next_on="other", next_date="soon", then="later")
    )
    assert answer.status_code == 422
    assert "Write the day like 1/12/2026." in text_of(answer)
    assert PRAISE in answer.content.decode()


def test_a_day_years_away_is_asked_about_and_never_kept_while_somebody_types(cast, cleo):
    day = TODAY + datetime.timedelta(days=7)
    written = draft(cast.cleo, cast.tariq, praise=PRAISE, next_on=day)
    far = {"happened_on": "9999-12-31", "talk_on": "2062-11-24", "next_on": "other", "next_date": "9999-12-31"}
    by_script = cleo.post(path(written, "/save"), typed(written, **far), headers={"X-Draft": str(cast.cleo.id)})
    kept = drop_ins_of(cast.cleo)[0]
    assert (by_script.status_code, kept.happened_on, kept.talk_on, kept.next_on) == (200, TODAY, None, day)
    answer = cleo.post(path(written, "/save"), typed(kept, **far, then="share"))
    assert (answer.status_code, text_of(answer).count("Check the year: that’s too far away.")) == (422, 6)


# --- The wrong name, and drafts


def test_the_wrong_name_is_put_right(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    assert "Who did you drop in on?" in text_of(cleo.get(path(written, "/teacher")))
    assert cleo.post(path(written, "/teacher"), {"teacher": cast.tess.id}).headers["Location"] == path(written)
    assert drop_ins_of(cast.cleo)[0].teacher_id == cast.tess.id
    assert cleo.post(path(written, "/teacher"), {"teacher": cast.theo.id}).status_code == 404


def test_notes_not_finished_and_held_are_listed_for_their_author(cast, cleo, client_of):
    draft(cast.cleo, cast.tariq, lesson="10B English")
    held(cast.cleo, cast.tess, lesson="8A Maths")
    said = text_of(cleo.get("/drafts"))
    assert "Tariq Tahir Today, 10B English." in said
    assert "Kept until you’ve talked Tess Tully Today, 8A Maths We’ve talked: share Write down the talk" in said
    assert "Nothing waiting" in text_of(client_of(cast.tariq).get("/drafts"))


def test_a_draft_is_deleted_after_asking_once_more(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    assert "Your note about Tariq Tahir, Tuesday 24 November, goes for good." in text_of(
        cleo.get(path(written, "/discard"))
    )
    assert cleo.post(path(written, "/discard")).headers["Location"] == "/drafts"
    assert drop_ins_of(cast.cleo) == []


def test_a_draft_of_a_pair_that_has_ended_stays_with_its_author(cast, cleo):
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with acting_as(cast.hana):
        Pairing.objects.of_teacher(cast.tariq).update(ends_on=TODAY, ended_by=cast.hana)
    assert PRAISE in cleo.get(path(written)).content.decode()
    refused = cleo.post(path(written, "/save"), typed(written, praise=PRAISE, then="share"))
    assert refused.status_code == 422
    assert "You don’t coach Tariq any more, so this can’t be shared. It stays with you." in text_of(refused)


# --- The word check


def test_words_that_grade_get_a_nudge_and_others_get_nothing(cleo):
    nudge = cleo.post("/log/check-words", {"praise": "Outstanding!"}, headers={"HX-Request": "true"})
    assert text_of(nudge) == "“Outstanding” says how good. What happened, and what did pupils do?"
    assert cleo.post("/log/check-words", {"question": "What if?"}).content.strip() == b""


def test_a_nudge_never_stops_anything(cast, cleo):
    answer = cleo.post("/log/new", typed(teacher=cast.tariq.id, praise="Outstanding!", then="share"), follow=True)
    assert "Shared with Tariq Tahir" in text_of(answer)


# --- Nobody else's


@pytest.mark.parametrize("then", ["", "/save", "/share", "/teacher", "/discard", "/sent", "/withdraw", "/correct"])
@pytest.mark.parametrize("who", ["carl", "tariq", "hana", "petra", "bea", "greta"])
def test_somebody_elses_drop_in_is_like_one_that_does_not_exist(cast, client_of, then, who):
    theirs, client = draft(cast.cleo, cast.tariq, praise=PRAISE), client_of(getattr(cast, who))
    ask = client.post if then in ("/save", "/share", "/withdraw") else client.get
    foreign, missing = ask(path(theirs, then)), ask(f"/log/{uuid.uuid4()}{then}")
    assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_a_client_id_of_somebody_else_opens_nothing_of_theirs(cast, client_of):
    theirs = draft(cast.cleo, cast.tariq, praise=PRAISE)
    page = typed(theirs, teacher=cast.una.id, praise="Mine", version=0)
    assert autosave(client_of(cast.petra), "/log/new", page, by=cast.petra).status_code == 200
    assert [drop_in.praise for drop_in in (*drop_ins_of(cast.cleo), *drop_ins_of(cast.petra))] == [PRAISE, "Mine"]


# --- What pages cost


@pytest.fixture
def warm(cleo, cast):
    """The step library is read once per process."""
    cleo.get("/steps/search?q=cold+call")


@pytest.mark.parametrize("seen", [1, 2])
def test_the_list_of_people_costs_the_same_for_one_step_and_for_two(cast, cleo, seen, django_assert_num_queries):
    for teacher in (cast.tariq, cast.tess)[:seen]:
        shared(cast.cleo, teacher, step_words=STEP)
    with django_assert_num_queries(WHOM):
        assert text_of(cleo.get("/log/new")).count(STEP) == seen


@pytest.mark.parametrize("earlier", [1, 3])
def test_the_page_costs_the_same_however_much_was_written(cast, cleo, warm, earlier, django_assert_num_queries):
    for _ in range(earlier):
        shared(cast.cleo, cast.tariq, focus="checking", step_words=STEP, follow_up="new")
    written = draft(cast.cleo, cast.tariq, praise=PRAISE)
    with django_assert_num_queries(PAGE):
        assert PRAISE in cleo.get(path(written)).content.decode()


def test_saving_while_typing_costs_little(cast, cleo, warm, django_assert_num_queries):
    written = draft(cast.cleo, cast.tariq)
    with django_assert_num_queries(SAVING):
        autosave(cleo, path(written, "/save"), typed(written, praise=PRAISE), by=cast.cleo)


@pytest.mark.parametrize("notes", [1, 3])
def test_the_list_of_drafts_costs_the_same_for_one_and_for_three(cast, cleo, notes, django_assert_num_queries):
    for number in range(notes):
        draft(cast.cleo, cast.tariq, lesson=f"Lesson {number}")
    with django_assert_num_queries(DRAFTS):
        said = text_of(cleo.get("/drafts"))
    assert [f"Lesson {number}" in said for number in range(3)] == [number < notes for number in range(3)]


def test_a_step_that_was_rehearsed_is_said_so_by_the_coach(cast, cleo, client_of):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    with acting_as(cast.cleo):
        step = ActionStep.objects.of(cast.tariq).live().get()
    for stranger in (cast.tariq, cast.carl, cast.hana):
        assert client_of(stranger).post(f"/log/steps/{step.id}/rehearsed").status_code == 404
    answer = cleo.post(f"/log/steps/{step.id}/rehearsed", headers={"HX-Request": "true"})
    assert text_of(answer) == "Rehearsed Tue 24 Nov"
    with acting_as(cast.tariq):
        assert ActionStep.objects.get(id=step.id).state == "rehearsed"
