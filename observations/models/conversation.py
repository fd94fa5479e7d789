from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from observations.models.words import DRAFT, SHARED, LetterQuerySet, Talked
from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class ConversationState(models.TextChoices):
    DRAFT = DRAFT, "Started"
    SHARED = SHARED, "Shared"


class Conversation(TenantModel, Talked):
    """The words of a coaching conversation. A draft is its author's alone; once shared it is the teacher's too.

    The two have just talked, so it is never held back. One that was missed has no words: it is a fact alone
    (coaching.models.Meeting). The step is written here while it is unfinished, and becomes an ActionStep when shared.
    """

    author = TenantForeignKey("schools.Person", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    pairing = TenantForeignKey("coaching.Pairing", models.PROTECT)
    meeting = TenantForeignKey("coaching.Meeting", models.PROTECT, null=True)
    drop_in = TenantForeignKey("observations.DropIn", models.SET_NULL, null=True)
    client_id = models.UUIDField(help_text="Made by the author's device, so that a repeated post is harmless")
    happened_on = models.DateField()
    library_step = models.CharField(max_length=40, blank=True, help_text="Code of the library step it was adapted from")
    state = models.CharField(max_length=8, choices=ConversationState.choices, default=ConversationState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    shared_at = models.DateTimeField(null=True)

    is_answered: bool  # of its author's, where it is marked (observations/taken_back.py)
    was_shared: bool

    objects: ClassVar = TenantManager.from_queryset(LetterQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["trust", "teacher", "happened_on"], name="conversation_by_teacher"),
            models.Index(fields=["trust", "author", "state"], name="conversation_by_author"),
            models.Index(fields=["trust", "drop_in"], name="conversation_by_drop_in"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trust", "author", "client_id"], name="conversation_once_per_client_id"),
            models.CheckConstraint(
                condition=Q(state="draft", shared_at=None, meeting=None)
                | Q(state="shared", shared_at__isnull=False, meeting__isnull=False),
                name="shared_conversation_has_its_fact",
            ),
            models.CheckConstraint(condition=~Q(author=F("teacher")), name="nobody_talks_with_themself"),
        ]


class ConversationCorrection(TenantModel, Talked):
    """What a shared conversation said before its author corrected it or took it back. The database keeps it."""

    conversation = TenantForeignKey(Conversation, models.CASCADE, related_name="corrections")
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    author = TenantForeignKey("schools.Person", models.PROTECT)
    happened_on = models.DateField()
    corrected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-corrected_at", "-id"]
        indexes = [models.Index(fields=["trust", "conversation"], name="correction_by_conversation")]


class Alongside(TenantModel):
    """One talk was held with several: beside the teacher of `main`, the one of `other`. Its author's alone to know.

    Each of them reads their own conversation, and nothing says that there were others.
    """

    author = TenantForeignKey("schools.Person", models.PROTECT)
    main = TenantForeignKey(Conversation, models.CASCADE)
    other = TenantForeignKey(Conversation, models.CASCADE)

    class Meta:
        indexes = [models.Index(fields=["trust", "main"], name="alongside_by_main")]
        constraints = [
            models.UniqueConstraint(fields=["trust", "other"], name="alongside_one_talk"),
            models.CheckConstraint(condition=~Q(main=F("other")), name="alongside_somebody_else"),
        ]
