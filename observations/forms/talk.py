"""The forms of a coaching conversation: what was said and agreed, a correction, and why one did not happen."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django import forms

from coaching.models import Cause, Pairing
from observations.actions.alongside import THEIR_OWN, field
from observations.engine.days import FURTHEST_BOOKING, LATEST_WRITING_UP
from observations.forms.fields import Area, LibraryStep, Signs, WithSigns, Words, checked, padded
from observations.forms.versions import Correction
from observations.models import Conversation, FollowUp
from schools.fields import NearDayField, within

MOST_ROUNDS = 50
TYPED = (
    *("happened_on", "praise", "question", "follow_up", "library_step", "step_words"),
    *("signs", "model", "rehearsal", "rounds", "try_on", "try_where"),
)


class TalkForm(WithSigns, forms.Form):
    """Everything a coach writes down of one conversation, and of its own to each of those it was held with at once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    teacher = forms.UUIDField(widget=forms.HiddenInput, required=False)
    about = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    happened_on = NearDayField(label="When you talked", required="")
    praise = Words(label="Precise praise", widget=checked("praise", rows=3))
    question = Words(label="The question you asked", widget=checked("question", rows=2))
    follow_up = forms.ChoiceField(label="And now?", required=False, widget=forms.RadioSelect, choices=FollowUp.choices)
    library_step = LibraryStep(label="Step from the library", required=False)
    step_words = Words(label="The step you agreed", widget=checked("step_words", rows=2, placeholder=" "))
    signs = Signs(label="How we’ll know", required=False)
    model = Words(label="What you showed", widget=Area(rows=2, placeholder=" "))
    rehearsal = Words(label="How you rehearsed it", widget=Area(rows=2, placeholder=" "))
    rounds = forms.IntegerField(
        label="Rounds of rehearsal",
        required=False,
        min_value=0,
        max_value=MOST_ROUNDS,
        error_messages={
            "invalid": "Use a whole number, such as 3.",
            "min_value": "It can’t be less than 0.",
            "max_value": f"It can’t be more than {MOST_ROUNDS}.",
        },
    )
    try_on = NearDayField(label="When it will be tried", required="")
    try_where = Words(label="Where", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        data=None,
        *,
        talk: Conversation,
        today: date,
        pairs: Sequence[Pairing] = (),
        others: Sequence[Conversation] = (),
    ):
        """`pairs` are the reader's other ones, whose teachers may have been there too; `others` those who were."""
        super().__init__(data, initial=_written(talk, others), auto_id="%s")
        self.talk, self.pairs = talk, pairs
        self.fields["together"] = forms.TypedMultipleChoiceField(
            label="Who else was there?",
            required=False,
            coerce=uuid.UUID,
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(pair.teacher_id), pair.teacher.name) for pair in pairs],
        )
        for pair in pairs:
            name = pair.teacher.first_name
            praise, question = (field(own, pair.teacher_id) for own in THEIR_OWN)
            self.fields[praise] = Words(label=f"Precise praise for {name}", widget=Area(rows=2))
            self.fields[question] = Words(label=f"The question you asked {name}", widget=Area(rows=2))
        earliest = today - timedelta(days=LATEST_WRITING_UP)
        within(self, "happened_on", earliest, today)
        within(self, "try_on", earliest, today + timedelta(days=FURTHEST_BOOKING))

    def words(self) -> dict[str, object]:
        """What was typed, by the names of the conversation, without what did not come or cannot be read."""
        sent = [name for name in TYPED if name in self.data and name in self.cleaned_data]
        words = {name: self.cleaned_data[name] for name in sent}
        if not words.get("happened_on", True):
            words["happened_on"] = self.talk.happened_on
        if "several" in self.data and "together" in self.cleaned_data:
            words["alongside"] = {teacher_id: self._own(teacher_id) for teacher_id in self.cleaned_data["together"]}
        return words

    def _own(self, teacher_id: uuid.UUID) -> dict[str, str]:
        return {name: self.cleaned_data.get(field(name, teacher_id), "") for name in THEIR_OWN}

    def of_others(self) -> list[tuple]:
        """For each other teacher their checkbox, and the fields of their own praise and question."""
        own = [[self[field(name, pair.teacher_id)] for name in THEIR_OWN] for pair in self.pairs]
        return [(box, *fields) for box, fields in zip(self["together"], own, strict=True)]


def _written(talk: Conversation, others: Sequence[Conversation]) -> dict[str, object]:
    own = {field(name, other.teacher_id): getattr(other, name) for other in others for name in THEIR_OWN}
    return {
        **{name: getattr(talk, name) for name in (*TYPED, "client_id", "version")},
        **own,
        "teacher": talk.teacher_id,
        "about": talk.drop_in_id,
        "follow_up": talk.follow_up or FollowUp.KEEP,
        "signs": talk.signs.splitlines(),
        "together": [str(other.teacher_id) for other in others],
    }


def as_sent(talk: Conversation, others: Sequence[Conversation]) -> dict[str, object]:
    """The fields of a conversation as a browser would send them, for the script that shows two versions."""
    days = {"happened_on": talk.happened_on, "try_on": talk.try_on}
    unsent = ("client_id", "version", "teacher", "about")
    return {
        **{name: value for name, value in _written(talk, others).items() if name not in unsent},
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "library_step": talk.library_step or [],
        "rounds": "" if talk.rounds is None else str(talk.rounds),
        "signs": padded(talk.signs.splitlines()),
    }


class TalkCorrectionForm(Correction):
    """What may be put right in a shared conversation."""

    happened_on = NearDayField(label="When you talked", required="Give the day.")
    praise = Words(label="Precise praise", widget=checked("praise", rows=3))
    question = Words(label="The question you asked", widget=checked("question", rows=2))


class MissedForm(forms.Form):
    """A conversation that did not happen: why, on which day, and when instead."""

    cause = forms.ChoiceField(
        label="What got in the way?",
        choices=Cause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what got in the way. It says nothing about anybody."},
    )
    on = NearDayField(label="When it was planned for", required="Give the day.")
    instead = NearDayField(label="When you’ll talk instead", required="")
