"""Spans of days, and the interval that belongs beside a share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import sqrt

NINETY_FIVE_PER_CENT = 1.959964


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `starts_on` up to but not including `ends_on`; None means still running.

    A span that ends on the day it starts is empty. Raises ValueError if it ends before it starts.
    """

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"a span cannot end on {self.ends_on}, before it starts on {self.starts_on}")

    def contains(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def intersection(self, other: "Span") -> "Span | None":
        """The days both spans share, or None when they share none."""
        starts_on = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        ends_on = min(ends) if ends else None
        return Span(starts_on, ends_on) if ends_on is None or starts_on < ends_on else None

    def overlaps(self, other: "Span") -> bool:
        return self.intersection(other) is not None

    def days(self) -> Iterator[date]:
        """Every day in turn; ValueError for a span that is still running."""
        if self.ends_on is None:
            raise ValueError(f"the span from {self.starts_on} has no last day")
        for number in range((self.ends_on - self.starts_on).days):
            yield self.starts_on + timedelta(days=number)


def wilson(count: int | Fraction, out_of: int | Fraction, *, z: float = NINETY_FIVE_PER_CENT) -> tuple[float, float]:
    """The interval of a share, as two numbers from 0 to 1, for showing beside the raw counts.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), 209-212. It keeps inside 0 and 1 and behaves with the small counts of a
    school, which the usual "plus or minus" does not. With nothing expected, nothing is known: (0, 1).
    Raises ValueError for a count below none or above all.
    """
    if not 0 <= count <= out_of:
        raise ValueError(f"{count} is not a count out of {out_of}")
    if out_of == 0:
        return 0.0, 1.0
    size, share = float(out_of), float(Fraction(count) / Fraction(out_of))
    shrink = 1 + z * z / size
    centre = (share + z * z / (2 * size)) / shrink
    reach = z / shrink * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    # At none and at all, rounding can leave the share itself a hair outside its own interval.
    return min(share, max(0.0, centre - reach)), max(share, min(1.0, centre + reach))
