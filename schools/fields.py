"""Form fields that several forms share."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day typed or picked, with our words for one that is missing, and for what cannot be one."""

    def __init__(self, *, required: str = "Choose a day.", example: str = "2026-11-24", **kwargs) -> None:
        words = {"required": required, "invalid": f"Use a date, such as {example}."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, error_messages=words, required=bool(required), **kwargs)


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """What a choice field of this form offers: known only once the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
