"""Whom a teacher has shown what, for how long and how often it was opened; and whom they can choose."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Now

from observations.models import ActionStep, Opening, Share
from observations.models.share import Lent
from observations.timeline import SOMEBODY
from schools.models import Person
from schools.templatetags.ui import as_day, in_sentence, listed, long_day, relative_day

NAMES = 20  # found at once; whoever looks for more types more letters
WHAT = {Share.What.DROP_IN: "note", Share.What.STEP: "step", Share.What.CONVERSATION: "conversation"}
NUMBERS = {1: "One", 2: "Two", 3: "Three"}


@dataclass(frozen=True)
class Given:
    """One share as its teacher sees it. `opened`: how often the reader has opened it while it lasted."""

    share: Share
    reader: Person
    opened: int
    today: datetime.date

    @property
    def is_gone(self) -> bool:
        """Whether the words have been deleted since."""
        return self.share.lent_id is None

    @property
    def is_in_force(self) -> bool:
        return self.share.revoked_at is None and self.share.until >= self.today and not self.is_gone

    @property
    def thing(self) -> str:
        """A note, your step; deleted ones are told as such."""
        thing = WHAT[Share.What(self.share.what)]
        return f"A {thing} you’ve since deleted" if self.is_gone else f"A {thing}"

    @property
    def until(self) -> str:
        return in_sentence(relative_day(self.share.until, self.today))

    @property
    def times(self) -> str:
        return {0: "Not opened yet", 1: "Opened once", 2: "Opened twice"}.get(
            self.opened, f"Opened {self.opened} times"
        )

    @property
    def words(self) -> str:
        """Shared with Grace Hallam until 4 December. Opened twice."""
        return f"Shared with {self.reader.name} until {self.until}. {self.times}."

    @property
    def told(self) -> str:
        """The same in the list of all, where the name stands before it."""
        if self.is_in_force:
            return f"{self.thing}, until {self.until}. {self.times}."
        until, revoked_at = self.share.until, self.share.revoked_at
        ended_on = min(until, as_day(revoked_at)) if revoked_at else until
        often = "Never opened" if not self.opened else self.times
        began = long_day(self.share.shared_at)
        span = f"on {began}" if began == long_day(ended_on) else f"from {began} to {long_day(ended_on)}"
        return f"{self.thing}, {span}. {'Over.' if self.is_gone else f'{often}.'}"


def given_by(teacher: Person) -> list[Share]:
    """Every share of a teacher's, the latest first, each with `opened`. One query."""
    while_it_lasted = Q(opened_at__gte=OuterRef("shared_at"), opened_at__lte=Coalesce(OuterRef("revoked_at"), Now()))
    same = Q(drop_in=OuterRef("drop_in")) | Q(step=OuterRef("step")) | Q(conversation=OuterRef("conversation"))
    openings = Opening.objects.filter(while_it_lasted, same, teacher=teacher, reader=OuterRef("reader"))
    counted = openings.order_by().values("reader").annotate(times=Count("id")).values("times")
    return list(Share.objects.of(teacher).annotate(opened=Coalesce(Subquery(counted), 0)))


def lines(shares: Iterable[Share], *, names: Mapping[uuid.UUID, Person], today: datetime.date) -> list[Given]:
    """The shares of `given_by` with their readers' names."""
    return [Given(share, names.get(share.reader_id, SOMEBODY), share.opened, today) for share in shares]


def by_record(given: Iterable[Given]) -> dict[str, list[Given]]:
    """Those in force, by the id (as text) of what they are of."""
    found: dict[str, list[Given]] = {}
    for one in given:
        if one.is_in_force:
            found.setdefault(str(one.share.lent_id), []).append(one)
    return found


def counted(given: Iterable[Given]) -> str:
    """What one reader can read: "One note and two steps, for a time: you share them."."""
    given = list(given)
    parts = [_some(sum(one.share.what == what for one in given), name) for what, name in WHAT.items()]
    some = listed(part for part in parts if part)
    return f"{some[:1].upper()}{some[1:]}, for a time: you share {'it' if len(given) == 1 else 'them'}."


def _some(number: int, name: str) -> str:
    return f"{NUMBERS.get(number, str(number)).lower()} {name}{'s' if number > 1 else ''}" if number else ""


def colleagues(person: Person, *, words: str, today: datetime.date) -> QuerySet[Person]:
    """People at work whose names somebody may see, and whose names have these words in them.

    Those with a post at the same school come first. No more than NAMES.
    """
    found = Person.objects.working_on(today).exclude(id=person.id)
    for word in words.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    near = RawSQL('"schools_person"."id" = any ((select sec.schoolmates())::uuid[])', [], output_field=BooleanField())
    return found.annotate(near=near).order_by(F("near").desc(), "last_name", "first_name", "id")[:NAMES]


def writer_of(words: Lent) -> uuid.UUID:
    """Who wrote it: there is no need to share it with them."""
    return words.chosen_with_id if isinstance(words, ActionStep) else words.author_id
