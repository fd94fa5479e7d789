from django.db import models

from schools.models.base import TenantForeignKey, TenantModel


class Opening(TenantModel):
    """The reader ledger: somebody other than the teacher and the author opened words about a teacher.

    Written in the transaction that reads; a page whose row cannot be written is not shown. When the words are deleted
    the row stays and its link is emptied.
    """

    class What(models.TextChoices):
        DROP_IN = "drop-in", "A drop-in"
        STEP = "step", "A step"
        CONVERSATION = "conversation", "A conversation"

    reader = TenantForeignKey("schools.Person", models.PROTECT)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    what = models.CharField(max_length=12, choices=What.choices)
    drop_in = TenantForeignKey("observations.DropIn", models.SET_NULL, null=True)
    step = TenantForeignKey("observations.ActionStep", models.SET_NULL, null=True)
    conversation = TenantForeignKey("observations.Conversation", models.SET_NULL, null=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["trust", "teacher", "opened_at"], name="opening_by_teacher"),
            models.Index(fields=["trust", "reader"], name="opening_by_reader"),
            models.Index(fields=["trust", "drop_in"], name="opening_by_drop_in"),
            models.Index(fields=["trust", "step"], name="opening_by_step"),
            models.Index(fields=["trust", "conversation"], name="opening_by_conversation"),
        ]
