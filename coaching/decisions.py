"""What a school has decided, or its trust for it: what holds, since when and by whom, what is to come, what was."""

import datetime
import uuid
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from coaching.engine import cycles, lag
from coaching.engine.calendar import Calendar
from coaching.engine.choices import layered
from coaching.engine.periods import Period
from coaching.phrases import OFTEN, day, shared_by
from schools.models import Choice, Decision, School
from schools.models.choice import MAY_BE

# Those that a school's leaders find on their page; the anchor week is the trust's to set.
SHOWN = tuple(MAY_BE)

WHAT_COMPLETES = {
    cycles.DROP_IN: "The drop-in",
    cycles.CONVERSATION: "The coaching conversation",
}
WHO_DROPS_IN = {"nobody": "Nobody", "coaches": "The school’s coaches", "anybody": "Anybody at the school"}
# What is so where nothing was chosen. Open doors begin with those who are trained to write about what they saw.
UNCHOSEN: dict[str, str] = {
    Decision.CYCLE: cycles.DROP_IN,
    Decision.OPEN_DOOR: "coaches",
    Decision.FEEDBACK: str(lag.PROMISE),
}


@dataclass(frozen=True)
class Line:
    """One decision at one school: its own choices, and the trust's up to its first own, in the order of their days.

    Without `school_id` it is the trust's decision, with the trust's choices alone.
    """

    decision: Decision
    choices: tuple[Choice, ...]
    today: datetime.date
    school_id: uuid.UUID | None

    def holds_on(self, on: datetime.date) -> Choice | None:
        """The choice by which that day is judged; None before the first."""
        return next((choice for choice in reversed(self.choices) if choice.starts_on <= on), None)

    def would_repeat(self, value: str, starts_on: datetime.date) -> bool:
        """Whether just this was chosen here, not by the trust for a school, for an earlier day, and still holds."""
        holds = self.holds_on(starts_on)
        return bool(holds and self.is_own(holds) and holds.value == value and holds.starts_on < starts_on)

    def is_own(self, choice: Choice) -> bool:
        return choice.school_id == self.school_id

    @property
    def may_go(self) -> list[Choice]:
        """Those that can be taken back: made here, and not yet in force for a whole day."""
        return [choice for choice in self.choices if self.is_own(choice) and choice.starts_on >= self.today]

    @property
    def holds(self) -> Choice | None:
        return self.holds_on(self.today)

    @property
    def ahead(self) -> list[Choice]:
        """Those that are still to hold, the next one first."""
        return [choice for choice in self.choices if choice.starts_on > self.today]

    @property
    def before(self) -> list[tuple[Choice, datetime.date]]:
        """Those that held once, each with the day from which it held no longer, the latest first."""
        begun = [choice for choice in self.choices if choice.starts_on <= self.today]
        over = [(choice, after.starts_on) for choice, after in pairwise(begun)]
        return over[::-1]

    @property
    def may_be(self) -> tuple[str, ...]:
        return MAY_BE[self.decision]

    @property
    def is_number(self) -> bool:
        """Whether the value is a number to be typed."""
        return self.decision in (Decision.JOINERS_GRACE, Decision.COACH_MAXIMUM)

    @property
    def otherwise(self) -> str:
        """What stands where nothing was chosen yet."""
        usual = UNCHOSEN.get(self.decision)
        return f"{in_words(self.decision, usual)}, until something else is chosen" if usual else "Nothing chosen yet"

    def words(self, choice: Choice) -> str:
        """What was chosen, in words."""
        return in_words(self.decision, choice.value)


def lines_of(school: School | None, *, today: datetime.date) -> dict[str, Line]:
    """Every decision of a school, or of the trust, by its code, in the order of the page. One query."""
    made = list(
        Choice.objects.filter(Q(school=school) | Q(school=None), decision__in=SHOWN)
        .select_related("by")
        .order_by("starts_on")
    )
    own = school.id if school else None
    return {decision: Line(Decision(decision), _line(made, decision), today, own) for decision in SHOWN}


def in_words(decision: str, value: str) -> str:
    """A value as a person says it: "Fortnightly", "3 weeks", "Up to 5 teachers", "No"."""
    if decision == Decision.CADENCE:
        return OFTEN[int(value)].capitalize()
    if decision == Decision.JOINERS_GRACE:
        return "1 week" if value == "1" else f"{value} weeks"
    if decision == Decision.CYCLE:
        return WHAT_COMPLETES[value]
    if decision == Decision.OPEN_DOOR:
        return WHO_DROPS_IN[value]
    if decision == Decision.FEEDBACK:
        return shared_by(int(value)).capitalize()
    if decision == Decision.COACH_MAXIMUM:
        return "Up to 1 teacher" if value == "1" else f"Up to {value} teachers"
    return value.capitalize()


def consequences(decision: str, *, running: Period | None, calendar: Calendar, today: datetime.date) -> list[str]:
    """What a new choice means for what has begun already, in sentences. `running` is the period under way."""
    sentences = {
        Decision.JOINERS_GRACE: [
            "It counts for whoever joins from then on. Whoever joined before keeps what held then."
        ],
        Decision.COACH_MAXIMUM: [
            "It counts for new pairs that begin from then on. A coach with a number of their own keeps it.",
            "Nobody loses their coach: one with more teachers is shown as over.",
        ],
        Decision.CYCLE: [
            "From that week on, a teacher counts as seen by what you choose here.",
            "A drop-in of the week before is not carried over.",
            "Weeks before that Monday stay as they are counted.",
        ],
        Decision.OPEN_DOOR: [
            "From then on, those you choose see which doors are open today. Each teacher opens their own, or doesn’t.",
            "What a visitor writes is read by the teacher and the visitor. It’s no coaching, and nothing counts.",
            "You see how many such visits there were, never whose.",
        ],
        Decision.FEEDBACK: [
            "It counts for drop-ins from that Monday on. Earlier ones keep what held on their own day.",
            "When that time is over and a note isn’t shared yet, its coach hears so once, by e-mail.",
            "You see how many were shared in time, never what was written.",
        ],
        Decision.LINE_MANAGER_MAY_COACH: ["It counts for new pairs that begin from then on. Pairs that run go on."],
    }
    return sentences.get(Decision(decision)) or _for_the_period(running, calendar, today)


def consequences_at_schools(decision: str) -> list[str]:
    """What a new choice of the trust means at its schools, in sentences."""
    where = "It holds at every school that has chosen nothing itself. A school that has keeps its own choice."
    if decision != Decision.CADENCE:
        return [where, *consequences(decision, running=None, calendar=Calendar(()), today=datetime.date.min)]
    return [
        where,
        "Where weeks under way don’t end the day before, they’re cut short: only their share is expected.",
        "Weeks before that Monday stay as they are counted.",
    ]


def first_monday(decision: str, *, running: Period | None, today: datetime.date) -> datetime.date:
    """The Monday a new choice is offered for: the next one, or for how often the first that cuts no period short."""
    if decision == Decision.CADENCE and running is not None:
        return running.ends_on
    return next_monday(today)


def next_monday(today: datetime.date) -> datetime.date:
    """The Monday of today or the first one after it."""
    return today + datetime.timedelta(days=-today.weekday() % 7)


def _line(made: list[Choice], decision: str) -> tuple[Choice, ...]:
    of_it = [one for one in made if one.decision == decision]
    return layered([one for one in of_it if one.school_id], [one for one in of_it if not one.school_id])


def _for_the_period(running: Period | None, calendar: Calendar, today: datetime.date) -> list[str]:
    stays = "Weeks before that Monday stay as they are counted."
    if running is None:
        return ["Nothing is under way. It counts from the first open week on.", stays]
    if len(running.weeks) == 1:
        return ["It counts from that week on.", stays]
    last = calendar.open_days(running.weeks[-1])[-1]
    length = {2: "two", 3: "three", 4: "four"}[len(running.weeks)]
    return [
        f"The {length} weeks under way end on {last:%A} {day(last, today=today)}. "
        "From the Monday after, nothing is cut short.",
        "From an earlier Monday, they end the week before: a shorter stretch, of which only its share is expected.",
        stays,
    ]
