"""The step library in memory: read from the database once per process, then browsed and searched without a query.

The library is the same for every trust and changes only when a release loads a new edition, so processes keep it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from cpd.engine import synonyms
from cpd.engine.index import Entry
from cpd.engine.search import Reading, Search, pieces
from cpd.focuses import Focus
from cpd.models import LibraryArea, LibraryStep, LibraryTopic

SYNONYMS = Path(__file__).resolve().parent / "library" / "synonyms.txt"
TEXT, AREA, TOPIC, FIRST_EXAMPLE = range(4)

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Row:
    """A step found, its texts cut into (words, whether to mark them). `example` only when nothing else is marked."""

    step: LibraryStep
    text: Pieces
    area: Pieces
    topic: Pieces
    example: Pieces


@dataclass(frozen=True)
class Results:
    """What a search shows: the words typed, the rows, how many steps fit in all, and how the words were read."""

    query: str
    rows: list[Row]
    total: int
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class AreaSteps:
    area: LibraryArea
    steps: list[LibraryStep]


@dataclass(frozen=True)
class TopicAreas:
    topic: LibraryTopic
    areas: list[AreaSteps]

    @property
    def number_of_steps(self) -> int:
        return sum(len(area.steps) for area in self.areas)


class Catalogue:
    """Every step with its area and topic at hand. Read only: it is shared by all requests of a process."""

    def __init__(self, steps: Iterable[LibraryStep]) -> None:
        self.steps = {step.code: step for step in steps}

    def step(self, code: str) -> LibraryStep | None:
        return self.steps.get(code)

    @cached_property
    def topics(self) -> dict[str, TopicAreas]:
        """Topics by code with their areas and steps, in the library's order."""
        topics: dict[str, TopicAreas] = {}
        for step in self.steps.values():
            within = topics.setdefault(step.area.topic_id, TopicAreas(step.area.topic, []))
            if not within.areas or within.areas[-1].area.code != step.area_id:
                within.areas.append(AreaSteps(step.area, []))
            within.areas[-1].steps.append(step)
        return topics

    def topics_of(self, chosen: Focus) -> list[TopicAreas]:
        return [self.topics[code] for code in chosen.topics if code in self.topics]

    def find(self, query: str, *, prefer: Focus | None = None) -> Results:
        """The steps that fit the words typed; those of the focus, when one is chosen, stand higher among equals."""
        topics = prefer.topics if prefer else ()
        preferred = {step.code for step in self.steps.values() if step.area.topic_id in topics}
        found = self._search.find(query, prefer=preferred)
        rows = [self._row(self.steps[hit.key], hit.spans) for hit in found.hits]
        return Results(query=query.strip(), rows=rows, total=found.total, readings=found.readings)

    @cached_property
    def _search(self) -> Search:
        known = synonyms.read(SYNONYMS.read_text(encoding="utf-8"))
        return Search([Entry(step.code, _fields(step)) for step in self.steps.values()], synonyms=known)

    def _row(self, step: LibraryStep, spans: tuple[tuple[tuple[int, int], ...], ...]) -> Row:
        fields = _fields(step)
        marked = [pieces(text, marks) for text, marks in zip(fields, spans, strict=True)]
        telling = next((at for at in range(len(fields)) if spans[at]), TEXT)
        example = marked[telling] if telling >= FIRST_EXAMPLE else []
        return Row(step=step, text=marked[TEXT], area=marked[AREA], topic=marked[TOPIC], example=example)


def _fields(step: LibraryStep) -> tuple[str, ...]:
    return (step.short, step.area.title, step.area.topic.title, *step.examples)


_kept: Catalogue | None = None
_reading = Lock()


def catalogue() -> Catalogue:
    """The library, read from the database by the first who asks. An empty one is not kept: it is about to be loaded."""
    global _kept
    with _reading:
        if _kept is None:
            read = Catalogue(LibraryStep.objects.select_related("area__topic"))
            _kept = read if read.steps else None
            return read
        return _kept


def forget() -> None:
    """Read the library again on the next request; called when it has been loaded."""
    global _kept
    with _reading:
        _kept = None
