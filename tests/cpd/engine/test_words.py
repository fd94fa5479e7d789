"""Words as the search sees them."""

import pytest

from cpd.engine.words import fold, split, split_hyphenated, stem, trigrams


@pytest.mark.parametrize(
    "family",
    [
        ("question", "questions", "questioned", "questioning", "questionning"),
        ("plan", "plans", "planned", "planning"),
        ("model", "models", "modelling", "modeling"),
        ("practise", "practises", "practising", "practice"),
        ("explain", "explains", "explaining", "explanation", "explanations"),
        ("class", "classes"),
        ("call", "calls", "calling", "called"),
        ("activity", "activities"),
        ("response", "responses"),
    ],
)
def test_forms_of_a_word_share_a_stem(family):
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("need", "needle"), ("speed", "spe"), ("bring", "br"), ("this", "thi"), ("focus", "focu")]
)
def test_an_ending_that_belongs_to_the_word_stays(one, other):
    assert stem(one) != stem(other)


def test_words_know_where_they_stand_in_the_text_as_written():
    text = "Gets the class’ attention: non-verbal, Réal."
    assert [(word.folded, text[word.start : word.end]) for word in split(text)] == [
        ("gets", "Gets"),
        ("the", "the"),
        ("class", "class"),
        ("attention", "attention"),
        ("non", "non"),
        ("verbal", "verbal"),
        ("real", "Réal"),
    ]
    assert [(word.folded, text[word.start : word.end]) for word in split_hyphenated(text)] == [
        ("nonverbal", "non-verbal")
    ]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Pupils’", "pupils"), ("pupil's", "pupils"), ("CAFÉ", "cafe"), ("ﬁx", "fix"), ("Straße", "strasse")],
)
def test_folding_leaves_one_spelling(written, folded):
    assert fold(written) == folded


def test_trigrams_count_the_edges_of_a_word():
    assert trigrams("map") == {"  m", " ma", "map", "ap "}
