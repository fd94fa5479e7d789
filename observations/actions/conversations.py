"""Coaching conversations: started, saved as they are typed, shared, taken back, corrected.

The two have just talked, so there is no holding back. The words stay here; the fact that they talked goes down to
`coaching` in the same transaction. One held with several at once is shared with all of them or with none, and each
teacher gets their own (observations/actions/alongside.py).
"""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from django.db import transaction

from coaching.actions import meetings
from coaching.actions.visits import NotTheirCoach
from coaching.facts import calendar_of
from coaching.models import Pairing
from observations.actions import alongside, drop_ins, steps
from observations.actions.drafts import ANSWERED, NoDraft, Overwritten, Unfinished, within_a_day
from observations.engine import days
from observations.models import ActionStep, Alongside, Conversation, ConversationState, DropIn, DropInState, FollowUp
from schools import outbox
from schools.models import Person
from schools.refusals import in_words, still_there

CORRECTED = ("happened_on", "praise", "question")
PLANNED = ("rounds", "try_on", "try_where")
WRITTEN = (*CORRECTED, "follow_up", "library_step", "step_words", "signs", "model", "rehearsal", *PLANNED)


class AlreadyShared(NoDraft):
    """The conversation was shared already, so it is no draft any more."""

    def __init__(self) -> None:
        super().__init__("This conversation is shared already.")


WITHIN_A_DAY = within_a_day("conversation")


def blank(
    *, client_id: uuid.UUID, pairing: Pairing, on: datetime.date, drop_in: DropIn | None, by: Person
) -> Conversation:
    """A conversation to begin writing, which is kept nowhere yet: its version is 0."""
    about = {"teacher": pairing.teacher, "school_id": pairing.school_id, "pairing": pairing, "drop_in": drop_in}
    return Conversation(author=by, client_id=client_id, happened_on=on, version=0, **about)


def start(
    *, client_id: uuid.UUID, pairing: Pairing, on: datetime.date, by: Person, drop_in: DropIn | None = None
) -> Conversation:
    """The draft of a conversation with a pair's teacher. The same client id gives the same draft, however often asked.

    Raises NotTheirCoach.
    """
    if pairing.coach_id != by.id:
        raise NotTheirCoach
    about = {"teacher_id": pairing.teacher_id, "school_id": pairing.school_id, "pairing": pairing, "drop_in": drop_in}
    talk, _ = Conversation.objects.get_or_create(author=by, client_id=client_id, defaults={**about, "happened_on": on})
    return talk


@transaction.atomic
def save(*, conversation: Conversation, version: int, words: Mapping[str, object], by: Person) -> Conversation:
    """Keep what was typed into a draft, if nothing else was saved since `version`.

    `words` holds any of WRITTEN, and with `alongside` what is said to others talked with at once (alongside.save). The
    same words sent twice are one save. Raises Overwritten, AlreadyShared.
    """
    kept = _draft(conversation, by)
    changed = {name: value for name, value in words.items() if name in WRITTEN and getattr(kept, name) != value}
    others = cast("alongside.Said | None", words.get("alongside"))
    is_news = others is not None and alongside.differs(main=kept, said=others)
    if not changed and not is_news:
        return kept
    if kept.version != version:
        raise Overwritten(kept)
    for name, value in changed.items():
        setattr(kept, name, value)
    if is_news and others is not None:
        alongside.save(main=kept, said=others, by=by)
    kept.version += 1
    kept.save(update_fields=[*changed, "version", "saved_at"])
    return kept


@transaction.atomic
def share(*, conversation: Conversation, on: datetime.date, by: Person) -> Conversation:
    """Share a draft with its teacher, and with everybody else it was held with: all or nothing.

    For each of them the fact goes down, a drop-in held until they had talked is shared, the step becomes live,
    rehearsed if they rehearsed it, and they get an e-mail without a word of it. `on` is today. Shared already: nothing
    more happens. Raises Unfinished, NotTheirCoach, AnotherStepIsLive.
    """
    kept = _locked(conversation, by)
    if kept.state == ConversationState.SHARED:
        return kept
    Alongside.objects.filter(other=kept).delete()  # shared alone, it is not told along any more
    others = alongside.agreed_as(main=kept, by=by)
    for talk in (kept, *others):
        talk.pairing = _pair_of(talk, on, by)
    if problems := _problems(kept, others, on):
        raise Unfinished(problems)
    for talk in (kept, *others):
        with in_words(_once_a_day(talk, "happened_on" if talk == kept else "together")):
            _share(talk, on, by)
    return kept


@transaction.atomic
def withdraw(*, conversation: Conversation, on: datetime.date, by: Person) -> Conversation:
    """Make a shared conversation its author's draft again, with everybody it was shared with at once.

    The facts are withdrawn, the steps as they were. A drop-in that was shared with it stays shared. Raises TooLate.
    """
    kept = _locked(conversation, by)
    Alongside.objects.filter(other=kept).delete()  # taken back alone, it is a draft of its own
    with in_words(WITHIN_A_DAY):
        for talk in (kept, *alongside.of(main=kept)):
            _take_back(talk, on, by)
    return kept


@transaction.atomic
def correct(
    *,
    conversation: Conversation,
    words: Mapping[str, object],
    on: datetime.date,
    by: Person,
    version: int | None = None,
) -> Conversation:
    """Change a shared conversation within a day. The database keeps what it said, for the teacher; the fact moves.

    `words` holds any of CORRECTED; `version` is the one they were changed from, where that is known.
    Raises Unfinished, TooLate, Overwritten.
    """
    kept = _locked(conversation, by)
    if version is not None and kept.version != version:
        raise Overwritten(kept)
    for name in CORRECTED:
        setattr(kept, name, words.get(name, getattr(kept, name)))
    problems = day_problems(kept, on) | _word_problems(kept, "praise")
    if problems:
        raise Unfinished(problems)
    kept.version += 1
    with in_words(WITHIN_A_DAY):
        kept.save()
    if kept.meeting:
        with in_words(_once_a_day(kept)):
            meetings.move(meeting=kept.meeting, on=kept.happened_on, by=by)
    return kept


@transaction.atomic
def discard(*, conversation: Conversation, by: Person) -> None:
    """Delete a draft for good, with those of everybody else it was held with: all or none.

    Raises AlreadyShared, Answered.
    """
    kept = _draft(conversation, by)
    ids = [kept.id, *(other.id for other in alongside.of(main=kept))]
    with in_words(ANSWERED):
        Conversation.objects.written_by(by).drafts().filter(id__in=ids).erase()


def _locked(conversation: Conversation, by: Person) -> Conversation:
    return still_there(Conversation.objects.written_by(by), conversation)


def _draft(conversation: Conversation, by: Person) -> Conversation:
    kept = _locked(conversation, by)
    if kept.state != ConversationState.DRAFT:
        raise AlreadyShared
    return kept


def _pair_of(talk: Conversation, on: datetime.date, by: Person) -> Pairing:
    pairing = drop_ins.live_pair(talk, on, by)
    if pairing is None:
        raise NotTheirCoach
    return pairing


def _share(talk: Conversation, on: datetime.date, by: Person) -> None:
    about = talk.drop_in
    if about and about.state == DropInState.HELD and about.teacher_id == talk.teacher_id:
        drop_ins.share(drop_in=about, on=on, by=by, with_letter=False)
    talk.meeting = meetings.record(pairing=talk.pairing, on=talk.happened_on, by=by)
    # The database says when; until it has, the row has to say something.
    talk.state, talk.shared_at = ConversationState.SHARED, talk.saved_at
    talk.version += 1
    talk.save()
    steps.follow_up(said=talk, by=by, on=on)
    if talk.rounds:
        _rehearsed(talk, on, by)
    outbox.put(queue="mail", kind="words_shared", key=f"talked:{talk.meeting_id}", recipient=talk.teacher_id)


def _once_a_day(talk: Conversation, field: str = "happened_on") -> dict[str, Callable[[], Exception]]:
    """A pair holds one conversation a day: of a second the database says so, and this says it beside a field."""
    said = "You’ve shared a conversation with {} from that day already. Choose another day{}."
    more = ", or leave them out" if field == "together" else ""
    return {"held_once_a_day": lambda: Unfinished({field: said.format(talk.teacher.first_name, more)})}


def _rehearsed(talk: Conversation, on: datetime.date, by: Person) -> None:
    live = ActionStep.objects.of(talk.teacher_id).live().select_for_update().first()
    if live:
        steps.record_rehearsed(step=live, by=by, on=on)


def _not_rehearsed(talk: Conversation, on: datetime.date, by: Person) -> None:
    """The step that was kept is where it was, unless they rehearsed it in another conversation too."""
    live = ActionStep.objects.of(talk.teacher_id).live().select_for_update().first()
    rehearsing = Conversation.objects.written_by(by).filter(teacher=talk.teacher_id, state=ConversationState.SHARED)
    if live and not rehearsing.filter(rounds__gt=0, happened_on__gte=live.chosen_on).exists():
        steps.take_back_rehearsed(step=live, by=by, on=on)


def _take_back(talk: Conversation, on: datetime.date, by: Person) -> None:
    if talk.state == ConversationState.DRAFT:
        return
    meeting = talk.meeting
    talk.state, talk.meeting, talk.shared_at = ConversationState.DRAFT, None, None
    talk.version += 1
    talk.save()
    if meeting:
        meetings.withdraw(meeting=meeting, by=by)
    steps.take_back(said=talk, by=by, on=on)
    if talk.rounds and not talk.step_words.strip() and talk.follow_up != FollowUp.RETIRE:
        _not_rehearsed(talk, on, by)


def _problems(kept: Conversation, others: Sequence[Conversation], on: datetime.date) -> dict[str, str]:
    """What keeps a draft from being shared with everybody: a field's name to a sentence. `on` is today."""
    of_all = day_problems(kept, on)
    found = of_all | drop_ins.step_problems(kept) | _word_problems(kept, "praise")
    about_days = []
    for other in others:
        found |= _word_problems(other, alongside.field("praise", other.teacher_id))
        theirs = [problem for problem in day_problems(other, on).values() if problem not in of_all.values()]
        about_days += [f"{other.teacher.first_name}: {problem}" for problem in theirs]
    return found | ({"together": " ".join(about_days)} if about_days else {})


def _word_problems(talk: Conversation, field: str) -> dict[str, str]:
    said = (talk.praise, talk.question, talk.step_words, talk.try_where)
    if any(words.strip() for words in said) or talk.rounds or talk.try_on or talk.follow_up == FollowUp.RETIRE:
        return {}
    return {field: "Write down one thing at least: what went well, a question, the step, or how you rehearsed it."}


def day_problems(talk: Conversation, on: datetime.date) -> dict[str, str]:
    """Why its day, or the one on which the step will be tried, cannot be, by field. `on` is today."""
    calendar, day = calendar_of(talk.school_id), talk.happened_on
    since = talk.pairing.starts_on
    found = {"happened_on": days.held_day_problem(day, today=on, calendar=calendar, coaching_since=since)}
    if talk.try_on:
        found["try_on"] = days.try_day_problem(talk.try_on, after=day, today=on, calendar=calendar)
    return {name: problem for name, problem in found.items() if problem}
