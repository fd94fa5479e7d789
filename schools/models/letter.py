from django.db import models
from django.db.models import Q

from schools.models.base import TenantForeignKey, TenantModel


class LetterOff(TenantModel):
    """A kind of letter that somebody has switched off for themself. `kind` is that of schools/letters.py."""

    person = TenantForeignKey("schools.Person", models.PROTECT)
    kind = models.CharField(max_length=40)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "person", "kind"], name="letter_off_once"),
            models.CheckConstraint(condition=Q(kind__regex="^[a-z_]+$"), name="letter_kind_is_a_word"),
        ]
