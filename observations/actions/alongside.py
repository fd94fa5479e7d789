"""A conversation held with several at once: what each of them is told, kept beside the first one's draft.

The step, its plan and the day are common; praise and question are each one's own. Nobody is told of the others: each
teacher has a conversation of their own, and that they belong together only their coach can read.
"""

import uuid
from collections.abc import Mapping
from contextlib import suppress

from django.db.models import QuerySet

from coaching.models import Pairing
from observations.actions.drafts import ANSWERED, Answered
from observations.letter import to_talk_about
from observations.models import Alongside, Conversation, ConversationState, FollowUp
from schools import tenancy
from schools.models import Person
from schools.refusals import in_words

COMMON = ("happened_on", "library_step", "step_words", "signs", "model", "rehearsal", "rounds", "try_on", "try_where")
THEIR_OWN = ("praise", "question")

Said = Mapping[uuid.UUID, Mapping[str, str]]
"""By the teacher's id the words of THEIR_OWN."""


def field(name: str, teacher_id: uuid.UUID) -> str:
    """The name under which a form has one teacher's own words."""
    return f"{name}-{teacher_id}"


def of(*, main: Conversation) -> list[Conversation]:
    """The conversations of the others, in the order in which they were added. One query."""
    together = Alongside.objects.filter(main=main).select_related("other").order_by("id")
    return [each.other for each in together]


def main_of(other: Conversation) -> uuid.UUID | None:
    """The id of the draft in which this one is written along; None when it is a draft of its own. One query."""
    return Alongside.objects.filter(other=other).values_list("main_id", flat=True).first()


def others_of(author: Person) -> QuerySet:
    """Ids of the conversations that are written along in the draft of another; for a condition."""
    return Alongside.objects.filter(author=author).values("other_id")


def differs(*, main: Conversation, said: Said) -> bool:
    """Whether what is said to the others, or to whom, is not what is kept."""
    kept = {other.teacher_id: {name: getattr(other, name) for name in THEIR_OWN} for other in of(main=main)}
    return kept != {teacher_id: dict(words) for teacher_id, words in said.items()}


def save(*, main: Conversation, said: Said, by: Person) -> None:
    """Keep what is said to the others. Of whoever is not among them any more nothing is kept but words written to them.

    Such words stay as a draft of their own. Raises Pairing.DoesNotExist.
    """
    kept = {other.teacher_id: other for other in of(main=main)}
    for teacher_id in kept.keys() - said.keys():
        _part(kept[teacher_id], by)
    for teacher_id, words in said.items():
        other = kept.get(teacher_id) or _begin(main, teacher_id, words, by)
        for name in THEIR_OWN:
            setattr(other, name, words.get(name, ""))
        other.version += 1
        other.save(update_fields=[*THEIR_OWN, "version", "saved_at"])


def agreed_as(*, main: Conversation, by: Person) -> list[Conversation]:
    """The others with all that is common to them, about to be shared; locked.

    Each is about the drop-in that the author last wrote of to that teacher, unless they have talked about it.
    """
    ids = [other.id for other in of(main=main)]
    others = list(Conversation.objects.select_for_update().filter(id__in=ids).order_by("id"))
    for other in others:
        for name in COMMON:
            setattr(other, name, getattr(main, name))
        other.drop_in = other.drop_in or to_talk_about(by, other.teacher_id)
        other.follow_up = FollowUp.NEW if main.step_words.strip() else FollowUp.KEEP
    return others


def _begin(main: Conversation, teacher_id: uuid.UUID, words: Mapping[str, str], by: Person) -> Conversation:
    """The draft for one more teacher, of the pair that runs today, whenever they talked."""
    pairing = Pairing.objects.of_coach(by).of_teacher(teacher_id).open_on(tenancy.current().today).get()
    client_id = uuid.uuid5(main.client_id, str(teacher_id))
    while other := Conversation.objects.written_by(by).filter(client_id=client_id).first():
        if _may_be(other, words):
            break
        client_id = uuid.uuid5(client_id, str(teacher_id))
    if other is None:
        about = {"teacher_id": teacher_id, "school_id": pairing.school_id, "pairing": pairing}
        about["drop_in"] = to_talk_about(by, teacher_id)
        other = Conversation.objects.create(author=by, client_id=client_id, happened_on=main.happened_on, **about)
    Alongside.objects.create(author=by, main=main, other=other)
    return other


def _may_be(begun: Conversation, words: Mapping[str, str]) -> bool:
    """Whether one that was begun here and left out may be taken up again: no letter, and no words to be lost."""
    kept = {name: getattr(begun, name) for name in THEIR_OWN}
    return begun.state == ConversationState.DRAFT and all(said in ("", words.get(name)) for name, said in kept.items())


def _part(other: Conversation, by: Person) -> None:
    """Nothing is kept of an empty draft; one with words, or that its teacher has answered, is a draft of its own."""
    if not any(getattr(other, name).strip() for name in THEIR_OWN):
        with suppress(Answered), in_words(ANSWERED):
            Conversation.objects.written_by(by).drafts().filter(id=other.id).erase()
            return
    Alongside.objects.filter(other=other).delete()
