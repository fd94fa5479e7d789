"""The loader of the England benchmark: trusts that are as the product makes them, in two small ones."""

import datetime
from collections import Counter

import pytest
from django.db import connection

from coaching.actions import coverage
from coaching.models import CoverageWeek, Pairing, Visit
from observations.models import DropIn
from schools.actions import trusts
from schools.models import Choice, HalfTerm, Membership, RegisterSchool, RegisterTrust, School
from tests.benchmarks.england import loading
from tests.benchmarks.england.workforce import teachers_by_urn
from tests.world import as_login, as_owner, job_for

TODAY = datetime.date(2026, 11, 24)
LOADED, STARTED = 900001, 900002
DROP_INS = 40


@pytest.fixture
def urns(db):
    """A trust to load with two schools that have estimates, and one to start without the loader."""
    found = sorted(teachers_by_urn())[:2]
    with as_login("waymark_worker"):
        for uid in (LOADED, STARTED):
            RegisterTrust.objects.create(uid=uid, name=f"TRUST {uid}", group_type="10", seen_on=TODAY)
        for urn in found:
            RegisterSchool.objects.create(
                urn=urn, name=f"School {urn}", phase="Primary", trust_id=LOADED, seen_on=TODAY
            )
        RegisterSchool.objects.create(urn=1, name="School 1", phase="Primary", trust_id=STARTED, seen_on=TODAY)
    return found


def loaded():
    with as_login("waymark_worker"):
        trust, _ = loading.open_trust(uid=LOADED, today=TODAY)
    with as_owner(trust.id), connection.cursor() as cursor:
        loading.put_heads(cursor)
        made = loading.fill(cursor, trust, today=TODAY, drop_ins=DROP_INS)
    return trust, made


def test_a_loaded_trust_has_the_teachers_estimated_a_coach_each_and_the_drop_ins_asked_for(urns):
    trust, (teachers, pairs, drop_ins) = loaded()
    estimates = {urn: teachers_by_urn()[urn] for urn in urns}
    with job_for(trust.id):
        posts = Counter(Membership.objects.values_list("school__urn", flat=True))
        loads = Counter(Pairing.objects.values_list("coach", flat=True))
        visits = Counter(Visit.objects.values_list("school__urn", flat=True))
    assert (posts, teachers, pairs) == (estimates, sum(estimates.values()), loads.total())
    assert max(loads.values()) <= 5
    assert (visits, drop_ins) == (dict.fromkeys(urns, DROP_INS), 2 * DROP_INS)
    with as_owner(trust.id):
        assert DropIn.objects.filter(state="shared").count() == drop_ins


def test_what_the_product_makes_of_a_loaded_trust_it_counts_as_any_other(urns):
    trust, _ = loaded()
    with job_for(trust.id, "waymark_rollup"):
        assert coverage.recount() > 0
        assert coverage.recount_everything() == []
        assert CoverageWeek.objects.filter(team=None, seen__gt=0).count() > 0


def test_a_loaded_trust_begins_as_a_started_one_does(urns):
    since = datetime.date(2025, 9, 1)
    with as_login("waymark_worker"):
        opened = [
            loading.open_trust(uid=LOADED, today=TODAY)[0].id,
            trusts.start(uid=STARTED, administrator="ada@started.example", today=since)[0].id,
        ]
    begun = []
    for trust_id in opened:
        with job_for(trust_id):
            years = HalfTerm.objects.filter(year=2025, school=School.objects.first())
            begun.append(
                (
                    sorted(Choice.objects.values_list("decision", "value", "starts_on")),
                    sorted(years.values_list("name", "starts_on", "ends_on")),
                )
            )
    assert begun[0] == begun[1]
