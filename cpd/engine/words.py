"""Words as a search sees them: where they stand in a sentence, folded, and cut back to a stem.

Pure text work: no language model, no dictionary, no Django.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
# Pairs that belong together and that cutting endings off cannot join.
SAME_STEM = {"practic": "practis", "explanation": "explain", "retrieval": "retriev", "taught": "teach"}
# The library has about 1,500 different words; the rest of the room is for what people type.
REMEMBERED = 4096


class Word(NamedTuple):
    """A word of a text: folded, with the half-open span of characters it takes up there."""

    folded: str
    start: int
    end: int


@lru_cache(REMEMBERED)
def fold(word: str) -> str:
    """One spelling for comparing: no case, no accents, no apostrophes."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def split(text: str) -> list[Word]:
    """The words of a text in order. A hyphen parts two words."""
    found = (Word(fold(match.group()), *match.span()) for match in WORD.finditer(text))
    return [word for word in found if word.folded]


def split_hyphenated(text: str) -> list[Word]:
    """The hyphenated words of a text written as one, so that "nonverbal" finds "non-verbal"."""
    return [Word(fold(match.group()), *match.span()) for match in HYPHENATED.finditer(text)]


@lru_cache(REMEMBERED)
def stem(folded: str) -> str:
    """Cut common English endings: questions, questioned and questioning share a stem."""
    cut = _without_ending(_without_plural(folded))
    if len(cut) > 3 and cut.endswith("e"):
        cut = cut[:-1]
    # Words of the library end in doubled letters too (call, process), so both they and their -ing forms lose one.
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "aeiou":
        cut = cut[:-1]
    return SAME_STEM.get(cut, cut)


def _without_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and not rest.endswith("e") and any(vowel in rest for vowel in "aeiouy"):
            return rest
    return word


def trigrams(word: str) -> frozenset[str]:
    """The runs of three letters in a word, its edges counted, by which misspellings are recognised."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
