"""From an id in a URL to something its reader may hold. A foreign id and a missing one get the same answer."""

import uuid
from collections.abc import Iterable
from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404

from coaching.models import Pairing
from observations import attempts
from observations.actions import openings
from observations.models import ActionStep, Conversation, DropIn
from observations.taken_back import marked
from schools.models import Person


def own_drop_in(request, drop_in_id: uuid.UUID) -> DropIn:
    """A drop-in that the reader wrote, in any state, with its teacher; marked (observations/taken_back.py)."""
    written = DropIn.objects.written_by(request.user).select_related("visit")
    drop_in = get_object_or_404(marked(written), id=drop_in_id)
    name_teachers([drop_in])
    return drop_in


def own_talk(request, talk_id: uuid.UUID) -> Conversation:
    """A conversation that the reader wrote, draft or shared, with its teacher and the drop-in it was about; marked."""
    written = Conversation.objects.written_by(request.user).select_related("drop_in", "meeting")
    talk = get_object_or_404(marked(written), id=talk_id)
    name_teachers([talk])
    return talk


def own_talk_letter(request, talk_id: uuid.UUID) -> Conversation:
    """A conversation that was shared with the reader."""
    return get_object_or_404(Conversation.objects.shared_with(request.user), id=talk_id)


def pair_with(request, teacher_id: uuid.UUID | str | None) -> Pairing:
    """The reader's live pair with a teacher."""
    try:
        wanted = uuid.UUID(str(teacher_id))
    except ValueError:
        raise Http404 from None
    pairs = Pairing.objects.of_coach(request.user).of_teacher(wanted).open_on(request.today)
    return get_object_or_404(pairs.select_related("teacher"))


def pairs_of(request) -> list[Pairing]:
    """The reader's live pairs with their teachers, by name."""
    pairs = Pairing.objects.of_coach(request.user).open_on(request.today).select_related("teacher")
    return list(pairs.order_by("teacher__last_name", "teacher__first_name"))


def name_teachers(drop_ins: Iterable[DropIn | Conversation]) -> None:
    """Give each drop-in, or conversation, its teacher, in one query.

    Of a pair that has ended the coach may no longer know the name.
    """
    drop_ins = list(drop_ins)
    known = Person.objects.in_bulk({drop_in.teacher_id for drop_in in drop_ins})
    for drop_in in drop_ins:
        drop_in.teacher = known.get(drop_in.teacher_id) or _somebody(drop_in.teacher_id)


def _somebody(person_id: uuid.UUID) -> Person:
    return Person(id=person_id, first_name="Somebody", last_name="you coached")


def live_steps(request, teacher_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ActionStep]:
    """The live steps of these teachers by the teacher's id, about to be shown to the reader.

    Those that somebody else chose with them leave a line in the reader ledger, also where the page is a refusal. One
    query, and one for the lines.
    """
    steps = {step.teacher_id: step for step in ActionStep.objects.live().filter(teacher_id__in=list(teacher_ids))}
    openings.record(reader=request.user, steps=steps.values())
    request.even_if_refused.append(partial(openings.record, reader=request.user, steps=steps.values()))
    return steps


def tried(request, steps: Iterable[ActionStep]) -> dict[uuid.UUID, str]:
    """How often and when last each step was tried, in words, by the step's id. One query."""
    found = attempts.of_steps(step.id for step in steps)
    return {step_id: attempts.told(at, request.today) for step_id, at in found.items()}


def own_step(request, step_id: uuid.UUID) -> ActionStep:
    """A step of the reader's own, live or ended."""
    return get_object_or_404(ActionStep.objects.of(request.user), id=step_id)


def own_letter(request, drop_in_id: uuid.UUID) -> DropIn:
    """A drop-in that was shared with the reader."""
    return get_object_or_404(DropIn.objects.shared_with(request.user), id=drop_in_id)
