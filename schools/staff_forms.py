"""What an office fills in about people: names, addresses, leaving, roles, a record that is there twice.

A form that changes what is there carries, in `seen`, which state of it the page showed: when somebody else has changed
it meanwhile, the form comes back with what was typed and `clash` set.
"""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from schools.engine.folding import folded_email
from schools.fields import DayField, NearDayField, offer
from schools.models import Person, Role, School
from schools.models.appointment import AT_A_SCHOOL, SCHOOL_LEADERS

DAY, YEAR = datetime.timedelta(days=1), datetime.timedelta(days=366)
TWO_YEARS_AWAY = "That’s more than two years away. Check the year."
CHANGED_MEANWHILE = (
    "Somebody changed this after you opened the page. What you typed is kept below, and nothing was saved. Look at the "
    "record, then save again if yours should hold."
)
OFFERED_BY_A_SCHOOL = (Role.ADVOCATE, Role.SCHOOL_ADMINISTRATOR)  # who teaches is said by their post


def state_of(row: Any, *fields: str) -> str:
    """A short mark of the values that a row has, the same as long as they are."""
    values = "\n".join(repr(getattr(row, field)) for field in fields)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


class ChangeForm(forms.Form):
    """A form about something that is there, in the state `now`."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    clash = False

    def __init__(self, *args, now: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["seen"].initial = now

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("seen") != self.now:
            self.clash = True
            self.add_error(None, CHANGED_MEANWHILE)
            # The page that comes back shows the state of now: whoever saves it has seen that.
            self.data = {**self.data.dict(), "seen": self.now} if isinstance(self.data, QueryDict) else self.data
        given.pop("seen", None)
        return given


def name_field(label: str, missing: str) -> forms.CharField:
    """A first or a last name; `missing` is said where there is none."""
    return forms.CharField(
        label=label, max_length=100, error_messages={"required": missing, "max_length": "Keep it under 100 characters."}
    )


def code_field() -> forms.CharField:
    """A staff code; "" when there is none."""
    return forms.CharField(
        label="Staff code",
        max_length=100,
        required=False,
        help_text="The one your own staff system uses. Leave it empty if there is none.",
    )


def address_field(**options: Any) -> forms.EmailField:
    """A work e-mail, folded by `folded_email` when it is read."""
    return forms.EmailField(
        label="Work e-mail",
        max_length=254,
        required=False,
        error_messages={"invalid": "That doesn’t look like an e-mail address. Check for a missing @ or full stop."},
        **options,
    )


class NamesForm(ChangeForm):
    """Names and staff code."""

    first_name = name_field("First name", "Type a first name.")
    last_name = name_field("Last name", "Type a last name.")
    external_id = code_field()

    def clean_external_id(self) -> str | None:
        return self.cleaned_data["external_id"] or None


class AddressForm(ChangeForm):
    """Another work e-mail."""

    email = address_field(help_text="What they sign in with. Leave it empty, and they can’t sign in.")

    def clean_email(self) -> str | None:
        return folded_email(self.cleaned_data["email"]) or None


class EndForm(forms.Form):
    """The first day of something being over; not before `earliest`."""

    on = DayField(label="From")

    def __init__(self, *args, label: str, hint: str, today: datetime.date, earliest: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.earliest = today, earliest
        self.fields["on"].label, self.fields["on"].help_text = label, hint

    def clean_on(self) -> datetime.date:
        on = self.cleaned_data["on"]
        if on < self.earliest:
            raise forms.ValidationError(f"Choose {self.earliest:%-d %B %Y} or a later day.")
        if on > self.today + 2 * YEAR:
            raise forms.ValidationError(TWO_YEARS_AWAY)
        return on


class SureForm(forms.Form):
    """Nothing to fill in: yes, or not."""


class LeaveForm(ChangeForm):
    """Days away from work."""

    starts_on = DayField(label="Away from", help_text="The first day away.")
    ends_on = NearDayField(
        label="Back on", required="", help_text="The first day back. Leave it empty if nobody knows yet."
    )

    def __init__(self, *args, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self) -> datetime.date:
        on = self.cleaned_data["starts_on"]
        if not self.today - 3 * YEAR <= on <= self.today + 2 * YEAR:
            raise forms.ValidationError("Choose a day from three years back to two years ahead. Check the year.")
        return on

    def clean(self) -> dict:
        given = super().clean()
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "They come back after they went. Choose a later day.")
        return given


class RoleForm(forms.Form):
    """A role from a day on; `offered` maps what the choice says to the role and its school."""

    role = forms.ChoiceField(
        label="Role",
        error_messages={"required": "Choose a role.", "invalid_choice": "You can’t give that role. Choose another."},
    )
    starts_on = DayField(label="From")

    def __init__(
        self, *args, offered: Mapping[str, tuple[Role, School | None]], today: datetime.date, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.today = offered, today
        offer(self, "role", [("", "Choose a role"), *((key, _said(*role)) for key, role in offered.items())])

    def clean_starts_on(self) -> datetime.date:
        on = self.cleaned_data["starts_on"]
        if not self.today - 31 * DAY <= on <= self.today + YEAR:
            raise forms.ValidationError("Choose a day from a month back to a year ahead.")
        return on

    @property
    def chosen(self) -> dict:
        """What was chosen, for `appointments.appoint`."""
        role, school = self.offered[self.cleaned_data["role"]]
        return {"role": role, "school": school, "starts_on": self.cleaned_data["starts_on"]}


def offered_roles(schools: Iterable[School], *, by_trust: bool) -> dict[str, tuple[Role, School | None]]:
    """The roles that may be given at these schools; with `by_trust` also those that the trust's administrator gives."""
    here = (*SCHOOL_LEADERS, *OFFERED_BY_A_SCHOOL) if by_trust else OFFERED_BY_A_SCHOOL
    at_schools = {f"{role}@{school.slug}": (role, school) for school in schools for role in here}
    of_trust = [role for role in Role if role not in AT_A_SCHOOL] if by_trust else []
    return at_schools | {str(role): (role, None) for role in of_trust}


def _said(role: Role, school: School | None) -> str:
    return f"{role.label}, {school.name if school else 'for the whole trust'}"


class MergeForm(forms.Form):
    """Which record of the same person stays: found by its e-mail or staff code among people of one's own office."""

    kept = forms.CharField(
        label="The record that stays",
        max_length=254,
        help_text="Its work e-mail or staff code.",
        error_messages={"required": "Type the work e-mail or staff code of the record that stays."},
    )

    def __init__(self, *args, gone: Person, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.gone = gone

    def clean_kept(self) -> Person:
        typed = self.cleaned_data["kept"].strip()
        others = Person.objects.on_my_staff().exclude(id=self.gone.id).filter(merged_into=None)
        found = others.filter(email=folded_email(typed)).first() or others.filter(external_id=typed).first()
        if found is None:
            raise forms.ValidationError("None of your people has that e-mail or staff code. Check it on their record.")
        return found
