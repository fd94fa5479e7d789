"""The night's work: who is expected at twilights to come."""

from cpd import tasks
from schools import clock, jobs
from schools.models import Membership
from tests.cpd.evenings import TOMORROW, at, expected_at, scheduled
from tests.world import as_owner, job_for, stable_id


def test_at_four_who_is_expected_is_worked_out_anew(cast):
    due = {occasion.kind: occasion.queue for occasion, _ in clock.come(at(4, 1))}
    assert due["expected"] == "work"
    assert "expected" not in {occasion.kind for occasion, _ in clock.come(at(3, 59))}
    twilight = scheduled(cast, on=TOMORROW)
    with as_owner(cast.ashdown):
        Membership.objects.filter(person=cast.sam).update(teaching=True)
    with job_for(cast.ashdown):
        tasks.expect_ahead(a_job())
    assert "sam" in expected_at(cast, twilight)


def a_job() -> jobs.Job:
    return jobs.Job(
        id=stable_id("expected"),
        kind="expected",
        key="expected:2026-11-25",
        recipient=None,
        payload={},
        attempts=1,
        created_at=at(4),
        today=TOMORROW,
        is_demo=True,
    )
