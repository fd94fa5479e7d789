import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from coaching.models import Meeting, Visit
from observations.models.words import WordsQuerySet
from schools.models.base import TenantForeignKey, TenantManager, TenantModel

LONGEST_REASON = 300


class AnotherDayQuerySet(WordsQuerySet):
    def waiting(self, today: datetime.date) -> Self:
        """Those that a coach can still answer: the day agreed stands, and the one suggested has not passed."""
        same_day = Q(on=OuterRef("visit__on"), recorded_at__gt=OuterRef("visit__recorded_at"))
        later = Visit.objects.that_took_place().filter(
            Q(on__gt=OuterRef("visit__on")) | same_day,
            teacher=OuterRef("visit__teacher"),
            pairing=OuterRef("visit__pairing"),
            on__gte=OuterRef("visit__on"),  # with the teacher, so that their visits are read in the order of days
        )
        talked = Meeting.objects.held().filter(pairing=OuterRef("visit__pairing"), on__gte=OuterRef("visit__on"))
        visit_stands = Q(what="visit", visit__next_on=F("instead_of"))
        talk_stands = Q(~Exists(talked), what="talk", visit__talk_on=F("instead_of"))
        stands = Q(visit__withdrawn_at=None, day__gte=today) & (visit_stands | talk_stands)
        return self.filter(stands, ~Exists(later), state="open")


class AnotherDay(TenantModel):
    """A teacher asks their coach for another day than the one agreed at a visit; the coach says yes or no.

    It is the day of the next visit, or that on which they mean to talk about this one.

    It waits only while that agreement stands: once the pair has ended, the two have met again or the day has come,
    nobody is asked any more.
    """

    class What(models.TextChoices):
        VISIT = "visit", "The next drop-in"
        TALK = "talk", "The conversation"

    class State(models.TextChoices):
        OPEN = "open", "Not answered yet"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    visit = TenantForeignKey("coaching.Visit", models.CASCADE)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    coach = TenantForeignKey("schools.Person", models.PROTECT)
    what = models.CharField(max_length=5, choices=What.choices, db_default=What.VISIT, default=What.VISIT)
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
                fields=["trust", "visit", "what"], condition=Q(state="open"), name="one_open_suggestion_for_each_day"
            ),
            models.CheckConstraint(condition=~Q(day=models.F("instead_of")), name="another_day_is_another"),
        ]
