"""Which figures about groups of people must not be shown outside their school.

A group of fewer than k people is hidden by its size, whatever its figure. The next smallest group is hidden with
it, until those hidden together are k people or more (and so two groups or more); otherwise a total less the groups
shown would give the hidden figure away. When even everybody together is fewer than k, the total is left out too.

What is hidden depends on sizes alone, so that the gaps in a table say nothing about the figures. Totals are taken
as known to the reader even where a page leaves them out, for another page may show them. People in no group at all
(a total larger than its groups) are reckoned as one more group that is never shown.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

TRUST = 5  # starting value for the trust's own people
GOVERNOR = 10  # starting value for governors

Value_co = TypeVar("Value_co", covariant=True)
Figure = TypeVar("Figure")


@dataclass(frozen=True, slots=True)
class Column:
    """How many people each group has in one column of a table (one week, say), and how many there are in all.

    `total` is the sum of the groups if not given. Raises ValueError if it is less, or if a size is below none.
    """

    sizes: Mapping[Hashable, int]
    total: int | None = None

    def __post_init__(self) -> None:
        if any(size < 0 for size in self.sizes.values()) or self.ungrouped < 0:
            raise ValueError("groups cannot have fewer people than none, nor more than there are in all")

    @property
    def people(self) -> int:
        return sum(self.sizes.values()) if self.total is None else self.total

    @property
    def ungrouped(self) -> int:
        return self.people - sum(self.sizes.values())


@dataclass(frozen=True, slots=True)
class Mask:
    """Which groups of a table to hide, in all its columns, and whether the total of all groups may be shown.

    Where the total may be shown, so may the hidden groups together, as one (`rest`).
    """

    hidden: frozenset[Hashable]
    shows_total: bool = True


@dataclass(frozen=True, slots=True)
class Cell(Generic[Value_co]):
    """One figure of a table; `value` is None where it is hidden."""

    key: Hashable
    value: Value_co | None
    is_hidden: bool


def mask(columns: Sequence[Column], *, k: int) -> Mask:
    """What to hide in a table of groups, from the sizes the groups have in each of its columns.

    One mask holds for all columns, because a group hidden in one week and shown in the others could be rebuilt from
    its total for the term. Give every column that any page shows the same reader for these groups.
    """
    hidden = {key for column in columns for key, size in column.sizes.items() if 0 < size < k}
    for companion in _by_size(columns):
        if all(_is_safe(column, hidden, k) for column in columns):
            break
        hidden.add(companion)
    return Mask(frozenset(hidden), all(_is_safe(column, hidden, k) for column in columns))


def _by_size(columns: Sequence[Column]) -> list[Hashable]:
    """The groups from the smallest, each by its smallest size anywhere; equal ones always in the same order."""
    smallest: dict[Hashable, int] = {}
    for column in columns:
        for key, size in column.sizes.items():
            if size > 0:
                smallest[key] = min(size, smallest.get(key, size))
    return sorted(smallest, key=lambda key: (smallest[key], str(key)))


def _is_safe(column: Column, hidden: set[Hashable], k: int) -> bool:
    """Whether the hidden groups of a column may be known together without giving one small group away."""
    sizes = [size for size in (*(column.sizes.get(key, 0) for key in hidden), column.ungrouped) if size > 0]
    return not sizes or sum(sizes) >= k


def cells(figures: Mapping[Hashable, Figure], hiding: Mask) -> Iterator[Cell[Figure]]:
    """The figures of one column as cells, in the order given, hidden ones without their value."""
    for key, figure in figures.items():
        is_hidden = key in hiding.hidden
        yield Cell(key, None if is_hidden else figure, is_hidden)


def rest(figures: Mapping[Hashable, int], hiding: Mask, *, total: int | None = None) -> int | None:
    """The figure of everybody not shown, as one group, people in no group among them.

    `total` is the figure of the whole, the sum of the groups if not given. None when nothing is hidden, or when
    those hidden are too few to be shown even together.
    """
    shown = sum(figure for key, figure in figures.items() if key not in hiding.hidden)
    whole = sum(figures.values()) if total is None else total
    return whole - shown if hiding.hidden and hiding.shows_total else None
