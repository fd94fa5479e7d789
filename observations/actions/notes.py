"""Notes to self: written, changed and deleted by one person, and read by nobody else, ever."""

from django.utils import timezone

from observations.letter import Letter, about
from observations.models import ActionStep, Note
from schools.models import Person
from schools.refusals import Gone, Refusal


class SaidOtherwise(Refusal):
    sentence = "You changed this note in another window since. Save again to put these words in place of those."


def write(*, words: str, by: Person, letter: Letter | None = None, step: ActionStep | None = None) -> Note:
    """Write a note, about a letter or a step that one reads, or about nothing in particular."""
    return Note.objects.create(person=by, **(about(letter) if letter else {}), step=step, words=words)


def change(*, note: Note, words: str, by: Person, was: str) -> Note:
    """Say it otherwise than it `was`. What it said before is not kept: it is nobody else's business.

    Raises Gone, SaidOtherwise.
    """
    mine = Note.objects.filter(id=note.id, person=by)
    if not mine.filter(words__in=(was, words)).update(words=words, changed_at=timezone.now()):
        raise SaidOtherwise if mine.exists() else Gone
    note.refresh_from_db()
    return note


def delete(*, note: Note, by: Person) -> None:
    """Delete a note for good."""
    Note.objects.filter(id=note.id, person=by).erase()
