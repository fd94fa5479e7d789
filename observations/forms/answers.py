"""What a teacher and a coach say to each other, and what somebody writes for themself: small forms of a few words."""

from django import forms

from observations.forms.fields import Area, Words, checked
from observations.models import Answer
from observations.models.another_day import LONGEST_REASON
from observations.models.answer import LONGEST_ANSWER
from observations.models.attempt import LONGEST_ATTEMPT
from observations.models.note import LONGEST_NOTE
from schools.fields import NearDayField

EMPTY = "Write a few words first."


def some_words(*, label: str, longest: int, empty: str = EMPTY, widget: Area | None = None) -> Words:
    """A field for words; with `empty` they must say something."""
    errors = {"required": empty, "max_length": f"That’s a little long. Keep it to {longest:,} characters."}
    kept = {"required": bool(empty), "strip": True, "max_length": longest, "error_messages": errors}
    return Words(label=label, widget=widget or Area(rows=3), **kept)


class AnswerForm(forms.Form):
    """An answer to a letter. A thank you needs no words."""

    kind = forms.ChoiceField(
        label="Your answer", widget=forms.RadioSelect, choices=Answer.Kind.choices, initial=Answer.Kind.ASK
    )
    words = some_words(
        label="In your words", longest=LONGEST_ANSWER, empty="", widget=checked("words", target="next .said", rows=3)
    )

    def clean(self):
        given = super().clean()
        wordless = not given.get("words") and "words" not in self.errors
        if wordless and given.get("kind") != Answer.Kind.THANK:
            self.add_error("words", EMPTY)
        return given


class ReturnForm(forms.Form):
    """What an author says in return, and what either of the two puts right."""

    words = some_words(
        label="In your words", longest=LONGEST_ANSWER, widget=checked("words", target="next .said", rows=3)
    )


class NoteForm(forms.Form):
    """A note to self."""

    words = some_words(label="Note to self", longest=LONGEST_NOTE)


class ChangedNoteForm(NoteForm):
    """What a note to self is to say, and what it said when the page was opened."""

    was = Words(max_length=LONGEST_NOTE, widget=forms.HiddenInput)


class TriedForm(forms.Form):
    """The day on which somebody tried their step, and if they like how it went."""

    on = NearDayField(label="The day you tried it", required="Which day was it?")
    words = some_words(label="How it went", longest=LONGEST_ATTEMPT, empty="")


class AnotherDayForm(forms.Form):
    """Another day than the one agreed, and if they like why."""

    day = NearDayField(label="A day that would be better", required="Which day would be better?")
    words = some_words(label="Why", longest=LONGEST_REASON, empty="")
