"""The letter that tells a teacher that something was shared with them, without a word of it.

The worker's login cannot read words, so the job names the fact of the visit: its key is `shared:<visit>`.
"""

import datetime
import uuid

from django.utils import timezone

from coaching.facts import calendar_of
from coaching.models import Visit
from schools.clock import LONDON
from schools.jobs import Job, Postpone
from schools.mail import Letter
from schools.models import Person

UNDO = datetime.timedelta(seconds=10)  # for so long, sharing can be undone
MORNING = datetime.time(7, 30)


def words_shared(job: Job) -> Letter | None:
    """The letter; None when the drop-in was taken back, or the teacher has left or is away. Raises Postpone."""
    visit = Visit.objects.that_took_place().select_related("coach").filter(id=_visit_of(job)).first()
    teacher = Person.objects.at_work_on(job.today).filter(id=job.addressee).first()
    if visit is None or teacher is None or not teacher.email:
        return None
    _wait_for_the_right_moment(job, visit.school_id)
    facts = {"teacher": teacher, "coach": visit.coach}
    return Letter(to=teacher.email, template="words_shared", number=str(job.id), facts=facts)


def shared_with_you(job: Job) -> Letter | None:
    """The letter to whom a teacher lets read something; None when it is over, or one of the two has left or is away.

    The worker knows no share: whoever ends one takes its letter back, and the job names its teacher and its last day.
    Raises Postpone.
    """
    people = Person.objects.in_bulk([job.addressee, uuid.UUID(job.payload["teacher"])])
    here = Person.objects.at_work_on(job.today).filter(id=job.addressee)
    reader, teacher = people.get(job.addressee), people.get(uuid.UUID(job.payload["teacher"]))
    if datetime.date.fromisoformat(job.payload["until"]) < job.today or reader is None or teacher is None:
        return None
    if not reader.email or not here.exists() or not Person.objects.working_on(job.today).filter(id=teacher.id).exists():
        return None
    _wait_for_the_right_moment(job, uuid.UUID(job.payload["school"]))
    until = datetime.date.fromisoformat(job.payload["until"])
    facts = {"reader": reader, "teacher": teacher, "until": until}
    return Letter(to=reader.email, template="shared_with_you", number=str(job.id), facts=facts)


def _visit_of(job: Job) -> uuid.UUID:
    return uuid.UUID(job.key.removeprefix("shared:"))


def _wait_for_the_right_moment(job: Job, school_id: uuid.UUID) -> None:
    """Until sharing can no longer be undone, and for a school day; a school without term dates to come never waits."""
    if job.created_at + UNDO > timezone.now():
        raise Postpone(job.created_at + UNDO)
    opens_on = calendar_of(school_id).first_open_day_on_or_after(job.today)
    if opens_on is not None and opens_on != job.today:
        raise Postpone(datetime.datetime.combine(opens_on, MORNING, LONDON))
