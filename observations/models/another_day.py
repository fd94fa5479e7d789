import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from coaching.models import Visit
from observations.models.words import WordsQuerySet
from schools.models.base import TenantForeignKey, TenantManager, TenantModel

LONGEST_REASON = 300


class AnotherDayQuerySet(WordsQuerySet):
    def waiting(self, today: datetime.date) -> Self:
        """Those that a coach can still answer: the day agreed stands, and neither day has passed."""
        same_day = Q(on=OuterRef("visit__on"), recorded_at__gt=OuterRef("visit__recorded_at"))
        later = Visit.objects.that_took_place().filter(
            Q(on__gt=OuterRef("visit__on")) | same_day, pairing=OuterRef("visit__pairing")
        )
        stands = Q(visit__next_on=F("instead_of"), visit__withdrawn_at=None, day__gte=today)
        return self.filter(stands, ~Exists(later), state="open")


class AnotherDay(TenantModel):
    """A teacher asks their coach for another day than the one agreed at a visit; the coach says yes or no.

    It waits only while that agreement stands: once the pair has ended, the two have met again or the day has come,
    nobody is asked any more.
    """

    class State(models.TextChoices):
        OPEN = "open", "Not answered yet"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    visit = TenantForeignKey("coaching.Visit", models.CASCADE)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    coach = TenantForeignKey("schools.Person", models.PROTECT)
    day = models.DateField()
    instead_of = models.DateField()
    words = models.CharField(max_length=LONGEST_REASON, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    said_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(AnotherDayQuerySet)()

    class Meta:
        ordering = ["-said_at", "-id"]
        indexes = [
            models.Index(fields=["trust", "teacher"], name="another_day_by_teacher"),
            models.Index(fields=["trust", "coach", "state"], name="another_day_by_coach"),
            models.Index(fields=["trust", "visit"], name="another_day_by_visit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "visit"], condition=Q(state="open"), name="one_open_suggestion_per_visit"
            ),
            models.CheckConstraint(condition=~Q(day=models.F("instead_of")), name="another_day_is_another"),
        ]
