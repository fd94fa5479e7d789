"""The page of a drop-in through an open door, and the tap that makes it one of the visitor's own coaching."""

import uuid
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from coaching.actions.visits import NotTheirCoach
from coaching.models import OpenDoor
from observations import audience
from observations.actions import drafts, open_visits
from observations.engine import word_check
from observations.forms.log import LogForm, VisitorForm
from observations.forms.versions import differences
from observations.models import DropIn
from observations.views.fetch import own_drop_in
from observations.views.log_page import STARTERS, LogPage
from schools.access import signed_in
from schools.middleware import Request


class VisitorPage(LogPage):
    """A drop-in through an open door being written: a page of three fields, saved as it is typed like any other."""

    @cached_property
    def offered(self) -> tuple[date, ...]:
        return ()

    def form(self, data=None) -> VisitorForm:
        today = self.request.today
        return VisitorForm(data, drop_in=self.draft, first_name=self.first_name, today=today, offered=tuple)

    def show(self, form: LogForm, *, status: int = 200, other: DropIn | None = None) -> HttpResponse:
        teacher = self.draft.teacher
        context = {
            "drop_in": self.draft,
            "teacher": teacher,
            "form": form,
            "url": self.url,
            "is_new": self.is_new,
            "starters": STARTERS,
            "nudges": {name: word_check.check(str(form[name].value() or "")) for name in ("praise", "question")},
            "readers": audience.sentence(self.draft, teacher=teacher),
            "in_full": audience.details(teacher, is_visitor=True),
            "other": other,
            "differences": differences(form, form.words(), other) if other else [],
        }
        return render(self.request, "observations/log_visitor.html", context, status=status)


def page_of(request: Request, drop_in: DropIn, *, is_new: bool = False) -> LogPage:
    """The page in which this drop-in is written."""
    return (LogPage if drop_in.pairing_id else VisitorPage)(request, drop_in, is_new=is_new)


def door_of(request: Request, teacher_id: uuid.UUID | str | None) -> OpenDoor:
    """A colleague's door of today, open or closed again, that the reader may go through."""
    try:
        wanted = uuid.UUID(str(teacher_id))
    except ValueError:
        raise Http404 from None
    doors = OpenDoor.objects.on(request.today).exclude(teacher=request.user)
    door = doors.select_related("teacher").filter(teacher=wanted).order_by("opened_at").first()
    if door is None:
        raise Http404
    return door


def begin(request: Request) -> HttpResponse:
    """The page for a drop-in through the door of ?door=; the one begun today, if there is one."""
    door = door_of(request, request.GET["door"])
    mine = DropIn.objects.written_by(request.user).drafts().filter(teacher=door.teacher_id, pairing=None)
    begun = mine.filter(happened_on=door.on).first()
    if begun:
        return redirect("log", begun.id)
    page = VisitorPage(request, open_visits.blank(client_id=uuid.uuid4(), door=door, by=request.user), is_new=True)
    return page.show(page.form())


@signed_in
@require_POST
def log_join(request: Request, drop_in_id: uuid.UUID) -> HttpResponse:
    """Make a visit through an open door the drop-in of the reader's coaching of this teacher."""
    drop_in = own_drop_in(request, drop_in_id)
    try:
        open_visits.join(drop_in=drop_in, on=request.today, by=request.user)
    except (NotTheirCoach, drafts.TooLate) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"It’s your drop-in of the cycle with {drop_in.teacher.first_name} now.")
    return redirect("log_sent", drop_in.id)
