"""The word check: a nudge when words say how good somebody is instead of what happened. It never blocks anything.

Only words that label a lesson or a person are in the list, not every "good": a nudge that comes too often is not read.
"""

import re
from dataclasses import dataclass

GRADES = (
    "outstanding",
    "requires improvement",
    "inadequate",
    "satisfactory",
    "unsatisfactory",
    "excellent",
    "brilliant",
    "amazing",
    "fantastic",
    "perfect",
    "great lesson",
    "good lesson",
    "strong lesson",
    "poor lesson",
    "weak lesson",
    "good teaching",
    "great teaching",
    "poor",
    "weak",
    "below standard",
    "underperforming",
    "well done",
)
COUNTED = r"(?!\s*(?:of|pupils|children|students|hands|pairs|groups|tables|had|were|could)\b)"
MARKS = re.compile(
    rf"\b(?:\d{{1,2}} ?/ ?10|\d{{1,2}} out of (?:ten|10)|grade [a-e1-9]|level [1-9]|band [1-9])(?!\w){COUNTED}",
    re.IGNORECASE,
)
COMPARISONS = (
    "better than",
    "worse than",
    "best teacher",
    "strongest teacher",
    "worst",
    "weakest",
    "top of the department",
)


@dataclass(frozen=True, slots=True)
class Nudge:
    """Words found, as they were typed, and the sentence to show beside the field."""

    words: str
    sentence: str


def check(text: str) -> Nudge | None:
    """The first thing in a text that grades, marks or compares; None when it says what happened.

    Quoted speech is read like the rest. Only whole words count: "outstandingly" and "inadequately" are left alone.
    """
    found = [(match, sentence) for pattern, sentence in _RULES if (match := pattern.search(text))]
    if not found:
        return None
    match, sentence = min(found, key=lambda each: each[0].start())
    words = " ".join(match.group().split())
    return Nudge(words, sentence.format(words=words[:1].upper() + words[1:]))


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


_RULES = (
    (_any_of(GRADES), "“{words}” says how good. What happened, and what did pupils do?"),
    (MARKS, "“{words}” reads like a mark. What happened, and what did pupils do?"),
    (_any_of(COMPARISONS), "“{words}” compares. What happened here, and what did pupils do?"),
)
