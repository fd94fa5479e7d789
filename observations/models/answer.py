from typing import ClassVar

from django.db import models
from django.db.models import Q

from observations.models.words import OfALetter, WordsQuerySet
from schools.models.base import TenantForeignKey, TenantManager, TenantModel

LONGEST_ANSWER = 1_000


class Answer(OfALetter, TenantModel):
    """What a teacher says to a letter, and what its author says in return: a short thread between exactly these two.

    A letter is what was shared with a teacher: the words of a drop-in or of a conversation.
    The database keeps it: who may write when, how long it may be corrected, and what it said before.
    """

    class Kind(models.TextChoices):
        THANK = "thank", "Thank you"
        ASK = "ask", "Ask something"
        DISAGREE = "disagree", "I see it differently"
        REPLY = "reply", "Reply"

    drop_in = TenantForeignKey("observations.DropIn", models.CASCADE, null=True)
    conversation = TenantForeignKey("observations.Conversation", models.CASCADE, null=True)
    teacher = TenantForeignKey("schools.Person", models.PROTECT)
    author = TenantForeignKey("schools.Person", models.PROTECT)
    by = TenantForeignKey("schools.Person", models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    said_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)

    objects: ClassVar = TenantManager.from_queryset(WordsQuerySet)()

    class Meta:
        ordering = ["said_at", "id"]
        indexes = [
            models.Index(fields=["trust", "drop_in"], name="answer_by_drop_in"),
            models.Index(fields=["trust", "conversation"], name="answer_by_conversation"),
            models.Index(fields=["trust", "teacher"], name="answer_by_teacher"),
            models.Index(fields=["trust", "author", "said_at"], name="answer_by_author"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "drop_in", "by"], condition=Q(kind="thank"), name="thanked_once_for_a_letter"
            ),
            models.UniqueConstraint(
                fields=["trust", "conversation", "by"], condition=Q(kind="thank"), name="thanked_once_for_a_talk"
            ),
            models.CheckConstraint(
                condition=Q(drop_in=None, conversation__isnull=False) | Q(drop_in__isnull=False, conversation=None),
                name="answer_is_about_one_letter",
            ),
            models.CheckConstraint(condition=Q(kind="thank") | ~Q(words=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(by=models.F("teacher")) | Q(by=models.F("author")), name="answer_is_by_one_of_the_two"
            ),
        ]


class EarlierAnswer(TenantModel):
    """What an answer said until its writer corrected it. The database keeps it; whoever reads the answer reads it."""

    answer = TenantForeignKey(Answer, models.CASCADE)
    words = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    until = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-until", "-id"]
        indexes = [models.Index(fields=["trust", "answer"], name="earlier_answer_by_answer")]
