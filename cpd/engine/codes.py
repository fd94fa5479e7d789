"""The code of a twilight: six characters that nobody takes for one another, across a hall or said aloud."""

from collections.abc import Callable

ALPHABET = "3479ACDEFHJKMNPQRTWXY"  # without 0 and O, 1 and I and L, 2 and Z, 5 and S, 6 and G, 8 and B, U and V
LENGTH = 6


def made(choose: Callable[[str], str]) -> str:
    """A new code; `choose` draws one character of the alphabet (secrets.choice)."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """The code that somebody typed, in either case, with or without gaps; None when it cannot be one."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
