"""Who coaches whom: pairs are started and ended by the leaders of their school, on a day.

What may not be is refused by the database (coaching/sql/pairings.sql), whoever asks and however many ask at once. Each
refusal carries the name of a constraint, which becomes an exception here: its sentence is for a person to read, and
`field` says what of the form it is about.
"""

import datetime

from django.db import transaction

from coaching.models import Pairing
from schools.models import Person, School
from schools.refusals import Refusal, in_words


class Refused(Refusal):
    """A pair that cannot be. Raised as one of the classes below."""

    field = "coach"


class CoachIsFull(Refused):
    sentence = "They already coach as many teachers as they can take on. Choose a coach with room."


class CoachIsNotReady(Refused):
    sentence = "They aren’t coaching on that day. Choose another coach, or change where they stand on the Coaches page."


class CoachWorksElsewhere(Refused):
    sentence = "They don’t work at this school on that day. Choose a coach who does, or one who coaches for the trust."


class LineManagerMayNotCoach(Refused):
    sentence = "They’re the teacher’s line manager, and here line managers don’t coach the people they manage."


class NobodyCoachesThemself(Refused):
    sentence = "Nobody coaches themself. Choose somebody else."


class TeacherWorksElsewhere(Refused):
    field = "teacher"
    sentence = "They don’t work at this school on that day."


class TeacherHasACoach(Refused):
    field = "teacher"
    sentence = "They have a coach already at that time. End that pair first, then start this one."


class AlreadyEnded(Refusal):
    """The pair's end was settled before, by somebody else or in another tab; `pairing` says for which day."""

    def __init__(self, pairing: Pairing) -> None:
        self.pairing = pairing
        super().__init__(f"This pair’s end is settled already: {pairing.ends_on:%-d %B %Y}.")


REFUSALS: dict[str, type[Refused]] = {
    "coach_is_full": CoachIsFull,
    "coach_is_ready": CoachIsNotReady,
    "coach_works_there": CoachWorksElsewhere,
    "line_manager_may_not_coach": LineManagerMayNotCoach,
    "nobody_coaches_themself": NobodyCoachesThemself,
    "teacher_works_there": TeacherWorksElsewhere,
    "one_open_coach_per_teacher": TeacherHasACoach,
    "pairings_overlap": TeacherHasACoach,
}


def start(*, school: School, teacher: Person, coach: Person, starts_on: datetime.date, by: Person) -> Pairing:
    """Make a pair from a day on. Raises Refused."""
    asked = {"school": school, "teacher": teacher, "coach": coach, "starts_on": starts_on}
    try:
        with in_words(REFUSALS):
            return Pairing.objects.create(**asked, started_by=by)
    except Refused:
        # The same pair, made by the first of two presses or by another tab that was quicker, is no refusal.
        made = Pairing.objects.filter(**asked, ends_on=None).first()
        if made is None:
            raise
        return made


@transaction.atomic
def end(*, pairing: Pairing, ends_on: datetime.date, by: Person) -> Pairing:
    """End a pair on a day, from which it is over; one that has not begun by then is called off.

    Ended already for the same day: nothing more happens. Raises AlreadyEnded for another day.
    """
    standing = Pairing.objects.select_for_update(of=("self",)).get(id=pairing.id)
    ends_on = max(ends_on, standing.starts_on)
    if standing.ends_on is None:
        standing.ends_on, standing.ended_by = ends_on, by
        standing.save(update_fields=["ends_on", "ended_by"])
    elif standing.ends_on != ends_on:
        raise AlreadyEnded(standing)
    return standing
