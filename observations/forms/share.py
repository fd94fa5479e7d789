"""For how long a colleague may read something."""

import datetime

from django import forms

from observations.actions.shares import DAYS, USUALLY
from schools.fields import offer
from schools.templatetags.ui import long_day

NAMED = {1: "One day", 7: "One week", 14: "Two weeks", 28: "Four weeks"}


class ShareForm(forms.Form):
    """The days are few, so that nothing stays open for long by oversight."""

    days = forms.TypedChoiceField(label="For how long?", coerce=int, widget=forms.RadioSelect, initial=USUALLY)

    def __init__(self, data=None, *, today: datetime.date) -> None:
        super().__init__(data, auto_id="%s")
        self.today = today
        self.fields["days"].error_messages["required"] = "Choose for how long."
        self.fields["days"].error_messages["invalid_choice"] = "Choose one of these."
        offer(self, "days", [(days, f"{NAMED[days]}, until {long_day(self._after(days))}") for days in DAYS])

    @property
    def until(self) -> datetime.date:
        return self._after(self.cleaned_data["days"])

    def _after(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)
