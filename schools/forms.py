from collections.abc import Collection

from django import forms

from schools.engine.folding import folded_email
from schools.letters import KINDS


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
