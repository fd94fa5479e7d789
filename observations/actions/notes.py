"""Notes to self: written, changed and deleted by one person, and read by nobody else, ever."""

from django.utils import timezone

from observations.letter import Letter, about
from observations.models import ActionStep, Note
from schools.models import Person
from schools.refusals import Gone


def write(*, words: str, by: Person, letter: Letter | None = None, step: ActionStep | None = None) -> Note:
    """Write a note, about a letter or a step that one reads, or about nothing in particular."""
    return Note.objects.create(person=by, **(about(letter) if letter else {}), step=step, words=words)


def change(*, note: Note, words: str, by: Person) -> Note:
    """Say it otherwise. What it said before is not kept: it is nobody else's business. Raises Gone."""
    if not Note.objects.filter(id=note.id, person=by).update(words=words, changed_at=timezone.now()):
        raise Gone
    note.refresh_from_db()
    return note


def delete(*, note: Note, by: Person) -> None:
    """Delete a note for good."""
    Note.objects.filter(id=note.id, person=by).erase()
