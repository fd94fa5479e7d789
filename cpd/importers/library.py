"""Load the step library from the file beside it into its three tables.

Source, licence and edition: cpd/library/PROVENANCE.md.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils.text import slugify

from cpd import catalogue
from cpd.models import LibraryArea, LibraryStep, LibraryTopic

SOURCE = Path(__file__).resolve().parent.parent / "library" / "steps.json"
WORDS_IN_CODE = 4
EXAMPLE_ORDER = ("not_yet", "improve", "stretch")
# Slips of the pen in the published wording, each met once. Mended here so that the file stays as it was published.
SLIPS = (
    ("s you are modelling or explaining, ask questions that", "As you are modelling or explaining, ask questions that"),
    ("to improve, s accompanied by", "to improve, accompanied by"),
    ("plans to prevent these. - Teacher", "plans to prevent these. Teacher"),
    ("so that pupils answers are", "so that pupils’ answers are"),
    ("plans and deliver an example or analogy to addresses", "plans and delivers an example or analogy to address"),
    ("pupils’ prior Knowledge", "pupils’ prior knowledge"),
    ("”Drawing a right angle", "“Drawing a right angle"),
)


@dataclass(frozen=True)
class Loaded:
    """What a load did to each table's rows, in all."""

    created: int
    changed: int

    def __str__(self) -> str:
        return f"Step library: {self.created} added, {self.changed} changed."


def load(*, using: str = DEFAULT_DB_ALIAS) -> Loaded:
    """Make the library's tables say what the file says; a second load changes nothing.

    Rows that the file no longer has are kept, because action steps may refer to them. A code is a place in the
    library (module, topic, area number, step number), so a new edition adds steps at the end of their area.
    """
    topics, areas, steps = read(SOURCE.read_text(encoding="utf-8"))
    with transaction.atomic(using=using):
        counts = [_store(rows, using=using) for rows in (topics, areas, steps)]
    catalogue.forget()
    return Loaded(created=sum(created for created, _ in counts), changed=sum(changed for _, changed in counts))


def read(text: str) -> tuple[list[LibraryTopic], list[LibraryArea], list[LibraryStep]]:
    """Parse the library's JSON into unsaved topics, areas and steps. KeyError or ValueError when it is not that."""
    topics: list[LibraryTopic] = []
    areas: list[LibraryArea] = []
    steps: list[LibraryStep] = []
    for record in json.loads(text)["topics"]:
        topic = _topic(record, position=len(topics) + 1)
        topics.append(topic)
        for area_record in record["development_areas"]:
            area = _area(area_record, topic=topic, position=len(areas) + 1)
            areas.append(area)
            steps.extend(_steps(area_record, area=area, after=len(steps)))
    return topics, areas, steps


def clean(text: str) -> str:
    """A sentence as it should be read: no markup, single spaces, a capital and a full stop, slips mended."""
    plain = " ".join(re.sub(r"<[^<>]*>", " ", html.unescape(text)).split())
    for slip, mended in SLIPS:
        plain = mended + plain[len(slip) :] if plain.startswith(slip) else plain.replace(f" {slip}", f" {mended}")
    plain = plain.replace('. ".', '."').rstrip(" ,-")
    if plain and plain[-1] not in '.!?"”':
        plain += "."
    return plain[:1].upper() + plain[1:]


def _title(text: str) -> str:
    return clean(text).rstrip(".")


def _topic(record: dict[str, Any], *, position: int) -> LibraryTopic:
    module, title = record["module"].lower(), _title(record["topic"])
    return LibraryTopic(
        code=_topic_code(module, title),
        module=module,
        title=title,
        models_to_show=[clean(statement) for statement in record["statements_to_model"]],
        source_path=record["source_path"],
        position=position,
    )


def _topic_code(module: str, title: str) -> str:
    """The module's initial (two modules have a topic called Feedback) and the title's first words: "s-feedback"."""
    return "-".join([module[0], *slugify(title).split("-")[:WORDS_IN_CODE]])


def _area(record: dict[str, Any], *, topic: LibraryTopic, position: int) -> LibraryArea:
    code = f"{topic.code}-{record['number']}"
    return LibraryArea(code=code, topic=topic, title=_title(record["title"]), position=position)


def _steps(record: dict[str, Any], *, area: LibraryArea, after: int) -> Iterator[LibraryStep]:
    examples = {clean(worked["focus"]): _examples(worked["levels"]) for worked in record["example_precise_targets"]}
    for number, words in enumerate(record["focused_development_areas"], start=1):
        text = clean(words)
        yield LibraryStep(
            code=f"{area.code}-{number}", area=area, text=text, examples=examples.get(text, []), position=after + number
        )


def _examples(levels: dict[str, str]) -> list[str]:
    return [clean(levels[level]) for level in EXAMPLE_ORDER if levels.get(level)]


def _store(rows: Iterable[models.Model], *, using: str) -> tuple[int, int]:
    """Create the rows that are missing and rewrite those that differ; the two counts."""
    rows = list(rows)
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    known = {row.pk: _values(row, fields) for row in model._base_manager.using(using).all()}
    missing = [row for row in rows if row.pk not in known]
    differing = [row for row in rows if row.pk in known and known[row.pk] != _values(row, fields)]
    model._base_manager.using(using).bulk_create(missing)
    model._base_manager.using(using).bulk_update(differing, [field.name for field in fields])
    return len(missing), len(differing)


def _values(row: models.Model, fields: Iterable[models.Field]) -> list[Any]:
    return [getattr(row, field.attname) for field in fields]
