"""What an office fills in about posts: somebody new with their first one, another, a change of one."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from schools.engine.folding import folded_email
from schools.fields import DayField, offer
from schools.models import Membership, Person, School, Team
from schools.staff_forms import TWO_YEARS_AWAY, YEAR, ChangeForm, address_field, code_field, name_field

FROM_A_DAY, ALWAYS = "from", "always"
WHO = ("first_name", "last_name", "email", "external_id")
FIELDS = ("job_title", "team", "fte", "teaching", "line_manager")


class PostForm(forms.Form):
    """A post at one school. FTE is written as schools write it, 0.6, and kept in hundredths."""

    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    team = forms.ChoiceField(
        label="Team",
        required=False,
        error_messages={"invalid_choice": "That team isn’t this school’s. Choose another."},
    )
    fte = forms.DecimalField(
        label="FTE",
        min_value=Decimal("0.01"),
        max_value=1,
        decimal_places=2,
        help_text="1 is full time, 0.6 three days in five.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": "Say how much of full time, such as 1 or 0.6.",
            "invalid": "Use a number such as 1 or 0.6.",
            "min_value": "It’s more than 0. Use a number such as 0.6.",
            "max_value": "It’s 1 at most. For six tenths write 0.6.",
            "max_decimal_places": "Two figures after the point are enough.",
        },
    )
    teaching = forms.BooleanField(label="Teaches", required=False, help_text="So coaching is expected for them.")
    line_manager = forms.ChoiceField(
        label="Line manager",
        required=False,
        error_messages={"invalid_choice": "They don’t work at this school. Choose somebody else."},
    )

    def __init__(self, *args, school: School, person: Person | None, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.teams = {str(team.id): team for team in Team.objects.filter(school=school)}
        offer(self, "team", [("", "No team"), *((key, team.name) for key, team in self.teams.items())])
        manager = self.initial.get("line_manager")
        managers = _managers(school, today, but=person, and_now=manager)
        offer(self, "line_manager", [("", "Nobody"), *managers.items()])

    @property
    def post(self) -> dict[str, Any]:
        """What was filled in, for `memberships.start` and `change`."""
        given = self.cleaned_data
        return {
            "job_title": given["job_title"],
            "team": self.teams.get(given["team"]),
            "fte": int(given["fte"] * 100),
            "teaching": given["teaching"],
            "line_manager_id": given["line_manager"] or None,
        }

    @staticmethod
    def opened_on(post: Membership | None) -> dict[str, Any]:
        """What it shows at first: the post as it is, or one as most are."""
        if post is None:
            return {"fte": "1", "teaching": True}
        ids = {
            name: str(key) if key else ""
            for name, key in (("team", post.team_id), ("line_manager", post.line_manager_id))
        }
        return {"job_title": post.job_title, "fte": f"{post.fte / 100:g}", "teaching": post.teaching, **ids}


class NewPostForm(PostForm):
    """A post from a day on."""

    starts_on = DayField(label="From", help_text="The first day of this post.")
    field_order: tuple[str, ...] = ("starts_on",)

    def clean_starts_on(self) -> datetime.date:
        on = self.cleaned_data["starts_on"]
        if not self.today - 60 * YEAR <= on <= self.today + 2 * YEAR:
            raise forms.ValidationError("Check the year.")
        return on


class WhoForm(forms.Form):
    """Somebody new: a member of the trust's own team, who has no post at a school, needs no more."""

    first_name = name_field("First name", "Type a first name.")
    last_name = name_field("Last name", "Type a last name.")
    email = address_field(help_text="They sign in with it; a code is sent there. It can stay empty for now.")
    external_id = code_field()

    def clean_email(self) -> str | None:
        return folded_email(self.cleaned_data["email"]) or None

    def clean_external_id(self) -> str | None:
        return self.cleaned_data["external_id"] or None

    @property
    def person(self) -> dict[str, Any]:
        """Who they are, for `people.join`."""
        return {name: self.cleaned_data[name] for name in WHO}


class NewPersonForm(WhoForm, NewPostForm):
    """Somebody new, and their post."""

    field_order = (*WHO, "starts_on", *FIELDS)


class ChangePostForm(ChangeForm, PostForm):
    """A post otherwise: from a day on, or put right as though it had always been so."""

    how = forms.ChoiceField(
        label="Since when",
        choices=[(FROM_A_DAY, "It changes from a day on"), (ALWAYS, "It was never otherwise: put it right")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    on = DayField(label="From", required="", help_text="Only for a change: the first day on which it’s so.")
    field_order = (*FIELDS, "how", "on")

    def __init__(self, *args, running: Membership, **kwargs) -> None:
        self.running = running
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        given = super().clean()
        on = given.get("on")
        if given.get("how") == FROM_A_DAY and "on" not in self.errors:
            if on is None:
                self.add_error("on", "Say from which day.")
            elif on < self.running.starts_on or (self.running.ends_on and on >= self.running.ends_on):
                self.add_error("on", f"The post began on {self.running.starts_on:%-d %B %Y}. Choose a day within it.")
            elif on > self.today + 2 * YEAR:
                self.add_error("on", TWO_YEARS_AWAY)
        return given


def _managers(school: School, today: datetime.date, *, but: Person | None, and_now: Any) -> dict[str, str]:
    """Who could manage somebody: people of the school, and whoever does now."""
    here = Membership.objects.filter(school=school).exclude(ends_on__lte=today).values("person")
    now = [and_now] if and_now else []
    found = Person.objects.filter(Q(id__in=here) | Q(id__in=now))
    return {str(one.id): one.name for one in found if one != but}
