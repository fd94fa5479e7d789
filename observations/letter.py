"""A letter: what was shared with a teacher, be it the words of a drop-in or of a coaching conversation."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.shortcuts import get_object_or_404

from observations.models import Answer, Conversation, ConversationState, DropIn, DropInState
from schools.models import Person

Letter = DropIn | Conversation


def column_of(kind: type[models.Model]) -> str:
    """Under which name a row refers to letters of this kind."""
    return "conversation" if issubclass(kind, Conversation) else "drop_in"


def about(letter: Letter) -> dict[str, Letter]:
    """The same with the letter itself: {"drop_in": letter} or {"conversation": letter}."""
    return {column_of(type(letter)): letter}


def about_any(letters: Iterable[uuid.UUID]) -> Q:
    """Rows that refer to one of these letters, given by their ids."""
    ids = set(letters)
    return Q(drop_in_id__in=ids) | Q(conversation_id__in=ids)


def shared_with(teacher: Person, letter_id: uuid.UUID) -> Letter:
    """A letter to this teacher. Raises Http404."""
    drop_in = DropIn.objects.shared_with(teacher).filter(id=letter_id).first()
    return drop_in or get_object_or_404(Conversation.objects.shared_with(teacher), id=letter_id)


def written_by(author: Person, letter_id: uuid.UUID) -> Letter:
    """A letter of this author's, shared or not yet. Raises Http404."""
    drop_in = DropIn.objects.written_by(author).filter(id=letter_id).first()
    return drop_in or get_object_or_404(Conversation.objects.written_by(author), id=letter_id)


def finished_by(author: Person, teacher_id: uuid.UUID) -> models.QuerySet[DropIn]:
    """An author's finished drop-ins on a teacher, the latest first."""
    return DropIn.objects.written_by(author).filter(teacher=teacher_id).exclude(state=DropInState.DRAFT).recent()


def to_talk_about(author: Person, teacher_id: uuid.UUID) -> DropIn | None:
    """An author's last finished drop-in on a teacher, unless the two have talked about it. Two queries."""
    last = finished_by(author, teacher_id).first()
    talked = Conversation.objects.written_by(author).filter(drop_in=last, state=ConversationState.SHARED)
    return None if last is None or talked.exists() else last


def answered_by(answer: Answer) -> Letter | None:
    """The letter that an answer is about, for somebody who can still read it."""
    if answer.conversation_id:
        return Conversation.objects.filter(id=answer.conversation_id).first()
    return DropIn.objects.filter(id=answer.drop_in_id).first() if answer.drop_in_id else None
