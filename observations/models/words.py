import uuid

from django.db import DEFAULT_DB_ALIAS, models

DRAFT, SHARED = "draft", "shared"  # the two states that a drop-in and a conversation have in common


class WordsQuerySet(models.QuerySet):
    """Reads of words, and their deletion in one statement."""

    def erase(self) -> int:
        """Delete for good; returns how many. What hangs on the rows goes, or is unlinked, by the database's own rules.

        Django's delete() would do that work itself and needs rights for it that a person does not have: the reader
        ledger, whose rows stay, can be written and read but not changed.
        """
        return self._raw_delete(self.db or DEFAULT_DB_ALIAS)


class LetterQuerySet(WordsQuerySet):
    """Drop-ins or conversations: drafts of their author's, and letters once they are shared."""

    def written_by(self, person):
        return self.filter(author=person)

    def shared_with(self, teacher):
        return self.filter(teacher=teacher, state=SHARED)

    def drafts(self):
        return self.filter(state=DRAFT)

    def recent(self):
        return self.order_by("-happened_on", "-started_at")


class OfALetter:
    """A row about one letter: a drop-in or a conversation, or neither where it may be about nothing."""

    drop_in_id: uuid.UUID | None
    conversation_id: uuid.UUID | None

    @property
    def letter_id(self) -> uuid.UUID | None:
        return self.drop_in_id or self.conversation_id


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, as signs are written: one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class FollowUp(models.TextChoices):
    """What becomes of the teacher's live step at this visit."""

    KEEP = "keep", "Keep it"
    NEW = "new", "Choose a new one"
    RETIRE = "retire", "Let it go"


class Worded(models.Model):
    """What a coach says to a teacher: what goes well, a question, and what becomes of the step."""

    praise = models.TextField(blank=True)
    question = models.TextField(blank=True)
    follow_up = models.CharField(max_length=8, choices=FollowUp.choices, blank=True)
    step_words = models.TextField(blank=True)
    signs = models.TextField(blank=True, help_text="One a line")
    model = models.TextField(blank=True)
    rehearsal = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def sign_list(self) -> list[str]:
        return lines_of(self.signs)


class Said(Worded):
    """What a drop-in says to its teacher, beside the day: the words now, and the words before a change."""

    lesson = models.CharField(max_length=120, blank=True)
    focus = models.CharField(max_length=80, blank=True)
    next_on = models.DateField(null=True)
    talk_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Talked(Worded):
    """What a coaching conversation leaves with its teacher, beside the day: now, and before a change."""

    rounds = models.PositiveSmallIntegerField(null=True, help_text="How many times they rehearsed it")
    try_on = models.DateField(null=True)
    try_where = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True
