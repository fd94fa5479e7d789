"""One drop-in through any order of saving, sharing, holding, taking back, correcting and deleting.

After every move the database is asked, as the people themselves: who reads the words, what leaders know, which step is
live, what the teacher can see of earlier versions. A small model says what the answers have to be.
"""

import uuid
from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.models import Pairing, Visit
from observations import audience
from observations.actions import drafts, drop_ins
from observations.models import ActionStep, Correction, DropIn
from schools.refusals import Gone
from tests.observations.builders import pairing_of, shared
from tests.world import TODAY, acting_as

OLD, NEW = "Old step", "New step"
MOVES = (
    "save",
    "save stale",
    "share",
    "share twice",
    "hold",
    "withdraw",
    "correct",
    "discard",
    "teacher deletes",
    "pair ends",
)


@dataclass
class Model:
    """What has to be true: the state, whether the pair runs, the words now and before, the live step."""

    state: str = "draft"
    pair_runs: bool = True
    praise: str = "Said 0"
    version: int = 2
    before: list[str] = field(default_factory=list)
    live: str = OLD
    took_place: bool = False


@dataclass
class Lifecycle:
    """The drop-in, moved by its author and its teacher, beside its model."""

    cast: object
    words: DropIn
    model: Model = field(default_factory=Model)
    count: int = 0

    def move(self, name: str) -> None:
        if self.model.state != "gone":
            getattr(self, name.replace(" ", "_"))()

    def author(self, action, *expected, **given) -> bool:
        """Let the author do something; whether it went through. Only refusals with a name of their own are expected."""
        try:
            with acting_as(self.cast.cleo):
                action(drop_in=self.words, by=self.cast.cleo, **given)
        except expected:
            return False
        return True

    def save(self, version=None) -> None:
        self.count += 1
        said = f"Said {self.count}"
        mine = self.model.version if version is None else version
        went = self.author(drop_ins.save, *REFUSALS, version=mine, words={"praise": said})
        assert went == (self.model.state == "draft" and mine == self.model.version)
        if went:
            self.model.praise, self.model.version = said, self.model.version + 1

    def save_stale(self) -> None:
        self.save(version=self.model.version - 1)

    def share(self) -> None:
        was = self.model.state
        went = self.author(drop_ins.share, *REFUSALS, on=TODAY)
        assert went == (self.model.pair_runs or False)
        if went and was != "shared":
            self.model.version += was == "draft"
            self.model.state, self.model.live, self.model.took_place = "shared", NEW, True

    def share_twice(self) -> None:
        self.share()
        self.share()

    def hold(self) -> None:
        went = self.author(drop_ins.hold, *REFUSALS, on=TODAY)
        assert went == self.model.pair_runs
        if went and self.model.state == "draft":
            self.model.state, self.model.took_place = "held", True
            self.model.version += 1

    def withdraw(self) -> None:
        went = self.author(drop_ins.withdraw, *REFUSALS, on=TODAY)
        assert went == (self.model.pair_runs or self.model.state == "draft")
        if went and self.model.state != "draft":
            if self.model.state == "shared":
                self.model.live = OLD
                self.model.before.append(self.model.praise)
            self.model.state, self.model.took_place = "draft", False
            self.model.version += 1

    def correct(self) -> None:
        if self.model.state != "shared":
            return
        self.count += 1
        said = f"Said {self.count}"
        went = self.author(drop_ins.correct, *REFUSALS, words={"praise": said}, on=TODAY)
        assert went == self.model.pair_runs
        if went:
            self.model.before.append(self.model.praise)
            self.model.praise, self.model.version = said, self.model.version + 1

    def discard(self) -> None:
        went = self.author(drop_ins.discard, *REFUSALS)
        assert went == (self.model.state == "draft")
        if went:
            self.model.state, self.model.before = "gone", []

    def teacher_deletes(self) -> None:
        with acting_as(self.cast.tariq):
            gone = DropIn.objects.filter(id=self.words.id).erase()
        assert gone == (self.model.state == "shared")
        if gone:
            self.model.state, self.model.before = "gone", []

    def pair_ends(self) -> None:
        with acting_as(self.cast.hana):
            Pairing.objects.of_teacher(self.cast.tariq).open_on(TODAY).update(ends_on=TODAY, ended_by=self.cast.hana)
        self.model.pair_runs = False

    def check(self) -> None:
        """Ask the database as everybody, and hold it against the model."""
        cast, model = self.cast, self.model
        coach_now = cast.cleo.id if model.pair_runs else None
        readers = (
            set()
            if model.state == "gone"
            else audience.of_words(self.words, coach_now=coach_now, state=model.state).people
        )
        found = {person.id: _seen(person, self.words.id) for person in (cast.cleo, cast.tariq, cast.hana, cast.carl)}
        assert {person for person, seen in found.items() if seen} == readers
        assert {praise for praise in found.values() if praise} == ({model.praise} if readers else set())
        with acting_as(cast.hana):
            taken = Visit.objects.that_took_place().filter(teacher=cast.tariq).count()
            assert (taken, DropIn.objects.count(), ActionStep.objects.count()) == (1 + model.took_place, 0, 0)
        with acting_as(cast.tariq):
            assert [step.words for step in ActionStep.objects.of(cast.tariq).live()] == [model.live]
            earlier = [before.praise for before in Correction.objects.order_by("corrected_at", "id")]
            assert earlier == (model.before if model.state == "shared" else [])


REFUSALS = (
    drop_ins.AlreadyFinished,
    drafts.Overwritten,
    drafts.TooLate,
    drop_ins.NotTheirCoach,
    Gone,  # the pair has ended, and with it the author's right to the words
)


def _seen(person, drop_in_id) -> str:
    with acting_as(person):
        return DropIn.objects.filter(id=drop_in_id).values_list("praise", flat=True).first() or ""


def _begin(cast) -> Lifecycle:
    shared(cast.cleo, cast.tariq, step_words=OLD, praise="An earlier one")
    with acting_as(cast.tariq):
        DropIn.objects.shared_with(cast.tariq).erase()
    with acting_as(cast.cleo):
        begun = drop_ins.start(
            client_id=uuid.uuid4(), pairing=pairing_of(cast.cleo, cast.tariq), on=TODAY, by=cast.cleo
        )
        first = {"praise": "Said 0", "step_words": NEW, "follow_up": "new"}
        return Lifecycle(cast, drop_ins.save(drop_in=begun, version=1, words=first, by=cast.cleo))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MOVES), min_size=1, max_size=9))
def test_whatever_happens_words_facts_and_steps_stay_true(cast, moves):
    with transaction.atomic():
        drop_in = _begin(cast)
        drop_in.check()
        for move in moves:
            drop_in.move(move)
            drop_in.check()
        transaction.set_rollback(True)
