"""The step library: topics, the areas inside them, and the action steps a coach and a teacher choose from.

Public reference data, the same for every trust. Keys are readable codes made from the library's own headings, so a
step keeps its address and its references when the library is loaded again.
"""

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst

OPENINGS = ("The teacher, ", "The teacher ", "Teacher, ", "Teachers ", "Teacher ")


class Module(models.TextChoices):
    """The three parts of the library, in its own order."""

    BEHAVIOUR = "behaviour", "Behaviour"
    INSTRUCTION = "instruction", "Instruction"
    SUBJECT = "subject", "Subject"


class LibraryTopic(models.Model):
    """One of the library's topics, such as Questioning. `models_to_show` says what a coach may model, in order."""

    code = models.CharField(max_length=80, primary_key=True)
    module = models.CharField(max_length=20, choices=Module.choices)
    title = models.CharField(max_length=120)
    models_to_show = models.JSONField(default=list)
    source_path = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class LibraryArea(models.Model):
    """A development area inside a topic, such as Checking for understanding."""

    code = models.CharField(max_length=80, primary_key=True)
    topic = models.ForeignKey(LibraryTopic, models.PROTECT, related_name="areas")
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class LibraryStep(models.Model):
    """One action step. `examples` are worked wordings of it, an ordered list of sentences; most steps have none."""

    code = models.CharField(max_length=80, primary_key=True)
    area = models.ForeignKey(LibraryArea, models.PROTECT, related_name="steps")
    text = models.CharField(max_length=600)
    examples = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="library_step_has_words")]

    def __str__(self) -> str:
        return self.short

    def get_absolute_url(self) -> str:
        return reverse("step", args=[self.code])

    @property
    def speaks_of_a_teacher(self) -> bool:
        """Whether it says what one teacher does, rather than what to do."""
        return self.text.startswith(OPENINGS) and not self.text.startswith("Teachers ")

    @property
    def short(self) -> str:
        """The step without the word "Teacher" that nearly all of them begin with: quicker to read down a list."""
        opening = next((opening for opening in OPENINGS if self.text.startswith(opening)), "")
        return capfirst(self.text[len(opening) :])

    @property
    def place(self) -> str:
        """Where the step stands in the library, for a line of small print under it."""
        return f"{self.area.topic.title} · {self.area.title}"
