"""Putting right what was shared, be it a drop-in or a conversation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages

from observations.actions.drafts import Overwritten, TooLate, Unfinished
from observations.forms.fields import tell
from observations.forms.versions import Correction
from schools.models import Person


def keep(request, form: Correction, correct: Callable[..., Any], *, teacher: Person) -> bool:
    """Whether a correction that could be read was kept; what stands in its way is told in the form."""
    try:
        correct(words=form.words, version=form.cleaned_data["version"], on=request.today, by=request.user)
    except Unfinished as unfinished:
        tell(form, unfinished.problems)
    except TooLate as refusal:
        form.add_error(None, str(refusal))
    except Overwritten as clash:
        form.meet(clash.other)
    else:
        messages.success(request, f"Corrected. {teacher.first_name} can see what it said before.")
        return True
    return False


def status(form: Correction) -> int:
    """How the page of a correction is answered that is only opened, or was not kept."""
    return 409 if form.other else 422 if form.errors else 200
