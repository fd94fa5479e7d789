"""Form fields that several forms share."""

from django import forms


class DayField(forms.DateField):
    """A day typed or picked, with our words for one that is missing, and for what cannot be one."""

    def __init__(self, *, required: str = "Choose a day.", example: str = "2026-11-24", **kwargs) -> None:
        words = {"required": required, "invalid": f"Use a date, such as {example}."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, error_messages=words, required=bool(required), **kwargs)
