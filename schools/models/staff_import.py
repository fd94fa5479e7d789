from django.db import models

from schools.models.base import TenantForeignKey, TenantModel


class StaffImport(TenantModel):
    """A staff file that an office sent, of one school or (school empty) of the whole trust, and what became of it.

    The file itself is never kept: `file` holds its rows as they were read, `preview` what would change, both for seven
    days at most. `turn` counts the comparisons asked for, so that an earlier one that comes late is not shown.
    """

    class State(models.TextChoices):
        READ = "read", "Read, not compared yet"
        COMPARING = "comparing", "Being compared"
        COMPARED = "compared", "Waiting for a yes"
        APPLYING = "applying", "Being brought in"
        DONE = "done", "Brought in"
        DROPPED = "dropped", "Not brought in"

    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    by = TenantForeignKey("schools.Person", models.PROTECT)
    file_name = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.READ)
    turn = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=dict, help_text="The file's heading by field")
    options = models.JSONField(default=dict)
    taken = models.JSONField(default=list, help_text="E-mails found to belong to an account elsewhere")
    file = models.JSONField(null=True)
    preview = models.JSONField(null=True)
    mark = models.CharField(max_length=64, blank=True, help_text="Stands for the changes that the preview shows")
    leavers_confirmed = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    trouble = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["trust", "school", "uploaded_at"], name="staff_import_by_school")]

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it."""
        return self.state in (self.State.COMPARING, self.State.APPLYING)

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed, brought in or dropped."""
        return self.state in (self.State.READ, self.State.COMPARED)


class StaffMapping(TenantModel):
    """What an office said last time of its files: the heading of each field, the school that a text stands for."""

    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "school"], nulls_distinct=False, name="one_staff_mapping")
        ]
