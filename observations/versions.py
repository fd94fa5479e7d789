"""What a drop-in or a conversation says to its teacher, part by part, and what it said before it was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cpd.focuses import focus
from observations.models import Conversation, ConversationCorrection, Correction, DropIn, FollowUp
from schools.templatetags.ui import long_day_year

KEPT = "You kept the step you had."
NOTHING = "Nothing"
DAY, LESSON = "The day", "Lesson"
PRAISE, QUESTION = "What’s going well", "A question to think about"
TALKING, NEXT = "Talking about it", "Next time"
SAID_FROM_THE_START = (PRAISE, QUESTION)  # what the earliest corrections hold; they have no day


@dataclass(frozen=True)
class Version:
    """What words said until a moment: the parts that say something else now, by their heads."""

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
        TALKING: long_day_year(words.talk_on),
        NEXT: long_day_year(words.next_on),
    }


def letter_parts_of(letter: DropIn) -> dict[str, str]:
    """The same of a letter, with the days the two agreed as they stand now: they may have moved since it was written.

    Its visit is read with it, or the days are left out.
    """
    days = {TALKING: letter.visit.talk_on, NEXT: letter.visit.next_on} if letter.visit else {TALKING: None, NEXT: None}
    return {**parts_of(letter), **{head: long_day_year(day) for head, day in days.items()}}


def talk_parts_of(words: Conversation | ConversationCorrection) -> dict[str, str]:
    """The same of a conversation."""
    kept = KEPT if words.follow_up == FollowUp.KEEP else ""
    return {
        DAY: long_day_year(words.happened_on),
        PRAISE: words.praise,
        QUESTION: words.question,
        "Your next step": words.step_words or kept,
        "How you’ll know it’s working": words.signs,
        "What you were shown": words.model,
        "How you rehearsed it": joined(words.rehearsal, rounds_of(words)),
        "When and where you’ll try it": joined(long_day_year(words.try_on), words.try_where),
    }


def rounds_of(words: Conversation | ConversationCorrection) -> str:
    """How many times they rehearsed, in words: "3 rounds"."""
    return f"{words.rounds} round{'' if words.rounds == 1 else 's'}" if words.rounds else ""


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def before(drop_in: DropIn, corrections: Iterable[Correction]) -> list[Version]:
    """Earlier versions, the latest first, each by what was different; none that says what the drop-in says now.

    A version that was put back and changed again is told once, by its last moment.
    """
    return _told(parts_of(drop_in), ((was.corrected_at, _kept_of(was)) for was in corrections))


def before_talk(talk: Conversation, corrections: Iterable[ConversationCorrection]) -> list[Version]:
    """The same of a conversation."""
    return _told(talk_parts_of(talk), ((was.corrected_at, talk_parts_of(was)) for was in corrections))


def _told(now: Mapping[str, str], kept: Iterable[tuple[datetime, Mapping[str, str]]]) -> list[Version]:
    told: list[Version] = []
    for until, was in kept:
        parts = {head: said or NOTHING for head, said in was.items() if said != now[head]}
        if parts and parts not in [version.parts for version in told]:
            told.append(Version(until, parts))
    return told


def _kept_of(was: Correction) -> dict[str, str]:
    parts = parts_of(was)
    return parts if was.happened_on else {head: parts[head] for head in SAID_FROM_THE_START}
