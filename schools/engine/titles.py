"""Names of trusts and schools as people write them. The companies register shouts; the original is kept beside this."""

import re

SMALL_WORDS = frozenset({"a", "and", "at", "by", "for", "in", "le", "of", "on", "the", "to", "under", "upon", "with"})
# Spelled without a vowel, yet not initials.
WORDS_WITHOUT_VOWELS = frozenset({"dr", "ltd", "mr", "mrs", "mt", "st", "ss"})
INITIALS = frozenset({"ce", "ii", "iii", "iv", "rc", "uk", "utc", "vi"})
VOWELS = frozenset("aeiouyàáâäèéêëìíòóôöùúûü")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def title(name: str) -> str:
    """The name in title case with single spaces; a name that already has small letters keeps its capitals."""
    name = " ".join(name.split())
    if any(letter.islower() for letter in name):
        return name
    return _WORD.sub(lambda found: _word(found.group(), at_start=found.start() == 0), name)


def _word(word: str, *, at_start: bool) -> str:
    folded = word.casefold()
    if folded in SMALL_WORDS and not at_start:
        return folded
    if _is_initials(folded):
        return word
    first, *others = re.split(r"(['’])", folded)
    return _capital(first) + "".join(_after_apostrophe(part, first) for part in others)


def _is_initials(folded: str) -> bool:
    """GLF, LDBS (no vowel), E21C (a digit inside), UTC (known)."""
    if len(folded) < 2 or folded in INITIALS:
        return folded in INITIALS
    if folded.isalpha():
        return folded not in WORDS_WITHOUT_VOWELS and not set(folded) & VOWELS
    return folded[0].isalpha() and folded[-1].isalpha() and any(letter.isdigit() for letter in folded)


def _after_apostrophe(part: str, before: str) -> str:
    """O'Neill and D'Arcy, but Paul's."""
    return _capital(part) if len(before) == 1 and len(part) > 1 else part


def _capital(part: str) -> str:
    return part[:1].upper() + part[1:]
