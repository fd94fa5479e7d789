"""Other names for what the library calls something else, read from a small text a person can edit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Synonym:
    """One way to say it, and the library's wordings for the same thing."""

    said: str
    meant: tuple[str, ...]


def read(text: str) -> list[Synonym]:
    """Parse lines of "said, said = wording, wording". Blank lines and lines that begin with # say nothing.

    ValueError names the line that has no equals sign.
    """
    synonyms = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        said, equals, meant = line.partition("=")
        if not equals:
            raise ValueError(f"Line {number} of the synonyms has no equals sign: {line}")
        synonyms += [Synonym(way, _parts(meant)) for way in _parts(said)]
    return synonyms


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
