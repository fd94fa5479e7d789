"""Two versions of what was typed: where they differ, and a correction that meets one saved since it was opened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from cpd.catalogue import catalogue
from observations.forms.fields import LibraryStep
from schools.templatetags.ui import long_day


def differences(form: forms.BaseForm, words: Mapping[str, object], other: Any) -> list[dict[str, str]]:
    """Each field in which what was typed and another version differ: its label, here and there."""
    differing = [
        (form.fields[name], value, getattr(other, name))
        for name, value in words.items()
        if name in form.fields and value != getattr(other, name, value)
    ]
    return [
        {"label": str(field.label), "here": _plain(field, here), "there": _plain(field, there)}
        for field, here, there in differing
    ]


def _plain(field: forms.Field, value: Any) -> str:
    """As the page says it: a day in full, and instead of a code what it stands for."""
    if isinstance(value, date):
        return long_day(value)
    if isinstance(field, LibraryStep):
        step = catalogue().step(value)
        return step.short if step else "Nothing"
    stands_for = dict(field.widget.choices).get(value) if isinstance(field, forms.ChoiceField) else None
    return str(stands_for or value or "Nothing")


class Correction(forms.Form):
    """What is put right of something shared. `version` is the one on the page, `other` one that was saved since."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    other: Any = None

    @property
    def words(self) -> dict[str, object]:
        """What it is to say."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def meet(self, other: Any) -> None:
        """Show both versions: sent once more, what is in the form comes after the other one."""
        self.other = other
        self.data = {**{name: self.data[name] for name in self.data}, "version": other.version}

    @property
    def differences(self) -> list[dict[str, str]]:
        """Where the two versions differ."""
        return differences(self, self.words, self.other)
