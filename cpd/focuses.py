"""The focuses of a drop-in: the few names a coach picks from in a corridor, each gathering topics of the step library.

A focus is kept by its code in a drop-in, so codes stay; names and topics may be tidied. A topic may serve two focuses.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Focus:
    """A short list's entry: its lasting code, the name on the chip, and the codes of its topics."""

    code: str
    name: str
    topics: tuple[str, ...]


FOCUSES = (
    Focus(
        "routines",
        "Routines and attention",
        (
            "b-routines",
            "b-instructions",
            "b-directing-attention",
            "b-independent-practice",
        ),
    ),
    Focus(
        "climate",
        "Behaviour and expectations",
        (
            "b-low-level-disruption",
            "b-consistency",
            "b-positive-learning-environment",
            "b-upholding-high-expectations",
            "b-challenge",
        ),
    ),
    Focus(
        "explaining",
        "Explaining and modelling",
        (
            "i-teacher-exposition",
            "i-explicit-teaching",
            "i-scaffolding",
            "b-structured-support-of-learning",
            "s-sharing-academic-expectations",
        ),
    ),
    Focus(
        "questions",
        "Questions and talk",
        (
            "i-questioning",
            "i-classroom-talk",
            "b-pairs-and-groups",
            "s-promoting-deep-thinking",
        ),
    ),
    Focus(
        "checking",
        "Checking for understanding",
        (
            "i-questioning",
            "i-prior-knowledge",
            "i-adapting-teaching",
            "s-gaps-and-misconceptions",
            "s-assessing-for-formative-purposes",
            "s-examining-pupils-responses",
            "s-adapting-lessons-to-meet",
        ),
    ),
    Focus(
        "practice",
        "Practice and feedback",
        (
            "i-practice-and-success",
            "i-instruction-for-memory",
            "b-independent-practice",
            "i-feedback",
            "s-feedback",
        ),
    ),
    Focus("literacy", "Words, reading and writing", ("s-developing-pupils-literacy",)),
    Focus(
        "planning",
        "Planning and knowledge",
        (
            "i-identifying-learning-content",
            "s-planning-backwards-from-learning",
            "s-types-of-knowledge",
            "s-acquisition-before-application",
        ),
    ),
)


def focuses() -> tuple[Focus, ...]:
    """The short list, in the order to show it."""
    return FOCUSES


def focus(code: str) -> Focus | None:
    """The focus with this code; None when there is none."""
    return next((known for known in FOCUSES if known.code == code), None)
