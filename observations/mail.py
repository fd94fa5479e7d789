"""The letter that tells a teacher that something was shared with them, without a word of it.

The worker's login cannot read words, so the job names the fact: its key is `shared:<visit>` or `talked:<meeting>`.
"""

import datetime
import uuid

from django.utils import timezone

from coaching.facts import calendar_of
from coaching.models import Meeting, Pairing, Visit
from observations.engine.days import UNDO
from schools.clock import LONDON
from schools.jobs import Job, Postpone
from schools.mail import Letter
from schools.models import Person

MORNING = datetime.time(7, 30)


def words_shared(job: Job) -> Letter | None:
    """The letter; None when what was shared was taken back, or the teacher has left or is away. Raises Postpone."""
    fact, what = _fact_of(job)
    teacher = Person.objects.at_work_on(job.today).filter(id=job.addressee).first()
    if fact is None or teacher is None or not teacher.email:
        return None
    _wait_for_the_right_moment(job, fact.school_id)
    facts = {"teacher": teacher, "coach": fact.coach, "what": what}
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


def answered(job: Job) -> Letter | None:
    """The letter to whom a teacher, or the author of a note, has said something; the job names their visit and no more.

    None when the two could not read it any more, or the reader has left or is away. Raises Postpone.
    """
    fact = _talked_about(job)
    reader = Person.objects.at_work_on(job.today).filter(id=job.addressee).first()
    by = Person.objects.filter(id=uuid.UUID(job.payload["by"])).first()
    if fact is None or reader is None or by is None or not reader.email:
        return None
    live = Pairing.objects.of_coach(fact.coach_id).of_teacher(fact.teacher_id).open_on(job.today)
    if fact.pairing_id and not live.exists():
        return None
    _wait_for_the_right_moment(job, fact.school_id)
    facts = {"reader": reader, "by": by, "what": job.payload["what"], "is_teacher": reader.id == fact.teacher_id}
    return Letter(to=reader.email, template="answered", number=str(job.id), facts=facts)


def _fact_of(job: Job) -> tuple[Visit | Meeting | None, str]:
    """What the letter is about, unless it was withdrawn, and what its coach has done, in words."""
    kind, _, number = job.key.partition(":")
    if kind == "talked":
        return Meeting.objects.held().select_related("coach").filter(id=number).first(), "written up your conversation"
    visit = Visit.objects.that_took_place().select_related("coach").filter(id=number).first()
    return visit, "shared a drop-in with you"


def _talked_about(job: Job) -> Visit | Meeting | None:
    """The visit or the conversation that two talk about; None when it was taken back."""
    if "meeting" in job.payload:
        return Meeting.objects.held().filter(id=job.payload["meeting"]).first()
    return Visit.objects.that_took_place().filter(id=job.payload["visit"]).first()


def _wait_for_the_right_moment(job: Job, school_id: uuid.UUID) -> None:
    """Until sharing can no longer be undone, and for a school day; a school without term dates to come never waits."""
    if job.created_at + UNDO > timezone.now():
        raise Postpone(job.created_at + UNDO)
    opens_on = calendar_of(school_id).first_open_day_on_or_after(job.today)
    if opens_on is not None and opens_on != job.today:
        raise Postpone(datetime.datetime.combine(opens_on, MORNING, LONDON))
