import datetime

from django import forms

from coaching.models import CoachTarget

MOST = 200


class TargetForm(forms.Form):
    """A school's coach target. Bound to a `today`, since a target lies ahead."""

    number = forms.IntegerField(
        label="Coaches",
        min_value=0,
        max_value=MOST,
        error_messages={
            "required": "Say how many coaches.",
            "invalid": "Use a whole number, such as 12.",
            "min_value": "A target can’t be less than 0.",
            "max_value": f"That’s more than {MOST}. Check the number.",
        },
    )
    due_on = forms.DateField(
        label="By",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={"required": "Say by when.", "invalid": "Use a date, such as 2027-07-21."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "Agreed with the head, 19 November"}),
        error_messages={
            "required": "Say why in a few words. It stays with the target.",
            "max_length": "Keep it under 200 characters.",
        },
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError("That day has passed. Choose one ahead.")
        if due_on > self.today.replace(year=self.today.year + 6, day=1):
            raise forms.ValidationError("That’s more than six years away. Check the year.")
        return due_on


def opened_on(target: CoachTarget | None, *, today: datetime.date) -> dict:
    """What an empty form starts from: the standing target, else none by the end of next school year."""
    if target is None:
        return {"due_on": datetime.date(today.year + (2 if today.month >= 8 else 1), 7, 20)}
    return {"number": target.number, "due_on": target.due_on, "replaces": target.id}
