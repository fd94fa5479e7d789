"""Every page, asked for by every person of the cast: the status each gets, and the words that come out.

The routes come from the URL configuration itself, so that a new one cannot be forgotten: without a rule here, without
one of schools.access's decorators, or without a name, the build fails. The things asked for are Tariq's, whom Cleo
coaches at North; each text field of both trusts carries a token (plant.py), and no token may reach a page of somebody
it is not for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import stable_id

LEADERS = {"hana", "lina"}
TRUST_TEAM = {"edie", "greta", "cass"}
DIRECTORS = {"edie", "greta"}
COACHES = {"cleo", "petra", "bea"}
ASHDOWN = set("tariq tess theo cleo carl hana lina sam abel harry petra una edie greta cass ada gwen".split())
BIRCH = {"bram", "bea", "ben"}
EVERYBODY = ASHDOWN | BIRCH
PAIR = {"tariq", "cleo"}


@dataclass(frozen=True)
class Rule:
    """Who gets which status for a route. `path` is built from the planted rows; whoever is not named gets `others`."""

    path: Callable
    statuses: dict[int, set[str]]
    others: int
    method: str = "get"
    data: dict = field(default_factory=dict)


def at(name: str, *which: str) -> Callable:
    """The path of a route with the ids of planted rows: at("log", "draft drop-in")."""
    return lambda rows: reverse(name, args=[rows[label].pk for label in which])


def with_teacher(name: str) -> Callable:
    """The path of a route that is about the planted teacher."""
    return lambda rows: f"{reverse(name)}?teacher={rows['person'].pk}"


def plain(path: str) -> Callable:
    return lambda rows: path


def in_north(name: str, which: str) -> Callable:
    """The path of a route of North School with the id of a planted row."""
    return lambda rows: reverse(name, args=["north-school", rows[which].pk])


SIGNED_IN = {200: EVERYBODY}
OF_NORTH = {200: LEADERS, 404: BIRCH}
OFFICE = LEADERS | {"sam", "ada"}
OF_A_TEACHER = {200: OFFICE, 404: {"harry", "bram"}}
OF_OFFICE = {200: OFFICE, 404: BIRCH}
PLANTED_DAY = "training-day/2026-12-04/2026-12-04"
RULES = {
    "sign_in": Rule(plain("/sign-in"), SIGNED_IN, 200),
    "sign_in_code": Rule(plain("/sign-in/code"), {302: EVERYBODY}, 302),
    "sign_in_demo": Rule(plain("/sign-in/demo"), {302: EVERYBODY}, 302, "post"),
    "sign_out": Rule(plain("/sign-out"), {302: EVERYBODY}, 302, "post"),
    "api": Rule(plain("/api/"), SIGNED_IN, 200),
    "home": Rule(plain("/"), {302: EVERYBODY}, 302),
    "steps": Rule(plain("/steps"), SIGNED_IN, 200),
    "step_search": Rule(plain("/steps/search?q=cold+call"), SIGNED_IN, 200),
    "step": Rule(plain("/steps/i-questioning-1-1"), SIGNED_IN, 200),
    # Yesterday's twilight of North, which Cleo led and Tariq was at: it is over, so nothing of it is changed.
    "here": Rule(plain("/here"), SIGNED_IN, 200),
    "here_code": Rule(plain("/here/AAAAAA"), {302: EVERYBODY}, 302),
    "twilights": Rule(plain("/twilights"), SIGNED_IN, 200),
    "twilights_file": Rule(plain("/twilights/calendar.ics"), SIGNED_IN, 200),
    "twilight_new": Rule(plain("/twilights/new"), {200: LEADERS | TRUST_TEAM | {"harry", "bram"}}, 403),
    "twilight": Rule(at("twilight", "twilight"), {200: ASHDOWN, 404: BIRCH}, 403),
    "twilight_edit": Rule(at("twilight_edit", "twilight"), {302: LEADERS | TRUST_TEAM, 404: BIRCH}, 403),
    "twilight_call_off": Rule(at("twilight_call_off", "twilight"), {302: LEADERS | TRUST_TEAM, 404: BIRCH}, 403),
    "twilight_here": Rule(at("twilight_here", "twilight"), {302: {"tariq"}, 404: BIRCH}, 403, "post"),
    "twilight_screen": Rule(at("twilight_screen", "twilight"), {200: LEADERS | TRUST_TEAM | {"cleo"}, 404: BIRCH}, 403),
    "twilight_attendance": Rule(at("twilight_attendance", "twilight"), {200: LEADERS | {"cleo"}, 404: BIRCH}, 403),
    "twilight_add": Rule(at("twilight_add", "twilight"), OF_NORTH, 403),
    "twilight_person": Rule(at("twilight_person", "twilight", "person"), {200: LEADERS | {"cleo"}, 404: BIRCH}, 403),
    "twilight_catch_up": Rule(at("twilight_catch_up", "twilight"), {302: {"tariq"}, 404: BIRCH}, 403),
    "today": Rule(plain("/today"), SIGNED_IN, 200),
    "only_school": Rule(plain("/school/"), {302: LEADERS | {"harry", "bram"}}, 403),
    "only_school_page": Rule(plain("/school/coverage"), {302: LEADERS | {"harry", "bram"}}, 403),
    "coverage": Rule(plain("/schools/north-school/coverage"), {200: LEADERS, 404: BIRCH}, 403),
    "coverage_people": Rule(plain("/schools/north-school/coverage/people"), {200: LEADERS, 404: BIRCH}, 403),
    "choices": Rule(plain("/schools/north-school/choices"), {200: LEADERS, 404: BIRCH}, 403),
    "coaches": Rule(plain("/schools/north-school/coaches"), {200: LEADERS, 404: BIRCH}, 403),
    "coach_new": Rule(plain("/schools/north-school/coaches/new"), {200: LEADERS | DIRECTORS, 404: BIRCH}, 403),
    "pairing_start": Rule(plain("/schools/north-school/coaches/match"), {200: LEADERS, 404: BIRCH}, 403),
    "pairing_end": Rule(in_north("pairing_end", "pairing"), {200: LEADERS, 404: BIRCH}, 403),
    "coach_state": Rule(in_north("coach_state", "coach"), {200: LEADERS | DIRECTORS, 404: BIRCH}, 403),
    # Calendars, for the office of a school and of the trust.
    "calendar": Rule(plain("/schools/north-school/calendar"), OF_OFFICE, 403),
    "calendar_new": Rule(plain("/schools/north-school/calendar/new?kind=closure"), OF_OFFICE, 403),
    "calendar_year": Rule(plain("/schools/north-school/calendar/years/2027"), OF_OFFICE, 403),
    "calendar_line": Rule(plain(f"/schools/north-school/calendar/{PLANTED_DAY}"), OF_OFFICE, 403),
    "calendar_remove": Rule(
        plain(f"/schools/north-school/calendar/{PLANTED_DAY}/remove"),
        {302: {"ada"}, 404: BIRCH | OFFICE},  # she asks first, and then it is gone
        403,
        "post",
    ),
    "teams": Rule(plain("/schools/north-school/teams"), OF_OFFICE, 403),
    "team_new": Rule(plain("/schools/north-school/teams/new"), OF_OFFICE, 403),
    "team": Rule(in_north("team", "team"), OF_OFFICE, 403),
    "team_merge": Rule(in_north("team_merge", "team"), OF_OFFICE, 403),
    "team_remove": Rule(in_north("team_remove", "team"), {302: OFFICE, 404: BIRCH}, 403, "post"),
    "choice_take_back": Rule(
        in_north("choice_take_back", "choice"), {302: {"hana"}, 404: BIRCH | {"lina"}}, 403, "post"
    ),
    "trust_choices": Rule(plain("/trust/choices"), {200: DIRECTORS | {"ada"}}, 403),
    "trust_choice_take_back": Rule(
        lambda rows: reverse("trust_choice_take_back", args=[rows["choice"].pk]),
        {404: DIRECTORS | {"ada"}},  # the planted one is a school's
        403,
        "post",
    ),
    "trust_calendar": Rule(plain("/trust/calendar"), {200: {"ada"}}, 403),
    "trust_calendar_new": Rule(plain("/trust/calendar/new?kind=closure"), {200: {"ada"}}, 403),
    "trust_calendar_year": Rule(plain("/trust/calendar/years/2027"), {200: {"ada"}}, 403),
    "trust_calendar_line": Rule(plain(f"/trust/calendar/{PLANTED_DAY}"), {200: {"ada"}}, 403),
    "trust_calendar_remove": Rule(plain(f"/trust/calendar/{PLANTED_DAY}/remove"), {302: {"ada"}}, 403, "post"),
    "trust": Rule(plain("/trust"), {200: TRUST_TEAM}, 403),
    "trust_school": Rule(plain("/trust/schools/north-school"), {200: TRUST_TEAM}, 403),
    "trust_target": Rule(plain("/trust/schools/north-school/target"), {200: DIRECTORS}, 403),
    "letter_previews": Rule(plain("/preview/letters"), {404: EVERYBODY}, 404),  # DEBUG is off
    "health_live": Rule(plain("/health/live"), SIGNED_IN, 200),
    "health_ready": Rule(plain("/health/ready"), SIGNED_IN, 200),
    "metrics": Rule(plain("/metrics"), {404: EVERYBODY}, 404),
    # Words: whoever may not read them is told what somebody asking for nothing is told.
    # Tokens of programs: one's own, and those of the trust's integrations.
    "account_tokens": Rule(plain("/account/tokens"), SIGNED_IN, 200),
    "account_token_end": Rule(at("account_token_end", "person"), {302: EVERYBODY}, 302, "post"),
    "trust_tokens": Rule(plain("/trust/tokens"), {200: {"ada"}}, 403),
    "trust_token_end": Rule(at("trust_token_end", "person"), {302: {"ada"}}, 403, "post"),
    "log_new": Rule(plain("/log/new"), SIGNED_IN, 200),
    "log_check_words": Rule(plain("/log/check-words"), SIGNED_IN, 200, "post", {"praise": "Outstanding"}),
    "log": Rule(at("log", "draft drop-in"), {200: {"cleo"}}, 404),
    "log_save": Rule(
        at("log_save", "draft drop-in"), {302: {"cleo"}}, 404, "post", {"version": "1", "praise": "You waited."}
    ),
    "log_share": Rule(at("log_share", "draft drop-in"), {422: {"cleo"}}, 404, "post", {"version": "1", "praise": ""}),
    "log_teacher": Rule(at("log_teacher", "draft drop-in"), {200: {"cleo"}}, 404),
    "log_discard": Rule(at("log_discard", "draft drop-in"), {200: {"cleo"}}, 404),
    "log_sent": Rule(at("log_sent", "shared drop-in"), {200: {"cleo"}}, 404),
    "log_withdraw": Rule(at("log_withdraw", "shared drop-in"), {302: {"cleo"}}, 404, "post"),
    "log_correct": Rule(at("log_correct", "shared drop-in"), {200: {"cleo"}}, 404),
    "step_rehearsed": Rule(at("step_rehearsed", "step"), {302: {"cleo"}}, 404, "post"),
    # The offices. Tariq's record is North's to keep; that of Hana, who leads it, is the trust's.
    "staff": Rule(plain("/schools/north-school/staff"), {200: OFFICE, 404: BIRCH}, 403),
    "staff_new": Rule(plain("/schools/north-school/staff/new"), {200: OFFICE, 404: BIRCH}, 403),
    "trust_staff": Rule(plain("/trust/staff"), {200: {"ada"}}, 403),
    # Staff files, both of them sent by Hana: whoever sent one goes on with it, the others look on.
    "staff_import": Rule(plain("/schools/north-school/staff/import"), {200: OFFICE, 404: BIRCH}, 403),
    "staff_import_shown": Rule(in_north("staff_import_shown", "staff import"), {200: OFFICE, 404: BIRCH}, 403),
    "staff_import_columns": Rule(
        in_north("staff_import_columns", "staff import"), {200: {"hana"}, 302: OFFICE - {"hana"}, 404: BIRCH}, 403
    ),
    "trust_staff_import": Rule(plain("/trust/staff/import"), {200: {"ada"}}, 403),
    "trust_staff_import_shown": Rule(at("trust_staff_import_shown", "trust’s staff import"), {200: {"ada"}}, 403),
    "trust_staff_import_columns": Rule(at("trust_staff_import_columns", "trust’s staff import"), {302: {"ada"}}, 403),
    "trust_staff_new": Rule(plain("/trust/staff/new"), {200: {"ada"}}, 403),
    "my_record": Rule(plain("/me/record"), SIGNED_IN, 200),
    "staff_person": Rule(at("staff_person", "person"), OF_A_TEACHER, 403),
    "staff_names": Rule(at("staff_names", "person"), OF_A_TEACHER, 403),
    "staff_email": Rule(at("staff_email", "person"), {200: {"sam", "ada"}, 404: {"harry", "bram"}}, 403),
    "staff_post_new": Rule(at("staff_post_new", "person"), OF_A_TEACHER, 403),
    "staff_post": Rule(at("staff_post", "person", "membership"), OF_A_TEACHER, 403),
    "staff_post_end": Rule(at("staff_post_end", "person", "membership"), OF_A_TEACHER, 403),
    "person_moves": Rule(at("person_moves", "person"), OF_A_TEACHER, 403),
    "staff_leave_new": Rule(at("staff_leave_new", "person"), OF_A_TEACHER, 403),
    "staff_leave": Rule(at("staff_leave", "person", "leave"), OF_A_TEACHER, 403),
    "staff_leave_call_off": Rule(at("staff_leave_call_off", "person", "leave"), OF_A_TEACHER, 403),
    "person_leaves": Rule(at("person_leaves", "person"), OF_A_TEACHER, 403),
    "person_stays": Rule(at("person_stays", "person"), {404: OFFICE | {"harry", "bram"}}, 403),
    "person_returns": Rule(at("person_returns", "person"), {404: OFFICE | {"harry", "bram"}}, 403),
    "person_merges": Rule(at("person_merges", "person"), OF_A_TEACHER, 403),
    "role_new": Rule(at("role_new", "person"), OF_A_TEACHER, 403),
    "role_end": Rule(
        lambda rows: reverse("role_end", args=[rows["appointment"].person_id, rows["appointment"].pk]),
        {200: {"ada"}, 404: {"harry", "bram"}},
        403,
    ),
    # One's own account. A way out of a letter that was made for nobody is missing, whoever asks.
    "account": Rule(plain("/account"), SIGNED_IN, 200),
    "account_notifications": Rule(plain("/account/notifications"), SIGNED_IN, 200),
    "account_session_end": Rule(plain(f"/account/sessions/{stable_id('none')}/end"), {302: EVERYBODY}, 302, "post"),
    "account_sign_out_others": Rule(plain("/account/sessions/end-others"), {302: EVERYBODY}, 302, "post"),
    "account_sign_out_everywhere": Rule(plain("/account/sessions/end-all"), {302: EVERYBODY}, 302, "post"),
    "who_sees_what": Rule(plain("/who-sees-what"), SIGNED_IN, 200),
    "letter_stop": Rule(plain("/letters/reminder/stop/none"), {404: EVERYBODY}, 404, "post"),
    "drafts": Rule(plain("/drafts"), SIGNED_IN, 200),
    "talk_new": Rule(with_teacher("talk_new"), {200: set(), 302: {"cleo"}}, 404),
    "talk_missed": Rule(with_teacher("talk_missed"), {200: {"cleo"}}, 404),
    "talk_missed_undo": Rule(at("talk_missed_undo", "missed meeting"), {302: {"cleo"}}, 404, "post"),
    "talk": Rule(at("talk", "draft conversation"), {200: {"cleo"}}, 404),
    "talk_save": Rule(at("talk_save", "draft conversation"), {302: {"cleo"}}, 404, "post", {"praise": "You waited."}),
    "talk_sent": Rule(at("talk_sent", "shared conversation"), {200: {"cleo"}}, 404),
    "talk_withdraw": Rule(at("talk_withdraw", "shared conversation"), {302: {"cleo"}}, 404, "post"),
    "talk_correct": Rule(at("talk_correct", "shared conversation"), {200: {"cleo"}}, 404),
    "talk_discard": Rule(at("talk_discard", "draft conversation"), {200: {"cleo"}}, 404),
    "talk_delete": Rule(at("talk_delete", "shared conversation"), {200: {"tariq"}}, 404),
    "me": Rule(plain("/me"), SIGNED_IN, 200),
    "me_history": Rule(plain("/me/history"), SIGNED_IN, 200),
    "me_access": Rule(plain("/me/access"), SIGNED_IN, 200),
    "me_export": Rule(plain("/me/export"), SIGNED_IN, 200),
    "step_state": Rule(at("step_state", "step"), {302: {"tariq"}}, 404, "post", {"to": "trying"}),
    "step_ticks": Rule(at("step_ticks", "step"), {302: {"tariq"}}, 404, "post", {"sign": "0"}),
    "step_delete": Rule(at("step_delete", "step"), {200: {"tariq"}}, 404),
    "drop_in_delete": Rule(at("drop_in_delete", "shared drop-in"), {200: {"tariq"}}, 404),
    # What the two say to each other, and what each keeps for themself.
    "letter_answer": Rule(at("letter_answer", "shared drop-in"), {200: {"tariq"}}, 404),
    "letter_thank": Rule(at("letter_thank", "shared drop-in"), {302: {"tariq"}}, 404, "post"),
    "letter_keep": Rule(at("letter_keep", "shared drop-in"), {302: {"tariq"}}, 404, "post"),
    "letter_reply": Rule(at("letter_reply", "shared drop-in"), {200: {"cleo"}}, 404),
    "answer_correct": Rule(at("answer_correct", "answer"), {200: {"tariq"}}, 404),
    "answer_delete": Rule(at("answer_delete", "answer in return"), {200: {"cleo"}}, 404),
    "notes": Rule(plain("/me/notes"), SIGNED_IN, 200),
    "note": Rule(at("note", "note to self"), {200: {"tariq"}}, 404),
    "note_delete": Rule(at("note_delete", "note to self"), {200: {"tariq"}}, 404),
    "step_tried": Rule(at("step_tried", "step"), {302: {"tariq"}}, 404, "post"),
    "attempt": Rule(at("attempt", "attempt"), {200: {"tariq"}}, 404),
    "attempt_delete": Rule(at("attempt_delete", "attempt"), {302: {"tariq"}}, 404, "post"),
    "another_day": Rule(plain("/me/another-day"), {200: {"tariq", "ben"}}, 302),
    "another_day_take_back": Rule(at("another_day_take_back", "another day"), {302: {"tariq"}}, 404, "post"),
    "another_day_answer": Rule(at("another_day_answer", "another day"), {302: {"cleo"}}, 404, "post", {"say": "no"}),
    # Shared for a time: a step of before, which Tariq lets Abel read.
    "share_drop_in": Rule(at("share_drop_in", "shared drop-in"), {200: {"tariq"}}, 404),
    "share_step": Rule(at("share_step", "step"), {200: {"tariq"}}, 404),
    "share_talk": Rule(at("share_talk", "shared conversation"), {200: {"tariq"}}, 404),
    "share_stop": Rule(at("share_stop", "share"), {302: {"tariq"}}, 404, "post"),
    "shared": Rule(plain("/shared"), SIGNED_IN, 200),
    # Open doors: everybody may look, and sees those that they may go through.
    "doors": Rule(plain("/doors"), SIGNED_IN, 200),
    "door_open": Rule(plain("/doors/open"), {302: EVERYBODY}, 302, "post"),
    "door_close": Rule(plain("/doors/close"), {302: EVERYBODY}, 302, "post"),
    "log_join": Rule(at("log_join", "shared drop-in"), {302: {"cleo"}}, 404, "post"),
    "shared_one": Rule(at("shared_one", "share"), {200: {"abel"}}, 404),
}


def routes(patterns=None, prefix=""):
    """(name, pattern, view) of every route."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield entry.name, prefix + str(entry.pattern), entry.callback


def test_every_view_says_who_may_open_it():
    assert [pattern for _, pattern, view in routes() if not hasattr(view, "access")] == []


def test_every_route_has_a_name_of_its_own_and_a_rule_here():
    names = [name for name, *_ in routes()]
    assert sorted(names) == sorted(set(names))
    # Those that carry a token instead of a browser's cookie have theirs in api_rules.py.
    assert {name for name, pattern, _ in routes() if not pattern.startswith("api/v1/")} == set(RULES)


@pytest.fixture
def browsers(cast, client_of):
    return {name: client_of(getattr(cast, name)) for name in sorted(EVERYBODY)}


@pytest.mark.parametrize("name", RULES)
def test_each_person_gets_what_the_rule_says_and_no_word_that_is_not_theirs(planted, browsers, name):
    rule, rows = RULES[name], planted["ashdown"]
    expected = {
        person: next((s for s, people in rule.statuses.items() if person in people), rule.others) for person in browsers
    }
    answers = {person: ask(browser, rule, rows) for person, browser in browsers.items()}
    assert {person: answer.status_code for person, answer in answers.items()} == expected
    assert {
        person: strays for person, answer in answers.items() if (strays := foreign_words(answer, person, rows))
    } == {}


def test_a_stranger_is_sent_to_sign_in(db, planted):
    rows, told, expected = planted["ashdown"], {}, {}
    for name in sorted(name for name, _, view in routes() if view.access not in ("public", "a token")):
        is_post, answer = RULES[name].method == "post", ask(Client(), RULES[name], rows)
        where = answer.headers.get("Location", "").split("?")[0]
        told[name] = (answer.status_code, where, "You’ve been signed out" in answer.content.decode())
        # What they were sending is held for them.
        expected[name] = (401, "", True) if is_post else (302, "/sign-in", False)
    assert told == expected


@pytest.mark.parametrize("name", [n for n, rule in RULES.items() if rule.others == 404])
def test_somebody_elses_is_missing_to_the_byte_like_what_never_was(planted, browsers, name):
    rows, rule = planted, RULES[name]
    missing = {label: type(row)(pk=stable_id(f"no {label}")) for label, row in rows["ashdown"].items()}
    for person in ("hana", "edie", "petra", "theo"):
        there, elsewhere, nowhere = (
            ask(browsers[person], rule, which) for which in (rows["ashdown"], rows["birch"], missing)
        )
        assert (
            (there.status_code, there.content) == (elsewhere.status_code, elsewhere.content) == (404, nowhere.content)
        ), person


# Whose words the planted tokens are; the tokens of choices, targets and closed days are their trust's.
WHOSE_WORDS = {
    "shared drop-in": PAIR,
    "step": PAIR,
    "lent step": PAIR | {"abel"},
    "correction": PAIR,
    "draft drop-in": {"cleo"},
    "correction of what was taken back": {"cleo"},
    **dict.fromkeys(("answer", "earlier answer", "answer in return", "attempt", "another day"), PAIR),
    "shared conversation": PAIR,
    "correction of a conversation": PAIR,
    "draft conversation": {"cleo"},
    "conversation alongside": {"cleo"},
    "note to self": {"tariq"},
    "coach’s note to self": {"cleo"},
}


def tokens_in(text: str) -> set[str]:
    return set(re.findall(r"canary-(?:ashdown|birch)-\d+", text))


def foreign_words(answer, person: str, rows) -> set[str]:
    """Tokens in an answer that are of the other trust, or of words this person may not read."""
    found = tokens_in(everything_said(answer))
    own_trust = "canary-birch" if person in BIRCH else "canary-ashdown"
    closed = {
        t for label, readers in WHOSE_WORDS.items() if person not in readers for t in tokens_in(str(vars(rows[label])))
    }
    return found & closed | {t for t in found if not t.startswith(own_trust)}


def test_the_search_finds_words_where_they_belong(planted, browsers):
    rows = planted["ashdown"]
    shown = {
        "shared drop-in": tokens_in(everything_said(browsers["tariq"].get("/me")))
        & tokens_in(str(vars(rows["shared drop-in"]))),
        "draft drop-in": tokens_in(everything_said(ask(browsers["cleo"], RULES["log"], rows)))
        & tokens_in(str(vars(rows["draft drop-in"]))),
        "step": tokens_in(everything_said(browsers["cleo"].get("/today"))) & tokens_in(str(vars(rows["step"]))),
    }
    assert {label: bool(tokens) for label, tokens in shown.items()} == dict.fromkeys(shown, True)
    assert foreign_words(browsers["tariq"].get("/me"), "hana", rows) != set()


def everything_said(answer) -> str:
    return answer.content.decode() + str(answer.headers) + str(answer.cookies)


def ask(browser: Client, rule: Rule, rows):
    return getattr(browser, rule.method)(rule.path(rows), rule.data)
