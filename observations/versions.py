"""What a drop-in says to its teacher, part by part, and what it said before it was corrected or taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cpd.focuses import focus
from observations.models import Correction, DropIn, FollowUp
from schools.templatetags.ui import long_day_year

KEPT = "You kept the step you had."
NOTHING = "Nothing"
DAY, LESSON = "The day", "Lesson"
PRAISE, QUESTION = "What’s going well", "A question to think about"
SAID_FROM_THE_START = (PRAISE, QUESTION)  # what the earliest corrections hold; they have no day


@dataclass(frozen=True)
class Version:
    """What a drop-in said until a moment: the parts that say something else now, by their heads."""

    until: datetime
    parts: Mapping[str, str]


def focus_name(code: str) -> str:
    """The name of a focus; its code once the list no longer has it, so that nothing is hidden."""
    known = focus(code)
    return known.name if known else code


def parts_of(words: DropIn | Correction) -> dict[str, str]:
    """Every part by its head, in the order in which they are read; "" where there is none."""
    kept = KEPT if words.follow_up == FollowUp.KEEP else ""
    return {
        DAY: long_day_year(words.happened_on),
        LESSON: words.lesson,
        PRAISE: words.praise,
        QUESTION: words.question,
        "Focus": focus_name(words.focus),
        "Your next step": words.step_words or kept,
        "How you’ll know it’s working": words.signs,
        "What you were shown": words.model,
        "How you rehearse it": words.rehearsal,
        "Next time": long_day_year(words.next_on),
    }


def before(drop_in: DropIn, corrections: Iterable[Correction]) -> list[Version]:
    """Earlier versions, the latest first, each by what was different; none that says what the drop-in says now.

    A version that was put back and changed again is told once, by its last moment.
    """
    now = parts_of(drop_in)
    told: list[Version] = []
    for was in corrections:
        parts = {head: said or NOTHING for head, said in _kept_of(was).items() if said != now[head]}
        if parts and parts not in [version.parts for version in told]:
            told.append(Version(was.corrected_at, parts))
    return told


def _kept_of(was: Correction) -> dict[str, str]:
    parts = parts_of(was)
    return parts if was.happened_on else {head: parts[head] for head in SAID_FROM_THE_START}
