"""The demo trust's story, before it is written anywhere: its sizes, growth and gaps; always the same."""

import datetime
from collections import Counter, defaultdict

import pytest
from django.core.management import call_command

from coaching.engine import weeks
from observations.demo import coaching, load
from observations.demo.load import SEED
from observations.demo.people import KNOWN, everybody, named
from observations.demo.places import DAY, PLACES


@pytest.fixture(scope="module")
def people():
    return everybody(SEED)


@pytest.fixture(scope="module")
def stories(people):
    return coaching.coaches(people, SEED)


@pytest.fixture(scope="module")
def pairs(people, stories):
    return coaching.pairs(people, stories, SEED)


@pytest.fixture(scope="module")
def visits(pairs):
    return coaching.visits(pairs, SEED)


def test_eight_schools_800_people_of_whom_375_teach(people):
    assert Counter(place.phase for place in PLACES) == {"primary": 4, "secondary": 4}
    assert (len(people), sum(m.teaching for m in people)) == (800, 375)
    assert len({m.email for m in people}) == len({m.id for m in people}) == 800


def test_the_pinned_day_is_a_tuesday_in_week_12():
    assert (DAY.strftime("%A"), coaching.calendar_of().week_number(weeks.monday(DAY))) == ("Tuesday", 12)


def test_twenty_coaches_at_first_and_a_target_not_quite_met(stories):
    assert sum(s.since == coaching.WAVES[0] for s in stories) == 20
    assert len(stories) == sum(place.coaches for place in PLACES) == 85
    assert sum(place.target for place in PLACES) == 97


def test_nobody_has_two_coaches_coaches_themself_or_takes_on_more_than_five(pairs):
    running = [p for p in pairs if p.ends_on is None]
    assert len({p.teacher.id for p in running}) == len(running)
    assert [p for p in pairs if p.teacher.id == p.coach.id] == []
    assert max(Counter(p.coach.id for p in running).values()) == 5


def test_the_schools_differ_in_how_much_takes_place(visits):
    seen = defaultdict(set)
    for visit in visits:
        seen[visit.pair.place.slug].add((visit.pair.teacher.id, weeks.monday(visit.on)))
    rate = {p.slug: len(seen[p.slug]) * p.cadence / p.teachers for p in PLACES}
    assert rate["larkmead"] > rate["bramley-heath"] > rate["coppice-row"] > rate["eastmere"]


def test_visits_fall_on_open_days_of_a_running_pair_and_never_on_leave(visits):
    calendar = coaching.calendar_of()
    wrong = [
        v
        for v in visits
        if not calendar.is_open(v.on)
        or not v.pair.starts_on <= v.on <= DAY
        or (v.pair.ends_on and v.on >= v.pair.ends_on)
        or any(a <= v.on and (b is None or v.on < b) for a, b in v.pair.teacher.leave)
    ]
    assert wrong == []
    assert len(visits) > 5_000


def test_the_story_is_the_same_every_time(visits):
    staff = everybody(SEED)
    again = coaching.visits(coaching.pairs(staff, coaching.coaches(staff, SEED), SEED), SEED)
    assert [(v.pair.teacher.email, v.on, v.next_on) for v in again] == [
        (v.pair.teacher.email, v.on, v.next_on) for v in visits
    ]


def test_known_people_stand_where_the_sign_in_page_says(people, pairs):
    assert [m for m in KNOWN if m not in people] == []
    assert sorted(p.teacher.first for p in pairs if p.coach.last == "Nair") == [
        "Callum",
        "Hannah",
        "Megan",
        "Tom",
        "Yusuf",
    ]
    without = {named(people, name).id for name in coaching.WITHOUT}
    assert {p.teacher.id for p in pairs if p.ends_on is None} & without == set()
    assert datetime.date(2026, 10, 19) in {m.joined for m in people}


def test_nothing_made_up_is_put_beside_a_trust_of_the_register(monkeypatch, capsys):
    monkeypatch.setattr(load, "exists", lambda: False)
    monkeypatch.setattr(load, "real_trust_exists", lambda: True)
    monkeypatch.setattr(load, "load", lambda: pytest.fail("it was made"))
    call_command("seed_demo")
    assert capsys.readouterr().out == "A trust of the register is here, so the demo trust is not made.\n"
