"""The one step a teacher is working on: where it is on its path, its signs, and what the teacher says about it.

Only its teacher can say anything here, and says it on their own page.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from cpd.catalogue import catalogue
from cpd.models import LibraryStep
from observations.actions import step_states, ticks
from observations.attempts import of_steps, told
from observations.models import ActionStep, Attempt, StepState, Tick
from observations.timeline import SOMEBODY
from observations.views.fetch import own_step
from schools.access import signed_in
from schools.models import Person
from schools.refusals import Refusal
from schools.templatetags.ui import short_day

PLACES = list(StepState)
REHEARSED = PLACES.index(StepState.REHEARSED) + 1
SAID = {
    StepState.TRYING: "You’re trying it.",
    StepState.HABIT: "It’s a habit now. Your call.",
    StepState.REHEARSED: "Back to rehearsed.",
    StepState.CHOSEN: "Back to chosen.",
}


@dataclass(frozen=True)
class Move:
    """Something the teacher can say about the step: the place it takes it to, and the words on the button."""

    to: StepState
    words: str
    is_forward: bool


@dataclass(frozen=True)
class Sign:
    """One sign of the step, as the teacher ticks it for themself."""

    position: int
    words: str
    is_ticked: bool


@dataclass(frozen=True)
class LiveStep:
    """The live step with whom it was chosen, as its teacher's page shows it."""

    step: ActionStep
    chosen_with: Person = SOMEBODY
    attempts: Sequence[Attempt] = ()
    today: datetime.date = datetime.date.max

    @property
    def tried(self) -> str:
        """Tried it twice, last on Tuesday."""
        return told(self.attempts, self.today)

    @property
    def may_try(self) -> bool:
        """Whether it is still something to try: of a habit nobody keeps count."""
        return self.step.state != StepState.HABIT

    @property
    def here(self) -> int:
        """Its place on the path, from 1."""
        return PLACES.index(StepState(self.step.state)) + 1

    @property
    def passed_by(self) -> int | None:
        """Rehearsed, when the teacher went on without it."""
        return REHEARSED if self.here > REHEARSED and not self.step.rehearsed_on else None

    @property
    def under(self) -> list[str]:
        """The line under each place: the day, for those behind."""
        days = (self.step.chosen_on, self.step.rehearsed_on, self.step.trying_on, self.step.habit_on)
        lines = ["" if place == self.here else short_day(day) for place, day in enumerate(days, start=1)]
        if self.passed_by:
            lines[REHEARSED - 1] = "not yet"
        if self.step.habit_on:
            lines[-1] = f"since {short_day(self.step.habit_on)}"
        return lines

    @property
    def moves(self) -> list[Move]:
        """What the teacher can say next, besides that they tried it, and back from where only they could put it."""
        if self.step.state == StepState.HABIT:
            return [Move(StepState.TRYING, "Still trying it", False)]
        if self.step.state == StepState.TRYING:
            back = Move(step_states.before_trying(self.step), "Not trying it yet", False)
            return [Move(StepState.HABIT, "It’s a habit", True), back]
        return []

    @property
    def library_step(self) -> LibraryStep | None:
        """The step of the library that it was adapted from; None when it is the coach's own."""
        return catalogue().step(self.step.library_step)

    def signs(self) -> list[Sign]:
        """One query; none for a step without signs."""
        signs = self.step.sign_list
        ticked = set(Tick.objects.filter(step=self.step).values_list("position", flat=True)) if signs else set()
        return [Sign(position, words, position in ticked) for position, words in enumerate(signs)]


@signed_in
@require_POST
def step_state(request, step_id: uuid.UUID) -> HttpResponse:
    """The teacher says where the step is on its path."""
    step, to = own_step(request, step_id), _place(request.POST.get("to", ""))
    try:
        moved = step_states.move(step=step, to=to, by=request.user, on=request.today)
    except Refusal as ended:
        return _back_to_the_page(request, ended)
    said = SAID[StepState(moved.state)]
    if request.htmx:
        return answer_with_the_step(request, moved, said=said)
    messages.success(request, said)
    return redirect("me")


def answer_with_the_step(request, step: ActionStep, *, said: str, undo: str = "") -> HttpResponse:
    """The step as it is now, to htmx, with what was said; `undo` is where that is taken back. Two queries."""
    chosen_with = Person.objects.filter(id=step.chosen_with_id).first() or SOMEBODY
    live = LiveStep(step, chosen_with, of_steps([step.id]).get(step.id, ()), request.today)
    context = {"live": live, "said": said, "undo": undo, "swapped": True}
    return render(request, "observations/me.html#live_step", context)


@signed_in
@require_POST
def step_ticks(request, step_id: uuid.UUID) -> HttpResponse:
    """The teacher ticks signs for themself. The boxes themselves are the answer, so a script gets none."""
    step = own_step(request, step_id)
    told = (
        position for position in request.POST.getlist("sign") if len(position) < 5
    )  # int() refuses thousands of digits
    positions = [int(position) for position in told if position.isdecimal()]
    try:
        ticks.keep(step=step, positions=positions, by=request.user)
    except Refusal as ended:
        return _back_to_the_page(request, ended)
    if request.htmx:
        return HttpResponse(status=204)
    messages.success(request, "Ticked, for you alone.")
    return redirect(f"{reverse('me')}#signs")


def _place(name: str) -> StepState:
    try:
        return StepState(name)
    except ValueError:
        raise BadRequest("no such place on the path") from None


def _back_to_the_page(request, ended: Refusal) -> HttpResponse:
    """The step ended, or went, while the page was open: show the page as it is now, also where a script had asked."""
    messages.warning(request, str(ended))
    return HttpResponseClientRedirect(reverse("me")) if request.htmx else redirect("me")
