"""What teachers of the demo trust said back: thanks, a few questions, days on which they tried their step."""

import datetime
import random
from collections.abc import Iterator, Sequence

from django.db import connections, models

from observations.demo.people import demo_id
from observations.demo.places import DAY
from observations.demo.story import LONDON, Story
from observations.models import AnotherDay, Answer, Attempt, Keepsake, Note

DAYS = datetime.timedelta(days=1)
LATELY = 6 * 7 * DAYS
HANNAH, TOM = demo_id("person", "Hannah", "Okafor"), demo_id("person", "Tom", "Ashworth")
DATE_ANSWERS = """
    update observations_answer a
    set said_at = d.shared_at + case when a.by_id = a.author_id then interval '20 hours' else interval '3 hours' end
    from observations_dropin d where d.trust_id = a.trust_id and d.id = a.drop_in_id
"""
QUESTIONS = (
    "How long did you see me wait, the second time?",
    "Would you do the same with the Year 11s, or start smaller?",
    "Could we try it with the mini whiteboards next time?",
)
DIFFERENTLY = (
    "I had them write first on purpose: the last three lessons they talked before they had thought.",
    "It was quieter than it looks. Half the class were on the harder question already.",
)
REPLIES = (
    "Good question. Let’s look at it together when we meet.",
    "That makes sense, I hadn’t seen the lesson before. Thank you for saying it.",
    "About three seconds, and it was enough.",
)
HOW_IT_WENT = (
    "",
    "",
    "Slower than I thought, and more of them answered.",
    "Forgot it in the first ten minutes, then it worked twice.",
)


def rows(story: Story, seed: int) -> Iterator[Sequence[models.Model]]:
    """Tables of rows to write, each of one model, in an order in which each refers to what is there already."""
    dice = random.Random(f"{seed} answers")
    letters = [words for _, words in story.drop_ins if words["state"] == "shared"]
    yield [answer for letter in letters if letter["happened_on"] > DAY - LATELY for answer in _said(letter, dice)]
    yield [attempt for step in story.steps if step.get("trying_on") for attempt in _tried(step, dice)]
    of_hannah = [letter for letter in letters if letter["teacher_id"] == HANNAH]
    yield [Keepsake(person_id=letter["teacher_id"], drop_in_id=letter["id"]) for letter in of_hannah[-3:-1]]
    yield [_note(of_hannah[-1]), _note(None, of_hannah[-1]["teacher_id"])]
    yield [_another_day(story)]


def date_them(using: str) -> None:
    """Answers follow their letters by some hours, replies by a day; notes are of the day before the demo's."""
    evening = datetime.datetime.combine(DAY - DAYS, datetime.time(19, 5), LONDON)
    with connections[using].cursor() as cursor:
        cursor.execute(DATE_ANSWERS)
        cursor.execute("update observations_note set written_at = %s", [evening])
        cursor.execute("update observations_anotherday set said_at = %s", [evening])


def _said(letter: dict, dice: random.Random) -> Iterator[Answer]:
    chance, by_hand = dice.random(), _by_hand(letter)
    two = {"drop_in_id": letter["id"], "teacher_id": letter["teacher_id"], "author_id": letter["author_id"]}
    teacher, author = letter["teacher_id"], letter["author_id"]
    if by_hand or chance < 0.35:
        kind, words = by_hand or ("thank", "")
        yield Answer(**two, by_id=teacher, kind=kind, words=words)
    if not by_hand and chance < 0.1:
        kind = "disagree" if chance < 0.03 else "ask"
        yield Answer(
            **two, by_id=teacher, kind=kind, words=dice.choice(DIFFERENTLY if kind == "disagree" else QUESTIONS)
        )
        yield Answer(**two, by_id=author, kind="reply", words=dice.choice(REPLIES))


def _by_hand(letter: dict) -> tuple[str, str] | None:
    """Of this and the last week Hannah asks and Tom thanks: both wait on Priya's page."""
    if letter["happened_on"] < DAY - 8 * DAYS:
        return None
    return {HANNAH: ("ask", QUESTIONS[0]), TOM: ("thank", "")}.get(letter["teacher_id"])


def _tried(step: dict, dice: random.Random) -> Iterator[Attempt]:
    if step["teacher_id"] == HANNAH and not step.get("retired_on"):
        yield Attempt(step_id=step["id"], teacher_id=HANNAH, on=DAY - DAYS, words=HOW_IT_WENT[-2])
        return
    until = step.get("habit_on") or step.get("retired_on") or DAY
    day, often = step["trying_on"], dice.randrange(1, 4)
    while often and day < until:
        if day.weekday() < 5:
            yield Attempt(step_id=step["id"], teacher_id=step["teacher_id"], on=day, words=dice.choice(HOW_IT_WENT))
            often -= 1
        day += dice.randrange(2, 6) * DAYS


def _note(letter: dict | None, person_id=None) -> Note:
    if letter is None:
        return Note(
            person_id=person_id, words="Ask Priya whether she’d come on a Friday once. That is when it is hard."
        )
    return Note(
        person_id=letter["teacher_id"], drop_in_id=letter["id"], words="Try this with 9C first, they like a pause."
    )


def _another_day(story: Story) -> AnotherDay:
    """Tom would rather meet a day later than he and Priya agreed."""
    visit = max((v for v in story.visits if v.pair.teacher.id == TOM), key=lambda v: v.on)
    agreed = visit.next_on or DAY
    pair_id = demo_id("pair", visit.pair.teacher.email, visit.pair.coach.email, visit.pair.starts_on)
    return AnotherDay(
        visit_id=demo_id("visit", pair_id, visit.on),
        teacher_id=visit.pair.teacher.id,
        coach_id=visit.pair.coach.id,
        instead_of=agreed,
        day=agreed + DAYS,
        words="We have the Year 9 assembly that morning.",
    )
