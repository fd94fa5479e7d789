"""What leaders fill in: a pair to start or to end, a coach to name or to change, a target to set, a choice to make.

Each is bound to a `today`.
"""

import datetime
from collections.abc import Collection, Iterable

from django import forms

from coaching import decisions, matching
from coaching.decisions import Line
from coaching.loads import CoachLine, Somebody
from coaching.models import CoachTarget, Pairing, State
from schools.engine.folding import folded_email
from schools.engine.school_year import monday, school_year_of
from schools.fields import DayField, offer
from schools.models import Person, School

MONTH, YEAR = datetime.timedelta(days=31), datetime.timedelta(days=366)
MOST_TEACHERS = 30
MOST_COACHES = 200
YEARS_AHEAD = 6


class CoachRadios(forms.RadioSelect):
    """Coaches as radios; those in `unable` cannot be pressed."""

    unable: frozenset[str] = frozenset()

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.unable:
            option["attrs"]["disabled"] = True
        return option


class PairingForm(forms.Form):
    """A teacher and a coach, from a day on. What may not be is the database's to say; this only shows what it would."""

    teacher = forms.ChoiceField(
        label="Teacher",
        error_messages={
            "required": "Choose a teacher.",
            "invalid_choice": "They don’t teach here. Choose somebody else.",
        },
    )
    coach = forms.ChoiceField(
        label="Coach",
        widget=CoachRadios,
        error_messages={"required": "Choose a coach.", "invalid_choice": "They don’t coach here. Choose another."},
    )
    starts_on = DayField(label="From", help_text="From this day on they’re a pair.")

    def __init__(self, *args, teachers: Iterable[Somebody], lines: Iterable[CoachLine], today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.teachers = {str(teacher.id): teacher for teacher in teachers}
        self.lines = {str(line.person.id): line for line in lines}
        offer(self, "teacher", [("", "Choose a teacher"), *((key, one.name) for key, one in self.teachers.items())])
        offer(self, "coach", [(key, line.person.name) for key, line in self.lines.items()])

    def offer(self, *, coached: Collection[str], unable: Collection[str]) -> None:
        """Show the teachers whom nobody coaches, and coaches who can't after those who can, not to be pressed."""
        free = {key: one.name for key, one in self.teachers.items() if key not in coached}
        offer(self, "teacher", [("", "Choose a teacher"), *free.items()])
        by_turn = sorted(self.lines, key=lambda coach: coach in unable)
        offer(self, "coach", [(key, self.lines[key].person.name) for key in by_turn])
        self.fields["coach"].widget.unable = frozenset(unable)

    def clean_starts_on(self) -> datetime.date:
        day = self.cleaned_data["starts_on"]
        if not self.today - MONTH <= day <= self.today + YEAR:
            raise forms.ValidationError("Choose a day from a month back to a year ahead.")
        return day

    def clean(self) -> dict:
        """Refuse a coach who has room on the day itself but not on a later one, when a pair that is planned begins."""
        given = super().clean() or {}
        line, day = self.lines.get(given.get("coach", "")), given.get("starts_on")
        if line and day and line.load_from(day).is_full and not line.load_on(day).is_full:
            self.add_error("coach", "They’ll be full: a pair of theirs is still to begin. Choose a coach with room.")
        return given

    @property
    def pair(self) -> dict:
        """What was chosen, for `pairings.start`."""
        given = self.cleaned_data
        people = {str(person.id): person for person in Person.objects.filter(id__in=[given["teacher"], given["coach"]])}
        return {
            "teacher": people[given["teacher"]],
            "coach": people[given["coach"]],
            "starts_on": given["starts_on"],
        }


class EndForm(forms.Form):
    """The day from which a pair is over."""

    ends_on = DayField(label="Ends on", help_text="From this day on they’re no longer a pair.")

    def __init__(self, *args, pairing: Pairing, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pairing, self.today = pairing, today

    def clean_ends_on(self) -> datetime.date:
        day = self.cleaned_data["ends_on"]
        if day < self.pairing.starts_on <= self.today:
            began = self.pairing.starts_on
            raise forms.ValidationError(f"They’ve been a pair since {began:%-d %B %Y}. Choose that day or a later one.")
        if day > self.today + YEAR:
            raise forms.ValidationError("That’s more than a year away. Check the year.")
        return day


class StateForm(forms.Form):
    """Where a coach stands from a day on, and how many teachers they take on."""

    state = forms.ChoiceField(
        label="Where they stand",
        choices=State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where they stand.", "invalid_choice": "Choose one of these."},
    )
    starts_on = DayField(label="Since")
    maximum = forms.IntegerField(
        label="Most teachers at once",
        required=False,
        min_value=0,
        max_value=MOST_TEACHERS,
        error_messages={
            "invalid": "Use a whole number, such as 5.",
            "min_value": "It can’t be less than 0.",
            "max_value": f"That’s more than {MOST_TEACHERS}. Check the number.",
        },
    )

    def __init__(self, *args, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self) -> datetime.date:
        day = self.cleaned_data["starts_on"]
        if day > self.today:
            raise forms.ValidationError("That day is still to come. Set it when it’s so.")
        if day < self.today - 10 * YEAR:
            raise forms.ValidationError("That’s more than ten years ago. Check the year.")
        return day


class NewCoachForm(StateForm):
    """Somebody to be named a coach, of those who work at the school."""

    who = "person"
    person = forms.ChoiceField(
        label="Who",
        error_messages={
            "required": "Choose who coaches.",
            "invalid_choice": "They don’t work here, or they coach already. Choose somebody else.",
        },
    )
    field_order = ("person", "state", "starts_on", "maximum")

    def __init__(self, *args, people: Iterable[Person], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        offer(self, "person", [("", "Choose somebody"), *((key, one.name) for key, one in self.people.items())])

    @property
    def coach(self) -> dict:
        """What was chosen, for `coaches.name`."""
        given = dict(self.cleaned_data)
        return given | {"person": self.people[given["person"]]}


class NewCoachByAddressForm(StateForm):
    """Somebody to be named a coach, by the work e-mail that was agreed with their school: no list of its people."""

    who = "email"
    email = forms.EmailField(
        label="Their work e-mail",
        help_text="Ask the head for it. You see names of coaches, and no list of the school’s people.",
        max_length=254,
        error_messages={
            "required": "Type their work e-mail.",
            "invalid": "That doesn’t look like an e-mail address. Check for a missing @ or full stop.",
        },
    )
    field_order = ("email", "state", "starts_on", "maximum")

    def __init__(self, *args, school: School, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.school = school

    def clean_email(self) -> str:
        email = folded_email(self.cleaned_data["email"])
        self.person_id = matching.id_by_address(email, self.school)
        if self.person_id is None:
            raise forms.ValidationError("Nobody with that address works at this school today. Check it with the head.")
        return email

    @property
    def coach(self) -> dict:
        """What was chosen, for `coaches.name`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "email"}
        return given | {"person": Person(id=self.person_id)}


class TargetForm(forms.Form):
    """How many coaches a school means to have, by a day that lies ahead. `replaces` is the target the page showed."""

    number = forms.IntegerField(
        label="Coaches",
        min_value=0,
        max_value=MOST_COACHES,
        error_messages={
            "required": "Say how many coaches.",
            "invalid": "Use a whole number, such as 12.",
            "min_value": "A target can’t be less than 0.",
            "max_value": f"That’s more than {MOST_COACHES}. Check the number.",
        },
    )
    due_on = DayField(label="By", required="Say by when.")
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "Agreed with the head, 19 November"}),
        error_messages={
            "required": "Say why in a few words. It stays with the target.",
            "max_length": "Keep it under 200 characters.",
        },
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> datetime.date:
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError("That day has passed. Choose one ahead.")
        if due_on > self.today + YEARS_AHEAD * YEAR:
            raise forms.ValidationError("That’s more than six years away. Check the year.")
        return due_on

    @staticmethod
    def opened_on(target: CoachTarget | None, *, today: datetime.date) -> dict:
        """What it shows at first: the standing target, else none by the end of next school year."""
        if target is None:
            return {"due_on": datetime.date(school_year_of(today) + 2, 7, 20)}
        return {"number": target.number, "due_on": target.due_on, "replaces": target.id}


class ChoiceForm(forms.Form):
    """A value for one decision of a school, from a Monday on, and why. `means` says what becomes of what has begun."""

    starts_on = DayField(label="From", required="Choose the Monday from which it holds.")
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "Agreed at the staff meeting, 19 November"}),
        error_messages={
            "required": "Say why in a few words. It stays with the choice.",
            "max_length": "Keep it under 200 characters.",
        },
    )
    field_order = ("value", "starts_on", "reason")

    def __init__(self, *args, line: Line, means: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.means, self.today = line, means, line.today
        self.fields["value"] = _number_of(line) if line.is_number else _one_of(line)
        self.order_fields(self.field_order)
        first, starts_on = decisions.next_monday(self.today), self.fields["starts_on"]
        starts_on.help_text = f"A Monday, {_long(first)} or later."
        starts_on.widget.attrs |= {"min": first.isoformat(), "step": 7}  # a picker then offers Mondays alone

    def clean_starts_on(self) -> datetime.date:
        on, first = self.cleaned_data["starts_on"], decisions.next_monday(self.today)
        if on < first:
            raise forms.ValidationError(f"Weeks that have begun stay as they are. Choose a Monday from {_long(first)}.")
        if on > self.today + YEAR:
            raise forms.ValidationError("That’s more than a year away. Check the year.")
        if on.weekday():
            near = max(monday(on), first)
            raise forms.ValidationError(f"A choice begins with a week. Choose a Monday, such as {_long(near)}.")
        return on

    def clean(self) -> dict:
        """Refuse what was chosen here already and holds on that day anyway."""
        given = super().clean() or {}
        if {"value", "starts_on"} <= set(given) and self.line.would_repeat(str(given["value"]), given["starts_on"]):
            whose = "Your school" if self.line.school_id else "The trust"
            self.add_error("value", f"{whose} has chosen that already. Choose something else.")
        return given

    @property
    def chosen(self) -> dict:
        """What was chosen, for `choices.choose`."""
        return self.cleaned_data | {"value": str(self.cleaned_data["value"])}


def _number_of(line: Line) -> forms.IntegerField:
    least, most = (int(line.may_be[end]) for end in (0, -1))
    return forms.IntegerField(
        label=line.decision.label,
        min_value=least,
        max_value=most,
        error_messages={
            "required": "Say how many.",
            "invalid": "Use a whole number, such as 3.",
            "min_value": f"It can’t be less than {least}.",
            "max_value": f"It can’t be more than {most}.",
        },
    )


def _one_of(line: Line) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=line.decision.label,
        choices=[(value, decisions.in_words(line.decision, value)) for value in line.may_be],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )


def _long(on: datetime.date) -> str:
    return f"{on:%-d %B %Y}"
