"""The reader ledger: whoever opens words about a teacher that they did not write leaves a line for them."""

from collections.abc import Iterable

from observations.models import ActionStep, Conversation, DropIn, Opening
from schools.models import Person


def record(
    *,
    reader: Person,
    steps: Iterable[ActionStep] = (),
    drop_ins: Iterable[DropIn] = (),
    talks: Iterable[Conversation] = (),
) -> None:
    """Write down that somebody is being shown these words, in the transaction that shows them.

    The teacher themself and whoever wrote the words leave no line. At most one query; none without a line to write.
    """
    lines = [
        *(
            Opening(teacher_id=step.teacher_id, what=Opening.What.STEP, step=step)
            for step in steps
            if reader.id not in (step.teacher_id, step.chosen_with_id)
        ),
        *(
            Opening(teacher_id=drop_in.teacher_id, what=Opening.What.DROP_IN, drop_in=drop_in)
            for drop_in in drop_ins
            if reader.id not in (drop_in.teacher_id, drop_in.author_id)
        ),
        *(
            Opening(teacher_id=talk.teacher_id, what=Opening.What.CONVERSATION, conversation=talk)
            for talk in talks
            if reader.id not in (talk.teacher_id, talk.author_id)
        ),
    ]
    for line in lines:
        line.reader = reader
    if lines:
        Opening.objects.bulk_create(lines)
