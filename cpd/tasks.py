"""What professional learning does later: who is expected at twilights to come, worked out anew each night."""

import datetime

from cpd.actions import twilights
from schools import clock, jobs
from schools.engine.occasions import Occasion

clock.strikes(Occasion("expected", "work", datetime.time(4, 0)))


@jobs.does("expected")
def expect_ahead(job: jobs.Job) -> None:
    twilights.expect_ahead()
