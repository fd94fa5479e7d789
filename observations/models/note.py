from typing import ClassVar

from django.db import models
from django.db.models import Q

from observations.models.words import OfALetter, WordsQuerySet
from schools.models.base import TenantForeignKey, TenantManager, TenantModel

LONGEST_NOTE = 4_000


class Note(OfALetter, TenantModel):
    """A note to self, about a letter, a step or nothing in particular. Nobody else ever reads it.

    When what it is about is deleted, the note stays.
    """

    person = TenantForeignKey("schools.Person", models.PROTECT)
    drop_in = TenantForeignKey("observations.DropIn", models.SET_NULL, null=True)
    conversation = TenantForeignKey("observations.Conversation", models.SET_NULL, null=True)
    step = TenantForeignKey("observations.ActionStep", models.SET_NULL, null=True)
    words = models.CharField(max_length=LONGEST_NOTE)
    written_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(WordsQuerySet)()

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [
            models.Index(fields=["trust", "person", "written_at"], name="note_by_person"),
            models.Index(fields=["trust", "drop_in"], name="note_by_drop_in"),
            models.Index(fields=["trust", "conversation"], name="note_by_conversation"),
            models.Index(fields=["trust", "step"], name="note_by_step"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="note_says_something")]


class Keepsake(OfALetter, TenantModel):
    """A letter that its teacher has pinned for themself. Nobody else sees that they did."""

    person = TenantForeignKey("schools.Person", models.PROTECT)
    drop_in = TenantForeignKey("observations.DropIn", models.CASCADE, null=True)
    conversation = TenantForeignKey("observations.Conversation", models.CASCADE, null=True)
    kept_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = TenantManager.from_queryset(WordsQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["trust", "drop_in"], name="keepsake_by_drop_in"),
            models.Index(fields=["trust", "conversation"], name="keepsake_by_conversation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trust", "person", "drop_in"], name="kept_once"),
            models.UniqueConstraint(fields=["trust", "person", "conversation"], name="talk_kept_once"),
            models.CheckConstraint(
                condition=Q(drop_in=None, conversation__isnull=False) | Q(drop_in__isnull=False, conversation=None),
                name="keepsake_is_of_one_letter",
            ),
        ]
