import datetime
import uuid
from collections.abc import Collection, Iterable

from django import forms

from schools.actions import tokens
from schools.engine.folding import folded_email
from schools.fields import offer
from schools.letters import KINDS
from schools.teams import TeamLine


class EmailForm(forms.Form):
    email = forms.EmailField(
        label="Work e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": "Type your work e-mail.",
            "invalid": "That doesn’t look like an e-mail address. Check for a missing @ or full stop.",
        },
    )

    def clean_email(self):
        return folded_email(self.cleaned_data["email"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": "Type the six figures from the e-mail.", "max_length": "The code has six figures."},
    )

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError("The code has six figures.")
        return code


class LettersForm(forms.Form):
    """One tick for each kind of letter that can be switched off."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for code, kind in KINDS.items():
            self.fields[code] = forms.BooleanField(label=kind.name, help_text=kind.when, required=False)

    @classmethod
    def opened(cls, *, off: Collection[str]) -> "LettersForm":
        return cls(initial={code: code not in off for code in KINDS})

    @property
    def wanted(self) -> set[str]:
        return {code for code, is_wanted in self.cleaned_data.items() if is_wanted}


class NewTokenForm(forms.Form):
    """What a new token is for, and how long it lasts. `kind` is whose it is, `scopes_asked` how far it reaches."""

    kind = ""
    LASTS = (("30", "30 days"), ("90", "90 days"), ("365", "A year"))

    label = forms.CharField(
        label="What it’s for",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Say what it’s for, so that you know it again.",
            "max_length": "Keep it under 80 characters.",
        },
    )
    lasts = forms.ChoiceField(
        label="How long it lasts",
        choices=LASTS,
        initial="90",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long it’s good for.", "invalid_choice": "Choose one of the three."},
    )

    @property
    def scopes_asked(self) -> list[str]:
        return []

    @property
    def asked(self) -> dict:
        """What was asked for, as the action takes it."""
        lasts = datetime.timedelta(days=int(self.cleaned_data["lasts"]))
        return {"label": self.cleaned_data["label"], "lasts": lasts, "scopes": self.scopes_asked}


class TokenForm(NewTokenForm):
    """A token of one's own."""

    kind = tokens.PERSONAL
    may_write = forms.BooleanField(
        label="It may write, too",
        help_text="Save and share your drafts, say how far your step has got, set targets if that’s yours to do.",
        required=False,
    )

    @property
    def scopes_asked(self) -> list[str]:
        return [tokens.READ, tokens.WRITE] if self.cleaned_data["may_write"] else [tokens.READ]


class IntegrationForm(NewTokenForm):
    """A token of another system of the trust: what it may read is ticked."""

    kind = tokens.INTEGRATION
    scopes = forms.MultipleChoiceField(
        label="What it may read",
        choices=(
            (tokens.FACTS, "Who works where, and when twilights are: schools, people with their staff codes, posts"),
            (tokens.ROLLUPS, "Figures of whole schools of five teachers and more, and coach targets"),
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what it may read.", "invalid_choice": "Tick one of the two."},
    )

    @property
    def scopes_asked(self) -> list[str]:
        return self.cleaned_data["scopes"]


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "English"}),
        error_messages={"required": "Give the team a name.", "max_length": "Keep it under 80 characters."},
    )


class MergeTeamForm(forms.Form):
    """Which team another becomes part of."""

    into = forms.TypedChoiceField(
        label="Becomes part of",
        coerce=uuid.UUID,
        error_messages={"required": "Choose a team.", "invalid_choice": "Choose one of these teams."},
    )

    def __init__(self, *args, others: Iterable[TeamLine], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", [("", "Choose a team"), *((str(line.id), line.name) for line in others)])
