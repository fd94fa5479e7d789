"""Turn visits into words: a shared drop-in each, and steps that follow one another, one live at a time."""

import datetime
import random
import uuid
from dataclasses import dataclass, field

from observations.demo.coaching import PairStory, VisitStory
from observations.demo.people import demo_id
from observations.demo.places import DAY
from observations.demo.words import Composer, Note
from schools.clock import LONDON

WEEK, DAYS = datetime.timedelta(weeks=1), datetime.timedelta(days=1)


@dataclass
class Story:
    """Everything to write: visits, drop-ins with their pair, steps and ticks, as fields of their models."""

    visits: list[VisitStory] = field(default_factory=list)
    drop_ins: list[tuple[PairStory, dict]] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    ticks: list[dict] = field(default_factory=list)


def tell(visits: list[VisitStory], composer: Composer, seed: int) -> Story:
    """The words of every visit, oldest first, and what Priya has begun or keeps until she has talked."""
    story, dice = Story(visits=visits), random.Random(seed)
    live: dict[str, dict] = {}
    for visit in visits:
        teacher = visit.pair.teacher.email
        new = teacher not in live or dice.random() < 0.4
        note = composer.note(visit.pair.teacher.team or "English", with_step=new)
        held = visit.pair.teacher.first == "Megan" and visit.pair.coach.last == "Nair" and visit.on >= DAY - DAYS
        story.drop_ins.append((visit.pair, _drop_in(visit, note, held=held)))
        if new and not held:
            if teacher in live:
                live[teacher] |= {"retired_on": visit.on, "retired_reason": "moved on"}
            live[teacher] = _step(visit, note)
            story.steps.append(live[teacher])
    for step in live.values():
        _grow(step, dice)
    _share_some_later(story, seed)
    _hannahs_step(story, live)
    _yusufs_draft(story, composer, visits)
    return story


def _drop_in(visit: VisitStory, note: Note, *, held: bool) -> dict:
    at = datetime.datetime.combine(visit.on, datetime.time(15, 40), LONDON)
    return {
        **_whose(visit.pair),
        "id": _drop_in_id(visit),
        "visit_id": demo_id(
            "visit", demo_id("pair", visit.pair.teacher.email, visit.pair.coach.email, visit.pair.starts_on), visit.on
        ),
        "author_id": visit.pair.coach.id,
        "client_id": demo_id("client", _drop_in_id(visit)),
        "happened_on": visit.on,
        "lesson": note.lesson,
        "praise": note.praise,
        "question": note.question,
        "focus": note.focus,
        "follow_up": "new" if note.step_words else "keep",
        "library_step": note.step_code,
        "step_words": note.step_words,
        "signs": note.signs,
        "model": note.model,
        "rehearsal": note.rehearsal,
        "next_on": visit.next_on,
        "state": "held" if held else "shared",
        "finished_at": at,
        "shared_at": None if held else at,
    }


def _step(visit: VisitStory, note: Note) -> dict:
    return {
        **_whose(visit.pair),
        "id": demo_id("step", _drop_in_id(visit)),
        "chosen_with_id": visit.pair.coach.id,
        "drop_in_id": _drop_in_id(visit),
        "words": note.step_words,
        "signs": note.signs,
        "model": note.model,
        "rehearsal": note.rehearsal,
        "library_step": note.step_code,
        "chosen_on": visit.on,
        "check_back_on": visit.next_on or visit.on + visit.pair.place.cadence * WEEK,
    }


def _whose(pair: PairStory) -> dict:
    return {"teacher_id": pair.teacher.id, "school_id": demo_id(pair.place.slug)}


def _drop_in_id(visit: VisitStory) -> uuid.UUID:
    return demo_id("drop-in", visit.pair.teacher.email, visit.pair.coach.email, visit.on)


def _grow(step: dict, dice: random.Random) -> None:
    """How far along its path a live step is, by how long ago it was chosen."""
    age = (DAY - step["chosen_on"]).days
    if age >= 3 and dice.random() < 0.85:
        step |= {"state": "rehearsed", "rehearsed_on": step["chosen_on"] + 2 * DAYS}
    if age >= 7 and step.get("rehearsed_on") and dice.random() < 0.7:
        step |= {"state": "trying", "trying_on": step["chosen_on"] + 5 * DAYS}
    if age >= 21 and step.get("trying_on") and dice.random() < 0.4:
        step |= {"state": "habit", "habit_on": step["chosen_on"] + 18 * DAYS}


def _share_some_later(story: Story, seed: int) -> None:
    """Of the drop-ins before this week some were shared the day after, and a few when half a week had passed."""
    dice = random.Random(f"{seed} shared later")
    for _, words in story.drop_ins:
        chance = dice.random()
        if words["state"] == "shared" and words["happened_on"] < DAY - DAYS and chance < 0.3:
            words["shared_at"] += DAYS if chance < 0.2 else 4 * DAYS


def _hannahs_step(story: Story, live: dict[str, dict]) -> None:
    """The step the sign-in page's teacher is working on, booked to be looked at today."""
    step = live["hannah.okafor@hartsmoor.example"]
    step |= {
        "words": "Ask the question, pause for three seconds, then say a name.",
        "signs": "The name comes after the pause\nEvery pupil looks ready to answer",
        "model": "I’ll ask the opening question from tomorrow’s lesson, pause, then name a pupil.",
        "rehearsal": "Three questions standing up. I play a pupil who calls out on the second.",
        "library_step": "",
        "state": "trying",
        "rehearsed_on": step["chosen_on"] + 2 * DAYS,
        "trying_on": DAY - DAYS,
        "habit_on": None,
        "check_back_on": DAY,
    }
    words = next(w for _, w in story.drop_ins if w["id"] == step["drop_in_id"])
    words |= {
        "praise": (
            "You waited at the door and greeted every pupil by name, "
            "so the whole class had started the task inside a minute."
        ),
        "lesson": "10B English",
        "step_words": step["words"],
        "signs": step["signs"],
        "model": step["model"],
        "rehearsal": step["rehearsal"],
        "library_step": "",
        "focus": "questions",
    }
    story.ticks.append({"step_id": step["id"], "teacher_id": step["teacher_id"], "position": 0})
    last = max((v for v in story.visits if v.pair.teacher.id == step["teacher_id"]), key=lambda v: v.on)
    story.visits[story.visits.index(last)] = VisitStory(last.pair, last.on, DAY)
    next(words for _, words in story.drop_ins if words["id"] == _drop_in_id(last))["next_on"] = DAY


def _yusufs_draft(story: Story, composer: Composer, visits: list[VisitStory]) -> None:
    pair = next(v.pair for v in visits if v.pair.teacher.last == "Demir" and v.pair.coach.last == "Nair")
    story.drop_ins.append(
        (
            pair,
            {
                **_whose(pair),
                "id": demo_id("draft", pair.teacher.email),
                "author_id": pair.coach.id,
                "client_id": demo_id("draft client", pair.teacher.email),
                "happened_on": DAY - DAYS,
                "lesson": "9H History",
                "state": "draft",
                "praise": (
                    "You read the source aloud once, then gave a silent minute, "
                    "and nearly every pupil had underlined something before you spoke again."
                ),
            },
        )
    )
