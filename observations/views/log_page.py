"""What the page of the log shows beside its form."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from coaching import choices
from coaching.engine.calendar import Calendar
from coaching.facts import calendar_of
from cpd.catalogue import catalogue
from observations import audience
from observations.engine import days, word_check
from observations.forms.log import AFTER, NOW, LogForm, as_sent
from observations.models import ActionStep, DropIn
from observations.views.fetch import live_steps, tried

PARTS = ("Praise", "Focus", "Step", "Signs", "Rehearse", "Share")
STARTERS = ("When you…", "I noticed…", "…so pupils", "Because of that…")
CHECKED = ("praise", "question", "step_words")


@dataclass
class LogPage:
    """One drop-in being written: a draft, or one that is not kept yet."""

    request: Any
    drop_in: DropIn
    is_new: bool = False

    @property
    def first_name(self) -> str:
        return self.drop_in.teacher.first_name

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.drop_in.school_id)

    @cached_property
    def offered(self) -> tuple[date, ...]:
        cadence = choices.of_school(self.drop_in.school_id).cadence_on(self.request.today)
        return days.next_days(
            after=self.drop_in.happened_on, today=self.request.today, cadence=cadence, calendar=self.calendar
        )

    def form(self, data=None) -> LogForm:
        today = self.request.today
        return LogForm(
            data, drop_in=self.drop_in, first_name=self.first_name, today=today, offered=lambda: self.offered
        )

    def live_step(self) -> ActionStep | None:
        """The teacher's live step; that of another coach leaves a line in the reader ledger."""
        return live_steps(self.request, [self.drop_in.teacher_id]).get(self.drop_in.teacher_id)

    def last_focuses(self) -> list[str]:
        """The two focuses of the teacher's latest drop-ins with this coach."""
        earlier = DropIn.objects.written_by(self.request.user).filter(teacher_id=self.drop_in.teacher_id)
        named = earlier.exclude(id=self.drop_in.id).exclude(focus="").recent().values_list("focus", flat=True)[:10]
        return list(dict.fromkeys(named))[:2]

    def show(self, form: LogForm, *, status: int = 200, other: DropIn | None = None) -> HttpResponse:
        """The whole page; `other` is a version saved elsewhere, shown beside the one in the form."""
        teacher, query = self.drop_in.teacher, self.request.GET.get("q", "")
        step = self.live_step()
        context = {
            "drop_in": self.drop_in,
            "teacher": teacher,
            "form": form,
            "url": self.url,
            "is_new": self.is_new,
            "parts": PARTS,
            "starters": STARTERS,
            "step": step,
            "tried": tried(self.request, [step]).get(step.id, "") if step else "",
            "marked": self.last_focuses(),
            "chosen_step": catalogue().step(str(form["library_step"].value() or "")),
            "results": catalogue().find(query) if query else None,
            "nudges": {name: word_check.check(str(form[name].value() or "")) for name in CHECKED},
            "sharing": self.sharing(),
            "readers": audience.sentence(self.drop_in, teacher=teacher),
            "in_full": audience.details(teacher),
            "other": other,
            "differences": differences(form, other, self.offered) if other else [],
        }
        return render(self.request, "observations/log_form.html", context, status=status)

    def sharing(self) -> dict[str, str]:
        """The lines under the two ways to share."""
        return {
            NOW: f"{self.first_name} gets a short e-mail. No content in the e-mail itself.",
            AFTER: "Stays with you until you say that you’ve talked. The visit counts at once.",
        }

    @property
    def url(self) -> str:
        return reverse("log_new") if self.is_new else reverse("log_save", args=[self.drop_in.id])


def differences(form: LogForm, other: DropIn, offered: tuple[date, ...]) -> list[dict[str, str]]:
    """Each field in which the version in the form and the other one differ: label, here and there."""
    there = as_sent(other, offered)
    words = form.words()
    return [
        {"label": str(form.fields[name].label), "here": _plain(value), "there": _plain(getattr(other, name))}
        for name, value in words.items()
        if name in there and value != getattr(other, name)
    ]


def _plain(value: object) -> str:
    return f"{value:%A} {value.day} {value:%B}" if isinstance(value, date) else str(value or "Nothing")
