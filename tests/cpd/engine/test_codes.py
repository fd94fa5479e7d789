import random

from hypothesis import given
from hypothesis import strategies as st

from cpd.engine.codes import ALPHABET, LENGTH, made, read


def test_no_two_characters_are_taken_for_one_another():
    alike = ["0OQD", "1IL", "2Z", "5S", "6G", "8B", "UV"]
    assert [group for group in alike if len(set(group) & set(ALPHABET) - {"Q", "D"}) > 1] == []
    assert len(ALPHABET) ** LENGTH > 80_000_000


@given(st.integers())
def test_a_code_that_was_made_is_read_however_it_is_typed(seed):
    code = made(random.Random(seed).choice)
    assert {read(typed) for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}")} == {
        code
    }


def test_what_cannot_be_one_is_none():
    assert [read(typed) for typed in ("", "ACDEF", "ACDEFHJ", "ACDEF0", "ACDEF’")] == [None] * 5
