from django.db import models

from schools.models.base import TenantForeignKey, TenantModel


class Change(TenantModel):
    """A line of the trail: what was changed in somebody's administrative record, when and by whom.

    Written by the database alone (schools/sql/trail.sql). `values` maps a column to [what it was, what it is now]; it
    holds administrative data and never a word about anybody's teaching. Nobody is behind a command; behind a staff file
    that was sent from a page (`from_file`) is whoever said yes to it.
    """

    class Subject(models.TextChoices):
        PERSON = "person", "Names and staff code"
        EMAIL = "email", "Work e-mail"
        POST = "post", "Post"
        ROLE = "role", "Role"
        LEAVE = "leave", "Leave"
        MERGED = "merged", "Two records made one"

    class Kind(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        TAKEN_BACK = "taken back", "Taken back"

    person = TenantForeignKey("schools.Person", models.PROTECT)
    school = TenantForeignKey("schools.School", models.PROTECT, null=True)
    subject = models.CharField(max_length=8, choices=Subject.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    values = models.JSONField(default=dict)
    by = TenantForeignKey("schools.Person", models.PROTECT, null=True)
    from_file = models.BooleanField(db_default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["trust", "person", "made_at"], name="change_by_person")]
