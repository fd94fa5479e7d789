"""Dated choices: a decision holds from its day until the next one, and the past is judged by the choice of its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value_co]):
    """A value chosen from a day on; None in `value` takes an earlier choice back."""

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


def layered(
    over: Iterable[Dated[Value | None]], under: Iterable[Dated[Value | None]]
) -> tuple[Dated[Value | None], ...]:
    """One line of choices from two: a school's own (`over`) where it has chosen, the trust's (`under`) elsewhere.

    A school takes its choice back with a value of None, from which day the trust's holds again.
    """
    over, under = tuple(over), tuple(under)
    layers: list[Dated[Value | None]] = []
    for day in sorted({choice.starts_on for choice in (*over, *under)}):
        own = in_force(over, day)
        layers.append(Dated(day, in_force(under, day) if own is None else own))
    return tuple(layers)
