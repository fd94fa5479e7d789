"""What coaching does later: the rollup, the night's recount, the coach's reminder of a Monday."""

import datetime

from coaching.actions import coverage, reminders
from schools import clock, jobs
from schools.engine.occasions import WEEKDAYS, Occasion

clock.strikes(Occasion("week", "rollup", datetime.time(0, 5), every_week=True))
clock.strikes(Occasion("recount", "rollup", datetime.time(2, 30)))
clock.strikes(Occasion("reminders", "work", datetime.time(7, 30), weekdays=WEEKDAYS))


@jobs.does("coverage", forget=True)
def recount_marked_weeks(job: jobs.Job) -> None:
    coverage.recount()


@jobs.does("week")
def begin_week(job: jobs.Job) -> None:
    coverage.begin_week()


@jobs.does("recount")
def recount_everything(job: jobs.Job) -> None:
    coverage.recount_everything()


@jobs.does("reminders")
def write_reminders(job: jobs.Job) -> None:
    reminders.put(on=job.today)


@jobs.writes("reminder")
def write_reminder(job: jobs.Job) -> jobs.Letter | None:
    on = datetime.date.fromisoformat(job.payload["on"])
    return reminders.letter(coach_id=job.addressee, on=on, today=job.today, number=str(job.id))
