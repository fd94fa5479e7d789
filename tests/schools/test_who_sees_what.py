"""The page that says who sees what: each rule has a sentence that was written for it, and each change is told."""

import pytest
from django.db import connection
from django.test import Client

from schools.who_sees_what import rules
from schools.who_sees_what.history import changes
from schools.who_sees_what.sentences import Column, told
from tests.architecture.plant import TENANT_MODELS, plant
from tests.architecture.test_audiences import EVERYBODY, READERS
from tests.architecture.test_catalogue import WORDS
from tests.coaching.views.school import words_of
from tests.world import as_login

PAGE = "/who-sees-what"
# The people of the cast who stand for a column; whoever is of none and reads what is not theirs stands for everybody.
OF = {
    Column.LEADERS: {"hana", "lina", "harry"},
    Column.TRUST_TEAM: {"edie", "greta", "cass"},
    Column.OFFICE: {"sam", "ada"},
}
OWN = {"tariq", "cleo"}


def as_the_owner(sql: str) -> None:
    with as_login("waymark_owner"), connection.cursor() as cursor:
        cursor.execute(sql)


def read() -> str:
    return words_of(Client().get(PAGE))


# --- Kept in step -----------------------------------------------------------------------------------------------------


def test_each_rule_of_reading_has_a_sentence_and_is_the_rule_it_was_written_for(cast):
    """Changed a rule? Change its sentence in schools/who_sees_what/sentences.toml too, and give it the mark of now."""
    live = rules.live()
    now = {
        rule.key: live.mark(rule.key)
        for rule in live.by_key.values()
        if rule.lets_people_read or rule.key in told().rules
    }
    assert now == {line.rule: line.mark for line in told().lines}
    assert len(now) > 50


def test_the_last_change_told_is_the_last_change_made(cast):
    """Changed who sees what? Add an entry to schools/who_sees_what/history.toml, with this mark."""
    assert changes()[-1].mark == rules.live().mark_of_all(told().rules)
    assert [change.on for change in changes()] == sorted(change.on for change in changes())


def test_every_table_and_every_program_has_a_name(cast):
    live = rules.live()
    assert set(told().tables) == live.places() == {model._meta.db_table for model in TENANT_MODELS}
    assert set(told().programs) == set(live.programs())


def test_rules_that_hold_for_all_hold_for_all(cast):
    """Why no sentence speaks of them: the trust shuts every other trust out, and the owner only changes tables."""
    live = rules.live()
    assert {
        place: [(live.by_key[f"{place}.{name}"].allows, live.by_key[f"{place}.{name}"].logins) for name in names]
        for place in live.places()
        if (names := ("tenant", "owner"))
    } == {place: [(False, ("everybody",)), (True, ("waymark_owner",))] for place in live.places()}


def test_whoever_reads_a_row_of_a_table_is_named_for_it(cast):
    claimed: dict[str, set[Column]] = {}
    for line in told().lines:
        claimed.setdefault(line.rule.split(".")[0], set()).update(line.columns)
    unnamed = {}
    for label, row in plant(cast)["ashdown"].items():
        readers = set(READERS[label].split())
        columns = {column for column, people in OF.items() if readers & people}
        if readers - OWN - set().union(*OF.values()):
            columns.add(Column.EVERYBODY)
        if strays := columns - claimed.get(row._meta.db_table, set()):
            unnamed[label] = strays
    assert unnamed == {}
    assert len(EVERYBODY.split()) == 17


# --- What it says -----------------------------------------------------------------------------------------------------


def test_anybody_reads_it_and_every_page_leads_there(cast, client_of):
    assert Client().get(PAGE).status_code == 200
    for browser, path in ((client_of(cast.tariq), "/me"), (Client(), "/sign-in")):
        assert '<a href="/who-sees-what">Who sees what</a>' in browser.get(path).content.decode()


def test_it_says_who_reads_the_words_of_a_drop_in(cast):
    assert (
        "Words of a drop-in, once shared "
        "The teacher Reads them, and can take them along. Can delete them for everybody. "
        "A colleague whom the teacher chooses Reads the one note that the teacher shows them, for four weeks at most. "
        "The teacher sees each opening, and can stop it at once. "
        "Whoever wrote them Reads them while they coach the teacher. When the pair ends, no longer. "
        "Not heads and leads, the trust team, administrators or connected programs. "
        "A head or a lead reads them only of teachers they coach themselves, or when a teacher shows them one: "
        "rights follow the pair, never rank."
    ) in read()


def test_it_says_what_leaders_see(cast):
    page = read()
    assert (
        "Head and leads of the school See it by name. Not a word of what was said. "
        "Not the trust team, administrators, connected programs or other colleagues."
    ) in page
    assert "The trust team Sees numbers of whole schools, of five teachers or more." in page


def test_the_same_stands_in_a_table(cast):
    assert (
        "What The person themself Author, current coach Head, leads Trust team Administrators Connected programs "
        "Everybody else "
        "Words of a drop-in, once shared read; delete read, while the pair lives – – – – one, if the teacher shows it "
        "Words of a draft – read; delete – – – – –"
    ) in read()


def test_it_says_what_programs_read_and_that_no_word_is_among_it(cast):
    programs, _, neither = read().partition("The program that counts each week")[2].partition("Neither of them")
    words = [told().tables[table] for table in WORDS]
    assert [name for name in words if name in programs] == []
    assert [name for name in words if name not in neither.partition("What isn’t promised")[0]] == []


def test_it_shows_the_history_newest_first_with_the_mark(cast):
    page = read().partition("History of changes Each change")[2]
    assert f"Mark {changes()[-1].mark}." in page
    assert f"The mark of the rules at this moment: {changes()[-1].mark}, as in the newest entry." in page


# --- What it says when it is no longer true ---------------------------------------------------------------------------


def test_a_rule_that_changed_is_not_passed_off_as_the_old_one(cast):
    as_the_owner("alter policy read_leaders on coaching_visit using (true)")
    page = read()
    assert "A rule has changed since this page was last put into words." in page
    assert "Head and leads of the school This rule has changed since the sentence was written" in page
    assert "as in the newest entry" not in page


def test_a_rule_without_words_is_shown_as_it_is(cast):
    as_the_owner(
        "create policy read_governors on observations_dropin for select to waymark_web using (author_id is null)"
    )
    page = read()
    assert "Rules without words yet" in page
    assert "observations_dropin.read_governors (author_id IS NULL)" in page


def test_a_rule_that_is_gone_is_gone_from_the_page(cast):
    as_the_owner("drop policy read_reader on observations_opening")
    assert "Whoever opened them" not in read()


@pytest.mark.parametrize("helper", ["coached_teachers", "colleagues", "schools_as"])
def test_a_change_of_what_a_rule_asks_is_a_change_of_the_rule(cast, helper):
    before = rules.live()
    as_the_owner(
        "do $$ declare f text; begin "
        f"f := pg_get_functiondef((select oid from pg_proc where proname = '{helper}')); "
        "execute replace(f, 'trust_id', 'TRUST_ID'); end $$"
    )
    after = rules.live()
    changed = {key for key in before.by_key if before.mark(key) != after.mark(key)}
    assert {"coached_teachers": "observations_dropin.read_author", "colleagues": "schools_person.read_schoolmates"}.get(
        helper, "coaching_visit.read_leaders"
    ) in changed
    assert "observations_dropin.read_teacher" not in changed


def test_a_right_taken_away_is_not_shown_as_one(cast):
    as_the_owner("revoke select on coaching_visit from waymark_web")
    assert "coaching_visit.read_leaders" not in {rule.key for rule in rules.live().reading()}


@pytest.mark.parametrize("signed_in", [False, True])
def test_it_costs_two_questions(cast, client_of, django_assert_num_queries, signed_in):
    browser = client_of(cast.hana) if signed_in else Client()
    browser.get(PAGE)
    with django_assert_num_queries(6 if signed_in else 4):
        browser.get(PAGE)
