import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from observations.models.action_step import ActionStep
from observations.models.conversation import Conversation
from observations.models.drop_in import DropIn
from schools.models.base import TenantForeignKey, TenantManager, TenantModel

Lent = DropIn | ActionStep | Conversation
Kind = type[DropIn] | type[ActionStep] | type[Conversation]


class ShareQuerySet(models.QuerySet["Share"]):
    def of(self, teacher):
        return self.filter(teacher=teacher)

    def with_reader(self, person):
        return self.filter(reader=person)

    def in_force(self, day: datetime.date):
        """Those that nobody has ended and whose words are still there; `until` is the last day of them."""
        still_there = Q(drop_in__isnull=False) | Q(step__isnull=False) | Q(conversation__isnull=False)
        return self.filter(still_there, revoked_at=None, until__gte=day)


class Share(TenantModel):
    """A teacher lets one colleague read one thing that was written to them, up to and with a day.

    Who reads by it is decided by the policies, at every request (observations/sql/shares.sql). It is ended, never
    deleted: the teacher keeps the list of whom they have shown what. When the words go, the link to them is emptied.
    """

    class What(models.TextChoices):
        DROP_IN = "drop-in", "A drop-in"
        STEP = "step", "A step"
        CONVERSATION = "conversation", "A conversation"

    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    reader = TenantForeignKey("schools.Person", models.PROTECT)
    what = models.CharField(max_length=12, choices=What.choices)
    drop_in = TenantForeignKey("observations.DropIn", models.SET_NULL, null=True)
    step = TenantForeignKey("observations.ActionStep", models.SET_NULL, null=True)
    conversation = TenantForeignKey("observations.Conversation", models.SET_NULL, null=True)
    until = models.DateField(help_text="The last day on which the reader can read it")
    shared_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    opened: int  # how often, of those found by observations.sharing.given_by

    objects: ClassVar = TenantManager.from_queryset(ShareQuerySet)()

    class Meta:
        ordering = ["-shared_at", "-id"]
        indexes = [
            models.Index(fields=["trust", "teacher", "shared_at"], name="share_by_teacher"),
            models.Index(fields=["trust", "reader"], name="share_by_reader"),
            models.Index(fields=["trust", "drop_in"], name="share_by_drop_in"),
            models.Index(fields=["trust", "step"], name="share_by_step"),
            models.Index(fields=["trust", "conversation"], name="share_by_conversation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "reader", "drop_in"], condition=Q(revoked_at=None), name="one_open_share_of_a_drop_in"
            ),
            models.UniqueConstraint(
                fields=["trust", "reader", "step"], condition=Q(revoked_at=None), name="one_open_share_of_a_step"
            ),
            models.UniqueConstraint(
                fields=["trust", "reader", "conversation"],
                condition=Q(revoked_at=None),
                name="one_open_share_of_a_conversation",
            ),
            models.CheckConstraint(condition=~Q(reader=F("teacher")), name="nobody_shares_with_themself"),
            models.CheckConstraint(
                condition=Q(drop_in=None, step=None)
                | Q(drop_in=None, conversation=None)
                | Q(step=None, conversation=None),
                name="share_is_of_one_thing",
            ),
        ]

    @property
    def lent_id(self) -> uuid.UUID | None:
        """The id of what it is of; None once that has been deleted."""
        return self.drop_in_id or self.step_id or self.conversation_id


COLUMNS: dict[Kind, tuple[str, Share.What]] = {
    DropIn: ("drop_in", Share.What.DROP_IN),
    ActionStep: ("step", Share.What.STEP),
    Conversation: ("conversation", Share.What.CONVERSATION),
}


def key_of(words: Lent) -> dict[str, object]:
    """The columns of a share that say what it is of."""
    column, what = COLUMNS[type(words)]
    return {"what": what, column: words}
