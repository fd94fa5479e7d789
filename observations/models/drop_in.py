from typing import ClassVar

from django.db import models
from django.db.models import Q

from observations.models.words import WordsQuerySet
from schools.models.base import TenantForeignKey, TenantManager, TenantModel


class DropInState(models.TextChoices):
    DRAFT = "draft", "Started"
    HELD = "held", "Finished, to be shared after you have talked"
    SHARED = "shared", "Shared"


class FollowUp(models.TextChoices):
    """What becomes of the teacher's live step at this visit."""

    KEEP = "keep", "Keep it"
    NEW = "new", "Choose a new one"
    RETIRE = "retire", "Let it go"


class DropInQuerySet(WordsQuerySet):
    def visible_to(self, person):
        """What the policies let this person read: drafts and words of their own, words shared with them."""
        return self.filter(Q(author=person) | Q(teacher=person, state=DropInState.SHARED))

    def written_by(self, person):
        return self.filter(author=person)

    def shared_with(self, teacher):
        return self.filter(teacher=teacher, state=DropInState.SHARED)

    def drafts(self):
        return self.filter(state=DropInState.DRAFT)

    def held(self):
        return self.filter(state=DropInState.HELD)

    def recent(self):
        return self.order_by("-happened_on", "-started_at")


class DropIn(TenantModel):
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
    lesson = models.CharField(max_length=120, blank=True)
    praise = models.TextField(blank=True)
    question = models.TextField(blank=True)
    focus = models.CharField(max_length=80, blank=True)
    follow_up = models.CharField(max_length=8, choices=FollowUp.choices, blank=True)
    library_step = models.CharField(max_length=40, blank=True, help_text="Code of the library step it was adapted from")
    step_words = models.TextField(blank=True)
    signs = models.TextField(blank=True, help_text="One a line")
    model = models.TextField(blank=True)
    rehearsal = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=DropInState.choices, default=DropInState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(DropInQuerySet)()

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


class Correction(TenantModel):
    """What a shared drop-in said before its author corrected it; its teacher can read it."""

    drop_in = TenantForeignKey(DropIn, models.CASCADE, related_name="corrections")
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    author = TenantForeignKey("schools.Person", models.PROTECT)
    praise = models.TextField(blank=True)
    question = models.TextField(blank=True)
    corrected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-corrected_at"]
        indexes = [models.Index(fields=["trust", "drop_in"], name="correction_by_drop_in")]
