"""What is filled in around a twilight: when and what it is, why it is off, who stayed how long, who caught up."""

import datetime
import uuid
from collections.abc import Iterable, Mapping

from django import forms

from cpd.actions.twilights import Plan
from cpd.catalogue import catalogue
from cpd.days import day_of
from cpd.models import CalledOff, Excused, Whom
from cpd.models.twilight import LONGEST, SHORTEST
from cpd.moment import at
from schools.fields import DayField, offer
from schools.models import Person, School, Team

YEAR = datetime.timedelta(days=366)
EARLIEST, LATEST = datetime.time(7), datetime.time(21)
FACILITATORS = ("first", "second", "third")
NOT_ON_THE_LIST = "That isn’t on the list. Choose again."


def topics() -> list[tuple]:
    """The library's topics by module, for a list to choose from."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, within in catalogue().topics.items():
        groups.setdefault(within.topic.get_module_display(), []).append((code, within.topic.title))
    return [("", "Choose a topic"), *groups.items()]


def steps_of(topic: str) -> list[tuple[str, str]]:
    """The steps of a topic, the whole topic first; nothing before a topic is chosen."""
    within = catalogue().topics.get(topic)
    if within is None:
        return []
    steps = [(step.code, step.short) for area in within.areas for step in area.steps]
    return [("", "The whole topic"), *steps]


class TwilightForm(forms.Form):
    """A twilight to schedule or to change. Bound to the schools that somebody may invite, their teams, and people."""

    topic = forms.ChoiceField(
        label="Practice focus",
        help_text="A topic of the step library.",
        error_messages={"required": "Choose a topic.", "invalid_choice": NOT_ON_THE_LIST},
    )
    step = forms.ChoiceField(
        label="One step of it",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "That step belongs to another topic. Choose again."},
    )
    title = forms.CharField(
        label="What to call it",
        max_length=120,
        help_text="Short enough to say in the corridor, such as Pose, pause, then name.",
        error_messages={"required": "Give it a name.", "max_length": "Keep it to 120 characters."},
    )
    on = DayField(label="Day")
    time = forms.TimeField(
        label="Starts at",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choose a time.", "invalid": "Use a time, such as 15:30."},
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=SHORTEST,
        max_value=LONGEST,
        error_messages={
            "required": "Say how many minutes it takes.",
            "invalid": "Use a whole number, such as 60.",
            "min_value": f"That’s under {SHORTEST} minutes. Check the number.",
            "max_value": f"That’s more than {LONGEST} minutes. Check the number.",
        },
    )
    place = forms.CharField(
        label="Where",
        max_length=80,
        error_messages={"required": "Say where it is.", "max_length": "Keep it to 80 characters."},
    )
    schools = forms.MultipleChoiceField(
        label="Schools",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose a school.", "invalid_choice": NOT_ON_THE_LIST},
    )
    whom = forms.ChoiceField(
        label="Who is expected",
        choices=Whom.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is expected.", "invalid_choice": NOT_ON_THE_LIST},
    )
    teams = forms.MultipleChoiceField(
        label="Only these teams",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A school without a tick comes as a whole.",
        error_messages={"invalid_choice": NOT_ON_THE_LIST},
    )
    first = forms.ChoiceField(
        label="Facilitator",
        required=False,
        help_text="They show the code, tick people off and are known by name to everybody in the trust.",
        error_messages={"invalid_choice": NOT_ON_THE_LIST},
    )
    second = forms.ChoiceField(
        label="Second facilitator", required=False, error_messages={"invalid_choice": NOT_ON_THE_LIST}
    )
    third = forms.ChoiceField(
        label="Third facilitator", required=False, error_messages={"invalid_choice": NOT_ON_THE_LIST}
    )

    def __init__(
        self,
        *args,
        schools: Iterable[School],
        teams: Iterable[Team],
        people: Mapping[str, Iterable[Person]],
        today: datetime.date,
        now: datetime.datetime,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.now = today, now
        self.school_of = {str(school.id): school for school in schools}
        self.team_of = {str(team.id): team for team in teams}
        offer(self, "topic", topics())
        offer(self, "step", steps_of(str(self["topic"].value() or "")))
        offer(self, "schools", [(key, school.name) for key, school in self.school_of.items()])
        offer(self, "teams", _by_school(self.school_of, self.team_of.values()))
        names = [(group, [(str(person.id), person.name) for person in those]) for group, those in people.items()]
        for field in FACILITATORS:
            offer(self, field, [("", "Nobody"), *((group, those) for group, those in names if those)])

    def clean_on(self) -> datetime.date:
        on = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError("That day is over. Choose one from today on.")
        if on > self.today + YEAR:
            raise forms.ValidationError("That’s more than a year away. Check the year.")
        return on

    def clean_time(self) -> datetime.time:
        time = self.cleaned_data["time"]
        if not EARLIEST <= time <= LATEST:
            raise forms.ValidationError("Choose a time between 07:00 and 21:00.")
        return time

    def clean(self) -> dict:
        given = super().clean() or {}
        on, time, invited = given.get("on"), given.get("time"), given.get("schools")
        if on and time and at(on, time) < self.now:
            self.add_error("time", "That time has gone. Choose a later one, or another day.")
        self.day = day_of(on, [self.school_of[key] for key in invited]) if on and invited else None
        if self.day and self.day.refusal:
            self.add_error("on", self.day.refusal)
        if invited and (strays := self._strays(given.get("teams", []), invited)):
            self.add_error("teams", f"{' and '.join(strays)}: that school isn’t invited.")
        return given

    def _strays(self, teams: Iterable[str], invited: Iterable[str]) -> list[str]:
        return [self.team_of[key].name for key in teams if str(self.team_of[key].school_id) not in invited]

    @property
    def warning(self) -> str:
        """What to look at again once it is saved."""
        return self.day.warning if self.day else ""

    @property
    def plan(self) -> Plan:
        """What was filled in, for `twilights.schedule`."""
        given = self.cleaned_data
        return Plan(
            title=given["title"],
            topic=given["topic"],
            step=given["step"],
            starts_at=at(given["on"], given["time"]),
            minutes=given["minutes"],
            place=given["place"],
            whom=given["whom"],
            schools=_ids(given["schools"]),
            teams=_ids(given["teams"]),
            facilitators=_ids(given[field] for field in FACILITATORS if given[field]),
        )


class CallOffForm(forms.Form):
    why = forms.ChoiceField(
        label="Why",
        choices=CalledOff.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason.", "invalid_choice": NOT_ON_THE_LIST},
    )


class CatchUpForm(forms.Form):
    """When somebody caught up, and for how long."""

    on = DayField(label="On")
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "required": "Say how many minutes it took.",
            "invalid": "Use a whole number, such as 60.",
            "min_value": "Say how many minutes it took.",
            "max_value": "That’s longer than the twilight was.",
        },
    )


class MinutesForm(forms.Form):
    """How long somebody stayed who left early, or came late."""

    minutes = forms.IntegerField(
        label="Minutes here",
        min_value=0,
        max_value=LONGEST,
        error_messages={
            "required": "Say how many minutes.",
            "invalid": "Use a whole number, such as 40.",
            "min_value": "It can’t be less than 0.",
            "max_value": "That’s longer than the twilight itself.",
        },
    )


class ExcuseForm(forms.Form):
    """Why nothing is expected of somebody; or that they are expected after all."""

    why = forms.ChoiceField(
        label="Expected?",
        required=False,
        choices=[("", "Expected"), *Excused.choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_ON_THE_LIST},
    )
    always = forms.BooleanField(required=False)


class AddForm(forms.Form):
    """Somebody more who is expected, of a school's own staff."""

    person = forms.ChoiceField(
        label="Who",
        error_messages={"required": "Choose somebody.", "invalid_choice": NOT_ON_THE_LIST},
    )

    def __init__(self, *args, people: Iterable[Person], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        offer(self, "person", [("", "Choose somebody"), *((key, each.name) for key, each in self.people.items())])


def _by_school(schools: Mapping[str, School], teams: Iterable[Team]) -> list:
    """Teams under their school; without a heading when there is but one school."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for team in teams:
        grouped.setdefault(schools[str(team.school_id)].name, []).append((str(team.id), team.name))
    return next(iter(grouped.values()), []) if len(schools) == 1 else list(grouped.items())


def _ids(texts: Iterable[str]) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(text) for text in texts)
