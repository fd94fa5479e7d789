"""Many weeks in one whole number, so that a school is counted by additions: not by person and week, but by person.

Every week has a lane of 32 bits in the number, the first week the lowest. A set of weeks has 1 in the lane of each of
them; the sum of many such sets is, lane by lane, how many of them hold the week. A lane counts to four
thousand million.
"""

from struct import unpack

WIDTH = 32


class Lanes:
    """Lanes for so many weeks, each known by its position. Sets may be combined by `&`, `|`, `& ~` and added up."""

    __slots__ = ("_below", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self._below = [0]
        for position in range(size):
            self._below.append(self._below[-1] | 1 << WIDTH * position)

    @property
    def all(self) -> int:
        """The set of every week."""
        return self._below[-1]

    def between(self, first: int, end: int) -> int:
        """The set of the weeks at `first <= position < end`."""
        return self._below[end] ^ self._below[first] if first < end else 0

    def at(self, position: int) -> int:
        """The set of one week."""
        return 1 << WIDTH * position

    def numbers(self, lanes: int) -> tuple[int, ...]:
        """What is in each lane, in the order of the weeks."""
        return unpack(f"<{self.size}I", lanes.to_bytes(self.size * WIDTH // 8, "little"))
