"""What a leader changes by hand: somebody more is expected, somebody need not come, somebody never works that day."""

from django.db import transaction

from cpd.models import DayNotWorked, Excused, Expected, Twilight
from schools.clock import LONDON
from schools.models import Person, School
from schools.refusals import Refusal, in_words


class WorksElsewhere(Refusal):
    """Only somebody with a post there on the day comes as a school's."""

    sentence = "They don’t work at this school on that day."


REFUSALS = dict.fromkeys(("works_there_that_day", "school_is_invited"), WorksElsewhere)


def add(*, twilight: Twilight, person: Person, school: School, by: Person) -> Expected:
    """Expect somebody whom the rule leaves out. Expected already: nothing happens. Raises WorksElsewhere."""
    with in_words(REFUSALS):
        made, _ = Expected.objects.get_or_create(
            twilight=twilight, person=person, defaults={"school": school, "by_hand": True, "changed_by": by}
        )
    return made


def excuse(*, expected: Expected, why: str, by: Person) -> None:
    """Somebody need not come, for one of the reasons there are; with none, they are expected again."""
    Expected.objects.filter(id=expected.id).update(excused=why, changed_by=by)


@transaction.atomic
def never_on_that_day(*, expected: Expected, by: Person) -> None:
    """Somebody does not work on the twilight's day of the week: nothing is expected of them on it from now on.

    Twilights to come follow in the night, when they are worked out anew.
    """
    DayNotWorked.objects.get_or_create(**_that_day(expected), defaults={"by": by})
    excuse(expected=expected, why=Excused.NOT_WORKING, by=by)


def again_on_that_day(*, expected: Expected, by: Person) -> None:
    """Somebody works on that day of the week after all: twilights to come expect them from tonight on."""
    DayNotWorked.objects.filter(**_that_day(expected)).delete()


def is_never_on_that_day(expected: Expected) -> bool:
    """Whether it was said that somebody does not work on the twilight's day of the week. One query."""
    return DayNotWorked.objects.filter(**_that_day(expected)).exists()


def _that_day(expected: Expected) -> dict:
    weekday = expected.twilight.starts_at.astimezone(LONDON).weekday()
    return {"person_id": expected.person_id, "school_id": expected.school_id, "weekday": weekday}
