"""What observations does later: tells a teacher by mail that something was shared with them."""

from observations import mail
from schools import jobs


@jobs.writes("words_shared")
def write_that_something_was_shared(job: jobs.Job) -> jobs.Letter | None:
    return mail.words_shared(job)


@jobs.writes("shared_with_you")
def write_that_a_colleague_shares_something(job: jobs.Job) -> jobs.Letter | None:
    return mail.shared_with_you(job)


@jobs.writes("answered")
def write_that_somebody_answered(job: jobs.Job) -> jobs.Letter | None:
    return mail.answered(job)
