"""What a teacher deletes of what was written to them: for everybody, and for good.

The words go, with what they said before a correction. The fact that two people met is in another table, and stays;
the reader ledger stays too, and says no longer what was opened.
"""

from django.db import transaction

from observations.letter import Letter, about
from observations.models import ActionStep, Conversation, DropIn
from schools.models import Person
from schools.refusals import Refusal


class NotTheirs(Refusal):
    """Only the teacher deletes what was written to them, once it is shared."""

    sentence = "Only the teacher it was written to can delete it."


@transaction.atomic
def delete_letter(*, letter: Letter, by: Person, with_step: bool = False) -> None:
    """Delete a shared drop-in or conversation, and if wanted the step that was chosen in it. Raises NotTheirs."""
    # Words before their step, like whoever takes them back in the same moment: so the two wait for each other in turn.
    steps = list(ActionStep.objects.of(by).filter(**about(letter)).values_list("id", flat=True)) if with_step else []
    if not type(letter).objects.shared_with(by).filter(id=letter.id).erase():
        raise NotTheirs
    if steps:
        ActionStep.objects.of(by).filter(id__in=steps).erase()


@transaction.atomic
def delete_step(*, step: ActionStep, by: Person, with_words: bool = False) -> None:
    """Delete a step with its ticks, live or ended, and if wanted the words it was chosen in. Raises NotTheirs."""
    if with_words:
        DropIn.objects.shared_with(by).filter(id=step.drop_in_id).erase()
        Conversation.objects.shared_with(by).filter(id=step.conversation_id).erase()
    if not ActionStep.objects.of(by).filter(id=step.id).erase():
        raise NotTheirs
