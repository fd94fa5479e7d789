"""Drafts that their teacher could read before: taken back, and answered or not."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from observations.letter import column_of
from observations.models import Answer

Drafts = TypeVar("Drafts", bound=QuerySet)


def marked(drafts: Drafts) -> Drafts:
    """Drop-ins or conversations of one author, each with `is_answered`, by its teacher, and `was_shared`: by then it
    was corrected or taken back at least once. No query of its own; the author reads neither once the pair has ended.
    """
    letter = {column_of(drafts.model): OuterRef("id")}
    before = drafts.model.corrections.rel.related_model.objects.filter(**letter)
    answered = Answer.objects.filter(**letter, by=OuterRef("teacher_id"))
    return drafts.annotate(is_answered=Exists(answered), was_shared=Exists(before))
