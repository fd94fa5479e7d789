"""What an office fills in about a staff file: the file, what its columns mean, which school a text stands for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from schools.engine.folding import folded
from schools.fields import DayField
from schools.importers.csvfile import Table
from schools.importers.staff import formats, guesses
from schools.importers.staff.bundles import Bundle
from schools.models import School, StaffMapping

TOO_LARGE = "The file is larger than 20 MB. Send only those columns and rows that are about staff."
SAY_WHICH_SCHOOL = (
    "Say which column is the school. If the file is about one school and has none, send it on that school’s own page."
)
NOT_USED = "Not used"
FIELD_WORDS = {
    "external_id": "Staff code",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Work e-mail",
    "school": "School",
    "job_title": "Job title",
    "team": "Team: department or phase",
    "fte": "Share of full time",
    "teaching": "Teaches: yes or no",
    "line_manager": "Line manager",
    "starts_on": "First day",
    "ends_on": "Last day",
    "role": "What they are (pupils are left out)",
}
SAMPLES = 2
LONGEST_SAMPLE = 40
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Staff file",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.zip"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


@dataclass(frozen=True)
class Column:
    """A column of the file with its first values and the control that says what it is."""

    heading: str
    samples: tuple[str, ...]
    control: forms.BoundField


class ColumnsForm(forms.Form):
    """What the columns are, and how the file is meant.

    strange: texts that stood for no school the last time. of_trust: every line has to say its school.
    """

    starts_on = DayField(required="", label="First day at the school", help_text="Used where the file gives none.")
    email_domain = forms.CharField(
        label="E-mail ending",
        required=False,
        max_length=100,
        help_text="Makes work e-mails of user names: school.example makes cbeane@school.example of CBeane.",
    )
    complete = forms.BooleanField(label="Everybody who works here is in this file", required=False)
    renumbered = forms.BooleanField(label="Staff codes have changed", required=False)

    def __init__(
        self,
        *args,
        bundle: Bundle,
        mapping: StaffMapping,
        strange: Sequence[Mapping[str, Any]],
        schools: Sequence[School],
        of_trust: bool,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bundle, self.strange = bundle, strange
        self.known_schools, self.of_trust = schools, of_trust
        self.headings = () if formats.knows(bundle) else bundle.main.headings
        self._ask_for_columns(guesses.guessed(self.headings, remembered=mapping.columns))
        self._ask_for_schools(schools, mapping.options.get("schools", {}))
        self.fields["email_domain"].initial = mapping.options.get("email_domain", "")
        if not formats.knows(bundle):
            del self.fields["email_domain"]

    def _ask_for_columns(self, guessed: Mapping[str, str]) -> None:
        fields = {heading: field for field, heading in guessed.items()}
        for number, heading in enumerate(self.headings):
            choices = [("", NOT_USED), *FIELD_WORDS.items()]
            first = fields.get(heading, "")
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=first
            )

    def _ask_for_schools(self, schools: Sequence[School], remembered: Mapping[str, int]) -> None:
        choices = [("", "None of ours"), *((str(school.urn), school.name) for school in schools)]
        for number, text in enumerate(self.strange):
            first = remembered.get(folded(text["text"])) or _resembled(text["text"], schools)
            self.fields[f"school_{number}"] = forms.ChoiceField(
                label=text["shown"], choices=choices, required=False, initial=str(first)
            )

    def columns(self) -> Iterator[Column]:
        """The columns as the page shows them."""
        for number, heading in enumerate(self.headings):
            yield Column(heading, _samples(self.bundle.main, heading), self[f"column_{number}"])

    def schools(self) -> Iterator[tuple[forms.BoundField, int]]:
        """The texts that may stand for a school, each with how many lines have it."""
        for number, text in enumerate(self.strange):
            yield self[f"school_{number}"], text["lines"]

    def clean_email_domain(self) -> str:
        ending = str(self.cleaned_data["email_domain"]).strip().lower().lstrip("@")
        if ending and not DOMAIN.fullmatch(ending):
            raise forms.ValidationError("Type what stands after the @, such as school.example.")
        return ending

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen: dict[str, str] = {}
        for number, heading in enumerate(self.headings):
            field = given.get(f"column_{number}")
            if field and field in chosen:
                self.add_error(
                    f"column_{number}", f"“{chosen[field]}” is said to be the {FIELD_WORDS[field].lower()} too."
                )
            elif field:
                chosen[field] = heading
        if self.headings:
            self._miss(chosen)
        given["mapping"] = chosen
        return given

    def _miss(self, chosen: Mapping[str, str]) -> None:
        for field in ("first_name", "last_name"):
            if field not in chosen:
                self.add_error(None, f"Say which column is the {FIELD_WORDS[field].lower()}.")
        if not {"external_id", "email"} & chosen.keys():
            self.add_error(
                None, "Say which column is the staff code or the work e-mail. People are never matched by name."
            )

        if self.of_trust and "school" not in chosen:
            self.add_error(self._likely_school(chosen), SAY_WHICH_SCHOOL)

    def _likely_school(self, chosen: Mapping[str, str]) -> str | None:
        """The control of the unused column most likely to say the school: it names one, or is the first there is."""
        unused = [n for n, heading in enumerate(self.headings) if heading not in chosen.values()]
        names = {folded(text) for school in self.known_schools for text in (school.name, str(school.urn))}
        naming = [n for n in unused if any(folded(row[self.headings[n]]) in names for row in self.bundle.main.rows)]
        return next((f"column_{n}" for n in (*naming, *unused)), None)

    @property
    def options(self) -> dict[str, Any]:
        """How the file is meant, as it is kept."""
        given = self.cleaned_data
        starts_on = given.get("starts_on")
        return {
            "starts_on": starts_on.isoformat() if starts_on else None,
            "email_domain": given.get("email_domain", ""),
            "complete": given["complete"],
            "renumbered": given["renumbered"],
            "schools": {
                text["text"]: int(given[f"school_{number}"])
                for number, text in enumerate(self.strange)
                if given.get(f"school_{number}")
            },
        }


def _resembled(text: str, schools: Sequence[School]) -> int | str:
    """The one school whose name begins like this text, or the text like it: Bramley Heath for Bramley Heath Academy."""
    wanted = folded(text)
    alike = [s.urn for s in schools if folded(s.name).startswith(wanted) or wanted.startswith(folded(s.name))]
    return alike[0] if len(alike) == 1 else ""


def _samples(table: Table, heading: str) -> tuple[str, ...]:
    found: list[str] = []
    for row in table.rows:
        value = row[heading]
        if value and value not in found:
            found.append(value)
        if len(found) == SAMPLES:
            break
    return tuple(value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…" for value in found)
