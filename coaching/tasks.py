"""What coaching does later: the rollup, the night's recount, and its letters.

A letter has two jobs: the occasion's, which puts one row for each reader into the outbox, and then that row's own.
"""

import datetime
import uuid

from coaching.actions import agreed_days, coverage, reminders, school_weeks, trust_months, unshared
from schools import clock, jobs
from schools.engine.occasions import WEEKDAYS, Occasion

clock.strikes(Occasion("week", "rollup", datetime.time(0, 5), every_week=True))
clock.strikes(Occasion("recount", "rollup", datetime.time(2, 30)))
clock.strikes(Occasion("reminders", "work", datetime.time(7, 30), weekdays=WEEKDAYS))
clock.strikes(Occasion("unshared_days", "work", datetime.time(7, 30), weekdays=WEEKDAYS))
clock.strikes(Occasion("trust_months", "work", datetime.time(8, 0), weekdays=WEEKDAYS))
clock.strikes(Occasion("school_weeks", "work", datetime.time(12, 0), weekdays=WEEKDAYS))
clock.strikes(Occasion("agreed_days", "work", datetime.time(15, 0), weekdays=WEEKDAYS))


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


@jobs.does("unshared_days")
def write_of_unshared_days(job: jobs.Job) -> None:
    unshared.put(on=job.today)


@jobs.does("trust_months")
def write_trust_months(job: jobs.Job) -> None:
    trust_months.put(on=job.today)


@jobs.does("school_weeks")
def write_school_weeks(job: jobs.Job) -> None:
    school_weeks.put(on=job.today)


@jobs.does("agreed_days")
def write_agreed_days(job: jobs.Job) -> None:
    agreed_days.put(on=job.today)


@jobs.writes("reminder")
def write_reminder(job: jobs.Job) -> jobs.Letter | None:
    return reminders.letter(coach_id=job.addressee, on=_day(job, "on"), today=job.today, number=str(job.id))


@jobs.writes("unshared")
def write_unshared(job: jobs.Job) -> jobs.Letter | None:
    days = {"on": _day(job, "on"), "visited_on": _day(job, "visited"), "today": job.today}
    return unshared.letter(coach_id=job.addressee, **days, number=str(job.id))


@jobs.writes("trust_month")
def write_trust_month(job: jobs.Job) -> jobs.Letter | None:
    return trust_months.letter(reader_id=job.addressee, on=_day(job, "on"), today=job.today, number=str(job.id))


@jobs.writes("school_week")
def write_school_week(job: jobs.Job) -> jobs.Letter | None:
    about = {"leader_id": job.addressee, "school_id": uuid.UUID(job.payload["school"])}
    return school_weeks.letter(**about, on=_day(job, "on"), today=job.today, number=str(job.id))


@jobs.writes("agreed_day")
def write_agreed_day(job: jobs.Job) -> jobs.Letter | None:
    return agreed_days.letter(teacher_id=job.addressee, on=_day(job, "on"), today=job.today, number=str(job.id))


def _day(job: jobs.Job, name: str) -> datetime.date:
    return datetime.date.fromisoformat(job.payload[name])
