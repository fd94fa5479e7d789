"""Write the demo trust in bulk, as the owner login under the trust's claim: about 35,000 rows in a few statements."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import connections, models

from coaching.engine import weeks
from coaching.models import Coach, CoachState, CoachTarget, Meeting, Pairing, Visit
from cpd.focuses import focuses
from cpd.models import LibraryStep
from observations.demo import answers, coaching, open_doors, talks, twilights
from observations.demo.people import DOORS, START, Member, demo_id, everybody, named
from observations.demo.places import DAY, FIRST_YEAR, PLACES, SECOND_YEAR, TRUST
from observations.demo.story import Story, tell
from observations.demo.words import Composer
from observations.models import ActionStep, Conversation, DropIn, Tick
from schools import tenancy
from schools.actions.trusts import STARTING_CHOICES
from schools.clock import LONDON
from schools.engine.usual_year import usual_year
from schools.models import Appointment, Choice, ClosedDay, HalfTerm, Leave, Membership, Person, School, Team

SEED = 20_261_124
OWNER = "owner"
TRUST_ID = demo_id("trust")


def exists() -> bool:
    """Whether this deployment has its demo trust already."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select exists (select from iam.trusts() where id = %s)", [TRUST_ID])
        return cursor.fetchone()[0]


def real_trust_exists() -> bool:
    """Whether a trust was started from the register here: made-up people do not belong beside it."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select exists (select from iam.trusts() where not is_demo)")
        return cursor.fetchone()[0]


def load() -> dict[str, int]:
    """Make the demo trust, all or nothing; returns how many of what. The rollup counts its coverage."""
    people = everybody(SEED)
    stories = coaching.coaches(people, SEED)
    pairs = coaching.pairs(people, stories, SEED)
    visits = coaching.visits(pairs, SEED)
    composer = Composer(list(LibraryStep.objects.order_by("code")), [f.code for f in focuses()], SEED)
    told = tell(visits, composer, SEED)
    evenings = twilights.evenings(people, stories)
    with tenancy.opened_trust(trust_id=TRUST_ID, name=TRUST, pinned_on=DAY, using=OWNER):
        _places()
        _people(people)
        _coaches(stories, people)
        _save(_pairing(p) for p in pairs)
        _words(told)
        for table in answers.rows(told, SEED):
            _save(table)
        answers.date_them(OWNER)
        for table in open_doors.rows(people, told):
            _save(table)
        open_doors.date_them(OWNER)
        for table in twilights.rows(evenings, SEED):
            _save(table)
        _doors(people)
    made: dict[str, Sequence] = {
        "people": people,
        "coaches": stories,
        "pairs": pairs,
        "drop-ins": told.drop_ins,
        "twilights": evenings,
    }
    return {what: len(each) for what, each in made.items()}


def _save(rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    if rows:
        type(rows[0])._base_manager.using(OWNER).bulk_create(rows, batch_size=2_000)


def _places() -> None:
    _save(School(id=demo_id(p.slug), urn=p.urn, name=p.name, slug=p.slug, phase=p.phase) for p in PLACES)
    _save(Team(id=demo_id(p.slug, team), school_id=demo_id(p.slug), name=team) for p in PLACES for team in p.teams)
    _save(
        HalfTerm(school_id=demo_id(p.slug), year=year, name=s.name, starts_on=s.starts_on, ends_on=s.ends_on)
        for p in PLACES
        for year in (FIRST_YEAR, SECOND_YEAR)
        for s in usual_year(year)
    )
    _save(
        ClosedDay(school_id=demo_id(p.slug), day=day, kind="training day", name=name)
        for p in PLACES
        for day, name in coaching.TRAINING_DAYS
    )
    begins_on = weeks.monday(START)  # a week is judged by what holds on its Monday
    _save(Choice(decision=d, value=v, starts_on=begins_on) for d, v in STARTING_CHOICES.items())
    _save(
        Choice(
            decision="cadence",
            school_id=demo_id(p.slug),
            value=str(p.cadence),
            starts_on=begins_on,
            reason="Chosen with the staff",
        )
        for p in PLACES
    )
    _save(
        Choice(
            decision="cycle",
            school_id=demo_id(slug),
            value="conversation",
            starts_on=talks.CHOSEN_FROM,
            reason="A drop-in without a talk changes little",
        )
        for slug in talks.COUNT_HERE
    )


def _people(people: Sequence[Member]) -> None:
    _save(
        Person(id=m.id, external_id=f"HLT{n:04}", first_name=m.first, last_name=m.last, email=m.email)
        for n, m in enumerate(people, 1)
    )
    at_a_school = [m for m in people if m.place]
    _save(
        Membership(
            id=demo_id("membership", m.email),
            person_id=m.id,
            school_id=demo_id(m.school.slug),
            team_id=demo_id(m.school.slug, m.team) if m.team else None,
            job_title=m.job,
            fte=m.fte,
            teaching=m.teaching,
            starts_on=m.joined,
        )
        for m in at_a_school
    )
    _save(
        Appointment(person_id=m.id, school_id=demo_id(m.school.slug) if m.place else None, role=m.role, starts_on=START)
        for m in people
        if m.role
    )
    _save(
        Leave(person_id=m.id, school_id=demo_id(m.school.slug), starts_on=a, ends_on=b)
        for m in at_a_school
        for a, b in m.leave
    )


def _coaches(stories: Sequence[coaching.CoachStory], people: Sequence[Member]) -> None:
    director, marcus = named(list(people), "Amina Bose"), named(list(people), "Marcus Dale")
    _save(
        Coach(id=demo_id("coach", s.member.email), person_id=s.member.id, school_id=demo_id(s.member.school.slug))
        for s in stories
    )
    _save([Coach(id=demo_id("coach", marcus.email), person_id=marcus.id)])
    _save(
        CoachState(coach_id=demo_id("coach", s.member.email), state=state, starts_on=a, ends_on=b, by_id=director.id)
        for s in stories
        for state, a, b in s.states()
    )
    _save(
        [
            CoachState(
                coach_id=demo_id("coach", marcus.email),
                state="lead coach",
                starts_on=coaching.WAVES[0],
                by_id=director.id,
            )
        ]
    )
    first_set, set_again = (datetime.datetime(y, 9, 15, 16, tzinfo=LONDON) for y in (FIRST_YEAR, SECOND_YEAR))
    targets = []
    for place in PLACES:
        by = {"school_id": demo_id(place.slug), "by_id": director.id}
        targets += [
            (
                CoachTarget(
                    number=place.target - 3,
                    due_on=datetime.date(2026, 7, 20),
                    reason="First plan, made with the heads",
                    replaced_at=set_again,
                    **by,
                ),
                first_set,
            ),
            (
                CoachTarget(
                    number=place.target,
                    due_on=datetime.date(2027, 7, 20),
                    reason="One coach to four or five teachers",
                    **by,
                ),
                set_again,
            ),
        ]
    _save(target for target, _ in targets)
    for target, when in targets:  # the day of setting is the row's own clock
        CoachTarget._base_manager.using(OWNER).filter(id=target.id).update(set_at=when)


def _pairing(pair: coaching.PairStory) -> Pairing:
    return Pairing(
        id=_pair_id(pair),
        school_id=demo_id(pair.place.slug),
        teacher_id=pair.teacher.id,
        coach_id=pair.coach.id,
        starts_on=pair.starts_on,
        ends_on=pair.ends_on,
    )


def _pair_id(pair: coaching.PairStory):
    return demo_id("pair", pair.teacher.email, pair.coach.email, pair.starts_on)


def _words(told: Story) -> None:
    shared_on = {words["visit_id"]: words["shared_at"].date() for _, words in told.drop_ins if words.get("shared_at")}
    _save(
        Visit(
            id=demo_id("visit", _pair_id(v.pair), v.on),
            school_id=demo_id(v.pair.place.slug),
            teacher_id=v.pair.teacher.id,
            coach_id=v.pair.coach.id,
            pairing_id=_pair_id(v.pair),
            on=v.on,
            week=weeks.monday(v.on),
            next_on=v.next_on,
            shared_on=shared_on.get(demo_id("visit", _pair_id(v.pair), v.on)),
        )
        for v in told.visits
    )
    _save(DropIn(pairing_id=_pair_id(pair), **words) for pair, words in told.drop_ins)
    after = talks.tell(told, SEED)
    _save(Meeting(**fact) for fact in after.meetings)
    _save(Conversation(**words) for words in after.conversations)
    _save(ActionStep(**words) for words in told.steps)
    _save(Tick(**tick) for tick in told.ticks)


def _doors(people: Sequence[Member]) -> None:
    with connections[OWNER].cursor() as cursor:
        for place, (name, role) in enumerate(DOORS):
            member = named(list(people), name)
            school = demo_id(member.school.slug) if member.place else None
            cursor.execute("select iam.open_demo_door(%s, %s, %s, %s::smallint)", [member.id, school, role, place])
