"""The pages that are measured: for each, who opens it and where it is. Every route is here or says why it is not."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from observations.demo.people import demo_id
from observations.demo.twilights import TOMORROW

SCHOOL = "bramley-heath"
COACH, TEACHER, OTHER_TEACHER = "Priya Nair", "Hannah Okafor", "Tom Ashworth"
HEAD, LEAD = "Alison Whitcombe", "Grace Hallam"
CHIEF, DIRECTOR, CENTRAL = "Jo Sandhu", "Amina Bose", "Marcus Dale"
TRUST_OFFICE = "Ruth Allard"
NOBODY = ""

Ask = Callable[[str], list[tuple]]  # SQL to rows, as the database's administrator


@dataclass(frozen=True)
class Page:
    """A page as somebody opens it; `after` follows its path. `which` is SQL for the ids that its path needs."""

    name: str
    who: str
    after: str = ""
    which: str = ""
    school: str = ""

    def path(self, ask: Ask) -> str:
        arguments = [self.school] if self.school else []
        arguments += [one for row in ask(self.which) for one in row] if self.which else []
        return reverse(self.name, args=arguments) + self.after


def person_id(name: str) -> str:
    """Of somebody of the demo trust, by their name."""
    return str(demo_id("person", *name.split()))


def _drop_in(state: str, *, by: str = COACH) -> str:
    return (
        f"select id from observations_dropin where author_id = '{person_id(by)}' and state = '{state}' "
        "order by happened_on desc, id limit 1"
    )


def _of_the_school(*names: str, which: str = "", after: str = "") -> list[Page]:
    return [Page(name, who, school=SCHOOL, which=which, after=after) for name in names for who in (HEAD, LEAD)]


TALK, TALK_DRAFT = (
    f"select id from observations_conversation where author_id = '{person_id(COACH)}' and state = '{state}' "
    "order by happened_on desc, id limit 1"
    for state in ("shared", "draft")
)
MY_TALK = (
    f"select id from observations_conversation where teacher_id = '{person_id(TEACHER)}' and state = 'shared' limit 1"
)
DRAFT, SHARED = _drop_in("draft"), _drop_in("shared")
MY_NOTE = f"select id from observations_dropin where teacher_id = '{person_id(TEACHER)}' and state = 'shared' limit 1"
MY_STEP = f"select id from observations_actionstep where teacher_id = '{person_id(TEACHER)}' and retired_on is null"
LENT = f"select id from observations_share where reader_id = '{person_id(HEAD)}' and revoked_at is null limit 1"
MY_ANSWER = f"select id from observations_answer where by_id = '{person_id(TEACHER)}' and kind <> 'thank' limit 1"
ANSWERED = (
    f"select drop_in_id from observations_answer where author_id = '{person_id(COACH)}' order by said_at desc limit 1"
)
MY_SELF = f"select id from observations_note where person_id = '{person_id(TEACHER)}' limit 1"
MY_ATTEMPT = f"select id from observations_attempt where teacher_id = '{person_id(TEACHER)}' limit 1"
WITH_THE_HEAD = f"?with={person_id(HEAD)}"
PERSON = f"select '{person_id(TEACHER)}'::uuid"
OTHER_SCHOOL = "eastmere"
ABOUT_SOMEBODY = (
    "staff_names",
    "staff_email",
    "staff_post_new",
    "person_moves",
    "staff_leave_new",
    "person_leaves",
    "person_merges",
    "role_new",
)
THEIR_POST = (
    f"select person_id, id from schools_membership where person_id = '{person_id(TEACHER)}' and ends_on is null"
)
THEIR_LEAVE = "select person_id, id from schools_leave where ends_on is null order by id limit 1"
THEIR_ROLE = f"select person_id, id from schools_appointment where person_id = '{person_id(LEAD)}' limit 1"
A_COACH = f"select id from coaching_coach where person_id = '{person_id(COACH)}'"
A_PAIR = f"select id from coaching_pairing where teacher_id = '{person_id(TEACHER)}' and ends_on is null"
LAST_EVENING = f"select '{demo_id('twilight', SCHOOL, datetime.date(2026, 11, 10))}'"
NEXT_EVENING = f"select '{demo_id('twilight', SCHOOL, TOMORROW)}'"
A_TEAM = (
    f"select t.id from schools_team t join schools_school s on s.id = t.school_id where s.slug = '{SCHOOL}' limit 1"
)
PAGES = [
    Page("sign_in", NOBODY),
    Page("who_sees_what", NOBODY),
    Page("who_sees_what", TEACHER),
    *[Page("home", who) for who in (COACH, TEACHER, HEAD, CHIEF)],
    Page("today", COACH),
    Page("today", LEAD),
    Page("log_new", COACH),
    Page("log_new", LEAD),
    Page("log_new", COACH, after=f"?with={person_id(TEACHER)}"),
    Page("log", COACH, which=DRAFT),
    Page("log", COACH, which=DRAFT, after="?q=cold+call"),
    Page("log_teacher", COACH, which=DRAFT),
    Page("log_discard", COACH, which=DRAFT),
    Page("log_sent", COACH, which=SHARED),
    Page("log_correct", COACH, which=SHARED),
    Page("drafts", COACH),
    Page("talk_new", COACH, after=f"?teacher={person_id(OTHER_TEACHER)}"),
    Page("talk_missed", COACH, after=f"?teacher={person_id(OTHER_TEACHER)}"),
    Page("talk", COACH, which=TALK_DRAFT),
    Page("talk_discard", COACH, which=TALK_DRAFT),
    *[Page(name, COACH, which=TALK) for name in ("talk_sent", "talk_correct")],
    Page("talk_delete", TEACHER, which=MY_TALK),
    Page("steps", COACH),
    Page("step_search", COACH, after="?q=cold+call"),
    Page("step_search", COACH, after="?q=questoning"),
    Page("step", COACH, which="select code from cpd_librarystep order by code limit 1"),
    *[Page("twilights", who) for who in (TEACHER, HEAD, LEAD, CHIEF)],
    Page("here", TEACHER),
    Page("twilights_file", TEACHER),
    *[Page("twilight_new", who) for who in (LEAD, DIRECTOR)],
    Page("twilight_new", LEAD, after="?step=i-questioning-1-1"),
    *[Page("twilight", who, which=LAST_EVENING) for who in (TEACHER, LEAD, CHIEF)],
    *[Page("twilight_attendance", who, which=LAST_EVENING) for who in (HEAD, LEAD)],
    Page("twilight_person", LEAD, which=f"{LAST_EVENING} union all select '{person_id(TEACHER)}'"),
    Page("twilight_catch_up", TEACHER, which=LAST_EVENING),
    Page("twilight_add", HEAD, which=NEXT_EVENING),
    Page("twilight", TEACHER, which=NEXT_EVENING),
    *[Page(name, LEAD, which=NEXT_EVENING) for name in ("twilight_screen", "twilight_edit", "twilight_call_off")],
    *[Page("me", who) for who in (TEACHER, COACH, HEAD)],
    *[Page(name, TEACHER) for name in ("me_history", "me_access", "me_export")],
    *[Page(name, COACH) for name in ("account", "account_notifications")],
    Page("account_tokens", COACH),
    Page("trust_tokens", TRUST_OFFICE),
    Page("api", COACH),
    Page("drop_in_delete", TEACHER, which=MY_NOTE),
    Page("letter_answer", TEACHER, which=MY_NOTE),
    Page("me_history", TEACHER, after="?show=kept"),
    *[Page("notes", who) for who in (TEACHER, COACH)],
    Page("notes", TEACHER, after=f"?about={demo_id('none')}"),
    Page("another_day", TEACHER),
    Page("letter_reply", COACH, which=ANSWERED),
    Page("log_sent", COACH, which=ANSWERED),
    Page("answer_delete", TEACHER, which=MY_ANSWER),
    Page("answer_correct", TEACHER, which=MY_ANSWER),
    Page("note", TEACHER, which=MY_SELF),
    Page("note_delete", TEACHER, which=MY_SELF),
    Page("attempt", TEACHER, which=MY_ATTEMPT),
    Page("step_delete", TEACHER, which=MY_STEP),
    *[
        Page("share_drop_in", TEACHER, which=MY_NOTE, after=after)
        for after in ("", "?q=an", f"?with={person_id(HEAD)}")
    ],
    Page("share_talk", TEACHER, which=MY_TALK),
    Page("share_step", TEACHER, which=MY_STEP),
    *[Page("doors", who) for who in (TEACHER, COACH, HEAD)],
    Page("log_new", COACH, after=f"?door={person_id(OTHER_TEACHER)}"),
    *[Page("shared", who) for who in (TEACHER, HEAD)],
    Page("shared_one", HEAD, which=LENT),
    *_of_the_school("coverage", "coverage_people", "coaches", "pairing_start", "coach_new"),
    *_of_the_school("coverage", "coverage_people", after="?period=half-term"),
    *_of_the_school("pairing_end", which=A_PAIR),
    *_of_the_school("coach_state", which=A_COACH),
    *_of_the_school("choices"),
    *_of_the_school("choices", after="?change=cadence"),
    *_of_the_school("choices", after="?change=coach_maximum"),
    *_of_the_school("staff", "staff_new"),
    *_of_the_school("staff", after="?q=okafor&show=left"),
    Page("trust_staff", TRUST_OFFICE),
    Page("trust_staff_import", TRUST_OFFICE),
    Page("staff_import", HEAD, school=SCHOOL),
    Page("trust_staff", TRUST_OFFICE, after="?q=an"),
    Page("trust_staff_new", TRUST_OFFICE),
    Page("trust_staff_new", TRUST_OFFICE, after="?at=school"),
    Page("my_record", TEACHER),
    *[Page("staff_person", who, which=PERSON) for who in (HEAD, TRUST_OFFICE)],
    *[Page(name, TRUST_OFFICE, which=PERSON) for name in ABOUT_SOMEBODY],
    *[
        Page(name, TRUST_OFFICE, which=PERSON, after=f"?school={OTHER_SCHOOL}")
        for name in ("staff_post_new", "person_moves")
    ],
    *[Page(name, TRUST_OFFICE, which=THEIR_POST) for name in ("staff_post", "staff_post_end")],
    Page("staff_leave", TRUST_OFFICE, which=THEIR_LEAVE),
    Page("role_end", TRUST_OFFICE, which=THEIR_ROLE),
    *_of_the_school("calendar", "calendar_new", after="?kind=training-day"),
    *_of_the_school("teams", "team_new"),
    *_of_the_school("team", "team_merge", which=A_TEAM),
    *[Page("trust_choices", who, after=after) for who in (DIRECTOR, TRUST_OFFICE) for after in ("", "?change=cadence")],
    Page("calendar_year", HEAD, school=SCHOOL, which="select 2027"),
    Page("trust_calendar", TRUST_OFFICE),
    Page("trust_calendar_new", TRUST_OFFICE, after="?kind=training-day"),
    Page("trust_calendar_year", TRUST_OFFICE, which="select 2027"),
    *[Page("trust", who) for who in (CHIEF, DIRECTOR, CENTRAL)],
    *[Page("trust_school", who, school=SCHOOL) for who in (CHIEF, DIRECTOR, CENTRAL)],
    Page("trust_target", DIRECTOR, school=SCHOOL),
]
LEFT_OUT = {
    **dict.fromkeys(
        [f"{place}staff_import_{page}" for place in ("", "trust_") for page in ("columns", "shown")],
        "a file that somebody has sent: the journeys look at it",
    ),
    "letter_previews": "for whoever writes letters, while DEBUG is on",
    "health_live": "asked by machines; one line of text",
    "health_ready": "asked by machines; one line of text",
    "metrics": "asked by machines that have the token; nothing here without",
    "person_stays": "a person who is about to leave: the journeys do it",
    "person_returns": "a person who has left: the journeys do it",
    "staff_leave_call_off": "a leave that has not begun: its own tests do it",
    "here_code": "opens while a twilight does; the journeys go there",
    "twilight_here": "POST: once for each person and twilight; the journeys do it",
    "sign_in_code": "sends whoever has not asked for a code to sign_in",
    "sign_in_demo": "POST: how the measuring signs in",
    "sign_out": "POST: ends the session",
    "account_session_end": "POST: ends another session; the journeys do it",
    "account_sign_out_others": "POST: ends other sessions",
    "account_sign_out_everywhere": "POST: ends every session; the journeys do it",
    "team_remove": "POST: removes a team",
    "choice_take_back": "POST: takes a choice back",
    "trust_choice_take_back": "POST: takes a choice back",
    "calendar_line": "named by kind and days; the journeys open one",
    "calendar_remove": "POST: takes a line out; the journeys do it",
    "trust_calendar_line": "the same of every school",
    "trust_calendar_remove": "POST: takes a line out at every school",
    "letter_stop": "reached from a letter alone, by what the letter carries; the journeys do it",
    "account_token_end": "POST: ends a token",
    "trust_token_end": "POST: ends an integration's token",
    "log_check_words": "POST: measured beside the pages",
    "log_save": "POST: measured beside the pages",
    "talk_save": "POST: as log_save",
    "talk_withdraw": "POST: once for each conversation",
    "talk_missed_undo": "POST: once for each conversation",
    "log_share": "POST: once for each drop-in; the journeys do it",
    "log_withdraw": "POST: once for each drop-in",
    "step_rehearsed": "POST: once for each step",
    "share_stop": "POST: ends a share; the journeys do it",
    "door_open": "POST: opens a door",
    "door_close": "POST: closes it",
    "log_join": "POST: once for each visit through an open door",
    "letter_thank": "POST: once for each note; the journeys do it",
    "letter_keep": "POST: a teacher's own pin",
    "step_tried": "POST: once a day",
    "attempt_delete": "POST: takes back that a step was tried",
    "another_day_take_back": "POST: once for each day suggested",
    "another_day_answer": "POST: once for each day suggested",
    "step_state": "POST: moves a step; the journeys do it",
    "step_ticks": "POST: a teacher's own ticks",
    "only_school": "leads on to coverage",
    "only_school_page": "leads on to a page of the school",
}
