"""The log's form. It saves whatever is there; what still keeps a drop-in from being shared is the action's to say."""

from collections.abc import Callable
from datetime import date, timedelta

from django import forms

from cpd.focuses import focuses
from observations.engine.days import FURTHEST_BOOKING, LATEST_TALK, LATEST_WRITING_UP
from observations.forms.fields import Area, DayChip, LibraryStep, Signs, WithSigns, Words, checked, padded
from observations.forms.versions import Correction
from observations.models import DropIn, FollowUp
from schools.fields import NearDayField, offer, within
from schools.templatetags.ui import short_weekday

UNSET = "unset"  # matches no chip, so that none is shown as chosen
NOW, AFTER = "now", "after"

Offered = Callable[[], tuple[date, ...]]


class LogForm(WithSigns, forms.Form):
    """Everything a coach types about one drop-in."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    teacher = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    lesson = Words(label="Lesson", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    happened_on = NearDayField(label="When you dropped in", required="")
    praise = Words(label="Precise praise", widget=checked("praise", enterkeyhint="next"))
    question = Words(label="A question to think about", widget=checked("question", rows=2))
    focus = forms.ChoiceField(label="Focus", required=False, widget=forms.RadioSelect)
    follow_up = forms.ChoiceField(label="And now?", required=False, widget=forms.RadioSelect, choices=FollowUp.choices)
    library_step = LibraryStep(label="Step from the library", required=False)
    step_words = Words(label="The step", widget=checked("step_words", rows=3))
    signs = Signs(label="How we’ll know", required=False)
    model = Words(label="Model", widget=Area(rows=2))
    rehearsal = Words(label="Rehearse", widget=Area(rows=3))
    talk_on = NearDayField(label="When will you talk about it?", required="")
    next_on = DayChip(label="When will you next drop in?", required=False, widget=forms.RadioSelect)
    next_date = NearDayField(label="Another date", required="")
    share = forms.ChoiceField(label="Share it", required=False, initial=NOW, widget=forms.RadioSelect)

    def __init__(self, data=None, *, drop_in: DropIn, first_name: str, today: date, offered: Offered):
        """`offered` gives the days for the next visit when the page is drawn; saving never asks for them."""
        super().__init__(data, initial=_typed(drop_in, offered), auto_id="%s")
        self.drop_in = drop_in
        self.fields["step_words"].label = f"In words that fit {first_name}’s class"
        offer(self, "share", [(NOW, f"Now, with {first_name}"), (AFTER, "After we’ve talked")])
        offer(self, "focus", [*((focus.code, focus.name) for focus in focuses()), ("", "No focus")])
        offer(self, "next_on", lambda: _day_chips(offered()))
        earliest = today - timedelta(days=LATEST_WRITING_UP)
        within(self, "happened_on", earliest, today)
        within(self, "talk_on", earliest, today + timedelta(days=LATEST_TALK))
        within(self, "next_date", today, today + timedelta(days=FURTHEST_BOOKING))

    def clean(self):
        given = super().clean()
        if given.get("next_on") == DayChip.OTHER:
            given["next_on"] = given.get("next_date")
        if "next_date" in self.errors:
            given.pop("next_on", None)  # what is kept stays, rather than no day
        return given

    def words(self) -> dict[str, object]:
        """What was typed, by the names of the drop-in; a field that did not come, or cannot be read, is left out."""
        sent = [name for name in self.fields if name in self.data and name in self.cleaned_data]
        words = {name: self.cleaned_data[name] for name in sent if name in TYPED}
        return words if words.get("happened_on", True) else {**words, "happened_on": self.drop_in.happened_on}

    @property
    def share_now(self) -> bool:
        return self.data.get("share", NOW) != AFTER


TYPED = (
    *("lesson", "happened_on", "praise", "question", "focus", "follow_up", "library_step", "step_words"),
    *("signs", "model", "rehearsal", "next_on", "talk_on"),
)


PLAIN = (
    *("client_id", "version", "lesson", "happened_on", "praise", "question", "library_step"),
    *("step_words", "model", "rehearsal", "talk_on"),
)


def _typed(drop_in: DropIn, offered: Offered) -> dict[str, object]:
    return {
        **{name: getattr(drop_in, name) for name in PLAIN},
        "teacher": drop_in.teacher_id,
        "focus": drop_in.focus or UNSET,
        "follow_up": drop_in.follow_up or FollowUp.KEEP,
        "signs": drop_in.signs.splitlines(),
        "next_on": lambda: _chip(drop_in, offered()),
        "next_date": lambda: None if drop_in.next_on in offered() else drop_in.next_on,
        "share": NOW,
    }


def _day_chips(offered: tuple[date, ...]) -> list[tuple[str, str]]:
    days = [(day.isoformat(), short_weekday(day)) for day in offered]
    return [*days, (DayChip.OTHER, "Pick a date"), ("", "Not yet")]


def _chip(drop_in: DropIn, offered: tuple[date, ...]) -> str:
    if drop_in.next_on is None:
        return ""
    return drop_in.next_on.isoformat() if drop_in.next_on in offered else DayChip.OTHER


def as_sent(drop_in: DropIn, offered: tuple[date, ...]) -> dict[str, object]:
    """The fields of a drop-in as a browser would send them, for the script that shows two versions side by side."""
    chip = _chip(drop_in, offered)
    return {
        **{
            name: getattr(drop_in, name)
            for name in ("lesson", "praise", "question", "step_words", "model", "rehearsal")
        },
        "happened_on": drop_in.happened_on.isoformat(),
        "talk_on": drop_in.talk_on.isoformat() if drop_in.talk_on else "",
        "focus": drop_in.focus or [],
        "follow_up": drop_in.follow_up or FollowUp.KEEP,
        "library_step": drop_in.library_step or [],
        "signs": padded(drop_in.signs.splitlines()),
        "next_on": chip,
        "next_date": drop_in.next_on.isoformat() if drop_in.next_on and chip == DayChip.OTHER else "",
    }


class CorrectionForm(Correction):
    """What may be put right in a shared drop-in."""

    lesson = Words(label="Lesson", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    happened_on = NearDayField(label="When you dropped in", required="Give the day.")
    praise = Words(label="Precise praise", widget=checked("praise"))
    question = Words(label="A question to think about", widget=checked("question", rows=2))
    talk_on = NearDayField(label="When you’ll talk about it", required="")
    next_on = NearDayField(label="When you’ll next drop in", required="")


VISITORS = ("client_id", "teacher", "version", "lesson", "praise", "question")


class VisitorForm(LogForm):
    """What a colleague types who came through an open door: praise and a question. It is shared at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.fields.items() if name in VISITORS}

    @property
    def share_now(self) -> bool:
        return True
