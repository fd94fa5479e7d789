"""A teacher's own pages: what they are working on, everything written to them, who can see it and who has.

They take no id of a person, so nobody can open them for somebody else: a headteacher who does sees their own.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coaching import doors
from coaching.coached import OwnCoach, coach_of
from coaching.missed import missed_by
from coaching.models import Meeting
from observations import attempts, between, export, said_back, seen_by, sharing, timeline
from observations.between import Between
from observations.letter import Letter
from observations.models import ActionStep, AnotherDay, Attempt, Conversation, DropIn, FollowUp, Keepsake, Share, Tick
from observations.said_back import OwnWords
from observations.seen_by import Authors, Line
from observations.sharing import Given
from observations.timeline import SOMEBODY, Entry, SchoolYear
from observations.views.live_step import LiveStep
from schools.access import signed_in
from schools.models import Person
from schools.templatetags.ui import as_day

LETTERS = 5  # on the page itself; the others are one link away
OPENINGS = 3
OPENINGS_A_PAGE = 50


@dataclass
class Own:
    """What is the reader's own, each part fetched once, for whichever of the pages asks for it."""

    request: Any

    @cached_property
    def coach(self) -> OwnCoach | None:
        return coach_of(self.request.user, today=self.request.today)

    @cached_property
    def steps(self) -> list[ActionStep]:
        return timeline.steps_of(self.request.user)

    @property
    def live(self) -> ActionStep | None:
        return next((step for step in self.steps if step.retired_on is None), None)

    @cached_property
    def authors(self) -> Authors:
        return seen_by.authors_of(self.request.user, self.coach)

    @cached_property
    def shares(self) -> list[Share]:
        return sharing.given_by(self.request.user)

    def given(self, names: dict[uuid.UUID, Person]) -> list[Given]:
        """What the reader shares and has shared, the latest first."""
        return sharing.lines(self.shares, names=names, today=self.request.today)

    def names(self, *more: uuid.UUID) -> dict[uuid.UUID, Person]:
        """Everybody who wrote to the reader, chose a step with them or is shown something, and whoever is asked for.

        One query.
        """
        others = {step.chosen_with_id for step in self.steps} | {share.reader_id for share in self.shares}
        return Person.objects.in_bulk({*self.authors.reading, *self.authors.no_longer, *others, *more})

    @cached_property
    def attempts(self) -> dict[uuid.UUID, list[Attempt]]:
        return attempts.of_steps(step.id for step in self.steps)

    def talks(self, **of_the_time: Any) -> list[Conversation]:
        """The conversations shared with the reader, the latest first."""
        return list(Conversation.objects.shared_with(self.request.user).filter(**of_the_time).recent())

    def entries(
        self, letters: list[DropIn], steps: Iterable[ActionStep], names: dict, **other: Sequence[Any]
    ) -> list[Entry]:
        """The line through time; `other` are conversations (talks) and those that were missed."""
        before = timeline.before_of(letters)
        return timeline.entries(letters, steps, names=names, earlier=before, tried=self.attempts, **other)

    def between(self, letters: list[Letter], names: dict[uuid.UUID, Person]) -> dict[str, Between]:
        names = {**names, self.request.user.id: self.request.user}
        return between.own(letters, teacher=self.request.user, names=names, reading=self.authors.reading)

    @cached_property
    def asked(self) -> dict[str, AnotherDay]:
        """The other day that the reader suggested last for the next visit they have agreed, and that for their talk."""
        if self.coach is None or self.coach.visit_id is None or not (self.coach.next_on or self.coach.talk_on):
            return {}
        asked = AnotherDay.objects.filter(visit_id=self.coach.visit_id, teacher=self.request.user)
        return {one.what: one for one in asked.reverse()}

    def live_step(self, names: dict[uuid.UUID, Person]) -> LiveStep | None:
        if self.live is None:
            return None
        tried = self.attempts.get(self.live.id, ())
        return LiveStep(self.live, names.get(self.live.chosen_with_id, SOMEBODY), tried, self.request.today)

    def who_can_see(self, names: dict[uuid.UUID, Person]) -> list[Line]:
        schools = [self.coach.school_id] if self.coach else []
        if at := self.request.profile.get("school"):
            schools.append(uuid.UUID(at["id"]))
        leaders = seen_by.leaders_over(self.request.user, schools, today=self.request.today)
        return seen_by.lines(self.coach, self.authors, leaders, names, given=self.given(names))


@signed_in
@require_GET
def me(request) -> HttpResponse:
    """What the reader is working on, the latest notes to them, and who sees and who has opened them."""
    own = Own(request)
    letters = list(_letters(request.user)[:LETTERS])
    talks = list(Conversation.objects.shared_with(request.user).recent()[:LETTERS])
    opened = list(seen_by.ledger_of(request.user)[: OPENINGS + 1])
    missed = list(missed_by(request.user)[: LETTERS + 1])
    names = own.names(*(row["reader_id"] for row in opened), *(one.coach_id for one in missed))
    live, line = own.live_step(names), _so_far(own, letters, names, talks, missed[:LETTERS])
    context = {
        "coach": own.coach,
        "asked": own.asked,
        "live": live,
        "signs": live.signs() if live else [],
        "plan": _plan(own.live, talks),
        "line": line,
        "latest": timeline.latest_letter(line),
        "between": own.between([*letters, *talks], names),
        "more_missed": len(missed) > LETTERS,
        "letters": own.authors.letters + own.authors.talks,
        "earlier": sum(step.retired_on is not None for step in own.steps),
        "privacy": seen_by.sentence(own.coach, own.authors, names, given=own.given(names)),
        "who_can_see": own.who_can_see(names),
        "shares": sharing.by_record(own.given(names)),
        "doors": doors.at_a_glance(request.user, today=request.today),
        "shared_with_me": Share.objects.with_reader(request.user).in_force(request.today).count(),
        "opened": seen_by.opened_lines(opened[:OPENINGS], names=names, steps=own.steps, today=request.today),
        "more_opened": len(opened) > OPENINGS,
    }
    return render(request, "observations/me.html", context)


@signed_in
@require_GET
def me_history(request) -> HttpResponse:
    """Every note and every step of one school year; with ?show=kept the notes of any year that the reader keeps."""
    own, only_kept = Own(request), request.GET.get("show") == "kept"
    years = timeline.years_of(request.user, own.steps) or [SchoolYear.of(request.today)]
    year = next((year for year in years if year.label == request.GET.get("year")), years[0])
    of_the_year = {"happened_on__gte": year.starts_on, "happened_on__lt": year.ends_on}
    pinned = Keepsake.objects.filter(person=request.user)
    kept, kept_talks = ({"id__in": pinned.values(name)} for name in ("drop_in_id", "conversation_id"))
    letters = list(_letters(request.user).filter(**(kept if only_kept else of_the_year)))
    of_year = missed_by(request.user).filter(on__gte=year.starts_on, on__lt=year.ends_on)
    missed = [] if only_kept else list(of_year)
    names = own.names(*(one.coach_id for one in missed))
    talks = own.talks(**(kept_talks if only_kept else of_the_year))
    line = own.entries(letters, () if only_kept else own.steps, names, talks=talks, missed=missed)
    shown = [entry for entry in line if only_kept or year.contains(entry.on)]
    context = {
        "coach": own.coach,
        "years": [
            {"label": other.label, "url": f"?year={other.label}", "current": other == year and not only_kept}
            for other in years
        ],
        "year": year,
        "privacy": seen_by.sentence(own.coach, own.authors, names, given=own.given(names)),
        "shares": sharing.by_record(own.given(names)),
        "earlier": [
            (step, names.get(step.chosen_with_id, SOMEBODY))
            for step in own.steps
            if step.retired_on and year.contains(step.chosen_on)
        ],
        "only_kept": only_kept,
        "line": shown,
        "latest": timeline.latest_letter(shown),
        "between": own.between([*letters, *talks], names),
        "taken_back": [] if only_kept else _taken_back(own, names, year),
    }
    return render(request, "observations/me_history.html", context)


@signed_in
@require_GET
def me_access(request) -> HttpResponse:
    """The reader ledger in full, and the rule beside it."""
    own = Own(request)
    page = Paginator(seen_by.ledger_of(request.user), OPENINGS_A_PAGE).get_page(request.GET.get("page"))
    names = own.names(*(row["reader_id"] for row in page.object_list))
    told = {"names": names, "steps": own.steps, "today": request.today}
    context = {
        "page": page,
        "opened": seen_by.opened_lines(page.object_list, in_words=True, **told),
        "who_can_see": own.who_can_see(names),
        "given": own.given(names),
    }
    return render(request, "observations/me_access.html", context)


@signed_in
@require_GET
def me_export(request) -> HttpResponse:
    """Everything of the reader's own as a text file; its name does not say whose it is."""
    own = Own(request)
    letters, opened = list(_letters(request.user)), list(seen_by.ledger_of(request.user))
    missed = list(missed_by(request.user))
    names = own.names(*(row["reader_id"] for row in opened), *(one.coach_id for one in missed))
    talks, ticked = own.talks(), defaultdict[uuid.UUID, list[int]](list)
    for step_id, position in Tick.objects.filter(teacher=request.user).values_list("step_id", "position"):
        ticked[step_id].append(position)
    told = {"names": names, "steps": own.steps, "today": request.today}
    belongings = export.Belongings(
        letters=own.entries(letters, (), names),
        steps=own.steps,
        ticked=ticked,
        opened=seen_by.opened_lines(opened, in_words=True, **told),
        given=own.given(names),
        names=names,
        talks=own.entries([], (), names, talks=talks),
        missed=own.entries([], (), names, missed=missed),
        own=OwnWords(
            between=own.between([*letters, *talks], names),
            attempts=own.attempts,
            notes=said_back.notes_of(request.user),
            taken_back=[one.thread for one in between.of_taken_back(teacher=request.user, names=names)],
            evenings=said_back.evenings_of(request.user),
        ),
    )
    text = export.text(belongings, teacher=request.user, today=request.today, product=settings.PRODUCT)
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="my-feedback-{request.today:%Y-%m-%d}.txt"'},
    )


def _letters(teacher: Person) -> QuerySet[DropIn]:
    """The drop-ins shared with a teacher, the latest first, with their visits: the days agreed there may have moved."""
    return DropIn.objects.shared_with(teacher).select_related("visit").recent()


def _taken_back(own: Own, names: dict[uuid.UUID, Person], year: SchoolYear) -> list[Between]:
    """What the reader said in a school year to letters that were taken back since."""
    told = between.of_taken_back(teacher=own.request.user, names=names)
    return [one for one in told if year.contains(as_day(one.thread[0].answer.said_at))]


def _plan(live: ActionStep | None, talks: Iterable[Conversation]) -> Conversation | None:
    """The latest conversation that says when or where the live step will be tried."""
    if live is None:
        return None
    said = (talk for talk in talks if talk.try_on or talk.try_where)
    chosen = (talk for talk in said if talk.id == live.conversation_id or _keeps(talk, live))
    return next(chosen, None)


def _keeps(talk: Conversation, live: ActionStep) -> bool:
    return talk.follow_up == FollowUp.KEEP and not talk.step_words.strip() and talk.happened_on >= live.chosen_on


def _so_far(
    own: Own, letters: list[DropIn], names: dict[uuid.UUID, Person], talks: list[Conversation], missed: list[Meeting]
) -> list[Entry]:
    """The latest letters and conversations, what was missed and what became of steps since the oldest of them."""
    line = own.entries(letters, own.steps, names, talks=talks, missed=missed)
    counted = ((letters, own.authors.letters), (talks, own.authors.talks))
    since = max((shown[-1].happened_on for shown, number in counted if shown and number > len(shown)), default=None)
    return [entry for entry in line if since is None or entry.on >= since]
