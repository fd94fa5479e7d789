"""Where a school's teachers stand: in the period under way, in the one before it, in the half-term. For its leaders.

A period's standings are read from its own visits alone; those of a half-term from the day each person was seen last.
Figures that reach further back come from the rollup (coaching/year.py).
"""

import datetime
import uuid
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest

from coaching import choices, facts
from coaching.choices import Chosen
from coaching.engine import weeks
from coaching.engine.expectation import Expectations, PersonSpan, by_person
from coaching.engine.interval import Span
from coaching.engine.periods import Period
from coaching.engine.standing import Standing, standings
from coaching.engine.visits import Booking, VisitDay
from coaching.facts import Term
from schools.models import Membership, Person, School, Team


class Stretch(StrEnum):
    """What a leader may look at."""

    THIS = "this"
    LAST = "last"
    HALF_TERM = "half-term"


@dataclass(frozen=True)
class Ground:
    """What the figures of a school stand on: its day, what it expects, who works there, its half-terms in order."""

    school: School
    today: datetime.date
    expects: Expectations
    people: tuple[PersonSpan, ...]
    half_terms: tuple[Term, ...]
    chosen: Chosen

    @property
    def running(self) -> Period | None:
        """The period under way; None in the holidays between two, and before coaching begins."""
        return self.expects.periods.on(self.today)

    @property
    def last(self) -> Period | None:
        """The period before the running one; between two, the one that is over."""
        periods = self.expects.periods
        return periods.previous(self.running) if self.running else periods.begun_by(self.today)

    @property
    def half_term(self) -> Term | None:
        """The half-term of today, or in a holiday the one before it."""
        return next((term for term in reversed(self.half_terms) if term.starts_on <= self.today), None)

    def here_today(self) -> dict[Hashable, PersonSpan]:
        """Those on the list today, on leave or not, each with the span of their post."""
        return {span.person: span for span in self.people if span.is_employed(self.today)}

    def spans(self) -> dict[Hashable, tuple[PersonSpan, ...]]:
        return by_person(self.people)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works or worked at the school. `team` is their team's name, or nothing."""

    id: uuid.UUID
    name: str
    team: str
    seen_last_on: datetime.date | None


@dataclass(frozen=True)
class Standings:
    """Where everybody stands in some open weeks; with the days in them on which they were seen, or are booked for."""

    period: Period
    by_person: dict[Hashable, Standing]
    seen_on: dict[Hashable, datetime.date]
    booked_for: dict[Hashable, datetime.date]

    def number(self, standing: Standing) -> int:
        return sum(one is standing for one in self.by_person.values())

    @property
    def due(self) -> int:
        return sum(self.number(standing) for standing in (Standing.SEEN, Standing.BOOKED, Standing.NOT_BOOKED))


def ground_of(school: School, *, today: datetime.date) -> Ground:
    """Five queries, however many people work there."""
    chosen, terms = choices.of_school(school.id), facts.terms_of(school.id)
    return Ground(
        school=school,
        today=today,
        expects=facts.expectations(chosen, facts.calendar_in(terms, school.id)),
        people=facts.people_of(school.id),
        half_terms=terms,
        chosen=chosen,
    )


def colleagues(ground: Ground) -> dict[Hashable, Colleague]:
    """Everybody of the school by id, in the order of names, with the day they were last seen. Two queries.

    The last day is looked up for each person by an index: no sum over visits.
    """
    working = Membership.objects.filter(school=ground.school, is_main=True)
    staff = Person.objects.filter(id__in=working.values("person")).annotate(seen=_seen_last(ground))
    teams: dict[Hashable, str] = dict(Team.objects.filter(school=ground.school).order_by().values_list("id", "name"))
    team_of = {span.person: teams.get(span.team, "") for span in ground.people}
    return {
        person: Colleague(person, f"{first_name} {last_name}", team_of.get(person, ""), seen_last_on)
        for person, first_name, last_name, seen_last_on in staff.values_list("id", "first_name", "last_name", "seen")
    }


def _seen_last(ground: Ground) -> Subquery | Greatest:
    """The day somebody was last seen at the school: of a drop-in, a conversation, or the later of the two."""
    cycle = ground.expects.cycle
    here = {"school": ground.school, "teacher": OuterRef("pk"), "on__lte": ground.today}
    visit, meeting = (
        Subquery(found.filter(**here).order_by("-on").values("on")[:1])
        for found in (facts.counted_visits(cycle), facts.counted_meetings(cycle))
    )
    return Greatest(visit, meeting) if cycle else visit


def period_of(ground: Ground, stretch: Stretch) -> Period | None:
    """The weeks of a stretch; a half-term's are those that have begun, as if they were one long period."""
    if stretch is not Stretch.HALF_TERM:
        return ground.running if stretch is Stretch.THIS else ground.last
    term = ground.half_term
    if term is None:
        return None
    until = min(term.ends_on, ground.today + datetime.timedelta(days=1))
    mondays = tuple(week for week in weeks.between(term.starts_on, until) if ground.expects.calendar.is_open_week(week))
    return Period(mondays, cadence=1) if mondays else None


def standings_in(ground: Ground, stretch: Stretch, staff: dict[Hashable, Colleague] | None = None) -> Standings | None:
    """Where everybody stands in a stretch; None when it has no weeks. Two queries, but none for a half-term.

    A half-term needs `staff`: whoever was last seen in it was seen in it. It looks back, and knows nobody as booked.
    """
    period = period_of(ground, stretch)
    if period is None:
        return None
    if stretch is Stretch.HALF_TERM:
        last = tuple(VisitDay(one.id, one.seen_last_on) for one in (staff or {}).values() if one.seen_last_on)
        return _standings(ground, period, last, ())
    ahead = Span(ground.today, max(ground.today, period.ends_on))
    cycle = ground.expects.cycle
    seen = facts.visits_of(ground.school.id, period.span, cycle)
    booked = facts.bookings_of(ground.school.id, ahead, cycle)
    return _standings(ground, period, seen, booked)


def _standings(ground: Ground, period: Period, seen: tuple[VisitDay, ...], ahead: tuple[Booking, ...]) -> Standings:
    return Standings(
        period=period,
        by_person=standings(
            people=ground.people,
            visits=seen,
            bookings=ahead,
            period=period,
            expects=ground.expects,
            today=ground.today,
        ),
        seen_on=_latest(visit for visit in seen if period.span.contains(visit.on)),
        booked_for=earliest(ahead, today=ground.today),
    )


def earliest(bookings: Iterable[Booking], *, today: datetime.date) -> dict[Hashable, datetime.date]:
    """For each person the first day that is agreed, today or later."""
    ahead = sorted((one for one in bookings if one.is_ahead(today)), key=lambda one: one.next_on, reverse=True)
    return {booking.person: booking.next_on for booking in ahead}


def _latest(visits: Iterable[VisitDay]) -> dict[Hashable, datetime.date]:
    return {visit.person: visit.on for visit in sorted(visits, key=lambda visit: visit.on)}
