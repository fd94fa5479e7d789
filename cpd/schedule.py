"""Twilights as lists: somebody’s own, those a leader or the trust looks after, each with schools and facilitators."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cpd.catalogue import catalogue
from cpd.engine import doors
from cpd.engine.places import Place, place_of
from cpd.models import Attendance, CatchUp, Expected, Facilitator, Twilight, TwilightSchool
from cpd.models.twilight import TwilightQuerySet
from schools.engine.school_year import first_day, school_year_of
from schools.models import Person, School

EVENING = datetime.time(0, 0)


@dataclass
class Evening:
    """A twilight with the names that a line of it needs."""

    twilight: Twilight
    now: datetime.datetime
    schools: list[School] = field(default_factory=list)
    facilitators: list[Person] = field(default_factory=list)

    @property
    def id(self) -> uuid.UUID:
        return self.twilight.id

    @property
    def ends_at(self) -> datetime.datetime:
        return doors.ends_at(self.twilight.starts_at, self.twilight.minutes)

    @property
    def has_begun(self) -> bool:
        return self.twilight.starts_at <= self.now

    @property
    def is_over(self) -> bool:
        """Whether the doors have closed: whoever has not come by now was away."""
        return doors.close_at(self.twilight.starts_at, self.twilight.minutes) < self.now

    @property
    def is_open(self) -> bool:
        """Whether somebody can say that they are here."""
        return not self.is_over and self.opens_at <= self.now and self.twilight.cancelled_at is None

    @property
    def can_be_taken(self) -> bool:
        """Whether the doors have been opened, so that people can be ticked off."""
        return self.opens_at <= self.now and not self.is_called_off

    @property
    def opens_at(self) -> datetime.datetime:
        return doors.open_at(self.twilight.starts_at)

    @property
    def is_called_off(self) -> bool:
        return self.twilight.cancelled_at is not None

    @property
    def focus(self) -> str:
        """Where in the library its focus is, in words."""
        step = catalogue().step(self.twilight.step)
        if step is not None:
            return step.short
        within = catalogue().topics.get(self.twilight.topic)
        return within.topic.title if within else ""


@dataclass
class Mine(Evening):
    """An evening as it is for one person: how they stand with it, what they gave, what is still to catch up on."""

    place: Place | None = None
    minutes: int | None = None
    caught_up: CatchUp | None = None
    facilitates: bool = False

    @property
    def to_catch_up(self) -> bool:
        return self.place is Place.AWAY and not self.is_called_off


def all_of(now: datetime.datetime, twilights: Iterable[Twilight]) -> list[Evening]:
    """Those twilights with their schools and facilitators. Two queries, and none where there are no twilights."""
    evenings = [Evening(twilight, now) for twilight in twilights]
    _name(evenings)
    return evenings


def mine(person: Person, now: datetime.datetime) -> list[Mine]:
    """This year’s twilights that expect somebody, that they were at, or that they lead; in order. Four queries."""
    this_year = _for(person).filter(starts_at__gte=year_began(now))
    twilights = this_year.filter(Q(is_expected=True) | Q(given__isnull=False) | Q(leads=True)).in_order()
    said = {each.twilight_id: each for each in CatchUp.objects.filter(person=person)}
    evenings = [_of_mine(twilight, now, said.get(twilight.id)) for twilight in twilights]
    _name(evenings)
    return evenings


def one(twilight_id: uuid.UUID, person: Person, now: datetime.datetime) -> Mine | None:
    """One twilight as it is for somebody; None when there is none. Four queries."""
    twilight = _for(person).filter(id=twilight_id).first()
    if twilight is None:
        return None
    evening = _of_mine(twilight, now, CatchUp.objects.filter(twilight=twilight, person=person).first())
    _name([evening])
    return evening


def _for(person: Person) -> TwilightQuerySet:
    """Twilights with what one person has to do with each."""
    own = {"twilight": OuterRef("pk"), "person": person}
    expected, here = Expected.objects.filter(**own), Attendance.objects.filter(**own)
    twilights: TwilightQuerySet = Twilight.objects.annotate(
        is_expected=Exists(expected),
        excused=Subquery(expected.values("excused")[:1]),
        given=Subquery(here.values("minutes")[:1]),
        leads=Exists(Facilitator.objects.filter(**own)),
    )
    return twilights


def _of_mine(twilight, now: datetime.datetime, said: CatchUp | None) -> Mine:
    """`twilight` as `_for` annotates it."""
    evening = Mine(twilight, now, minutes=twilight.given, caught_up=said, facilitates=twilight.leads)
    if twilight.is_expected or twilight.given is not None:
        evening.place = place_of(
            is_excused=bool(twilight.excused),
            was_here=twilight.given is not None,
            caught_up=said is not None and said.confirmed_by_id is not None,
            is_over=evening.is_over,
        )
    return evening


def year_began(now: datetime.datetime) -> datetime.datetime:
    """The first moment of the school year."""
    return datetime.datetime.combine(first_day(school_year_of(now.date())), EVENING, tzinfo=now.tzinfo)


def looked_after(schools: Iterable[uuid.UUID] | None, now: datetime.datetime) -> QuerySet[Twilight]:
    """This school year's twilights at some schools, or in the whole trust for None, in order."""
    twilights = Twilight.objects.filter(starts_at__gte=year_began(now))
    if schools is not None:
        invited = TwilightSchool.objects.filter(twilight=OuterRef("pk"), school__in=list(schools))
        twilights = twilights.filter(Exists(invited))
    ordered: QuerySet[Twilight] = twilights.in_order()
    return ordered


def _name(evenings: list[Evening] | list[Mine]) -> None:
    if not evenings:
        return
    ids = [evening.id for evening in evenings]
    schools: dict[uuid.UUID, list[School]] = defaultdict(list)
    for invited in TwilightSchool.objects.filter(twilight__in=ids).select_related("school").order_by("school__name"):
        schools[invited.twilight_id].append(invited.school)
    people: dict[uuid.UUID, list[Person]] = defaultdict(list)
    led = Facilitator.objects.filter(twilight__in=ids).select_related("person")
    for facilitator in led.order_by("person__last_name", "person__first_name"):
        people[facilitator.twilight_id].append(facilitator.person)
    for evening in evenings:
        evening.schools, evening.facilitators = schools[evening.id], people[evening.id]
