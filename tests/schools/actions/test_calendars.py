"""Keeping calendars: all or nothing, refusals in words, and rights that the database keeps."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from schools.actions import calendars
from schools.calendars import lines_of
from schools.engine.calendar_entries import Entry
from schools.models import ClosedDay, HalfTerm, Team
from schools.refusals import POLICY, rule_behind
from tests.world import TODAY, acting_as, as_owner

FRIDAY = datetime.date(2026, 12, 4)
MONDAY = datetime.date(2026, 12, 7)
DAY = datetime.timedelta(days=1)
SATURDAY, HOLIDAY = FRIDAY + DAY, datetime.date(2026, 10, 28)


def entry(kind="training day", name="", first=FRIDAY, last=None) -> Entry:
    return Entry(kind, name, first, last or first)


def add(cast, what: Entry, *, by="sam", schools=("north",)) -> None:
    with acting_as(getattr(cast, by)):
        calendars.add(entry=what, schools=[getattr(cast, name) for name in schools], by=getattr(cast, by))


def days(cast, school="north") -> list[tuple]:
    with acting_as(cast.tariq):
        found = ClosedDay.objects.filter(school=getattr(cast, school)).order_by("day")
        return list(found.values_list("day", "kind", "name"))


def lines(cast, *schools) -> list[tuple]:
    with acting_as(cast.tariq):
        found = lines_of([getattr(cast, name) for name in schools], year=2026)
        return [
            (line.entry.kind, line.entry.name, line.entry.first, line.entry.last, len(line.schools))
            for line in found
            if not line.is_half_term
        ]


# --- What is kept -----------------------------------------------------------------------------------------------------


def test_a_training_day_is_kept_and_read_back_as_a_line(cast):
    add(cast, entry(name="Marking"))
    assert days(cast) == [(FRIDAY, "training day", "Marking")]
    assert lines(cast, "north", "south") == [("training day", "Marking", FRIDAY, FRIDAY, 1)]


def test_the_trust_enters_it_once_for_every_school(cast):
    add(cast, entry("closure", "Snow", FRIDAY, MONDAY), by="ada", schools=("north", "south"))
    assert lines(cast, "north", "south") == [("closure", "Snow", FRIDAY, MONDAY, 2)]


def test_exam_weeks_leave_out_days_that_are_closed_and_are_one_line_all_the_same(cast):
    add(cast, entry(first=MONDAY + 2 * DAY))
    add(cast, entry("exam week", "Mocks", MONDAY, MONDAY + 8 * DAY))
    assert [(day.day, kind) for day, kind, _ in days(cast)] == [
        (7, "exam week"), (8, "exam week"), (9, "training day"), (10, "exam week"), (11, "exam week"),
        (14, "exam week"), (15, "exam week"), (16, "exam week"), (17, "exam week"), (18, "exam week"),
    ]  # fmt: skip
    assert lines(cast, "north")[0] == ("exam week", "Mocks", MONDAY, MONDAY + 11 * DAY, 1)


def test_a_day_of_exams_that_closes_after_all_is_closed(cast):
    add(cast, entry("exam week", "Mocks", MONDAY))
    add(cast, entry("closure", "Snow", MONDAY))
    assert [kind for _, kind, _ in days(cast)] == ["closure", *["exam week"] * 4]


def test_a_line_is_changed_and_taken_out(cast):
    was, to = entry("exam week", "Mocks", MONDAY, MONDAY + 4 * DAY), entry("exam week", "GCSE", MONDAY + 7 * DAY)
    add(cast, was)
    with acting_as(cast.sam):
        calendars.change(was=was, entry=to, schools=[cast.north], by=cast.sam)
    assert {(day, name) for day, _, name in days(cast)} == {(MONDAY + n * DAY, "GCSE") for n in range(7, 12)}
    with acting_as(cast.sam):
        calendars.remove(entry=to, schools=[cast.north], by=cast.sam)
    assert days(cast) == []


def test_a_half_term_is_moved(cast):
    was = Entry("half-term", "Autumn 1", datetime.date(2026, 9, 2), datetime.date(2026, 10, 23))
    with acting_as(cast.hana):
        to = Entry("half-term", "Autumn", was.first + DAY, was.last)
        calendars.change(was=was, entry=to, schools=[cast.north], by=cast.hana)
        term = HalfTerm.objects.get(school=cast.north, name="Autumn")
        assert (term.year, term.starts_on, term.ends_on) == (2026, was.first + DAY, was.last + DAY)


def test_a_year_begins_at_schools_that_have_none_of_it(cast):
    year = [Entry("half-term", "Autumn 1", datetime.date(2027, 9, 1), datetime.date(2027, 10, 22))]
    with acting_as(cast.hana):
        calendars.add(entry=year[0], schools=[cast.north], by=cast.hana)
    with acting_as(cast.ada):
        both = [cast.north, cast.south]
        assert calendars.begin_year(half_terms=year, schools=both, by=cast.ada) == [cast.south]
        assert HalfTerm.objects.filter(year=2027).count() == 2


# --- What is refused, in words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            entry(first=HOLIDAY),
            "Wednesday 28 October 2026 isn’t in a half-term of North School, so it’s closed anyway.",
        ),
        (entry(first=SATURDAY), "There’s no weekday among these. Weekends are never open."),
        (
            entry("closure", "", FRIDAY, FRIDAY + 18 * DAY),
            "Monday 21 December 2026 isn’t in a half-term of North School",
        ),
        (entry("exam week", "", HOLIDAY), "Monday 26 October 2026 isn’t in a half-term of North School"),
        (entry("half-term", "X", FRIDAY, MONDAY), "That overlaps with another half-term."),
        (entry("half-term", "X", TODAY.replace(month=11, day=2), FRIDAY), "That overlaps with another half-term."),
    ],
)
def test_what_the_calendar_cannot_have(cast, what, words):
    with pytest.raises(calendars.Refused, match=words):
        add(cast, what)
    assert days(cast) == []


def test_a_day_that_is_closed_already(cast):
    add(cast, entry())
    with pytest.raises(calendars.Refused, match="Friday 4 December 2026 is a training day at North School already"):
        add(cast, entry("closure"))
    add(cast, entry("exam week"))
    with pytest.raises(calendars.Refused, match="Every one of these days is entered already at North School"):
        add(cast, entry("exam week"))


def test_what_one_school_cannot_have_no_school_gets(cast):
    add(cast, entry(), schools=("south",), by="ada")
    with pytest.raises(calendars.Refused, match="at South School already"):
        add(cast, entry(), by="ada", schools=("north", "south"))
    assert days(cast) == []


def test_a_refused_change_leaves_the_line_as_it_was(cast):
    add(cast, entry())
    with acting_as(cast.sam), pytest.raises(calendars.Refused):
        calendars.change(was=entry(), entry=entry(first=HOLIDAY), schools=[cast.north], by=cast.sam)
    assert days(cast) == [(FRIDAY, "training day", "")]


# --- Whose it is to change: plain SQL as each person ------------------------------------------------------------------

OFFICE = {"hana", "lina", "sam", "ada"}
OTHERS = {"tariq", "cleo", "abel", "harry", "petra", "edie", "greta", "cass", "gwen", "bram"}
ADDING = {
    "half-term": "insert into schools_halfterm (id, trust_id, school_id, year, name, starts_on, ends_on) "
    "values (uuidv7(), %(trust)s, %(school)s, 2030, 'X', '2030-09-01', '2030-10-01')",
    "closed day": "insert into schools_closedday (id, trust_id, school_id, day, kind, name) "
    "values (uuidv7(), %(trust)s, %(school)s, '2026-12-11', 'closure', '')",
    "team": "insert into schools_team (id, trust_id, school_id, name) values (uuidv7(), %(trust)s, %(school)s, 'X')",
}
TAKING_OUT = {
    "half-term": "delete from schools_halfterm where school_id = %(school)s and name = 'Summer 2'",
    "closed day": "delete from schools_closedday where school_id = %(school)s",
    "team": "delete from schools_team where school_id = %(school)s and name = 'Empty'",
    "team's name": "update schools_team set name = 'Empty still' where school_id = %(school)s and name = 'Empty'",
}


def runs(person, sql: str, school) -> int:
    """How many rows a statement touches as this person; -1 when it is refused."""
    try:
        with acting_as(person), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"trust": school.trust_id, "school": school.id})
            return cursor.rowcount
    except DatabaseError as refused:
        return -1 if rule_behind(refused) == POLICY else 0


@pytest.fixture
def at_north(cast):
    with as_owner(cast.ashdown):
        ClosedDay.objects.create(school=cast.north, day=FRIDAY, kind="closure")
        Team.objects.create(school=cast.north, name="Empty")
    return cast


@pytest.mark.parametrize("what", ADDING)
def test_only_the_office_of_the_school_and_the_trusts_add(at_north, what):
    def adds(name: str) -> int:
        with transaction.atomic():
            touched = runs(getattr(at_north, name), ADDING[what], at_north.north)
            transaction.set_rollback(True)
        return touched

    assert {name: adds(name) for name in sorted(OFFICE | OTHERS)} == {
        **dict.fromkeys(OFFICE, 1),
        **dict.fromkeys(OTHERS, -1),
    }


@pytest.mark.parametrize("what", TAKING_OUT)
def test_only_the_office_of_the_school_and_the_trusts_change_and_take_out(at_north, what):
    def takes_out(name: str) -> int:
        with transaction.atomic():
            touched = runs(getattr(at_north, name), TAKING_OUT[what], at_north.north)
            transaction.set_rollback(True)
        return touched

    assert {name: takes_out(name) for name in sorted(OFFICE | OTHERS)} == {
        **dict.fromkeys(OFFICE, 1),
        **dict.fromkeys(OTHERS, 0),
    }


def test_nobody_moves_a_team_to_another_school_or_rewrites_a_day(at_north):
    for sql in (
        "update schools_team set school_id = null where name = 'Empty'",
        "update schools_closedday set kind = 'exam week' where school_id = %(school)s",
        "update schools_halfterm set ends_on = '2026-12-31' where school_id = %(school)s",
    ):
        assert runs(at_north.ada, sql, at_north.north) == -1, sql


def test_a_day_is_of_a_kind(cast):
    with as_owner(cast.ashdown), pytest.raises(IntegrityError, match="closed_day_is_of_a_kind"), transaction.atomic():
        ClosedDay.objects.create(school=cast.north, day=FRIDAY, kind="holiday")
