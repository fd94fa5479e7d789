"""What the database refused, told by the name of the rule that it kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, models, transaction
from django.http import Http404

POLICY = "row-level security"
_REFUSED_BY_A_POLICY = "42501"  # insufficient_privilege

Row = TypeVar("Row", bound=models.Model)


class Refusal(Exception):
    """Something that cannot be done, as a sentence for a person to read: the class's own, or one for the occasion.

    `field` is the part of a form that it is about.
    """

    field = ""
    sentence = ""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class Gone(Refusal, Http404):
    """It was there when the page was opened and is not any more. Where no page says so, the answer is a wrong id’s."""

    sentence = "That has gone in the meantime, or it isn’t yours to change any more."


def still_there(rows: models.QuerySet[Row], row: Row) -> Row:
    """The row as it is now, kept by whoever asks until their transaction ends. Raises Gone."""
    kept = rows.select_for_update().filter(pk=row.pk).first()
    if kept is None:
        raise Gone
    return kept


def rule_behind(error: DatabaseError) -> str:
    """The constraint's name, POLICY for row-level security, "" for anything else."""
    cause = error.__cause__
    if getattr(cause, "pgcode", None) == _REFUSED_BY_A_POLICY:
        return POLICY
    return getattr(getattr(cause, "diag", None), "constraint_name", None) or ""


def table_behind(error: DatabaseError) -> str:
    """The table that the database named in refusing, "" where it named none."""
    return getattr(getattr(error.__cause__, "diag", None), "table_name", None) or ""


@contextmanager
def in_words(words: Mapping[str, Callable[[], Exception]]) -> Iterator[None]:
    """What the database refuses inside is raised as what `words` makes of the rule; other refusals stay as they are.

    All that is inside is done or nothing, and the transaction around it lives on.
    """
    try:
        with transaction.atomic():
            yield
    except DatabaseError as refusal:
        refused = words.get(rule_behind(refusal))
        if refused is None:
            raise
        raise refused() from refusal
