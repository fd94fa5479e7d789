"""Dated choices: a decision holds from its day until the next one, and the past is judged by the choice of its day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


class FromADay(Protocol):
    """Whatever holds from a day on."""

    @property
    def starts_on(self) -> date: ...


Made = TypeVar("Made", bound=FromADay)


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value_co]):
    """A value chosen from a day on."""

    starts_on: date
    value: Value_co


def in_force(choices: Iterable[Dated[Value]], day: date) -> Value | None:
    """The value that holds on a day: that of the latest choice made by then, or None before the first.

    Of two choices of the same day the later in the sequence holds.
    """
    latest: Dated[Value] | None = None
    for choice in choices:
        if choice.starts_on <= day and (latest is None or choice.starts_on >= latest.starts_on):
            latest = choice
    return None if latest is None else latest.value


def layered(own: Sequence[Made], trusts: Sequence[Made]) -> tuple[Made, ...]:
    """One line of choices from two, in the order of their days: the trust's, until a school's first own one.

    What holds on a day is what `sec.choice` says of it (schools/sql/claims.sql).
    """
    own_since = min((choice.starts_on for choice in own), default=date.max)
    before = (choice for choice in trusts if choice.starts_on < own_since)
    return tuple(sorted((*before, *own), key=lambda choice: choice.starts_on))
