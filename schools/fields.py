"""Form fields that several forms share."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day picked, or typed as people here write days; our words for one that is missing, and for what cannot be one.

    `required` is what to say when it is missing; "" for a day that may be left out.
    """

    def __init__(self, *, required: str = "Choose a day.", **kwargs) -> None:
        words = {"required": required, "invalid": "Write the day like 1/12/2026."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]
        needed: dict[str, Any] = {"required": bool(required), "error_messages": words}
        super().__init__(widget=widget, input_formats=formats, **needed, **kwargs)


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """What a choice field of this form offers: known only once the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
