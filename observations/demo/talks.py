"""The conversations after the demo's drop-ins: held or missed, with what was said, in the second school year."""

import datetime
import random
import uuid
from dataclasses import dataclass, field

from coaching.engine import weeks
from coaching.models import Cause
from observations.demo.coaching import PairStory, VisitStory, calendar_of
from observations.demo.people import demo_id
from observations.demo.places import DAY
from observations.demo.story import LONDON, Story

BEGINS = datetime.date(2026, 9, 1)
CHOSEN_FROM = datetime.date(2026, 11, 2)
COUNT_HERE = ("coppice-row", "orchard-way")  # schools at which the conversation completes a cycle
DAYS = datetime.timedelta(days=1)
CAUSES = (
    *[Cause.COVER_NEEDED] * 4,
    *[Cause.CLASH] * 3,
    *[Cause.COACH_AWAY] * 2,
    *[Cause.TEACHER_AWAY] * 2,
    Cause.URGENT,
)
PRAISE = (
    "You came back to the pupil who had passed the first time, so nobody could opt out of the second question.",
    "You gave the instruction once, scanned the room and waited, and everybody had started before you spoke again.",
    "You showed a worked answer with one mistake in it, and pupils found the mistake before you asked.",
    "You cold-called after the pause, and the quiet table answered in whole sentences.",
)
QUESTIONS = (
    "What would you hear if every pupil had thought of an answer before you named one?",
    "Which moment of the lesson would you keep if you had only ten minutes?",
    "What might happen if pupils told each other the answer first?",
)
PLACES_TO_TRY = ("First lesson of the day", "Period 3", "After lunch", "The starter")


@dataclass
class Talks:
    """Facts of conversations, and their words, as fields of their models."""

    meetings: list[dict] = field(default_factory=list)
    conversations: list[dict] = field(default_factory=list)


def tell(story: Story, seed: int) -> Talks:
    """Nearly every drop-in is talked about where that is what counts, elsewhere about one in four; some are missed."""
    told, dice, calendar = Talks(), random.Random(f"{seed} talks"), calendar_of()
    drop_in_of = {words["visit_id"]: words for _, words in story.drop_ins if "visit_id" in words}
    for visit in story.visits:
        chance = dice.random()
        counts = visit.pair.place.slug in COUNT_HERE
        if visit.on < BEGINS or chance > (0.95 if counts else 0.25):
            continue
        on = calendar.first_open_day_on_or_after(visit.on + dice.randrange(3) * DAYS)
        if on is None or on > DAY or (visit.pair.ends_on and on >= visit.pair.ends_on):
            continue
        words = drop_in_of[_visit_id(visit)]
        if words["state"] == "shared":
            _talk(told, visit.pair, words, on, dice, missed=chance < (0.12 if counts else 0.02))
    _priyas_draft(told, story)
    return told


def _talk(told: Talks, pair: PairStory, drop_in: dict, on: datetime.date, dice: random.Random, *, missed: bool) -> None:
    if any((one["pairing_id"], one["on"]) == (_pair_id(pair), on) for one in told.meetings):
        return  # a pair talks once a day
    about = {"school_id": demo_id(pair.place.slug), "teacher_id": pair.teacher.id, "pairing_id": _pair_id(pair)}
    number = demo_id("meeting", drop_in["id"])
    cause = dice.choice(CAUSES) if missed else ""
    said = {"outcome": "missed" if missed else "held", "cause": str(cause)}
    told.meetings.append({"id": number, **about, "coach_id": pair.coach.id, "on": on, "week": weeks.monday(on), **said})
    if missed:
        return
    told.conversations.append(
        {
            "id": demo_id("talk", drop_in["id"]),
            **about,
            "author_id": pair.coach.id,
            "meeting_id": number,
            "drop_in_id": drop_in["id"],
            "client_id": demo_id("talk client", drop_in["id"]),
            "happened_on": on,
            "praise": dice.choice(PRAISE),
            "question": dice.choice(QUESTIONS),
            "follow_up": "keep",
            "rounds": dice.randrange(1, 5),
            "try_on": _next_weekday(on),
            "try_where": dice.choice(PLACES_TO_TRY),
            "state": "shared",
            "shared_at": datetime.datetime.combine(on, datetime.time(16, 10), LONDON),
        }
    )


def _next_weekday(on: datetime.date) -> datetime.date:
    """The next weekday: near enough for a plan made in a conversation."""
    return on + (3 if on.weekday() == 4 else 1) * DAYS


def _priyas_draft(told: Talks, story: Story) -> None:
    """Priya has begun to write down a conversation with Yusuf, and shared one with Hannah."""
    mine = [visit for visit in story.visits if visit.pair.coach.last == "Nair"]
    pair = next(visit.pair for visit in mine if visit.pair.teacher.last == "Demir")
    told.conversations.append(
        {
            "id": demo_id("talk draft", pair.teacher.email),
            "school_id": demo_id(pair.place.slug),
            "teacher_id": pair.teacher.id,
            "pairing_id": _pair_id(pair),
            "author_id": pair.coach.id,
            "client_id": demo_id("talk draft client", pair.teacher.email),
            "happened_on": DAY - DAYS,
            "praise": PRAISE[0],
            "state": "draft",
        }
    )
    pair = next(visit.pair for visit in mine if visit.pair.teacher.last == "Okafor")
    words = (words for of, words in story.drop_ins if of is pair and words["state"] == "shared")
    last = max(words, key=lambda one: one["happened_on"])
    if demo_id("meeting", last["id"]) not in {one["id"] for one in told.meetings}:
        _talk(told, pair, last, last["happened_on"], random.Random(0), missed=False)


def _pair_id(pair: PairStory) -> uuid.UUID:
    return demo_id("pair", pair.teacher.email, pair.coach.email, pair.starts_on)


def _visit_id(visit: VisitStory) -> uuid.UUID:
    return demo_id("visit", _pair_id(visit.pair), visit.on)
