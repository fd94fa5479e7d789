"""What a worker does about staff files: compares one, brings one in, and forgets old ones at night."""

import datetime
import uuid

from django.utils import timezone

from schools import clock, jobs
from schools.actions import staff_imports
from schools.engine.occasions import Occasion
from schools.models import StaffImport

State = StaffImport.State

clock.strikes(Occasion("staff_imports_tidied", "work", datetime.time(3, 10)))


@jobs.does("staff_compare")
def compare(job: jobs.Job) -> None:
    if waiting := _waiting(job, State.COMPARING):
        staff_imports.compare_now(staff_import=waiting, today=job.today)


@jobs.does("staff_apply")
def bring_in(job: jobs.Job) -> None:
    if waiting := _waiting(job, State.APPLYING):
        staff_imports.bring_in_now(staff_import=waiting, today=job.today)


@jobs.does("staff_imports_tidied")
def tidy(job: jobs.Job) -> None:
    staff_imports.tidy(now=timezone.now())


def _waiting(job: jobs.Job, state: str) -> StaffImport | None:
    import_id = uuid.UUID(job.payload["import"])
    return staff_imports.underway(import_id=import_id, turn=job.payload["turn"], state=state)
