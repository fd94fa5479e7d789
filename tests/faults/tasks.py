"""A letter without conditions, to whom its job says."""

from schools import jobs


@jobs.writes("note")
def write_note(job: jobs.Job) -> jobs.Letter:
    return jobs.Letter(to=job.payload["to"], template="check", number=str(job.id))
