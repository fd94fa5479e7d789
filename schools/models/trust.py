from django.db import models
from django.db.models import Q

from schools.models.base import GlobalModel


class Trust(GlobalModel):
    """A multi-academy trust: the tenant. A demo trust stands outside the register and has a day pinned as today."""

    name = models.CharField(max_length=200)
    uid = models.IntegerField(null=True, unique=True, help_text="Group UID in the school register")
    is_demo = models.BooleanField(default=False)
    pinned_on = models.DateField(null=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_demo=False) | Q(uid=None), name="demo_trust_has_no_group_uid"),
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(pinned_on=None), name="only_a_demo_trust_pins_its_day"
            ),
        ]

    def __str__(self):
        return self.name
