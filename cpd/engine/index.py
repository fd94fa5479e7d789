"""An index of short texts in memory: where words, stems and phrases stand, and what a misspelling is near to."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cpd.engine.words import Word, split, split_hyphenated, stem, trigrams

NEAR_ENOUGH = 0.5
ONLY_TYPED = 0.05
SHORTEST_MISSPELLING = 4


@dataclass(frozen=True)
class Entry:
    """Something to be found: its key, and its texts from the most to the least telling."""

    key: str
    fields: tuple[str, ...]


class Place(NamedTuple):
    """Where a word or phrase stands: the entry's and the field's number, the half-open span of characters, and how much
    of the field's text that is, from 0.0 to 1.0."""

    entry: int
    field: int
    start: int
    end: int
    share: float


class Index:
    """Words of the entries, and beside them words that may be typed although no entry has them (`also_typed`)."""

    def __init__(self, entries: Iterable[Entry], *, also_typed: Iterable[str] = ()) -> None:
        self.entries = tuple(entries)
        self._places: dict[str, list[Place]] = defaultdict(list)
        self._sequences: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self._texts: list[list[list[Word]]] = []
        for number, entry in enumerate(self.entries):
            self._texts.append([self._add(text, number, field) for field, text in enumerate(entry.fields)])
        self._words = sorted(self._places)
        self._by_stem = _grouped((stem(word), word) for word in self._words)
        self._known = sorted({*self._words, *(word.folded for phrase in also_typed for word in split(phrase))})
        self._known_stems = {stem(word) for word in self._known}
        self._trigrams = {word: trigrams(word) for word in self._known}
        self._by_trigram = _grouped((part, word) for word, parts in self._trigrams.items() for part in parts)

    def _add(self, text: str, number: int, field: int) -> list[Word]:
        words = split(text)
        for at, word in enumerate(words):
            self._sequences[stem(word.folded)].append((number, field, at))
        for word in (*words, *split_hyphenated(text)):
            self._places[word.folded].append(self._place(number, field, word.start, word.end))
        return words

    def _place(self, number: int, field: int, start: int, end: int) -> Place:
        return Place(number, field, start, end, (end - start) / len(self.entries[number].fields[field]))

    def places(self, word: str) -> list[Place]:
        """Where exactly this folded word stands."""
        return self._places.get(word, [])

    def forms(self, word: str) -> list[str]:
        """The other words that share this one's stem."""
        return [other for other in self._by_stem.get(stem(word), ()) if other != word]

    def beginning_with(self, start: str) -> list[str]:
        """The words that go on from these letters."""
        return list(_continuing(self._words, start))

    def phrase(self, words: Sequence[str], *, last_may_go_on: bool = False) -> list[Place]:
        """Where these words stand one after another, whatever their endings."""
        stems = [stem(word) for word in words]
        found = []
        for number, field, at in self._sequences.get(stems[0], ()):
            run = self._texts[number][field][at : at + len(stems)]
            if len(run) == len(stems) and _same(run, words, stems, last_may_go_on):
                found.append(self._place(number, field, run[0].start, run[-1].end))
        return found

    def is_known(self, word: str) -> bool:
        """Whether this word, another form of it or a longer word it begins could have been meant as it stands."""
        return stem(word) in self._known_stems or any(True for _ in _continuing(self._known, word))

    def nearest(self, word: str) -> str | None:
        """The known word that a misspelling is most like; None when nothing is near."""
        if len(word) < SHORTEST_MISSPELLING:
            return None
        parts = trigrams(word)
        shared: dict[str, int] = defaultdict(int)
        for part in parts:
            for other in self._by_trigram.get(part, ()):
                shared[other] += 1
        # The alphabet settles a tie, so that the same query always finds the same steps.
        near = sorted((-self._likeness(other, parts, count), other) for other, count in shared.items())
        return near[0][1] if near and -near[0][0] >= NEAR_ENOUGH else None

    def _likeness(self, other: str, parts: frozenset[str], shared: int) -> float:
        """Dice's coefficient of two sets of trigrams. A word that no entry has must be the likelier by a little."""
        alike = 2 * shared / (len(parts) + len(self._trigrams[other]))
        return alike if other in self._places else alike - ONLY_TYPED


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _continuing(words: list[str], start: str) -> Iterator[str]:
    at = bisect_left(words, start)
    while at < len(words) and words[at].startswith(start):
        yield words[at]
        at += 1


def _same(run: list[Word], words: Sequence[str], stems: list[str], last_may_go_on: bool) -> bool:
    *before, last = (stem(word.folded) for word in run)
    if before != stems[:-1]:
        return False
    return last == stems[-1] or (last_may_go_on and run[-1].folded.startswith(words[-1]))
