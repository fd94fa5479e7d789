from typing import ClassVar

from django.db import models
from django.db.models import Q

from observations.models.words import DRAFT, SHARED, LetterQuerySet, Said
from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class DropInState(models.TextChoices):
    DRAFT = DRAFT, "Started"
    HELD = "held", "Finished, to be shared after you have talked"
    SHARED = SHARED, "Shared"


class DropIn(TenantModel, Said):
    """The words of a drop-in. A draft is its author's alone; once shared it is the teacher's too.

    The step is written here while the drop-in is unfinished, and becomes an ActionStep when it is shared.
    """

    author = TenantForeignKey("schools.Person", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT)
    pairing = TenantForeignKey("coaching.Pairing", models.PROTECT, null=True)
    visit = TenantForeignKey("coaching.Visit", models.PROTECT, null=True)
    client_id = models.UUIDField(help_text="Made by the author's device, so that a repeated post is harmless")
    happened_on = models.DateField()
    library_step = models.CharField(max_length=40, blank=True, help_text="Code of the library step it was adapted from")
    state = models.CharField(max_length=8, choices=DropInState.choices, default=DropInState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)

    is_answered: bool  # of its author's, where it is marked (observations/taken_back.py)
    was_shared: bool

    objects: ClassVar = TenantManager.from_queryset(LetterQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["trust", "teacher", "happened_on"], name="drop_in_by_teacher"),
            models.Index(fields=["trust", "author", "state"], name="drop_in_by_author"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trust", "author", "client_id"], name="drop_in_once_per_client_id"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(finished_at__isnull=False, visit__isnull=False),
                name="finished_drop_in_has_its_fact",
            ),
            models.CheckConstraint(
                condition=Q(state="shared", shared_at__isnull=False) | ~Q(state="shared") & Q(shared_at=None),
                name="shared_says_when",
            ),
            models.CheckConstraint(condition=~Q(author=models.F("teacher")), name="nobody_drops_in_on_themself"),
        ]


class Correction(TenantModel, Said):
    """What a shared drop-in said before its author corrected it or took it back.

    The database keeps it, and nobody changes it. Its teacher reads it while the drop-in is shared with them. The
    earliest rows hold praise and question alone; they have no day.
    """

    drop_in = TenantForeignKey(DropIn, models.CASCADE, related_name="corrections")
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    author = TenantForeignKey("schools.Person", models.PROTECT)
    happened_on = models.DateField(null=True)
    corrected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-corrected_at", "-id"]
        indexes = [models.Index(fields=["trust", "drop_in"], name="correction_by_drop_in")]
