"""Form fields that several forms share."""

import datetime
from typing import Any

from django import forms

from schools import tenancy

YEARS_AROUND = 5
TOO_FAR = "Check the year: that’s too far away."


def is_near(day: datetime.date) -> bool:
    """Whether a day is within a few years of today: nobody meets, or means to, further away than that."""
    return abs(day.year - tenancy.current().today.year) <= YEARS_AROUND


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


class NearDayField(DayField):
    """A day within a few years of today."""

    def to_python(self, value):
        day = super().to_python(value)
        if day and not is_near(day):
            raise forms.ValidationError(TOO_FAR)
        return day


def within(form: forms.BaseForm, name: str, first: datetime.date, last: datetime.date) -> None:
    """Between which days a browser lets somebody pick."""
    form.fields[name].widget.attrs.update(min=first.isoformat(), max=last.isoformat())


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """What a choice field of this form offers: known only once the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
