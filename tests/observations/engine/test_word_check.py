"""The word check: grades, marks and comparisons get a nudge; what happened gets none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observations.engine.word_check import GRADES, check


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Outstanding!", "“Outstanding” says how good. What happened, and what did pupils do?"),
        ("An OUTSTANDING start", "“OUTSTANDING” says how good. What happened, and what did pupils do?"),
        ("It requires\n improvement", "“Requires improvement” says how good. What happened, and what did pupils do?"),
        ("a good lesson", "“Good lesson” says how good. What happened, and what did pupils do?"),
        ("I’d give it 8/10", "“8/10” reads like a mark. What happened, and what did pupils do?"),
        ("Grade 2 questioning", "“Grade 2” reads like a mark. What happened, and what did pupils do?"),
        ("better than last year’s", "“Better than” compares. What happened here, and what did pupils do?"),
        ("a brilliant 9 out of 10", "“Brilliant” says how good. What happened, and what did pupils do?"),
    ],
)
def test_words_that_grade_are_answered_with_a_question(text, sentence):
    assert check(text).sentence == sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "You waited at the door and greeted every pupil by name, so all 28 had started inside a minute.",
        "It was good to see 26 of 28 hands go up.",
        "24 out of 28 had written a sentence.",
        "The graded readers were on the desks.",
        "Sam stood out: standing at the back helped.",
        "Ask for the poorest of the two answers first",
        "9 out of 10 pupils had begun, 10/10 hands went up",
        "On 1/5 she wrote",
    ],
)
def test_words_that_say_what_happened_are_left_alone(text):
    assert check(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_trouble(text):
    found = check(text)
    assert found is None or found.words.casefold() in " ".join(text.split()).casefold()


@given(st.sampled_from(GRADES), st.sampled_from(["", "It was ", "so "]), st.sampled_from(["", ".", ", really", "!"]))
def test_a_grading_word_is_found_wherever_it_stands(word, before, after):
    assert check(before + word + after).words.casefold() == word
