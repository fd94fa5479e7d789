"""Live search, in the words a coach types between two lessons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.catalogue import SYNONYMS
from cpd.engine import synonyms
from cpd.engine.index import Entry, Index
from cpd.engine.search import MOST_HITS, Kind, Search, pieces
from cpd.engine.words import split
from cpd.importers import library

KNOWN = synonyms.read(SYNONYMS.read_text(encoding="utf-8"))
STEPS = library.read(library.SOURCE.read_text(encoding="utf-8"))[2]
ENTRIES = [Entry(s.code, (s.short, s.area.title, s.area.topic.title, *s.examples)) for s in STEPS]
WORDS = {step.code: step.short for step in STEPS}
SEARCH = Search(ENTRIES, synonyms=KNOWN)

SMALL = Search(
    [
        Entry("greet", ("Greets pupils at the door", "Entry routine", "Routines")),
        Entry("hands", ("Embeds no hands up questioning", "Thinking hard", "Questioning")),
        Entry("pause", ("Pauses after a question", "Thinking hard", "Questioning")),
        Entry("quest", ("Goes on a questing walk", "Outdoors", "Trips")),
    ],
    synonyms=synonyms.read("cold call = no hands up"),
)


def codes(query: str, search: Search = SMALL) -> list[str]:
    return [hit.key for hit in search.find(query).hits]


def marked(query: str, search: Search = SEARCH) -> list[list[str]]:
    """The words marked in each hit's own text."""
    hits = search.find(query).hits
    return [[words for words, is_marked in pieces(WORDS[hit.key], hit.spans[0]) if is_marked] for hit in hits]


def test_a_doubled_n_still_finds_questioning():
    typed = SEARCH.find("questionning")
    assert {hit.key.rsplit("-", 2)[0] for hit in typed.hits} == {"i-questioning"}
    assert typed.total == SEARCH.find("questioning").total


def test_cold_call_finds_the_steps_that_never_say_it():
    assert codes("cold call", SEARCH) == [
        "i-questioning-1-1",
        "i-questioning-2-3",
        "b-upholding-high-expectations-2-1",
        "i-questioning-1-2",
    ]
    assert marked("cold call")[0] == ["no hands up", "name of the pupil"]


@pytest.mark.parametrize(
    "typed", ["Cold Call", "cold-calling", "coldcall", "cold c", "colde call", "cöld call", " cold  call! "]
)
def test_cold_call_may_be_typed_in_many_ways(typed):
    assert codes(typed, SEARCH) == codes("cold call", SEARCH)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rotuines", "routines"),
        ("fedback", "feedback"),
        ("retreival", "retrieval"),
        ("behavior", "behaviour"),
        ("scafolding", "scaffolding"),
        ("vocabluary", "vocabulary"),
    ],
)
def test_a_misspelling_is_read_as_the_word_it_is_like_and_says_so(typed, meant):
    found = SEARCH.find(typed)
    assert [(reading.typed, reading.meant) for reading in found.readings] == [(typed, (meant,))]
    assert {hit.kind for hit in found.hits} == {Kind.FUZZY}
    assert found.total == SEARCH.find(meant).total


def test_the_word_itself_stands_before_a_longer_word_and_that_before_another_name():
    search = Search(
        [
            Entry("name", ("No hands up",)),
            Entry("longer", ("A questionnaire",)),
            Entry("word", ("A question at last",)),
        ],
        synonyms=synonyms.read("question = no hands up"),
    )
    assert [(hit.key, hit.kind) for hit in search.find("question").hits] == [
        ("word", Kind.EXACT),
        ("longer", Kind.PREFIX),
        ("name", Kind.SYNONYM),
    ]


def test_other_forms_of_a_word_count_as_the_word():
    assert codes("questions") == ["hands", "pause"]


def test_half_a_word_finds_the_words_it_begins():
    assert codes("gree") == ["greet"]
    assert set(codes("ques")) == {"hands", "pause", "quest"}


def test_every_word_counts_and_steps_with_all_of_them_are_the_answer():
    assert codes("question pause") == ["pause"]


def test_a_word_that_is_nowhere_is_said_and_the_others_still_find():
    found = SMALL.find("pause in phonics")
    assert [hit.key for hit in found.hits] == ["pause"]
    assert [(reading.typed, reading.meant) for reading in found.readings] == [("phonics", ())]


def test_the_chosen_focus_lifts_its_steps_among_equals():
    search = Search([Entry("one", ("Models it",)), Entry("two", ("Models it",))])
    assert codes("models", search) == ["one", "two"]
    assert [hit.key for hit in search.find("models", prefer={"two"}).hits] == ["two", "one"]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "the", "x", "\x00", "xyzzyx"])
def test_nothing_to_go_by_finds_nothing(typed):
    assert SEARCH.find(typed) == SEARCH.find("")
    assert SEARCH.find(typed).total == 0


def test_at_most_eight_are_shown_and_all_are_counted():
    found = SEARCH.find("pupils")
    assert (len(found.hits), found.total) == (MOST_HITS, 259)


def test_the_same_words_always_give_the_same_list():
    again = Search(ENTRIES, synonyms=KNOWN)
    for query in ("feedback", "modelling", "qestion", "cold call", "checking for understanding"):
        assert again.find(query) == SEARCH.find(query)


def test_every_wording_the_synonyms_lead_to_stands_in_the_library():
    index = Index(ENTRIES)
    wordings = {wording for synonym in KNOWN for wording in synonym.meant}
    assert {wording for wording in wordings if not index.phrase([word.folded for word in split(wording)])} == set()


def test_every_other_name_finds_something():
    assert {synonym.said for synonym in KNOWN if not SEARCH.find(synonym.said).hits} == set()


def test_a_line_of_synonyms_without_an_equals_sign_is_named():
    with pytest.raises(ValueError, match="Line 2 of the synonyms has no equals sign: cold call no hands up"):
        synonyms.read("# names\ncold call no hands up")


@given(st.text(max_size=300))
def test_any_text_is_answered_within_bounds(query):
    found = SEARCH.find(query)
    assert len(found.hits) == min(found.total, MOST_HITS)
    for hit in found.hits:
        entry = next(entry for entry in ENTRIES if entry.key == hit.key)
        for text, spans in zip(entry.fields, hit.spans, strict=True):
            cut = pieces(text, spans)
            assert "".join(words for words, _ in cut) == text
            assert [words for words, is_marked in cut if is_marked] == [text[start:end] for start, end in spans]


LONG_WORDS = sorted({word for step in STEPS for word in step.short.split() if len(word) > 7 and word.isalpha()})


@given(st.sampled_from(LONG_WORDS), st.data())
def test_a_library_word_with_one_letter_left_out_finds_something(word, data):
    at = data.draw(st.integers(1, len(word) - 1))
    assert SEARCH.find(word[:at] + word[at + 1 :]).total > 0
