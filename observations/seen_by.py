"""Who can see what is written about a teacher, and who has opened it: the two lists on the teacher's own page.

The first is made from the rules that the database keeps (observations/audience.py for words, leaders' appointments for
dates), and a test holds it against what every person of the trust can really read. The second is the reader ledger.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, Value
from django.db.models.functions import TruncDate

from coaching.coached import OwnCoach
from coaching.models import Meeting, Visit
from observations import audience, sharing
from observations.models import ActionStep, Conversation, DropIn, DropInState, Opening
from observations.sharing import Given
from observations.timeline import SOMEBODY
from schools.models import Appointment, Person, Role
from schools.models.appointment import SCHOOL_LEADERS
from schools.models.periods import runs_on
from schools.templatetags.ui import clock, in_sentence, listed, relative_day, small_first

YOURSELF = "Everything written to you. Your ticks are yours alone."
FROM_NOW_ON = "Your steps. What others wrote to you before stays closed to them."
NO_LONGER = "Not a word any more, only the days you met. What they wrote stays with you."
TOTALS = "Totals for the school. Never a teacher’s name."


@dataclass(frozen=True)
class Line:
    """A line of either list: who, what they see or opened, and the icon beside it."""

    who: str
    what: str
    icon: str


@dataclass(frozen=True)
class Authors:
    """Who has written to a teacher: ids of those who can still read it and of those who no longer can.

    `letters` and `talks` are how many drop-ins and conversations there are.
    """

    reading: frozenset[uuid.UUID]
    no_longer: frozenset[uuid.UUID]
    letters: int
    talks: int = 0


@dataclass(frozen=True)
class Leader:
    """Somebody who leads a school where the teacher is or was coached, and the days of it that they see."""

    name: str
    met_on: tuple[datetime.date, ...]


# --- Who can see it ---------------------------------------------------------------------------------------------------


def authors_of(teacher: Person, coach: OwnCoach | None) -> Authors:
    """Everybody who shared words with a teacher, by the rule for words. One query."""
    coach_now = coach.coach.id if coach else None
    letters, talks = (
        kind.objects.shared_with(teacher)
        .order_by()
        .values("author_id", "pairing_id")
        .annotate(number=Count("id"), is_talk=Value(kind is Conversation))
        .values_list("author_id", "pairing_id", "number", "is_talk")
        for kind in (DropIn, Conversation)
    )
    reading: set[uuid.UUID] = set()
    everybody: set[uuid.UUID] = set()
    counted = {True: 0, False: 0}
    for author, pairing, number, is_talk in letters.union(talks, all=True):
        about = DropIn(author_id=author, pairing_id=pairing, teacher=teacher)
        reader = audience.of_words(about, coach_now=coach_now, state=DropInState.SHARED).author
        if reader:
            reading.add(reader)
        everybody.add(author)
        counted[is_talk] += number
    return Authors(frozenset(reading), frozenset(everybody - reading), counted[False], counted[True])


def leaders_over(teacher: Person, schools: Iterable[uuid.UUID | None], *, today: datetime.date) -> list[Leader]:
    """Who leads the schools given, and those where the teacher was ever visited, with the days there. Two queries."""
    met: dict[uuid.UUID, list[datetime.date]] = {school: [] for school in schools if school}
    visits, talks = (
        facts.filter(teacher=teacher).order_by().values_list("school_id", "on")
        for facts in (Visit.objects.that_took_place().exclude(pairing=None), Meeting.objects.held())
    )
    for school_id, day in visits.union(talks):
        met.setdefault(school_id, []).append(day)
    posts = (
        Appointment.objects.filter(runs_on(today), school_id__in=met, role__in=SCHOOL_LEADERS)
        .exclude(person=teacher)
        .select_related("person", "school")
        .order_by("school__name", "role", "person__last_name")
    )
    several = len(met) > 1
    return [Leader(_title(post, several), tuple(sorted(set(met[post.school_id])))) for post in posts if post.school_id]


def lines(
    coach: OwnCoach | None,
    authors: Authors,
    leaders: Sequence[Leader],
    names: Mapping[uuid.UUID, Person],
    *,
    given: Iterable[Given] = (),
) -> list[Line]:
    """Who can see a teacher's feedback, from those who read words to those who see totals.

    `given` is what the teacher shares, of which what is in force counts.
    """
    found = [Line("You", YOURSELF, "book-open")]
    if coach:
        wrote = coach.coach.id in authors.reading
        found.append(
            Line(coach.coach.name, "Your steps, and what they wrote to you." if wrote else FROM_NOW_ON, "book-open")
        )
    others = authors.reading - {coach.coach.id if coach else None}
    found += [Line(name, "What they wrote to you.", "book-open") for name in _names(others, names)]
    found += _lent(given)
    found += [Line(name, NO_LONGER, "eye-off") for name in _names(authors.no_longer, names)]
    found += [Line(leader.name, _met(leader.met_on), "calendar-check") for leader in leaders]
    return [*found, Line("The trust team", TOTALS, "hash")]


def _lent(given: Iterable[Given]) -> list[Line]:
    """Each colleague to whom the teacher shows something now, with how much of it."""
    by_reader: dict[Person, list[Given]] = {}
    for one in given:
        if one.is_in_force:
            by_reader.setdefault(one.reader, []).append(one)
    readers = sorted(by_reader, key=lambda reader: reader.name)
    return [Line(reader.name, sharing.counted(by_reader[reader]), "book-open") for reader in readers]


def sentence(
    coach: OwnCoach | None, authors: Authors, names: Mapping[uuid.UUID, Person], *, given: Iterable[Given] = ()
) -> str:
    """The line at the top of the page: "Between you and Priya."."""
    readers = {person: names.get(person, SOMEBODY).first_name for person in authors.reading}
    if coach:
        readers[coach.coach.id] = coach.coach.first_name
    readers |= {one.reader.id: one.reader.first_name for one in given if one.is_in_force}
    return f"Between {listed(['you', *sorted(readers.values())])}." if readers else "Only you can read this."


def _title(post: Appointment, with_school: bool) -> str:
    at = f" of {post.school.name}" if with_school and post.school else ""
    return f"{post.person.name}, {small_first(Role(post.role).label)}{at}"


def _met(days: Sequence[datetime.date]) -> str:
    if not days:
        return "Who coaches you, and when. Not what is said."
    last = f"{days[-1].day} {days[-1]:%B}"
    if len(days) > 2:
        return f"Who coaches you, and when: on {len(days)} days so far, last on {last}. Not what was said."
    first = f"{days[0].day} and " if days[0].month == days[-1].month else f"{days[0].day} {days[0]:%B} and "
    return f"Who coaches you, and when: on {first if len(days) == 2 else ''}{last}. Not what was said."


def _names(people: Iterable[uuid.UUID | None], names: Mapping[uuid.UUID, Person]) -> list[str]:
    return sorted(names.get(person, SOMEBODY).name for person in people if person)


# --- Who has opened it ------------------------------------------------------------------------------------------------


def ledger_of(teacher: Person) -> QuerySet:
    """Rows of reader_id, what, step_id, drop_in_id, conversation_id, day, times, last (a moment), the latest first.

    Every opening has a row of its own in the ledger. Here they are told by the day: a coach who looks at a step on
    their page six times a day is one line that says so.
    """
    opened = Opening.objects.filter(teacher=teacher).annotate(day=TruncDate("opened_at"))
    told = opened.values("reader_id", "what", "step_id", "drop_in_id", "conversation_id", "day")
    return told.annotate(times=Count("id"), last=Max("opened_at")).order_by("-last", "reader_id", "step_id")


def opened_lines(
    rows: Iterable[Mapping],
    *,
    names: Mapping[uuid.UUID, Person],
    steps: Iterable[ActionStep],
    today: datetime.date,
    in_words: bool = False,
) -> list[Line]:
    """Rows of the ledger, told to the teacher; `in_words` names a step by its words, which takes more room."""
    by_id = {step.id: step for step in steps}
    return [
        Line(
            names.get(row["reader_id"], SOMEBODY).name,
            f"{_thing(row, by_id.get(row['step_id']), in_words)}, {_when(row, today)}",
            "eye",
        )
        for row in rows
    ]


def _thing(row: Mapping, step: ActionStep | None, in_words: bool) -> str:
    if row["what"] == Opening.What.CONVERSATION:
        return "A conversation" if row["conversation_id"] else "A conversation you’ve since deleted"
    if row["what"] == Opening.What.DROP_IN:
        return "A note" if row["drop_in_id"] else "A note you’ve since deleted"
    if step is None:
        return "A step you’ve since deleted"
    if in_words:
        return f"Your step “{step.words}”"
    return "Your step" if step.retired_on is None else "An earlier step"


def _when(row: Mapping, today: datetime.date) -> str:
    on = min(row["day"], today)  # a demo's day stands still, and what is opened there later is of that day
    day, at, times = in_sentence(relative_day(on, today)), clock(row["last"]), row["times"]
    if times == 1:
        return f"{day} at {at}"
    often = "twice" if times == 2 else f"{times} times"
    return f"{often} {day}, last at {at}"
