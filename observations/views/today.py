"""A coach's day: whom they coach, each one's live step, what is due, and one tap to write it down.

Showing a step that another coach chose with the teacher writes a line into the reader ledger, every time and before the
page is made: the teacher reads on their own page how often and when, told by the day (observations/seen_by.py).
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from coaching import doors, feedback
from coaching.coached import Coached, called, coach_of, people_of
from coaching.engine import lag, weeks
from coaching.engine.standing import Standing
from coaching.marks import Marked, on_near
from coaching.phrases import shared_by
from observations import between
from observations.actions import alongside
from observations.engine.days import LATEST_WRITING_UP
from observations.models import ActionStep, AnotherDay, Conversation, DropIn, DropInState
from observations.views.fetch import live_steps, tried
from schools.access import signed_in
from schools.models import Person
from schools.templatetags.ui import small_first

NOON, EVENING = 12, 17  # hours in London
DUE = (Standing.SEEN, Standing.BOOKED, Standing.NOT_BOOKED)

Draft = TypeVar("Draft", DropIn, Conversation)


@dataclass(frozen=True)
class Row(Marked):
    """One person on the list: where the two stand, in a mark and in words, and what to do about it."""

    step: ActionStep | None
    draft: DropIn | None
    tried: str = ""
    talk_draft: Conversation | None = None

    @property
    def looks_back(self) -> bool:
        """Whether the day has come on which the two meant to look at the step again, and they have not met since."""
        return self.step is not None and not self.is_seen and self.step.check_back_on <= self.today

    @property
    def mark(self) -> str:
        return "draft" if self.draft else super().mark

    @property
    def words(self) -> str:
        return "Note started" if self.draft else super().words

    @property
    def place(self) -> tuple:
        """Where on the list: what needs doing today first, whoever is seen or away last."""
        far = datetime.date.max
        booked_for = self.person.booked_for or far
        order = (
            self.mark == "booked" and booked_for == self.today,
            self.mark == "draft",
            self.mark == "open" and self.is_due,
            self.mark == "booked",
            self.mark == "open",
            self.mark == "seen",
        )
        by_day = booked_for if self.mark == "booked" else self.person.due_week or datetime.date.min
        return order.index(True) if True in order else len(order), by_day

    @property
    def talk(self) -> str:
        """What stands beside a conversation that is still to be held, or to be written down; nothing without one."""
        talk = self.person.talk
        if self.talk_draft:
            return "Conversation started"
        if not talk.is_open or self.is_away or not self._is_fresh(talk.visited_on):
            return ""
        if talk.agreed_on and talk.agreed_on >= self.today:
            return f"Talking {on_near(talk.agreed_on, self.today)}"
        if talk.missed_on:
            return f"No conversation {on_near(talk.missed_on, self.today)}: {small_first(talk.why)}"
        return f"Dropped in {on_near(talk.visited_on, self.today)}, not talked yet"

    @property
    def talk_url(self) -> str:
        if self.talk_draft:
            return reverse("talk", args=[self.talk_draft.id])
        return f"{reverse('talk_new')}?{urlencode({'teacher': str(self.person.teacher.id)})}"

    @property
    def talk_label(self) -> str:
        return f"Write down the talk with {self.person.teacher.name}"

    @property
    def action(self) -> str:
        return "Finish" if self.draft else "Log"

    @property
    def action_url(self) -> str:
        if self.draft:
            return reverse("log", args=[self.draft.id])
        return f"{reverse('log_new')}?{urlencode({'with': str(self.person.teacher.id)})}"

    @property
    def action_label(self) -> str:
        name = self.person.teacher.name
        return f"Finish the note for {name}" if self.draft else f"Log a drop-in with {name}"

    def _is_fresh(self, day: datetime.date | None) -> bool:
        """Whether a conversation about the drop-in of a day is still to be written up."""
        return day is not None and self.today - day <= datetime.timedelta(days=LATEST_WRITING_UP)


@signed_in
@require_GET
def today(request) -> HttpResponse:
    """The reader's people and what needs doing; for somebody who coaches nobody, where to look instead."""
    people = people_of(request.user, today=request.today)
    unshared = list(DropIn.objects.written_by(request.user).exclude(state=DropInState.SHARED).recent())
    drafts = [drop_in for drop_in in unshared if drop_in.state == DropInState.DRAFT]
    talks = list(_talk_drafts(request))
    rows = sorted(_rows(request, people, drafts, talks), key=lambda row: row.place)
    known = {person.teacher.id: person.teacher for person in people}
    context = {
        "greeting": greeting(timezone.localtime()),
        "doors": doors.at_a_glance(request.user, today=request.today),
        "week": _week_number(people, request.today),
        "rows": rows,
        "heading": _heading(people),
        "seen": sum(person.standing is Standing.SEEN for person in people),
        "due": sum(person.standing in DUE for person in people),
        "next": _next(rows),
        "held": [(drop_in, known[drop_in.teacher_id]) for drop_in in unshared if _is_held(drop_in, known)],
        "waiting": _waiting(unshared, people, request.today),
        "drafts": len(drafts) + len(talks),
        "counts_talks": any(person.counts_talks for person in people),
        "heard": between.waiting(request.user, known, today=request.today),
        "other_days": _other_days(request, known),
        "coach": coach_of(request.user, today=request.today),
    }
    return render(request, "observations/today.html", context)


def _other_days(request, known: Mapping) -> list[tuple[AnotherDay, Person]]:
    """The other days that the reader's teachers suggest, and nobody has answered. One query."""
    asked = AnotherDay.objects.waiting(request.today).filter(coach=request.user, teacher_id__in=known)
    return [(one, known[one.teacher_id]) for one in asked]


def greeting(now: datetime.datetime) -> str:
    """By the hour of a moment in London."""
    return "Morning" if now.hour < NOON else "Afternoon" if now.hour < EVENING else "Evening"


def _talk_drafts(request) -> Iterable[Conversation]:
    """Conversations that the reader has begun to write down; one with several is one."""
    mine = Conversation.objects.written_by(request.user).drafts()
    return mine.exclude(id__in=alongside.others_of(request.user)).recent()


def _rows(request, people: Iterable[Coached], drafts: Iterable[DropIn], talks: Iterable[Conversation]) -> list[Row]:
    people = list(people)
    steps = live_steps(request, [person.teacher.id for person in people])
    told = tried(request, steps.values())
    begun, begun_talks = _latest(drafts), _latest(talks)
    made = []
    for person in people:
        id = person.teacher.id
        step = steps.get(id)
        how_often = told.get(step.id, "") if step else ""
        made.append(Row(person, request.today, step, begun.get(id), how_often, begun_talks.get(id)))
    return made


def _latest(recent: Iterable[Draft]) -> dict[uuid.UUID, Draft]:
    """Of several begun with one teacher the first that comes, by the teacher's id."""
    latest: dict[uuid.UUID, Draft] = {}
    for draft in recent:
        latest.setdefault(draft.teacher_id, draft)
    return latest


def _heading(people: Iterable[Coached]) -> str:
    """Your people this week, these two weeks, at the moment; between two periods just your people."""
    running = [person.period for person in people if person.period]
    return f"Your people {called(running)}" if running else "Your people"


def _week_number(people: Iterable[Coached], day: datetime.date) -> int | None:
    """The number of the week, where the schools of all these people count alike; None in the holidays."""
    numbers = {person.calendar.week_number(weeks.monday(day)) for person in people}
    return numbers.pop() if len(numbers) == 1 else None


def _next(rows: Iterable[Row]) -> Row | None:
    """Whoever is booked next, among those still to be seen."""
    booked = [row for row in rows if row.mark == "booked"]
    return min(booked, key=lambda row: row.person.booked_for or datetime.date.max, default=None)


def _waiting(unshared: Iterable[DropIn], people: Iterable[Coached], today: datetime.date) -> str:
    """How many held drop-ins wait, and by when they were to be shared; nothing where none waits."""
    by_teacher = {person.teacher.id: person for person in people}
    promises = [
        lag.promised(person.feedback, drop_in.happened_on)
        for drop_in in unshared
        if (person := by_teacher.get(drop_in.teacher_id)) and _waits(drop_in, person, today)
    ]
    if not promises:
        return ""
    promise = feedback.only(set(promises))
    were = "One was" if len(promises) == 1 else f"{len(promises)} were"
    return f"{were} to be shared {shared_by(promise) if promise else 'before today'}."


def _waits(drop_in: DropIn, person: Coached, today: datetime.date) -> bool:
    """Whether a drop-in is held for longer than the school has chosen, and past the day on which they mean to talk."""
    if drop_in.state != DropInState.HELD or (person.talk.agreed_on or datetime.date.min) >= today:
        return False
    return feedback.is_late(drop_in.happened_on, person.calendar, person.feedback, today=today)


def _is_held(drop_in: DropIn, known: Mapping) -> bool:
    return drop_in.state == DropInState.HELD and drop_in.teacher_id in known
