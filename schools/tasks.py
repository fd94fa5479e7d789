"""What the bell and the clock ask of a worker. A message carries the name of a queue at most."""

from celery import shared_task
from django.db import connection
from django.utils import timezone

from schools import address_letters, clock, jobs, outbox


@shared_task(name=outbox.SWEEP)
def sweep(queue: str, **_later_arguments) -> None:
    """Do what is due in a queue."""
    jobs.drain(queue)


@shared_task(name="schools.tasks.tick")
def tick(**_later_arguments) -> None:
    """Write the occasions that have come."""
    clock.tick(timezone.now())


@shared_task(name="schools.tasks.tidy")
def tidy(**_later_arguments) -> None:
    """Clear away ended sessions, old codes and old finished work."""
    with connection.cursor() as cursor:
        cursor.execute("select iam.sweep()")


@jobs.writes("address_changed")
def write_that_an_address_changed(job: jobs.Job) -> jobs.Letter:
    return address_letters.address_changed(job)
