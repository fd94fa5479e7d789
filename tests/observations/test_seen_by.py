"""The two lists on a teacher's page: who can see it, held against what everybody really reads, and who has."""

import datetime

import pytest

from coaching.coached import coach_of
from coaching.models import Pairing, Visit
from observations import seen_by
from observations.actions import deletions, openings
from observations.models import ActionStep, DropIn, Opening, Tick
from observations.seen_by import Line
from schools.models import Person
from tests.architecture.plant import as_owner, plant
from tests.observations.builders import shared
from tests.world import TODAY, acting_as, job_for

STEP = "Ask, pause, then name"
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
TRUST_TEAM = Line("The trust team", "Totals for the school. Never a teacher’s name.", "hash")
YOU = Line("You", "Everything written to you. Your ticks are yours alone.", "book-open")


def who_can_see(teacher, *schools) -> list[Line]:
    with acting_as(teacher):
        coach = coach_of(teacher, today=TODAY)
        authors = seen_by.authors_of(teacher, coach)
        names = Person.objects.in_bulk({*authors.reading, *authors.no_longer})
        places = [coach.school_id, *schools] if coach else schools
        return seen_by.lines(coach, authors, seen_by.leaders_over(teacher, places, today=TODAY), names)


def change_coach(cast, *, to=None) -> None:
    with job_for(cast.ashdown):
        Pairing.objects.filter(teacher=cast.tariq).update(ends_on=TODAY)
        if to:
            Pairing.objects.create(school=cast.north, teacher=cast.tariq, coach=to, starts_on=TODAY)


def readers(cast, model) -> set[str]:
    """First names of everybody but Tariq who reads any of his rows of a table."""
    found = set()
    people = [person for person in vars(cast).values() if isinstance(person, Person)]
    for person in people:
        with acting_as(person):
            if person != cast.tariq and model.objects.filter(teacher=cast.tariq).exists():
                found.add(person.first_name)
    return found


def test_the_list_of_a_teacher_with_a_coach(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    when = "Who coaches you, and when: on 24 November. Not what was said."
    assert who_can_see(cast.tariq) == [
        YOU,
        Line("Cleo Clarke", "Your steps, and what they wrote to you.", "book-open"),
        Line("Hana Haddad, headteacher", when, "calendar-check"),
        Line("Lina Lowe, teaching-and-learning lead", when, "calendar-check"),
        TRUST_TEAM,
    ]


def test_before_anything_is_written(cast):
    lines = who_can_see(cast.tariq)
    assert lines[1] == Line("Cleo Clarke", seen_by.FROM_NOW_ON, "book-open")
    assert lines[2].what == "Who coaches you, and when. Not what is said."


def test_after_a_change_of_coach_the_old_one_reads_nothing_and_the_new_one_the_steps(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    change_coach(cast, to=cast.carl)
    assert [(line.who, line.what) for line in who_can_see(cast.tariq)[1:3]] == [
        ("Carl Cole", seen_by.FROM_NOW_ON),
        ("Cleo Clarke", "Not a word any more, only the days you met. What they wrote stays with you."),
    ]


@pytest.mark.parametrize("coach_now", ["cleo", "carl", "nobody"])
def test_the_list_says_what_the_database_does(cast, coach_now):
    shared(cast.cleo, cast.tariq, step_words=STEP, signs="One")
    with acting_as(cast.tariq):
        Tick.objects.create(step=ActionStep.objects.get(), teacher=cast.tariq, position=0)
    if coach_now != "cleo":
        change_coach(cast, to=getattr(cast, coach_now, None))
    lines = who_can_see(cast.tariq)
    told = {
        icon: {line.who.split()[0] for line in lines[1:-1] if line.icon == icon}
        for icon in ("book-open", "calendar-check", "eye-off")
    }
    words = readers(cast, DropIn) | readers(cast, ActionStep)
    assert told["book-open"] == words
    # A coach of before keeps the days of their own visits, and is told to the teacher with that.
    assert told["calendar-check"] | told["eye-off"] == readers(cast, Visit) - {coach_now.capitalize()}
    assert readers(cast, Tick) == set()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([(11, 17), (11, 24)], "on 17 and 24 November"),
        ([(10, 20), (11, 24)], "on 20 October and 24 November"),
        ([(10, 20), (11, 17), (11, 24)], "on 3 days so far, last on 24 November"),
        ([(11, 24), (11, 24)], "on 24 November"),
    ],
)
def test_the_days_that_leaders_see(cast, days, words):
    for month, day in days:
        on = datetime.date(2026, month, day)
        week = on - datetime.timedelta(days=on.weekday())
        with acting_as(cast.cleo, on=on):
            pairing = Pairing.objects.of_teacher(cast.tariq).get()
            Visit.objects.create(
                school=cast.north, teacher=cast.tariq, coach=cast.cleo, pairing=pairing, on=on, week=week
            )
    assert who_can_see(cast.tariq)[2].what == f"Who coaches you, and when: {words}. Not what was said."


def test_a_leader_is_not_told_about_themself(cast):
    assert [line.who for line in who_can_see(cast.hana, cast.north.id)] == [
        "You",
        "Lina Lowe, teaching-and-learning lead",
        "The trust team",
    ]


def test_leaders_of_two_schools_are_told_with_their_school(cast):
    assert [line.who for line in who_can_see(cast.tariq, cast.south.id)][2:5] == [
        "Hana Haddad, headteacher of North School",
        "Lina Lowe, teaching-and-learning lead of North School",
        "Harry Hope, headteacher of South School",
    ]


def test_the_sentence_names_whoever_reads_words(cast):
    def sentence(teacher):
        with acting_as(teacher):
            coach = coach_of(teacher, today=TODAY)
            authors = seen_by.authors_of(teacher, coach)
            return seen_by.sentence(coach, authors, Person.objects.in_bulk(authors.reading))

    assert sentence(cast.tariq) == "Between you and Cleo."
    assert sentence(cast.theo) == "Only you can read this."
    written = shared(cast.cleo, cast.tariq)
    change_coach(cast, to=cast.carl)
    assert sentence(cast.tariq) == "Between you and Carl."
    with as_owner(cast.ashdown):  # an open door: words without a pair stay with their author
        DropIn.objects.filter(id=written.id).update(pairing=None)
    assert sentence(cast.tariq) == "Between you, Carl and Cleo."


# --- The ledger


def opened(cast, *moments, reader=None, in_words=False) -> list[Line]:
    """What Tariq's ledger says after Carl, his coach now, opened his step at these moments."""
    with acting_as(cast.carl):
        for _ in moments:
            openings.record(reader=cast.carl, steps=ActionStep.objects.of(cast.tariq))
    with as_owner(cast.ashdown):
        for line, moment in zip(Opening.objects.order_by("id"), moments, strict=True):
            Opening.objects.filter(id=line.id).update(opened_at=moment)
    with acting_as(cast.tariq):
        rows = list(seen_by.ledger_of(cast.tariq))
        steps, names = list(ActionStep.objects.all()), Person.objects.in_bulk()
        return seen_by.opened_lines(rows, names=names, steps=steps, today=TODAY, in_words=in_words)


@pytest.fixture
def inherited(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    change_coach(cast, to=cast.carl)


def test_one_opening_says_who_what_and_when(cast, inherited):
    assert opened(cast, NOON) == [Line("Carl Cole", "Your step, today at 12:00", "eye")]


def test_several_on_a_day_are_one_line_and_each_day_has_its_own(cast, inherited):
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    moments = (NOON - 8 * day, NOON - day, NOON - day, NOON - hour, NOON, NOON + hour)
    assert [line.what for line in opened(cast, *moments)] == [
        "Your step, 3 times today, last at 13:00",
        "Your step, twice yesterday, last at 12:00",
        "Your step, Monday 16 November at 12:00",
    ]


def test_a_day_is_one_in_london(cast, inherited):
    summer_evening = datetime.datetime(2026, 6, 1, 23, 30, tzinfo=datetime.UTC)
    assert [line.what for line in opened(cast, summer_evening)] == ["Your step, Tuesday 2 June at 00:30"]


def test_the_words_of_the_step_where_there_is_room(cast, inherited):
    assert [line.what for line in opened(cast, NOON, in_words=True)] == [f"Your step “{STEP}”, today at 12:00"]


def test_an_ended_step_and_a_deleted_one(cast, inherited):
    with acting_as(cast.carl):
        openings.record(reader=cast.carl, steps=ActionStep.objects.of(cast.tariq))
    shared(cast.carl, cast.tariq, step_words="Give ten seconds", follow_up="new")

    def told():
        with acting_as(cast.tariq):
            rows, steps = list(seen_by.ledger_of(cast.tariq)), list(ActionStep.objects.all())
            lines = seen_by.opened_lines(rows, names={}, steps=steps, today=TODAY)
        return [line.what.split(",")[0] for line in lines]

    assert told() == ["An earlier step"]
    with acting_as(cast.tariq):
        deletions.delete_step(step=ActionStep.objects.get(words=STEP), by=cast.tariq)
    assert told() == ["A step you’ve since deleted"]


def test_two_conversations_of_a_day_are_two_lines_and_a_deleted_one_says_so(cast):
    talk = plant(cast)["ashdown"]["shared conversation"]
    with as_owner(cast.ashdown):
        Opening.objects.all().delete()
        for about in (talk, None):
            Opening.objects.create(reader=cast.carl, teacher=cast.tariq, what="conversation", conversation=about)
    with acting_as(cast.tariq):
        lines = seen_by.opened_lines(seen_by.ledger_of(cast.tariq), names={}, steps=(), today=TODAY)
    assert {line.what.split(",")[0] for line in lines} == {"A conversation", "A conversation you’ve since deleted"}


def test_the_teacher_and_whoever_chose_the_step_leave_no_line(cast):
    shared(cast.cleo, cast.tariq, step_words=STEP)
    for reader in (cast.cleo, cast.tariq):
        with acting_as(reader):
            openings.record(reader=reader, steps=ActionStep.objects.of(cast.tariq))
    with acting_as(cast.tariq):
        assert list(seen_by.ledger_of(cast.tariq)) == []


def test_a_ledger_is_the_teachers_own(cast, inherited):
    opened(cast, NOON)
    with acting_as(cast.tess):
        assert list(seen_by.ledger_of(cast.tariq)) == []
