"""Drop-ins: started, saved as they are typed, shared or held, taken back, corrected.

The words stay here; the fact that a drop-in took place goes down to `coaching` in the same transaction.
"""

import datetime
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from coaching.actions import visits
from coaching.actions.visits import NotTheirCoach
from coaching.facts import calendar_of
from coaching.models import Pairing, Visit
from observations.actions import steps
from observations.actions.drafts import ANSWERED, NoDraft, Overwritten, Unfinished, within_a_day
from observations.engine import days
from observations.models import ActionStep, Conversation, DropIn, DropInState, FollowUp
from schools import outbox
from schools.models import Person
from schools.refusals import in_words, still_there

CORRECTED = ("lesson", "happened_on", "praise", "question", "next_on", "talk_on")
WRITTEN = (*CORRECTED, "focus", "follow_up", "library_step", "step_words", "signs", "model", "rehearsal")
BY_A_VISITOR = ("lesson", "praise", "question")  # through an open door: no step, and the day is the door's


class AlreadyFinished(NoDraft):
    """The drop-in was shared or held already, so it is no draft any more."""

    def __init__(self, drop_in: DropIn) -> None:
        super().__init__("This drop-in is finished already.")
        self.drop_in = drop_in


WITHIN_A_DAY = within_a_day("drop-in")


def blank(*, client_id: uuid.UUID, pairing: Pairing, on: datetime.date, by: Person) -> DropIn:
    """A drop-in to begin writing, which is kept nowhere yet: its version is 0."""
    about = {"teacher": pairing.teacher, "school_id": pairing.school_id, "pairing": pairing}
    return DropIn(author=by, client_id=client_id, happened_on=on, version=0, **about)


def start(*, client_id: uuid.UUID, pairing: Pairing, on: datetime.date, by: Person) -> DropIn:
    """The draft of a drop-in with a pair's teacher. The same client id gives the same draft, however often it comes."""
    if pairing.coach_id != by.id:
        raise NotTheirCoach
    about = {"teacher_id": pairing.teacher_id, "school_id": pairing.school_id, "pairing": pairing}
    drop_in, _ = DropIn.objects.get_or_create(author=by, client_id=client_id, defaults={**about, "happened_on": on})
    return drop_in


@transaction.atomic
def save(*, drop_in: DropIn, version: int, words: Mapping[str, object], by: Person) -> DropIn:
    """Keep what was typed into a draft, if nothing else was saved since `version`.

    `words` holds any of WRITTEN, of which a visitor's BY_A_VISITOR are kept. The same words sent twice are one save.
    Raises Overwritten, AlreadyFinished.
    """
    kept = _draft(drop_in, by)
    may_be = WRITTEN if kept.pairing_id else BY_A_VISITOR
    changed = {name: value for name, value in words.items() if name in may_be and getattr(kept, name) != value}
    if not changed:
        return kept
    if kept.version != version:
        raise Overwritten(kept)
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save(update_fields=[*changed, "version", "saved_at"])
    return kept


@transaction.atomic
def choose_teacher(*, drop_in: DropIn, pairing: Pairing, by: Person) -> DropIn:
    """Write a draft about somebody else: the wrong name was picked.

    Raises AlreadyFinished, NotTheirCoach, Answered.
    """
    if pairing.coach_id != by.id:
        raise NotTheirCoach
    kept = _draft(drop_in, by)
    kept.teacher_id, kept.school_id, kept.pairing = pairing.teacher_id, pairing.school_id, pairing
    kept.follow_up = ""  # it was about the other teacher's step
    kept.version += 1
    with in_words(ANSWERED):
        kept.save(update_fields=["teacher", "school", "pairing", "follow_up", "version", "saved_at"])
    return kept


@transaction.atomic
def share(*, drop_in: DropIn, on: datetime.date, by: Person, with_letter: bool = True) -> DropIn:
    """Finish a draft, or take up a held drop-in, and share it with its teacher. Shared already: nothing more happens.

    The fact goes down, the step becomes live, and the teacher gets an e-mail without a word of it, unless that of a
    conversation tells them already. `on` is today.
    Raises Unfinished, NotTheirCoach, DoorWasShut, AnotherStepIsLive.
    """
    kept = locked(drop_in, by)
    if kept.state == DropInState.SHARED:
        return kept
    if kept.state == DropInState.DRAFT:
        _finish(kept, on, by)
    elif kept.pairing_id and live_pair(kept, on, by) is None:
        raise NotTheirCoach
    kept.state, kept.shared_at = DropInState.SHARED, timezone.now()
    kept.save()
    steps.follow_up(said=kept, by=by, on=on)
    if with_letter:
        outbox.put(queue="mail", kind="words_shared", key=f"shared:{kept.visit_id}", recipient=kept.teacher_id)
    return kept


@transaction.atomic
def hold(*, drop_in: DropIn, on: datetime.date, by: Person) -> DropIn:
    """Finish a draft and keep it until the two have talked: the fact goes down, the words stay the author's.

    Held or shared already: nothing more happens. Raises Unfinished, NotTheirCoach.
    """
    kept = locked(drop_in, by)
    if kept.state == DropInState.DRAFT:
        _finish(kept, on, by)
        kept.state = DropInState.HELD
        kept.save()
    return kept


@in_words(WITHIN_A_DAY)
def withdraw(*, drop_in: DropIn, on: datetime.date, by: Person) -> DropIn:
    """Make a shared or held drop-in its author's draft again; the fact is withdrawn and the old step is back.

    A draft stays as it is. Raises TooLate.
    """
    kept = locked(drop_in, by)
    if kept.state == DropInState.DRAFT:
        return kept
    was_shared = kept.state == DropInState.SHARED
    if kept.visit:
        visits.withdraw(visit=kept.visit, by=by)
    kept.state, kept.visit, kept.finished_at, kept.shared_at = DropInState.DRAFT, None, None, None
    kept.version += 1
    kept.save()
    if was_shared:
        steps.take_back(said=kept, by=by, on=on)
    return kept


@in_words(WITHIN_A_DAY)
def correct(
    *, drop_in: DropIn, words: Mapping[str, object], on: datetime.date, by: Person, version: int | None = None
) -> DropIn:
    """Change a shared drop-in within a day. The database keeps what it said before, for the teacher; the fact moves.

    `words` holds any of CORRECTED; `version` is the one they were changed from, where that is known.
    Raises Unfinished, TooLate, Overwritten.
    """
    kept = locked(drop_in, by)
    if version is not None and kept.version != version:
        raise Overwritten(kept)
    agreed_before, talk_before = kept.next_on, kept.talk_on
    for name in CORRECTED if kept.pairing_id else BY_A_VISITOR:
        setattr(kept, name, words.get(name, getattr(kept, name)))
    problems = day_problems(kept, on) | _praise_problems(kept)
    if problems:
        raise Unfinished(problems)
    kept.version += 1
    kept.save()
    if kept.visit_id:
        visit = Visit.objects.select_for_update().get(id=kept.visit_id)
        # Another day that the two have agreed since (actions/another_days.py) stands, unless a new one is given here.
        next_on = kept.next_on if kept.next_on != agreed_before else visit.next_on
        visits.move(visit=visit, on=kept.happened_on, next_on=next_on, by=by)
        if kept.talk_on != talk_before:
            visits.agree_to_talk(visit=visit, on=kept.talk_on, by=by)
    return kept


@transaction.atomic
def discard(*, drop_in: DropIn, by: Person) -> None:
    """Delete a draft for good. Raises AlreadyFinished, Answered."""
    kept = _draft(drop_in, by)
    with in_words(ANSWERED):
        DropIn.objects.written_by(by).drafts().filter(id=kept.id).erase()


def locked(drop_in: DropIn, by: Person) -> DropIn:
    """The drop-in as it is now, for its author alone, until the transaction ends. Raises Gone."""
    return still_there(DropIn.objects.written_by(by), drop_in)


def _draft(drop_in: DropIn, by: Person) -> DropIn:
    kept = locked(drop_in, by)
    if kept.state != DropInState.DRAFT:
        raise AlreadyFinished(kept)
    return kept


def _finish(drop_in: DropIn, on: datetime.date, by: Person) -> None:
    """Push down the fact, of the pair or of a visit through an open door."""
    drop_in.visit = _of_the_pair(drop_in, on, by) if drop_in.pairing_id else _through_a_door(drop_in, by)
    drop_in.finished_at = timezone.now()
    drop_in.version += 1


def _through_a_door(drop_in: DropIn, by: Person) -> Visit:
    problems = _praise_problems(drop_in)
    if problems:
        raise Unfinished(problems)
    where = {"teacher_id": drop_in.teacher_id, "school_id": drop_in.school_id}
    return visits.record_through_a_door(**where, on=drop_in.happened_on, by=by)


def _of_the_pair(drop_in: DropIn, on: datetime.date, by: Person) -> Visit:
    pairing = live_pair(drop_in, on, by)
    if pairing is None:
        raise NotTheirCoach
    drop_in.pairing = pairing
    problems = _praise_problems(drop_in) | step_problems(drop_in) | day_problems(drop_in, on)
    if problems:
        raise Unfinished(problems)
    agreed = {"next_on": drop_in.next_on, "talk_on": drop_in.talk_on}
    return visits.record(pairing=pairing, on=drop_in.happened_on, **agreed, by=by)


def live_pair(said: DropIn | Conversation, on: datetime.date, by: Person) -> Pairing | None:
    """The pair of this person with the teacher of these words, if it runs on that day."""
    return Pairing.objects.of_coach(by).of_teacher(said.teacher_id).open_on(on).first()


def _praise_problems(drop_in: DropIn) -> dict[str, str]:
    if drop_in.praise.strip():
        return {}
    return {"praise": "Write what happened and what it did for pupils. One sentence is enough."}


def step_problems(said: DropIn | Conversation) -> dict[str, str]:
    """What of the step still keeps words from being shared: a field's name to a sentence."""
    written = bool(said.step_words.strip())
    if said.follow_up == FollowUp.NEW and not written:
        return {"step_words": "Write the new step, or keep the one you have."}
    has_plan = any(words.strip() for words in (said.signs, said.model, said.rehearsal))
    if has_plan and not written and said.follow_up != FollowUp.KEEP:
        return {"step_words": "There are signs or a plan, but no step yet. Write the step they belong to."}
    ends_or_keeps = said.follow_up in (FollowUp.KEEP, FollowUp.RETIRE)
    if written and ends_or_keeps and ActionStep.objects.of(said.teacher_id).live().exists():
        return {"follow_up": "You wrote a new step as well. Choose the new one, or clear it."}
    return {}


def day_problems(drop_in: DropIn, on: datetime.date) -> dict[str, str]:
    """Why its day, or one that was agreed for later, cannot be, by field. `on` is today."""
    if not drop_in.pairing_id:
        return {}
    calendar, day = calendar_of(drop_in.school_id), drop_in.happened_on
    since = drop_in.pairing.starts_on if drop_in.pairing else datetime.date.min
    found = {"happened_on": days.visit_day_problem(day, today=on, calendar=calendar, coaching_since=since)}
    if drop_in.next_on:
        found["next_on"] = days.next_day_problem(drop_in.next_on, after=day, today=on, calendar=calendar)
    if drop_in.talk_on:
        found["talk_on"] = days.talk_day_problem(drop_in.talk_on, after=day, today=on, calendar=calendar)
    return {name: problem for name, problem in found.items() if problem}
