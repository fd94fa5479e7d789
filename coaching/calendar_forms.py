"""What an office fills in to keep a calendar: a line of it, or the half-terms of a year."""

import datetime
from collections.abc import Sequence

from django import forms

from schools.engine.calendar_entries import EXAM_WEEK, HALF_TERM, LONGEST_NAME, Entry, Impossible
from schools.engine.school_year import school_year_of
from schools.fields import DayField

YEARS_BACK, YEARS_AHEAD = 1, 3
NAMES = {HALF_TERM: "Autumn 1", "training day": "Marking together", "closure": "Snow", EXAM_WEEK: "Mock exams"}
ONE_DAY = "Leave it empty if it’s one day."
PARTS = ("name", "first", "last")
WHOLE_WEEKS = "Whole weeks are kept, from Monday to Friday: coaching isn’t expected in them."


class LineForm(forms.Form):
    """One line of a kind: its name, its first and its last day."""

    first = DayField(label="First day", required="Choose the first day.")
    last = DayField(label="Last day", required="Choose the last day.")
    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Give it a name, such as Autumn 1.",
            "max_length": f"Keep it under {LONGEST_NAME} characters.",
        },
    )

    def __init__(self, *args, kind: str, today: datetime.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        self.fields["name"].widget.attrs["placeholder"] = NAMES[kind]
        if kind == HALF_TERM:
            self.order_fields(["name", "first", "last"])
            self.fields["last"].help_text = "The last day with lessons before the holiday."
        else:
            self.fields["name"].required = self.fields["last"].required = False
            self.fields["last"].help_text = WHOLE_WEEKS if kind == EXAM_WEEK else ONE_DAY

    def clean_first(self) -> datetime.date:
        first = self.cleaned_data["first"]
        this_year = school_year_of(self.today)
        if not this_year - YEARS_BACK <= school_year_of(first) <= this_year + YEARS_AHEAD:
            raise forms.ValidationError("Check the year: a calendar reaches from last school year to three ahead.")
        return first

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("first") and "last" in given and "name" in given:
            last = given["last"] or given["first"]
            try:
                given["entry"] = Entry(self.kind, given["name"].strip(), given["first"], last)
            except Impossible as problem:
                self.add_error("last", str(problem))
        return given

    @property
    def entry(self) -> Entry:
        return self.cleaned_data["entry"]

    @staticmethod
    def opened_on(entry: Entry) -> dict:
        """What the form shows at first for a line that is there."""
        last = entry.last if entry.kind == HALF_TERM or entry.last > entry.first else None
        return {"name": entry.name, "first": entry.first, "last": last}


class YearForm(forms.Form):
    """The half-terms of a school year at once: for each of them a name, its first and its last day."""

    def __init__(self, *args, year: int, proposed: Sequence[Entry], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.number = year, len(proposed)
        for place, entry in enumerate(proposed):
            self._add(place, entry)

    def _add(self, place: int, entry: Entry) -> None:
        words = {"required": "Give it a name.", "max_length": f"Keep it under {LONGEST_NAME} characters."}
        self.fields[f"name_{place}"] = forms.CharField(
            label="Name", max_length=LONGEST_NAME, initial=entry.name, error_messages=words
        )
        for end in ("first", "last"):
            self.fields[f"{end}_{place}"] = DayField(
                label=f"{end.capitalize()} day", required=f"Choose the {end} day.", initial=getattr(entry, end)
            )

    @property
    def rows(self) -> list[tuple]:
        """The bound fields of each half-term."""
        return [tuple(self[f"{part}_{place}"] for part in PARTS) for place in range(self.number)]

    def clean(self) -> dict:
        given = super().clean() or {}
        entries: list[Entry] = []
        for place in range(self.number):
            if all(f"{part}_{place}" in given for part in PARTS) and (entry := self._entry(place, given)):
                if entries and entry.first <= entries[-1].last:
                    self.add_error(f"first_{place}", f"{entry.name} begins before {entries[-1].name} is over.")
                entries.append(entry)
        return given | {"entries": entries}

    def _entry(self, place: int, given: dict) -> Entry | None:
        name, first, last = (given[f"{part}_{place}"] for part in PARTS)
        if school_year_of(first) != self.year:
            self.add_error(f"first_{place}", f"That isn’t in the school year {self.year} to {self.year + 1}.")
            return None
        try:
            return Entry(HALF_TERM, name.strip(), first, last)
        except Impossible as problem:
            self.add_error(f"last_{place}", str(problem))
            return None

    @property
    def entries(self) -> list[Entry]:
        return self.cleaned_data["entries"]
