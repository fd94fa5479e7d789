"""Fields that keep what people type."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy

from cpd.catalogue import catalogue
from schools.fields import is_near

SIGNS = 5
LONGEST = 4_000


def tell(form: forms.BaseForm, problems: Mapping[str, str]) -> None:
    """Put each sentence beside its field; one that is about no field of this form stands over all of them."""
    for name, problem in problems.items():
        form.add_error(name if name in form.fields else None, problem)


class Words(forms.CharField):
    """Text kept as it was typed, spaces and all; only the ends of lines are made the same on every browser."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "strip": False, "max_length": LONGEST, **kwargs})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class Area(forms.Textarea):
    """A text area of some rows; `attributes` holds those whose names are no words of Python."""

    def __init__(self, *, rows: int = 4, attributes: dict[str, Any] | None = None, **others: Any):
        super().__init__({"rows": rows, "spellcheck": "true", **(attributes or {}), **others})


def checked(name: str, *, target: str = "", **attributes: Any) -> Area:
    """A text area whose words are looked at on leaving it; the answer goes under it and never stops anything."""
    where = {"hx-target": target or f"#{name}-said", "hx-params": name}
    when = {"hx-trigger": "change", "hx-sync": "this:replace", "data-unasked": True}
    looked_at = {"hx-post": reverse_lazy("log_check_words"), **when, **where}
    return Area(attributes=looked_at, **attributes)


class Lines(forms.Widget):
    """Several short inputs of one name, drawn by the page; read together."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class Signs(forms.Field):
    """What shows that a step works, one short line each; kept as lines of one text."""

    widget = Lines

    def to_python(self, value):
        lines = [" ".join(str(line).split()) for line in value or []]
        return "\n".join(line for line in lines if line)

    def validate(self, value):
        super().validate(value)
        if "\x00" in value or len(value) > LONGEST:
            raise forms.ValidationError("That’s too long. Keep each sign to a few words.")


def padded(signs: Sequence[str]) -> list[str]:
    """The signs as the page's inputs show them, empty ones at the end."""
    return [*signs, *[""] * (SIGNS - len(signs))]


class WithSigns(forms.BaseForm):
    """Of a form with a field for signs: what each of the page's inputs shows."""

    @property
    def sign_lines(self) -> list[str]:
        return padded(self["signs"].value() or [])


class LibraryStep(forms.CharField):
    """The code of a step of the library; one that is not there is none."""

    def clean(self, value):
        code = super().clean(value)
        return code if catalogue().step(code) else ""


class DayChip(forms.ChoiceField):
    """A day from a few chips, none, or another one typed beside them. A chip of yesterday's page is still a day."""

    OTHER = "other"

    def valid_value(self, value):
        day = _day(value)
        return value in ("", self.OTHER) or (day is not None and is_near(day))

    def clean(self, value):
        value = super().clean(value)
        return value if value == self.OTHER else _day(value)


def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None
