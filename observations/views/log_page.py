"""The page of the log: its form, what it shows beside it, and what comes after saving."""

from datetime import date
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from coaching import choices
from coaching.actions.visits import DoorWasShut, NotTheirCoach
from coaching.engine.calendar import Calendar
from coaching.facts import calendar_of
from cpd.catalogue import catalogue
from observations import audience
from observations.actions import drop_ins
from observations.actions.drafts import Unfinished
from observations.actions.steps import AnotherStepIsLive
from observations.engine import days, word_check
from observations.forms.fields import tell
from observations.forms.log import AFTER, NOW, LogForm, as_sent
from observations.forms.versions import differences
from observations.models import ActionStep, DropIn
from observations.views.draft_page import DraftPage
from observations.views.fetch import live_steps, tried

PARTS = ("Praise", "Focus", "Step", "Signs", "Rehearse", "Share")
STARTERS = ("When you…", "I noticed…", "…so pupils", "Because of that…")
CHECKED = ("praise", "question", "step_words")


class LogPage(DraftPage):
    """One drop-in being written."""

    draft: DropIn
    name = "log"
    then = ""  # what comes after saving, where the address says so and not the button

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.draft.school_id)

    @cached_property
    def offered(self) -> tuple[date, ...]:
        cadence = choices.of_school(self.draft.school_id).cadence_on(self.request.today)
        return days.next_days(
            after=self.draft.happened_on, today=self.request.today, cadence=cadence, calendar=self.calendar
        )

    def form(self, data=None) -> LogForm:
        today = self.request.today
        return LogForm(data, drop_in=self.draft, first_name=self.first_name, today=today, offered=lambda: self.offered)

    def live_step(self) -> ActionStep | None:
        """The teacher's live step; that of another coach leaves a line in the reader ledger."""
        return live_steps(self.request, [self.draft.teacher_id]).get(self.draft.teacher_id)

    def last_focuses(self) -> list[str]:
        """The two focuses of the teacher's latest drop-ins with this coach."""
        earlier = DropIn.objects.written_by(self.request.user).filter(teacher_id=self.draft.teacher_id)
        named = earlier.exclude(id=self.draft.id).exclude(focus="").recent().values_list("focus", flat=True)[:10]
        return list(dict.fromkeys(named))[:2]

    def show(self, form: LogForm, *, status: int = 200, other: DropIn | None = None) -> HttpResponse:
        """The whole page; `other` is a version saved elsewhere, shown beside the one in the form."""
        teacher, query = self.draft.teacher, self.request.GET.get("q", "")
        step = self.live_step()
        context = {
            "drop_in": self.draft,
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
            "readers": audience.sentence(self.draft, teacher=teacher),
            "in_full": audience.details(teacher),
            "other": other,
            "differences": differences(form, form.words(), other) if other else [],
        }
        return render(self.request, "observations/log_form.html", context, status=status)

    def sharing(self) -> dict[str, str]:
        """The lines under the two ways to share."""
        return {
            NOW: f"{self.first_name} gets a short e-mail. No content in the e-mail itself.",
            AFTER: "Stays with you until you say that you’ve talked. The visit counts at once.",
        }

    def save(self, *, version: int, words: dict[str, object]) -> DropIn:
        return drop_ins.save(drop_in=self.draft, version=version, words=words, by=self.request.user)

    def as_sent(self, other: DropIn) -> dict[str, object]:
        return as_sent(other, self.offered)

    def go_on(self, form: LogForm, kept: DropIn) -> HttpResponse:
        then = self.then or self.request.POST.get("then", "")
        if then == "share":
            return self.finish(form, kept)
        if then == "later":
            said = f"Saved. Your note about {kept.teacher.first_name} is here when you’re ready."
            return self.leave(form, said, drop_ins.day_problems(kept, self.request.today))
        query = self.request.POST.get("q", "") if then == "find" else ""
        return redirect(reverse("log", args=[kept.id]) + (f"?{urlencode({'q': query})}#part-3" if query else ""))

    def finish(self, form: LogForm, kept: DropIn) -> HttpResponse:
        """Share it or hold it, as the form says."""
        finish = drop_ins.share if form.share_now else drop_ins.hold
        try:
            finish(drop_in=kept, on=self.request.today, by=self.request.user)
        except Unfinished as unfinished:
            tell(form, unfinished.problems)
        except NotTheirCoach:
            no_longer = f"You don’t coach {self.first_name} any more, so this can’t be shared. It stays with you."
            form.add_error(None, no_longer)
        except (AnotherStepIsLive, DoorWasShut) as trouble:
            form.add_error(None, str(trouble))
        return self.show(form, status=422) if form.errors else redirect("log_sent", kept.id)
