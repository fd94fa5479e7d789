"""Find steps by a few typed words, forgiving of spelling and of other names for the same thing.

A hit is better the fewer liberties it took: the word itself or another form of it, then a word that begins so, then
another name for it, then a likely misspelling. Order is settled to the last place, so the same words always give the
same list. No Django and no clock.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from cpd.engine.index import Entry, Index, Place
from cpd.engine.synonyms import Synonym
from cpd.engine.words import split, stem

MOST_HITS = 8
LONGEST_QUERY = 100
MOST_WORDS = 8
SHORTEST_START = 2
# An unfinished other name ("cold c") counts from this many letters on; fewer would guess too early.
SHORTEST_OTHER_NAME = 4
# How telling a field is: the step's own words, its area, its topic, then its worked examples together.
FIELD_WEIGHTS = (1.0, 0.6, 0.5, 0.3)
# A step of the chosen focus wins among likes, but does not hide one that says the word twice.
PREFERRED = 2.0
# The step texts leave "teacher" out, because nearly every one would begin with it.
LITTLE_WORDS = """a an and are as at be by do for from how i in is it my of on or so teacher teachers that the their
them they this to was we what when with you your"""
EMPTY_WORDS = frozenset(LITTLE_WORDS.split())

Span = tuple[int, int]


class Kind(IntEnum):
    """How a hit was come by; a smaller one stands higher."""

    EXACT = 0
    PREFIX = 1
    SYNONYM = 2
    FUZZY = 3


CLOSENESS = {Kind.EXACT: 1.0, Kind.PREFIX: 0.7, Kind.SYNONYM: 0.6, Kind.FUZZY: 0.5}
OTHER_FORM = 0.9
# A synonym's wordings are listed from the closest on.
LATER_WORDING = 0.8


@dataclass(frozen=True)
class Hit:
    """An entry found, and per field of it the spans to mark, in order and without overlap."""

    key: str
    kind: Kind
    spans: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Reading:
    """How typed words were read when not as typed: what was typed, and what it was taken for (nothing: not found)."""

    typed: str
    meant: tuple[str, ...]
    kind: Kind

    @property
    def is_other_name(self) -> bool:
        return self.kind is Kind.SYNONYM


@dataclass(frozen=True)
class Found:
    """The best hits, how many there were in all, and how the typed words were read."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class _Token:
    """One typed word, and the word it was taken for."""

    typed: str
    word: str
    is_last: bool

    @property
    def is_mended(self) -> bool:
        return self.typed != self.word

    @property
    def is_empty(self) -> bool:
        return self.word in EMPTY_WORDS


@dataclass(frozen=True)
class _Name:
    """Another name, ready to compare: its words, their stems, and the library's wordings for it."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    meant: tuple[str, ...]


@dataclass
class _Match:
    """What one asked-for thing found in one entry: the best kind, the weight per level, and the places to mark."""

    kind: Kind = Kind.FUZZY
    weights: dict[int, float] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def add(self, place: Place, kind: Kind, closeness: float) -> None:
        """Count a place in. One that fills its field (a topic's whole title) tells twice as much as one lost in it."""
        self.kind = min(self.kind, kind)
        level = min(place.field, len(FIELD_WEIGHTS) - 1)
        weight = FIELD_WEIGHTS[level] * closeness * (1 + place.share)
        self.weights[level] = max(weight, self.weights.get(level, 0.0))
        self.places.append(place)


Matches = dict[int, _Match]


class _Ranked(NamedTuple):
    """An entry with all that was found in it. The order of the fields is the order of the hits."""

    is_scattered: bool
    kind: Kind
    lightness: float
    entry: int
    places: tuple[Place, ...]


class Search:
    """The searchable library: built once, asked many times, safe to share between threads."""

    def __init__(self, entries: Iterable[Entry], *, synonyms: Iterable[Synonym] = ()) -> None:
        self._names = [_name(words, synonym.meant) for synonym in synonyms for words in _spellings(synonym.said)]
        self._index = Index(entries, also_typed=[" ".join(name.words) for name in self._names])

    def find(self, query: str, *, limit: int = MOST_HITS, prefer: Collection[str] = ()) -> Found:
        """The entries that answer most of the query. `prefer` lifts entries by key; an empty query finds nothing."""
        tokens = self._tokens(query)
        asked, readings = self._asked(tokens)
        ranked = self._ranked([matches for matches in asked if matches], self._together(tokens), prefer)
        hits = tuple(self._hit(found) for found in ranked[:limit])
        return Found(hits=hits, total=len(ranked), readings=tuple(readings) if ranked else ())

    def _tokens(self, query: str) -> list[_Token]:
        words = _folded(query[:LONGEST_QUERY])[:MOST_WORDS]
        return [_Token(word, self._mended(word), at == len(words)) for at, word in enumerate(words, start=1)]

    def _mended(self, word: str) -> str:
        if word in EMPTY_WORDS or self._index.is_known(word):
            return word
        return self._index.nearest(word) or word

    def _asked(self, tokens: list[_Token]) -> tuple[list[Matches], list[Reading]]:
        """What each asked-for thing (a word, or another name of several words) found, and how it was read."""
        asked: list[Matches] = []
        readings: list[Reading] = []
        if tokens and all(token.is_empty for token in tokens) and not self._named(tokens)[1]:
            return [self._words_together(tokens)] if len(tokens) > 1 else [], []
        while tokens:
            run, meant = self._named(tokens)
            if run > 1 or meant or not tokens[0].is_empty:
                matches, told = self._asked_for(tokens[:run], meant)
                asked.append(matches)
                readings.extend(told)
            tokens = tokens[run:]
        return asked, readings

    def _asked_for(self, tokens: list[_Token], meant: tuple[str, ...]) -> tuple[Matches, list[Reading]]:
        matches = self._as_they_stand(tokens)
        readings = [Reading(token.typed, (token.word,), Kind.FUZZY) for token in tokens if token.is_mended]
        typed = " ".join(token.word for token in tokens)
        if not matches and not meant:
            return matches, [Reading(typed, (), Kind.FUZZY)]
        if meant and not matches:
            readings.append(Reading(typed, meant, Kind.SYNONYM))
        for rank, wording in enumerate(meant):
            closeness = CLOSENESS[Kind.SYNONYM] * LATER_WORDING**rank
            for place in self._index.phrase(_folded(wording)):
                matches.setdefault(place.entry, _Match()).add(place, Kind.SYNONYM, closeness)
        return matches, readings

    def _named(self, tokens: list[_Token]) -> tuple[int, tuple[str, ...]]:
        """How many of the first words make another name, and what it means; one word and nothing when none do."""
        stems = tuple(stem(token.word) for token in tokens)
        whole = [name for name in self._names if stems[: len(name.stems)] == name.stems]
        if whole:
            longest = max(whole, key=lambda name: len(name.words))
            return len(longest.words), longest.meant
        unfinished = [name for name in self._names if _is_unfinished(tokens, stems, name)]
        if unfinished and not self._as_they_stand(tokens):
            return len(tokens), unfinished[0].meant
        return 1, ()

    def _as_they_stand(self, tokens: list[_Token]) -> Matches:
        return self._words_together(tokens) if len(tokens) > 1 else self._word(tokens[0])

    def _word(self, token: _Token) -> Matches:
        """Entries with the word, another form of it, or a word that begins with it."""
        matches: Matches = {}
        exact, prefix = (Kind.FUZZY, Kind.FUZZY) if token.is_mended else (Kind.EXACT, Kind.PREFIX)
        self._add(matches, [token.word], exact, CLOSENESS[exact])
        forms = self._index.forms(token.word)
        self._add(matches, forms, exact, CLOSENESS[exact] * OTHER_FORM)
        if len(token.word) >= SHORTEST_START:
            longer = [word for word in self._index.beginning_with(token.word) if word not in {token.word, *forms}]
            self._add(matches, longer, prefix, CLOSENESS[prefix] * OTHER_FORM)
        return matches

    def _add(self, matches: Matches, words: list[str], kind: Kind, closeness: float) -> None:
        for word in words:
            for place in self._index.places(word):
                matches.setdefault(place.entry, _Match()).add(place, kind, closeness)

    def _words_together(self, tokens: list[_Token]) -> Matches:
        """Entries in which all these words stand one after another."""
        matches: Matches = {}
        kind = Kind.FUZZY if any(token.is_mended for token in tokens) else Kind.EXACT
        words = [token.word for token in tokens]
        for place in self._index.phrase(words, last_may_go_on=tokens[-1].is_last):
            matches.setdefault(place.entry, _Match()).add(place, kind, CLOSENESS[kind])
        return matches

    def _together(self, tokens: list[_Token]) -> frozenset[int]:
        return frozenset(self._words_together(tokens)) if len(tokens) > 1 else frozenset()

    def _ranked(self, asked: list[Matches], together: frozenset[int], prefer: Collection[str]) -> list[_Ranked]:
        """Entries that answer as much of the query as any does, best first."""
        rarities = [math.log(1 + len(self._index.entries) / len(matches)) for matches in asked]
        answered: dict[int, list[tuple[_Match, float]]] = {}
        for matches, rarity in zip(asked, rarities, strict=True):
            for entry, match in matches.items():
                answered.setdefault(entry, []).append((match, rarity))
        most = max((len(found) for found in answered.values()), default=0)
        ranked = []
        for entry, found in answered.items():
            if len(found) == most:
                score = sum(sum(match.weights.values()) * rarity for match, rarity in found)
                score *= PREFERRED if self._index.entries[entry].key in prefer else 1.0
                places = tuple(place for match, _ in found for place in match.places)
                kind = max(match.kind for match, _ in found)
                ranked.append(_Ranked(entry not in together, kind, -round(score, 6), entry, places))
        return sorted(ranked, key=lambda found: found[:4])

    def _hit(self, found: _Ranked) -> Hit:
        entry = self._index.entries[found.entry]
        spans = (
            _apart((place.start, place.end) for place in found.places if place.field == number)
            for number in range(len(entry.fields))
        )
        return Hit(key=entry.key, kind=found.kind, spans=tuple(spans))


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, bool]]:
    """A text cut into (words, whether to mark them), in order; joined again they are the text."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        cut += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(part, marked) for part, marked in [*cut, (text[at:], False)] if part]


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or stand side by side made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _folded(text: str) -> list[str]:
    return [word.folded for word in split(text)]


def _name(words: tuple[str, ...], meant: tuple[str, ...]) -> _Name:
    return _Name(words, tuple(stem(word) for word in words), meant)


def _spellings(said: str) -> set[tuple[str, ...]]:
    """The words of another name, and the same written as one: "coldcall"."""
    words = tuple(_folded(said))
    return {words, ("".join(words),)}


def _is_unfinished(tokens: list[_Token], stems: tuple[str, ...], name: _Name) -> bool:
    """Whether all that was typed is the beginning of this name, far enough to guess by."""
    before = len(tokens) - 1
    if len(tokens) > len(name.words) or sum(len(token.word) for token in tokens) < SHORTEST_OTHER_NAME:
        return False
    return stems[:before] == name.stems[:before] and name.words[before].startswith(tokens[before].word)
